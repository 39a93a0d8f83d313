"""The paper that reports are written on: words, bars and tables in their places, on pages of A4."""

from collections.abc import Mapping, Sequence

from fpdf import FPDF
from fpdf.enums import TextMode, XPos, YPos

from bot.packs.look import GREY, INK, NAVY, ORANGE, PALE
from bot.packs.typeface import FILE, legible
from texts import Words

LEFT, WIDE, LINE = 16.0, 178.0, 6.0  # millimetres on A4


class Paper(FPDF):
    """Pages of A4 with a number at their foot."""

    def __init__(self, speak: Words, title: str) -> None:
        super().__init__(format="A4")
        self._speak = speak
        self.set_margins(LEFT, 14, LEFT)
        self.set_auto_page_break(True, 16)
        self.add_font("sans", "", FILE)
        self.set_title(title)
        self.set_lang("zh-CN" if speak.language == "zh" else "en")
        self.alias_nb_pages("{pages}")

    def footer(self) -> None:
        """The number of the page, as FPDF asks for it."""
        self.set_y(-12)
        text = self._speak("report.page.footer", page=self.page_no(), pages="{pages}")
        self.say(text, 8, GREY, align="C")

    def bar(
        self, label: str, parts: Sequence[tuple[float, str]], text: str, room: float, mark: float | None = None
    ) -> None:
        """A line of a bar chart: its name, its parts as shares of the longest, what it comes to."""
        self.room(LINE + 1)
        y, longest = self.get_y(), WIDE - room - 28
        self.say(self._fitting(label, room - 2, 9), 9, INK, width=room - 2, align="R", height=LINE)
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
        self.say(text, 8.5, INK, width=27, height=LINE)
        self.set_xy(LEFT, y + LINE)

    def grid(self, names: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]], hot: int) -> None:
        """Rows with their names above them on each page; what is not nought in the column `hot` stands out."""
        self._row(names, widths, height=10, fill=NAVY, colour="#FFFFFF")
        for number, row in enumerate(rows):
            if self.will_page_break(LINE):
                self.add_page()
                self._row(names, widths, height=10, fill=NAVY, colour="#FFFFFF")
            late = hot >= 0 and row[hot] not in ("0", "")
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
                self.say(line, 8, ORANGE if lit else colour, width=width, height=4, align=align, bold=lit)
            x += width
        self.set_xy(LEFT, y + height)

    def heading(self, text: str, room: float = 20, key: Mapping[str, str] | None = None) -> None:
        """A title with the key to the colours below it."""
        self.room(room)
        y = self.get_y()
        self.set_fill_color(NAVY)
        self.rect(LEFT, y + 1, 1.5, 5.5, style="F")
        x = LEFT + WIDE
        for name, colour in reversed(list((key or {}).items())):
            self.set_xy(x - 16, y)
            self.say(self._speak(f"report.page.{name}"), 8.5, INK, width=16, height=7.5)
            self.set_fill_color(colour)
            self.rect(x - 19, y + 2.3, 3, 3, style="F")
            x -= 22
        self.set_xy(LEFT + 3.5, y)
        self.say(self._speak(text), 12, NAVY, bold=True, height=7.5)

    def room(self, height: float) -> None:
        """A new page when so much does not fit on this one any more."""
        if self.will_page_break(height):
            self.add_page()

    def say(
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
