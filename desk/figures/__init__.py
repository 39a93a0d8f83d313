"""Figures: everything that a report says in numbers, counted from the trail's events and from nothing else.

What happened before the period's cut decides; what comes later is a later period's. So the figures of a month that is
over never change, however late and however often they are reckoned. docs/figures.md defines each of them.
"""

from collections.abc import Iterator

from desk.figures.courses import Course, Courses
from desk.figures.tallies import Tallies
from desk.periods import Period
from storage.store import Store

__all__ = ["add_ratings", "courses", "of"]


def of(store: Store, period: Period) -> Tallies:
    """Every figure of this period."""
    tallies = Tallies(period)
    for course in courses(store, period):
        tallies.add(course)
    add_ratings(store, tallies)
    return tallies


def add_ratings(store: Store, tallies: Tallies) -> None:
    """What enterprises said of cases in the period, and what became of it."""
    between = tallies.period.start, tallies.period.cut
    for rated in store.histories.ratings(*between):
        tallies.add_rating(rated)
    for begun in store.histories.rectifications(*between):
        tallies.add_rectification(begun)


def courses(store: Store, period: Period) -> Iterator[Course]:
    """Every case that this period may have to do with, as it stood at the cut, in the order they came."""
    reader = Courses(store, store.histories.departments(period.cut))
    for history in store.histories.until(period.start, period.cut):
        yield reader.of(history)
