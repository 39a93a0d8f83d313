"""Days off, make-up days, and the version of that calendar."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from storage.collection import Collection
from storage.facts import Facts
from storage.models import Day

VERSION = "calendar_version"


class Days(Collection):
    def all(self) -> Sequence[Day]:
        """The days in force."""
        return self.session.scalars(select(Day).where(Day.until.is_(None)).order_by(Day.date, Day.id)).all()

    def of_version(self, version: int) -> Sequence[Day]:
        """The days as they stood in that version."""
        return self.session.scalars(
            select(Day)
            .where(Day.since <= version, or_(Day.until.is_(None), Day.until > version))
            .order_by(Day.date, Day.id)
        ).all()

    def documents(self, version: int) -> Sequence[str]:
        """The notices that this version has brought."""
        return self.session.scalars(
            select(Day.document).where(Day.since == version).distinct().order_by(Day.document)
        ).all()

    def version(self) -> int:
        """A number that changes whenever any day does; the same to the end of a transaction that does not change it."""
        if VERSION not in self.session.info:
            self.session.info[VERSION] = Facts(self.session).count(VERSION)
        version: int = self.session.info[VERSION]
        return version

    def changed(self) -> int:
        """The number of a new version; every instance learns that what it holds of the calendar is old."""
        Facts(self.session).count_up(VERSION)
        self.session.info.pop(VERSION, None)
        return self.version()
