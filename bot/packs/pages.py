"""The pages of a report, fit to be put before leaders: what happened, by department, where time goes, what is asked."""

from pathlib import Path

from bot.packs.look import GREEN, GREY, INK, NAVY, ORANGE, PALE
from bot.packs.paper import LEFT, LINE, WIDE, Paper
from bot.packs.saying import GOAL, Saying
from desk.figures.registry import PHASES
from desk.reports import Asked

TILES = (
    "received", "done", "on_time_share", "used_mean", "speed_up", "once_share", "good_share", "overdue",
)  # fmt: skip
TABLE = (
    ("sent", 12), ("finished", 12), ("finished_on_time_share", 16), ("worked_mean", 17), ("speed_up", 16),
    ("acknowledge_mean", 17), ("returns", 11), ("extensions", 11), ("parts_open", 12), ("parts_overdue", 12),
)  # fmt: skip
BARS, SPEEDS, ROWS, LATE, PROBLEMS, TOP = 12, 10, 38, 12, 8, 6  # at most on a page


def write(saying: Saying, path: Path) -> None:
    """Two to four pages of A4."""
    pages = _Pages(saying)
    pages.first()
    pages.departments()
    pages.times()
    pages.problems()
    pages.questions()
    pages.output(str(path))


class _Pages(Paper):
    """One document; each method a part of it."""

    def __init__(self, saying: Saying) -> None:
        super().__init__(saying.speak, saying.title)
        self._saying = saying

    def first(self) -> None:
        """The title, the most important figures, what they say, and who finished how much."""
        self.add_page()
        self.say(self._saying.title, 17, NAVY, bold=True)
        self.say(self._saying.until, 9, GREY)
        self.ln(2)
        self._tiles()
        self.ln(3)
        for sentence in self._saying.sentences():
            self.say(sentence, 10.5, INK, height=6.2)
        self.ln(3)
        self._finished()

    def departments(self) -> None:
        """One row a department, those with the most first."""
        tallies = self._saying.report.tallies.departments
        keys = sorted(tallies, key=lambda key: (-tallies[key].number("finished"), key))
        if not keys:
            return
        self.add_page()
        self.heading("report.page.tables")
        names = [self._speak("report.department"), *(self._speak(f"report.short.{name}") for name, _ in TABLE)]
        widths = [WIDE - sum(width for _, width in TABLE), *(float(width) for _, width in TABLE)]
        rows = [
            [self._saying.place(key), *(self._saying.short(name, tallies[key]) for name, _ in TABLE)]
            for key in keys[:ROWS]
        ]
        self.grid(names, widths, rows, hot=len(TABLE))
        if len(keys) > ROWS:
            self.say(self._speak("report.page.more", count=len(keys) - ROWS), 8.5, GREY)

    def times(self) -> None:
        """Where the time went, how fast each department was, and what is overdue."""
        self.add_page()
        self._phases()
        self._speeds()
        report = self._saying.report
        self.heading("report.page.overdue", room=30)
        if not report.late:
            self.say(self._speak("report.page.none_overdue"), 10, INK)
            return
        names = [self._speak(f"report.late.{name}") for name in ("no", "item", "department", "due", "days")]
        rows = [
            [one.no, self._saying.item(one.item), self._saying.place(one.department),
             self._saying.formats.date(one.due), str(one.days)]
            for one in report.late[:LATE]
        ]  # fmt: skip
        self.grid(names, [34, 58, 40, 32, 14], rows, hot=4)
        if len(report.late) > LATE:
            self.say(self._speak("report.page.more", count=len(report.late) - LATE), 8.5, GREY)

    def problems(self) -> None:
        """What enterprises struggle with: what was carried over, what is new, and how each stands."""
        found = self._saying.report.problems
        if not found:
            return
        carried = [one for one in found if not one.is_new]
        solved = sum(one.is_solved for one in carried)
        self.heading("report.page.problems", room=30)
        facts = {"carried": len(carried), "solved": solved, "raised": len(found) - len(carried)}
        self.say(self._speak("report.page.problems_line", **facts), 10, INK)
        self.ln(1)
        columns = ("raised", "short", "department", "state", "progress")
        names = [self._speak(f"report.problem.{name}") for name in columns]
        rows = [
            [self._saying.formats.date(one.raised_at), one.words, one.department or self._speak("format.none"),
             self._speak(f"report.problem.{'solved' if one.is_solved else 'open'}"), one.progress or "—"]
            for one in found[:PROBLEMS]
        ]  # fmt: skip
        self.grid(names, [31, 59, 34, 14, 40], rows, hot=-1)
        if len(found) > PROBLEMS:
            self.say(self._speak("report.page.more", count=len(found) - PROBLEMS), 8.5, GREY)

    def questions(self) -> None:
        """What was asked most, and what had no answer."""
        asked = self._saying.report.asked
        if asked is not None and asked.count:
            self._asked(asked)
        self.say(self._speak("report.page.note"), 8, GREY)

    def _asked(self, asked: Asked) -> None:
        self.heading("report.page.asked", room=60)
        line = self._speak("report.page.asked_line", count=asked.count, unanswered=asked.unanswered)
        self.say(line, 10, INK)
        for key, found in (("top_items", asked.items), ("top_gaps", asked.gaps)):
            if found:
                self.say(self._speak(f"report.page.{key}"), 10, NAVY, bold=True)
                most = max(times for _, times in found)
                for words, times in found[:TOP]:
                    self.bar(words, [(times / most, NAVY if key == "top_items" else ORANGE)], str(times), 70)
                self.ln(2)

    def _tiles(self) -> None:
        width, height, gap = (WIDE - 3 * 4) / 4, 21.0, 4.0
        top = self.get_y()
        for place, name in enumerate(TILES):
            x, y = LEFT + place % 4 * (width + gap), top + place // 4 * (height + gap)
            self.set_fill_color(PALE)
            self.rect(x, y, width, height, style="F", round_corners=True, corner_radius=1.5)
            hot = name == "overdue" and self._saying.whole.number("overdue") > 0
            self.set_xy(x, y + 3)
            self.say(self._saying.value(name), 15, ORANGE if hot else NAVY, bold=True, width=width, align="C")
            self.set_xy(x, y + 12.5)
            self.say(self._saying.name(name), 9, INK, width=width, align="C")
        self.set_xy(LEFT, top + (len(TILES) + 3) // 4 * (height + gap))

    def _finished(self) -> None:
        tallies = self._saying.report.tallies.departments
        keys = sorted(tallies, key=lambda key: (-tallies[key].number("finished"), key))
        keys = [key for key in keys if tallies[key].number("finished")]
        self.heading("report.page.finished", room=25, key={"on_time": GREEN, "late": ORANGE})
        if not keys:
            self.say(self._speak("report.page.no_cases"), 10, INK)
            return
        most = tallies[keys[0]].number("finished")
        for key in keys[:BARS]:
            whole, in_time = tallies[key].number("finished"), tallies[key].number("finished_on_time")
            parts = [(in_time / most, GREEN), ((whole - in_time) / most, ORANGE)]
            share = self._saying.value("finished_on_time_share", tallies[key])
            text = self._speak("report.bar", count=whole, share=share)
            self.bar(self._saying.place(key), parts, text, 52)
        self.ln(2)

    def _phases(self) -> None:
        spent = {name: self._saying.whole.phase(name) for name in PHASES}
        done = self._saying.whole.number("done")
        if not done or not any(took for _, took in spent.values()):
            return
        self.heading("report.page.phases", room=30)
        means = {name: took / done for name, (_, took) in spent.items() if took}
        most = max(means.values())
        for name, took in means.items():
            self.bar(self._speak(f"figure.phase.{name}"), [(took / most, NAVY)], self._saying.time(took), 52)
        self.ln(3)

    def _speeds(self) -> None:
        speeds = self._saying.speeds()
        if not speeds:
            return
        self.heading("report.page.speed_up", room=12 + LINE * min(len(speeds), SPEEDS))
        for key, speed in speeds[:SPEEDS]:
            colour = GREEN if speed >= GOAL else ORANGE
            self.bar(self._saying.place(key), [(max(speed, 0.0), colour)], f"{100 * speed:.1f}%", 52, mark=GOAL)
        if len(speeds) > SPEEDS:
            self.say(self._speak("report.page.more", count=len(speeds) - SPEEDS), 8.5, GREY)
        self.ln(3)
