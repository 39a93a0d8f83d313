"""Single facts about this database: which bot it serves, which version of the catalogue it holds."""

from sqlalchemy import bindparam, select

from storage.collection import Collection
from storage.models import SiteFact
from storage.ready import Ready

VALUE = Ready(select(SiteFact.value).where(SiteFact.name == bindparam("name")))


class Facts(Collection):
    def value(self, name: str) -> str | None:
        value: str | None = VALUE.run(self.session.connection(), name=name).scalar()
        return value

    def set(self, name: str, value: str) -> None:
        self.session.merge(SiteFact(name=name, value=value))
        self.session.flush()

    def count(self, name: str) -> int:
        """A number that `count_up` raises, 0 at first."""
        return int(self.value(name) or 0)

    def count_up(self, name: str) -> None:
        """One more, also when several count at once."""
        self.insert_new(SiteFact, [{"name": name, "value": "0"}])
        fact = self.session.get_one(SiteFact, name, with_for_update=True, populate_existing=True)
        fact.value = str(int(fact.value) + 1)
        self.session.flush()
