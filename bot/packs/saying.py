"""Figures as people read them: percent, working days, or a dash where there is nothing to reckon from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from desk.figures.registry import FIGURES
from desk.figures.tallies import Tally
from desk.reports import Report
from handlers import figures
from handlers.figures import AN_HOUR
from handlers.formats import Formats
from texts import Words, clean

GOAL = 0.7  # 提速率
NAMED = 5  # names in a sentence

# what the tables of departments and of items tell, in this order
OF_DEPARTMENTS = (
    "sent", "finished", "finished_on_time", "finished_on_time_share", "worked_mean", "worked_median", "speed_up",
    "acknowledge_mean", "acknowledged_in_time_share", "once_share", "returns", "extensions", "pauses", "urged",
    "blue", "yellow", "red", "parts_open", "parts_overdue", "rated", "good_share", "score",
    "rectifications", "rectified",
)  # fmt: skip
OF_ITEMS = (
    "received", "accepted", "done", "done_on_time", "on_time_share", "used_mean", "used_median", "speed_up",
    "once_share", "corrections", "returns", "extensions", "pauses", "urged", "open", "overdue", "rated", "good_share",
)  # fmt: skip


@dataclass(frozen=True)
class Saying:
    """One report in one language."""

    report: Report
    speak: Words
    zone: ZoneInfo

    @property
    def formats(self) -> Formats:
        return Formats(self.speak, self.zone)

    @property
    def whole(self) -> Tally:
        return self.report.tallies.whole

    @property
    def title(self) -> str:
        """What it is a report of: the period, and the county or the department."""
        return self.speak("report.title", period=self.period, scope=self.scope)

    @property
    def period(self) -> str:
        return figures.period(self.formats, self.report.period.kind, self.report.period.first)

    @property
    def scope(self) -> str:
        return self.report.department.name if self.report.department else self.speak("format.site")

    @property
    def until(self) -> str:
        """Until when its figures are known."""
        key = "report.whole" if self.report.period.is_over else "report.so_far"
        return self.speak(key, at=self.formats.instant(self.report.period.cut))

    def name(self, figure: str) -> str:
        return self.speak(f"figure.of.{figure}")

    def sentences(self) -> list[str]:
        """What the figures say, in sentences: the state first, then what needs attention."""
        whole = self.whole
        facts = {figure.name: self.value(figure.name) for figure in FIGURES}
        said = [self.speak(f"report.say.{part}", **facts) for part in ("flow", "quality")]
        if whole.number("parts_overdue"):
            places = dict.fromkeys(self.place(one.department) for one in self.report.late)
            said.append(self.speak("report.say.late", **facts, departments=self.listed(list(places))))
        else:
            said.append(self.speak("report.say.not_late"))
        said.append(self.speak("report.say.care", **facts))
        if slow := [self.place(key) for key, speed in self.speeds() if speed < GOAL]:
            said.append(self.speak("report.say.slow", departments=self.listed(slow)))
        return said

    def speeds(self) -> list[tuple[int, float]]:
        """Each department's speed-up, the slowest first; those without a statutory limit have none."""
        found = [(key, tally.value("speed_up")) for key, tally in self.report.tallies.departments.items()]
        return sorted(((key, speed) for key, speed in found if isinstance(speed, float)), key=lambda one: one[1])

    def listed(self, names: Sequence[str]) -> str:
        """A few of the names, and how many more there are."""
        some = self.formats.listed(names[:NAMED])
        more = len(names) - NAMED
        return some if more <= 0 else self.speak("report.and_more", names=some, count=len(names))

    def value(self, figure: str, tally: Tally | None = None) -> str:
        """The figure in words."""
        return figures.figure(self.formats, figure, (tally or self.whole).value(figure), self.report.day)

    def short(self, figure: str, tally: Tally) -> str:
        """The figure as a table has it: working time in hours, whose unit stands above."""
        found = tally.value(figure)
        return f"{found / AN_HOUR:.1f}" if isinstance(found, timedelta) else self.value(figure, tally)

    def time(self, took: timedelta) -> str:
        return figures.time(self.formats, took, self.report.day)

    def place(self, department: int) -> str:
        return str(clean(self.report.departments[department]))

    def item(self, item: int) -> str:
        return str(clean(self.report.items[item]))
