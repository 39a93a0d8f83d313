"""Budgets: how often somebody has done something within a window of time."""

from datetime import datetime, timedelta

from sqlalchemy import case, select, update

from storage.collection import Collection
from storage.models import Budget


class Budgets(Collection):
    def spend(self, name: str, key: int, window: timedelta, now: datetime) -> int:
        """One more; how many that makes since the window was opened by the first."""
        self.insert_new(Budget, [{"name": name, "key": key, "since": now, "spent": 0}])
        over = Budget.since <= now - window
        return self.session.execute(
            update(Budget)
            .where(Budget.name == name, Budget.key == key)
            .values(spent=case((over, 1), else_=Budget.spent + 1), since=case((over, now), else_=Budget.since))
            .returning(Budget.spent)
        ).scalar_one()

    def spent(self, name: str, key: int, window: timedelta, now: datetime) -> int:
        """How many there were in the window that is open."""
        found = self.session.execute(
            select(Budget.spent).where(Budget.name == name, Budget.key == key, Budget.since > now - window)
        ).scalar()
        return found or 0
