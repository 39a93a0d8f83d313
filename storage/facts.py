"""Single facts about this database: which bot it serves, which version of the catalogue it holds."""

from storage.collection import Collection
from storage.models import SiteFact


class Facts(Collection):
    def value(self, name: str) -> str | None:
        fact = self.session.get(SiteFact, name)
        return fact.value if fact else None

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
