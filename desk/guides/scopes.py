"""Which part of the catalogue a question is about, when it says so: one department's items, or one region's."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desk.guides.wording import plain

NAMED = re.compile(
    r"(?:由|归|是)?(?P<who>[\u4e00-\u9fff]{2,16}?(?:局|委|办|厅|中心|大队|管委会|公司))"
    r"(?:那边|那里|这边)?(?:主?管|负责|办理?|审?批|核?发)的"
)
BODY = re.compile(r"(?:总局|分局|局|委员会|委|办公室|办|厅|大队|管理委员会|管委会)$")
SHORTEST = 2


@dataclass(frozen=True)
class Scope:
    """The departments and the regions that count; all of them where none is named."""

    departments: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()

    def has(self, department: str, region: str) -> bool:
        """Whether an item of this department and region is in it."""
        return (not self.departments or plain(department) in self.departments) and (
            not self.regions or plain(region) in self.regions
        )


def named_in(question: str, departments: Iterable[str], regions: Iterable[str]) -> tuple[Scope | None, str]:
    """The scope a question names (市场监管局管的…, 吉首的…), and the question without it; None when it names none."""
    text = plain(question)
    in_regions = [region for region in regions if region and _bare(region) in text]
    meant, text = _named_department(text, departments)
    for region in in_regions:
        text = re.sub(f"(?:在|到)?{re.escape(_bare(region))}[市州县区]?(?:的|那边)?", "", text, count=1)
    if not meant and not in_regions:
        return None, question
    return Scope(meant, frozenset(in_regions)), text


def like(words: str, names: Iterable[str]) -> frozenset[str]:
    """The names that these words may be short for: 市场监管局 for 县市场监督管理局; the nearest only."""
    said = BODY.sub("", plain(words)) or plain(words)
    if len(said) < SHORTEST:
        return frozenset()
    known = [plain(name) for name in names if name]
    if exact := [name for name in known if said in name]:
        return frozenset(exact)
    return frozenset(name for name in known if _is_short_for(said, name))


def _named_department(text: str, departments: Iterable[str]) -> tuple[frozenset[str], str]:
    """The departments that … 管的 names, and the text without that; what stands before may be no part of the name."""
    found = NAMED.search(text)
    if found is None:
        return frozenset(), text
    ends = found.end("who")
    for at in range(found.start("who"), ends):
        if meant := like(text[at:ends], departments):
            return meant, text[:at] + text[found.end() :]
    return frozenset(), text


def _is_short_for(said: str, name: str) -> bool:
    """Whether the signs stand in the name in this order."""
    rest: Sequence[str] = name
    for sign in said:
        if sign not in rest:
            return False
        rest = rest[rest.index(sign) + 1 :]
    return True


def _bare(region: str) -> str:
    return re.sub(r"[省市州县区]$", "", region) if len(region) > SHORTEST else region
