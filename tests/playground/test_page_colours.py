"""The page's colours: every text is readable as WCAG 2.2 AA asks, 4.5 to 1, in light and in dark."""

import colorsys
import re

import pytest

from playground.app import PAGE

Colour = tuple[float, float, float]

ENOUGH = 4.5
PAIRS = [
    ("text", "surface"), ("text", "ground"), ("text", "paper"), ("text", "raised"), ("text", "hover"),
    ("text", "chosen"), ("text", "own"), ("text", "other"),
    ("soft", "surface"), ("soft", "paper"), ("soft", "raised"), ("soft", "other"), ("soft", "hover"),
    ("soft", "chosen"),
    ("accent-strong", "surface"), ("accent-strong", "raised"), ("accent-strong", "chosen"), ("accent-strong", "other"),
    ("accent-strong", "own"), ("on-accent", "accent"), ("warn", "surface"), ("warn", "raised"),
    ("warn", "hover"), ("soft", "ground"), ("on-badge", "badge"), ("guide-text", "guide-paper"),
]  # fmt: skip


def colours(theme: str) -> dict[str, Colour]:
    """The named colours of a theme."""
    source = (PAGE / "style.css").read_text(encoding="utf-8")
    selector = ":root {" if theme == "light" else ':root[data-theme="dark"] {'
    block = source[source.index(selector) :].split("}", 1)[0]
    return {name: hexadecimal(value) for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)}


def hexadecimal(text: str) -> Colour:
    """#rrggbb as three numbers up to 1."""
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """WCAG's contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    """WCAG's relative luminance."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_a_text_stands_out_from_its_ground(theme: str, ink: str, paper: str) -> None:
    named = colours(theme)

    assert contrast(named[ink], named[paper]) >= ENOUGH


def test_everybodys_own_colour_is_readable() -> None:
    """Names and pictures are in hues of their own; none of them is pale."""
    style, chat = ((PAGE / name).read_text(encoding="utf-8") for name in ("style.css", "chat.css"))
    picture = hue_rule(style, "background: hsl")
    light, dark = (
        hue_rule(chat, start)
        for start in (".sender { font-size: 13.5px; font-weight: 650; color: hsl", '"] .sender { color: hsl')
    )

    for hue in range(0, 360, 5):
        assert contrast((1, 1, 1), of_hue(hue, *picture)) >= ENOUGH
        assert contrast(colours("light")["other"], of_hue(hue, *light)) >= ENOUGH
        assert contrast(colours("dark")["other"], of_hue(hue, *dark)) >= ENOUGH


def hue_rule(source: str, start: str) -> tuple[float, float]:
    """Saturation and lightness of an hsl(var(--hue) S% L%)."""
    found = re.search(re.escape(start) + r"\(var\(--hue\) (\d+)% (\d+)%\)", source)
    assert found, start
    return int(found.group(1)) / 100, int(found.group(2)) / 100


def of_hue(hue: int, saturation: float, lightness: float) -> Colour:
    """The colour of a hue."""
    return colorsys.hls_to_rgb(hue / 360, lightness, saturation)
