"""The pages of a report, fit to be put before leaders: what happened, by department, where time goes, what is asked."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TextMode, XPos, YPos

from bot.packs.saying import GOAL, Saying
from bot.packs.typeface import FILE, legible
from desk.figures.registry import PHASES
from desk.reports import Asked

INK, PALE, NAVY, GREEN, ORANGE, GREY = "#22303F", "#EEF3F8", "#1F4E79", "#2A9D8F", "#E76F51", "#8A97A5"
LEFT, WIDE, LINE = 16.0, 178.0, 6.0  # millimetres on A4
TILES = (
    "received", "done", "on_time_share", "used_mean", "speed_up", "once_share", "urged", "overdue",
)  # fmt: skip
TABLE = (
    ("sent", 12), ("finished", 12), ("finished_on_time_share", 16), ("worked_mean", 17), ("speed_up", 16),
    ("acknowledge_mean", 17), ("returns", 11), ("extensions", 11), ("parts_open", 12), ("parts_overdue", 12),
)  # fmt: skip
BARS, SPEEDS, ROWS, LATE, TOP = 12, 10, 38, 14, 8  # at most on a page


def write(saying: Saying, path: Path) -> None:
    """Two to four pages of A4."""
    pages = _Pages(saying)
    pages.first()
    pages.departments()
    pages.times()
    pages.questions()
    pages.output(str(path))


class _Pages(FPDF):
    """One document; each method a part of it."""

    def __init__(self, saying: Saying) -> None:
        super().__init__(format="A4")
        self._saying, self._speak = saying, saying.speak
        self.set_margins(LEFT, 14, LEFT)
        self.set_auto_page_break(True, 16)
        self.add_font("sans", "", FILE)
        self.set_title(saying.title)
        self.set_lang("zh-CN" if saying.speak.language == "zh" else "en")
        self.alias_nb_pages("{pages}")

    def footer(self) -> None:
        """The number of the page, as FPDF asks for it."""
        self.set_y(-12)
        text = self._speak("report.page.footer", page=self.page_no(), pages="{pages}")
        self._say(text, 8, GREY, align="C")

    def first(self) -> None:
        """The title, the most important figures, what they say, and who finished how much."""
        self.add_page()
        self._say(self._saying.title, 17, NAVY, bold=True)
        self._say(self._saying.until, 9, GREY)
        self.ln(2)
        self._tiles()
        self.ln(3)
        for sentence in self._saying.sentences():
            self._say(sentence, 10.5, INK, height=6.2)
        self.ln(3)
        self._finished()

    def departments(self) -> None:
        """One row a department, those with the most first."""
        tallies = self._saying.report.tallies.departments
        keys = sorted(tallies, key=lambda key: (-tallies[key].number("finished"), key))
        if not keys:
            return
        self.add_page()
        self._heading("report.page.tables")
        names = [self._speak("report.department"), *(self._speak(f"report.short.{name}") for name, _ in TABLE)]
        widths = [WIDE - sum(width for _, width in TABLE), *(float(width) for _, width in TABLE)]
        rows = [
            [self._saying.place(key), *(self._saying.short(name, tallies[key]) for name, _ in TABLE)]
            for key in keys[:ROWS]
        ]
        self._table(names, widths, rows, hot=len(TABLE))
        if len(keys) > ROWS:
            self._say(self._speak("report.page.more", count=len(keys) - ROWS), 8.5, GREY)

    def times(self) -> None:
        """Where the time went, how fast each department was, and what is overdue."""
        self.add_page()
        self._phases()
        self._speeds()
        report = self._saying.report
        self._heading("report.page.overdue", room=30)
        if not report.late:
            self._say(self._speak("report.page.none_overdue"), 10, INK)
            return
        names = [self._speak(f"report.late.{name}") for name in ("no", "item", "department", "due", "days")]
        rows = [
            [one.no, self._saying.item(one.item), self._saying.place(one.department),
             self._saying.formats.date(one.due), str(one.days)]
            for one in report.late[:LATE]
        ]  # fmt: skip
        self._table(names, [34, 62, 42, 26, 14], rows, hot=4)
        if len(report.late) > LATE:
            self._say(self._speak("report.page.more", count=len(report.late) - LATE), 8.5, GREY)

    def questions(self) -> None:
        """What was asked most, and what had no answer."""
        asked = self._saying.report.asked
        if asked is not None and asked.count:
            self._asked(asked)
        self._say(self._speak("report.page.note"), 8, GREY)

    def _asked(self, asked: Asked) -> None:
        self._heading("report.page.asked", room=60)
        line = self._speak("report.page.asked_line", count=asked.count, unanswered=asked.unanswered)
        self._say(line, 10, INK)
        for key, found in (("top_items", asked.items), ("top_gaps", asked.gaps)):
            if found:
                self._say(self._speak(f"report.page.{key}"), 10, NAVY, bold=True)
                most = max(times for _, times in found)
                for words, times in found[:TOP]:
                    self._bar(words, [(times / most, NAVY if key == "top_items" else ORANGE)], str(times), 70)
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
            self._say(self._saying.value(name), 15, ORANGE if hot else NAVY, bold=True, width=width, align="C")
            self.set_xy(x, y + 12.5)
            self._say(self._saying.name(name), 9, INK, width=width, align="C")
        self.set_xy(LEFT, top + (len(TILES) + 3) // 4 * (height + gap))

    def _finished(self) -> None:
        tallies = self._saying.report.tallies.departments
        keys = sorted(tallies, key=lambda key: (-tallies[key].number("finished"), key))
        keys = [key for key in keys if tallies[key].number("finished")]
        self._heading("report.page.finished", room=25, key={"on_time": GREEN, "late": ORANGE})
        if not keys:
            self._say(self._speak("report.page.no_cases"), 10, INK)
            return
        most = tallies[keys[0]].number("finished")
        for key in keys[:BARS]:
            whole, in_time = tallies[key].number("finished"), tallies[key].number("finished_on_time")
            parts = [(in_time / most, GREEN), ((whole - in_time) / most, ORANGE)]
            text = f"{whole}（{self._saying.value('finished_on_time_share', tallies[key])}）"
            self._bar(self._saying.place(key), parts, text, 52)
        self.ln(2)

    def _phases(self) -> None:
        spent = {name: self._saying.whole.phase(name) for name in PHASES}
        done = self._saying.whole.number("done")
        if not done or not any(took for _, took in spent.values()):
            return
        self._heading("report.page.phases", room=30)
        means = {name: took / done for name, (_, took) in spent.items() if took}
        most = max(means.values())
        for name, took in means.items():
            self._bar(self._speak(f"figure.phase.{name}"), [(took / most, NAVY)], self._saying.time(took), 52)
        self.ln(3)

    def _speeds(self) -> None:
        speeds = self._saying.speeds()
        if not speeds:
            return
        self._heading("report.page.speed_up", room=12 + LINE * min(len(speeds), SPEEDS))
        for key, speed in speeds[:SPEEDS]:
            colour = GREEN if speed >= GOAL else ORANGE
            self._bar(self._saying.place(key), [(max(speed, 0.0), colour)], f"{100 * speed:.1f}%", 52, mark=GOAL)
        if len(speeds) > SPEEDS:
            self._say(self._speak("report.page.more", count=len(speeds) - SPEEDS), 8.5, GREY)
        self.ln(3)

    def _bar(
        self, label: str, parts: Sequence[tuple[float, str]], text: str, room: float, mark: float | None = None
    ) -> None:
        """A line of a bar chart: its name, its parts as shares of the longest, what it comes to."""
        self._room(LINE + 1)
        y, longest = self.get_y(), WIDE - room - 28
        self._say(self._fitting(label, room - 2, 9), 9, INK, width=room - 2, align="R", height=LINE)
        x = LEFT + room
        for share, colour in parts:
            self.set_fill_color(colour)
            self.rect(x, y + 1, share * longest, LINE - 2, style="F")
            x += share * longest
        if mark is not None:
            self.set_draw_color(GREY)
            goal = LEFT + room + mark * longest
            self.line(goal, y, goal, y + LINE)
            x = max(x, goal)
        self.set_xy(x + 1.5, y)
        self._say(text, 8.5, INK, width=27, height=LINE)
        self.set_xy(LEFT, y + LINE)

    def _table(self, names: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]], hot: int) -> None:
        """Rows with their names above them on each page; what is not nought in the column `hot` stands out."""
        self._row(names, widths, height=10, fill=NAVY, colour="#FFFFFF")
        for number, row in enumerate(rows):
            if self.will_page_break(LINE):
                self.add_page()
                self._row(names, widths, height=10, fill=NAVY, colour="#FFFFFF")
            late = row[hot] not in ("0", "")
            fill = PALE if number % 2 else "#FFFFFF"
            self._row(row, widths, height=LINE, fill=fill, colour=INK, hot=hot if late else -1)
        self.ln(3)

    def _row(
        self, cells: Sequence[str], widths: Sequence[float], *, height: float, fill: str, colour: str, hot: int = -1
    ) -> None:
        y, x = self.get_y(), LEFT
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            self.set_fill_color(fill)
            self.rect(x, y, width, height, style="F")
            text = self._fitting(cell, width - 1, 8) if height == LINE else cell
            lines = self._broken(text, width - 1, 8)
            top = y + (height - len(lines) * 4) / 2
            for number, line in enumerate(lines):
                self.set_xy(x, top + number * 4)
                align, lit = "L" if column == 0 else "C", column == hot
                self._say(line, 8, ORANGE if lit else colour, width=width, height=4, align=align, bold=lit)
            x += width
        self.set_xy(LEFT, y + height)

    def _heading(self, text: str, room: float = 20, key: Mapping[str, str] | None = None) -> None:
        """A title with the key to the colours below it."""
        self._room(room)
        y = self.get_y()
        self.set_fill_color(NAVY)
        self.rect(LEFT, y + 1, 1.5, 5.5, style="F")
        x = LEFT + WIDE
        for name, colour in reversed(list((key or {}).items())):
            self.set_xy(x - 12, y)
            self._say(self._speak(f"report.page.{name}"), 8.5, INK, width=12, height=7.5)
            self.set_fill_color(colour)
            self.rect(x - 15.5, y + 2.3, 3, 3, style="F")
            x -= 20
        self.set_xy(LEFT + 3.5, y)
        self._say(self._speak(text), 12, NAVY, bold=True, height=7.5)

    def _room(self, height: float) -> None:
        """A new page when so much does not fit on this one any more."""
        if self.will_page_break(height):
            self.add_page()

    def _say(
        self,
        text: str,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        width: float = 0,
        height: float | None = None,
        align: str = "L",
    ) -> None:
        """The text at this place; bold is drawn, for the typeface ships in one weight."""
        self.set_font("sans", size=size)
        self.set_text_color(colour)
        mode, line = TextMode.FILL_STROKE if bold else TextMode.FILL, 0.08 + size / 150
        with self.local_context(text_mode=mode, line_width=line, draw_color=colour):
            self.multi_cell(
                width, height or size * 0.52, legible(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT
            )

    def _fitting(self, text: str, width: float, size: float) -> str:
        """The text, shortened to this width."""
        self.set_font("sans", size=size)
        text = legible(text)
        if self.get_string_width(text) <= width - 2:
            return text
        while text and self.get_string_width(text + "…") > width - 2:
            text = text[:-1]
        return text + "…"

    def _broken(self, text: str, width: float, size: float) -> list[str]:
        """The text in lines of this width."""
        self.set_font("sans", size=size)
        lines = [""]
        for sign in legible(text):
            if lines[-1] and self.get_string_width(lines[-1] + sign) > width - 2:
                lines.append("")
            lines[-1] += sign
        return lines
