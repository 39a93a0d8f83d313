"""Every figure there is, in the order a report tells them: what is counted, a share of something, an average."""

from dataclasses import dataclass
from typing import Literal

ENOUGH = 5  # ratings of a unit below which no score of it is shown


@dataclass(frozen=True)
class Count:
    """How often something was counted; the same case may count more than once."""

    name: str


@dataclass(frozen=True)
class Share:
    """Which part of one count another one is."""

    name: str
    part: str
    whole: str
    least: int = 1  # below so many the share is not shown


@dataclass(frozen=True)
class Time:
    """What a measure of working time comes to, on average or in the middle."""

    name: str
    measure: str
    how: Literal["mean", "median"]


@dataclass(frozen=True)
class SpeedUp:
    """提速率: the working time that was saved, as a share of what the law allows."""

    name: str


@dataclass(frozen=True)
class Score:
    """评价得分: five for 非常满意 down to one, on average; not shown of a few, who could be known by it."""

    name: str


Figure = Count | Share | Time | SpeedUp | Score

FIGURES: tuple[Figure, ...] = (
    Count("received"),
    Count("accepted"),
    Count("deemed"),
    Count("tolerated"),
    Count("green"),
    Count("not_accepted"),
    Count("withdrawn"),
    Count("done"),
    Count("done_on_time"),
    Count("done_late"),
    Share("on_time_share", "done_on_time", "done"),
    Time("used_mean", "used", "mean"),
    Time("used_median", "used", "median"),
    SpeedUp("speed_up"),
    Count("once"),
    Share("once_share", "once", "done"),
    Count("corrections"),
    Count("reopened"),
    Count("urged"),
    Count("carried_in"),
    Count("came_back"),
    Count("open"),
    Count("overdue"),
    Count("sent"),
    Count("acknowledged"),
    Count("acknowledged_in_time"),
    Share("acknowledged_in_time_share", "acknowledged_in_time", "acknowledged"),
    Time("acknowledge_mean", "acknowledge", "mean"),
    Time("acknowledge_median", "acknowledge", "median"),
    Count("finished"),
    Count("finished_on_time"),
    Share("finished_on_time_share", "finished_on_time", "finished"),
    Time("worked_mean", "worked", "mean"),
    Time("worked_median", "worked", "median"),
    Count("returns"),
    Count("extensions"),
    Count("pauses"),
    Count("blue"),
    Count("yellow"),
    Count("red"),
    Count("parts_open"),
    Count("parts_overdue"),
    Count("rated"),
    Count("good"),
    Count("bad"),
    Share("good_share", "good", "rated", least=ENOUGH),
    Score("score"),
    Count("rectifications"),
    Count("rectified"),
    Share("rectified_share", "rectified", "rectifications"),
)
OF_RATINGS = frozenset({"good", "bad"})  # who said what is nobody's to know: not told of a few, and no cases listed
BY_NAME: dict[str, Figure] = {figure.name: figure for figure in FIGURES}
COUNTS = tuple(figure.name for figure in FIGURES if isinstance(figure, Count))
PHASES = ("pre_check", "correction", "acknowledge", "handle", "pause", "supplement", "confirm")
