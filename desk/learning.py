"""What a month of questions says: what was asked most, what was not answered, and whether the answers helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from storage.store import Store

TOP = 10


@dataclass(frozen=True)
class Month:
    """A month of questions in figures; gate-keeping words such as 谢谢 are no questions."""

    first: date
    asked: int
    answered: int
    chosen: int
    unanswered: int
    handed_over: int
    helped: int
    did_not_help: int
    items: Sequence[tuple[str, int]]  # the item's name, how often it was the answer
    gaps: Sequence[tuple[str, int]]  # the words that had no answer, how often they were said

    @property
    def answered_share(self) -> int:
        """Percent of the questions that ended with an item, and not with 不是这个."""
        return round(100 * (self.answered + self.chosen) / self.asked) if self.asked else 0


def month(store: Store, first: date) -> Month:
    """The month that begins on this day, by the local calendar."""
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    start, end = (datetime.combine(day, time(), store.site.zone) for day in (first, after))
    count = store.questions.counted(start, end)
    names = {item.code: item.name for item in store.catalogue.items()}
    items = [(names.get(code, code), times) for code, times in store.questions.items_between(start, end, TOP)]
    return Month(first=first, items=items, gaps=store.questions.gaps_between(start, end, TOP), **count)
