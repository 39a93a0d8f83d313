"""What the desk knows: the guides in force, indexed, and the answers they give."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from desk import guides, privacy
from desk.guides import Answer, Decision, Index, Topic
from desk.guides.calibration import Label
from desk.guides.catalogue import guide_from
from desk.guides.vocabulary import Own, words_with
from storage.models import AliasState, Item
from storage.store import Store

IN_USE = "在用"
AT_TELEGRAM = "tg:"  # before the id of a file that Telegram holds


def answer(store: Store, question: str, topic: Topic | None = None) -> Answer:
    """The answer of the catalogue in force; `topic` is what the asker was answered with shortly before."""
    return guides.answer(index_of(store), privacy.without(question), topic)


def named(store: Store, words: str) -> Sequence[str]:
    """The codes of the items that these words may mean, the likeliest first; a single one when it is certain."""
    exact = store.catalogue.by_code(words.strip()) or store.catalogue.by_name(words.strip())
    if exact is not None:
        return [exact.code]
    found = guides.answer(index_of(store), words)
    codes = [candidate.code for candidate in found.candidates]
    match found.decision:
        case Decision.ANSWER:
            return codes[:1]
        case Decision.CHOOSE:
            return [candidate.code for candidate in found.choices]
        case _:
            return []


def index_of(store: Store) -> Index:
    """The index over the guides in force, kept until the catalogue or the county's words change."""
    version = (store.catalogue.version(), store.words.version())
    return store.remembered("guides", version, lambda: _build(store))


def labels(store: Store) -> Sequence[Label]:
    """The questions of which people have said what was meant: by pressing a choice, 我要办 or 不是这个."""
    return [
        Label(question.text, frozenset([question.meant] if question.meant else []))
        for question in store.questions.labelled()
    ]


def names_of(store: Store, item: Item) -> frozenset[str]:
    """All that the item goes by: its name, and what people call it."""
    guide = index_of(store).guide_of(item.code)
    return frozenset({guide.name, *guide.aliases}) if guide else frozenset({item.name})


def form_files(store: Store) -> Sequence[str]:
    """The files in the folder of forms that guides in force name."""
    bodies = [guide.body for guide in store.catalogue.guides_in_force()]
    files = [form["file"] for body in bodies if in_use(body) for form in body.get("forms", ())]
    return [file for file in dict.fromkeys(files) if not file.startswith(AT_TELEGRAM)]


def usual_place(store: Store) -> str:
    """Where most of the guides in force send people, "" when they name no place."""
    return store.remembered("place", store.catalogue.version(), lambda: _usual_place(store))


def _usual_place(store: Store) -> str:
    places = Counter(guide.body["place"] for guide in store.catalogue.guides_in_force() if guide.body["place"])
    return str(places.most_common(1)[0][0]) if places else ""


def _build(store: Store) -> Index:
    learnt: dict[str, list[str]] = {}
    for alias in store.gaps.aliases(AliasState.IN_FORCE):
        learnt.setdefault(alias.item.code, []).append(alias.name)
    found = [guide_from(guide.body) for guide in store.catalogue.guides_in_force() if in_use(guide.body)]
    own = [Own(word.everyday, word.official, word.elsewhere) for word in store.words.in_force()]
    named = [replace(guide, aliases=(*guide.aliases, *learnt.get(guide.code, ()))) for guide in found]
    return Index(named, words_with(own))


def in_use(body: Mapping[str, Any]) -> bool:
    """Whether the item is offered at all; a stopped one (停用) stays for its open cases only."""
    return bool(body.get("status", IN_USE) == IN_USE)
