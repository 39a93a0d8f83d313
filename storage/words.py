"""The county's own words, by version."""

from collections.abc import Sequence

from sqlalchemy import select

from storage.collection import Collection
from storage.facts import Facts
from storage.models import Word

VERSION = "words_version"


class CountyWords(Collection):
    def in_force(self) -> Sequence[Word]:
        """The words that count now, in the order of their first import."""
        return self.session.scalars(select(Word).where(Word.until.is_(None)).order_by(Word.id)).all()

    def version(self) -> int:
        """A number that changes whenever any word does."""
        return Facts(self.session).count(VERSION)

    def changed(self) -> int:
        """The new version; tells every instance that what it holds of the words is old."""
        facts = Facts(self.session)
        facts.count_up(VERSION)
        return facts.count(VERSION)
