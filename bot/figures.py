"""python -m bot figures: what every figure of a report means, as docs/figures.md has it."""

from collections.abc import Iterator

from bot.console import say
from desk.figures.registry import FIGURES
from texts import Words


def show(speak: Words) -> int:
    """Prints the definitions in Markdown."""
    say("\n".join(lines(speak)))
    return 0


def lines(speak: Words) -> Iterator[str]:
    """How periods are bounded, then one row a figure."""
    yield f"# {speak('figure.title')}"
    yield ""
    yield speak("figure.preface")
    yield ""
    yield speak("figure.borders")
    yield ""
    yield f"| {speak('figure.name')} | {speak('figure.means')} |"
    yield "|---|---|"
    for figure in FIGURES:
        yield f"| {speak(f'figure.of.{figure.name}')} `{figure.name}` | {speak(f'figure.definition.{figure.name}')} |"
