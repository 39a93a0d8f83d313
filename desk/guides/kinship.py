"""Which aliases an item lends to its variants: what 卫生许可证 is called holds for its renewal and its change too."""

import re
from collections.abc import Iterable, Sequence

from desk.guides.catalogue import Guide

PROCEDURE = re.compile(r"(?:\([^)]*\)|核发|审批|审核|登记|备案|申请|办理|新办|设立|许可证$)+$")
SHORTEST_STEM = 3


def lent_aliases(guides: Sequence[Guide], names: Sequence[str], special: Sequence[bool]) -> list[tuple[str, ...]]:
    """For every guide the aliases of the plain item that it changes, renews, cancels …; none where it has its own.

    `names` are the plain names and `special` says whose name speaks of more than a mere application.
    """
    stems = {
        stem(name): guide.aliases
        for guide, name, more in zip(guides, names, special, strict=True)
        if guide.aliases and not more and len(stem(name)) >= SHORTEST_STEM
    }
    return [
        next((stems[start] for start in _starts(name) if start in stems), ()) if more and not guide.aliases else ()
        for guide, name, more in zip(guides, names, special, strict=True)
    ]


def stem(name: str) -> str:
    """The plain name without the procedure it ends in, unless that leaves too little to know it by."""
    shorter = PROCEDURE.sub("", name)
    return shorter if len(shorter) >= SHORTEST_STEM else name


def _starts(name: str) -> Iterable[str]:
    """The beginnings of a name, the longest first."""
    return (name[:length] for length in range(len(name) - 1, SHORTEST_STEM - 1, -1))
