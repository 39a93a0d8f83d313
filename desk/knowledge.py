"""What the desk knows: the guides in force, indexed, and the answers they give."""

from desk import guides
from desk.catalogue import guide_from
from desk.guides import Answer, Index
from storage.store import Store


def answer(store: Store, question: str) -> Answer:
    """The answer of the catalogue in force."""
    return guides.answer(index_of(store), question)


def index_of(store: Store) -> Index:
    """The index over the guides in force, kept until the catalogue changes."""
    return store.remembered("guides", store.catalogue.version(), lambda: _build(store))


def _build(store: Store) -> Index:
    return Index([guide_from(guide.body) for guide in store.catalogue.guides_in_force()])
