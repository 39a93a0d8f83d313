"""The picture for the chat: a few large figures and one chart, to be read on a phone."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.packs.look import GREEN, GREY, INK, NAVY, ORANGE, PALE
from bot.packs.saying import Saying
from bot.packs.typeface import FILE, legible

WIDE, EDGE = 1080, 48  # pixels
TILES = ("received", "done", "on_time_share", "used_mean", "speed_up", "overdue")
BARS, BAR = 8, 66  # at most, and how high each is


def draw(saying: Saying, path: Path) -> None:
    """As high as what there is to show."""
    tallies = saying.report.tallies.departments
    keys = sorted(tallies, key=lambda key: (-tallies[key].number("finished"), key))
    keys = [key for key in keys if tallies[key].number("finished")][:BARS]
    high = 640 + (100 + len(keys) * BAR if keys else 0)
    image = Image.new("RGB", (WIDE, high), "#FFFFFF")
    brush = _Brush(image)
    brush.box(0, 0, WIDE, 150, NAVY)
    brush.say(EDGE, 28, saying.scope, 46, "#FFFFFF", longest=WIDE - 2 * EDGE)
    brush.say(EDGE, 92, f"{saying.speak('report.page.tiles')}　{saying.period}", 34, "#DDE7F3", longest=WIDE - 2 * EDGE)
    for place, name in enumerate(TILES):
        _tile(brush, saying, name, EDGE + place % 3 * 336, 180 + place // 3 * 190)
    if keys:
        _chart(brush, saying, keys, 580)
    brush.say(EDGE, high - 52, saying.until, 26, GREY, longest=WIDE - 2 * EDGE)
    image.save(path, optimize=True)


def _tile(brush: "_Brush", saying: Saying, name: str, x: int, y: int) -> None:
    hot = name == "overdue" and saying.whole.number(name) > 0
    brush.box(x, y, 312, 166, PALE, corner=18)
    brush.say(x + 156, y + 22, saying.value(name), 58, ORANGE if hot else NAVY, middle=True, longest=296)
    brush.say(x + 156, y + 108, saying.name(name), 34, INK, middle=True, longest=296)


def _chart(brush: "_Brush", saying: Saying, keys: list[int], top: int) -> None:
    tallies = saying.report.tallies.departments
    most = max(tallies[key].number("finished") for key in keys)
    brush.say(EDGE, top, saying.speak("report.page.finished"), 36, NAVY, longest=WIDE - 2 * EDGE - 290)
    for place, (name, colour) in enumerate((("on_time", GREEN), ("late", ORANGE))):
        x = WIDE - EDGE - 300 + place * 160
        brush.box(x, top + 12, 26, 26, colour)
        brush.say(x + 36, top + 6, saying.speak(f"report.page.{name}"), 28, INK, longest=100)
    left, longest = EDGE + 372, WIDE - 2 * EDGE - 372 - 210
    for place, key in enumerate(keys):
        y, tally = top + 66 + place * BAR, tallies[key]
        brush.say(EDGE, y + 8, saying.place(key), 30, INK, longest=360)
        in_time = round(tally.number("finished_on_time") / most * longest)
        whole = max(round(tally.number("finished") / most * longest), 2)
        brush.box(left, y + 6, in_time, 42, GREEN)
        brush.box(left + in_time, y + 6, whole - in_time, 42, ORANGE)
        share = saying.value("finished_on_time_share", tally)
        text = saying.speak("report.bar", count=tally.number("finished"), share=share)
        brush.say(left + whole + 12, y + 8, text, 28, INK, longest=200)


class _Brush:
    """Boxes and words on one image."""

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)
        self._fonts: dict[int, ImageFont.FreeTypeFont] = {}

    def box(self, x: int, y: int, width: int, height: int, colour: str, corner: int = 0) -> None:
        if width > 0:
            self._draw.rounded_rectangle((x, y, x + width, y + height), radius=corner, fill=colour)

    def say(self, x: int, y: int, text: str, size: int, colour: str, *, longest: int, middle: bool = False) -> None:
        """The text in one line: smaller, and at last shortened, when it is longer than that."""
        text = legible(text)
        while self._font(size).getlength(text) > longest and size > 24:
            size -= 2
        while self._font(size).getlength(text) > longest:
            text = text[:-2] + "…"
        anchor = "ma" if middle else "la"
        stroke = 1 if size >= 34 else 0  # bold is drawn, for the typeface ships in one weight
        self._draw.text((x, y), text, font=self._font(size), fill=colour, anchor=anchor, stroke_width=stroke)

    def _font(self, size: int) -> ImageFont.FreeTypeFont:
        if size not in self._fonts:
            self._fonts[size] = ImageFont.truetype(str(FILE), size)
        return self._fonts[size]
