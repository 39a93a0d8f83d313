"""Duties: what only one process does at a time, by a lease that the others can see."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from storage.collection import Collection
from storage.models import Duty
from storage.pace import FAR, LONG_AGO


class Duties(Collection):
    def take(self, name: str, owner: str, wall: datetime, term: timedelta) -> bool:
        """Whether the duty is this owner's until the term ends: it was already, or it is nobody's now."""
        duty = self._locked(name)
        free = duty.until < wall or duty.until > wall + FAR  # or given by a clock that was set back since
        if duty.owner not in ("", owner) and not free:
            return False
        duty.owner = owner
        duty.until = wall + term
        return True

    def give_up(self, name: str, owner: str) -> None:
        """The duty is free for others at once, if it was this owner's."""
        self.session.execute(
            update(Duty).where(Duty.name == name, Duty.owner == owner).values(owner="", until=LONG_AGO)
        )

    def clear(self, name: str) -> None:
        """Whoever held the duty is dead."""
        self.session.execute(update(Duty).where(Duty.name == name).values(owner="", until=LONG_AGO))

    def alone(self, name: str) -> bool:
        """Whether nobody else is at it; then nobody else will be until this transaction ends."""
        if self.session.get_bind().dialect.name == "sqlite":
            return True  # whoever writes is alone anyway
        self.insert_new(Duty, [{"name": name, "owner": "", "until": LONG_AGO}])
        query = select(Duty.name).where(Duty.name == name).with_for_update(skip_locked=True)
        return self.session.scalar(query) is not None

    def _locked(self, name: str) -> Duty:
        self.insert_new(Duty, [{"name": name, "owner": "", "until": LONG_AGO}])
        return self.session.get_one(Duty, name, with_for_update=True, populate_existing=True)
