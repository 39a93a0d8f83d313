"""The result of an evaluation on paper: the ranking with its points, what was suggested, how the panel was drawn."""

from pathlib import Path

from bot.packs.look import GREY, INK, NAVY, ORANGE
from bot.packs.paper import LINE, WIDE, Paper
from bot.packs.results import Result
from texts import Words

NARROW = 17.0  # millimetres of a column with a figure
LABEL = 62.0


def write(speak: Words, result: Result, path: Path) -> None:
    """One page or a few of A4."""
    paper = Paper(speak, result.title)
    paper.add_page()
    paper.say(result.title, 17, NAVY, bold=True)
    paper.say(result.until, 9, GREY)
    paper.ln(4)
    paper.heading("sheet.ranking")
    columns = speak.choices("sheet.ranking_columns")
    widths = [NARROW - 5, WIDE - 7 * NARROW, *[NARROW] * 5, NARROW - 1, NARROW - 11 + 5]
    names = [columns[1], columns[0], *columns[2:]]  # the name comes first: what comes first is set to the left
    rows = [[row[1], row[0], *row[2:]] for row in result.ranking]
    paper.grid(names, [widths[1], widths[0], *widths[2:]], rows, 8)
    _bars(paper, result)
    if result.suggestions:
        paper.heading("sheet.suggestions")
        for department, words in result.suggestions:
            paper.room(2 * LINE)
            paper.say(f"{department}：{words}", 10, INK, height=LINE)
        paper.ln(3)
    paper.heading("sheet.draw")
    for text in (f"{speak('sheet.seed')}：{result.seed}", result.seats, speak("sheet.how")):
        paper.say(text, 10, INK, height=LINE)
    paper.output(str(path))


def _bars(paper: Paper, result: Result) -> None:
    """Each department's total as a bar; those that are summoned stand out."""
    totals = [float(row[7]) for row in result.ranking]
    for row, total in zip(result.ranking, totals, strict=True):
        colour = ORANGE if row[8] else NAVY
        paper.bar(row[1], [(total / max(*totals, 1.0), colour)], row[7], LABEL)
    paper.ln(4)
