"""Days off, make-up days, and the version of that calendar."""

from collections.abc import Sequence

from sqlalchemy import select

from storage.collection import Collection
from storage.facts import Facts
from storage.models import Day

VERSION = "calendar_version"


class Days(Collection):
    def all(self) -> Sequence[Day]:
        return self.session.scalars(select(Day).order_by(Day.date, Day.id)).all()

    def version(self) -> int:
        """A number that changes whenever any day does."""
        return Facts(self.session).count(VERSION)

    def changed(self) -> None:
        """Tells every instance that what it holds of the calendar is old."""
        Facts(self.session).count_up(VERSION)
