"""What can be typed after python -m bot."""

import argparse
from pathlib import Path


def parser(about: str) -> argparse.ArgumentParser:
    """Every command with what it takes."""
    made = argparse.ArgumentParser(prog="python -m bot", description=about)
    commands = made.add_subparsers(dest="command", required=True)
    _serving(commands)
    _exchanging(commands)
    _telling(commands)
    _evaluating(commands)
    _asking(commands)
    _keeping(commands)
    return made


def _serving(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    commands.add_parser("run", help="serve Telegram, or any server that speaks the Bot API")

    playground = commands.add_parser("playground", help="the whole desk with a local chat world, no token, no account")
    playground.add_argument("--port", type=int, default=8080)
    playground.add_argument("--at", default="2026-11-23T09:00", help="the playground's time at its start, local")


def _exchanging(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    importing = commands.add_parser("import", help="take over a file: xlsx, csv or jsonl; all of it or nothing")
    importing.add_argument("what", choices=["catalogue", "organisation", "calendar", "lexicon", "feed"])
    importing.add_argument("file", type=Path)
    importing.add_argument("--rule", default="", metavar="NAME", help="of a feed: by which threshold its rows count")
    importing.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    export = commands.add_parser("export", help="what an import took over, as a workbook or jsonl, to import again")
    export.add_argument("what", choices=["catalogue", "lexicon"])
    export.add_argument("file", type=Path)

    template = commands.add_parser("template", help="an empty workbook with every column, to be filled in and imported")
    template.add_argument("what", choices=["catalogue", "organisation", "calendar", "lexicon"])
    template.add_argument("file", type=Path)

    roles = ["agent", "officer", "deputy", "principal", "organiser", "leader", "admin", "auditor", "contact"]
    invite = commands.add_parser("invite", help="print one single-use link and its token")
    invite.add_argument("--role", required=True, choices=roles)
    place = invite.add_mutually_exclusive_group()
    place.add_argument("--department", default="", metavar="NAME")
    place.add_argument("--enterprise", default="", metavar="NAME")
    invite.add_argument("--name", default="")


def _telling(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    commands.add_parser("permissions", help="who may do what, as a table")

    report = commands.add_parser("report", help="a month's pack: workbook, pages for the meeting, picture")
    report.add_argument("month", metavar="YYYY-MM")
    report.add_argument("--out", type=Path, required=True, metavar="DIR")
    report.add_argument("--department", default="", metavar="NAME", help="of one department only")
    commands.add_parser("figures", help="what every figure of a report means")

    guide = commands.add_parser("guide", help="an item's guide as a page to print")
    guide.add_argument("item", nargs="?", default="", help="its code, its name, or what people call it")
    guide.add_argument("--all", action="store_true", help="a page for every item, and one that lists them")
    guide.add_argument("--out", type=Path, metavar="PATH", help="a file, or with --all a folder; otherwise printed")

    drill = commands.add_parser("drill", help="say who would hear what and when if nobody acted; nothing is sent")
    about = drill.add_mutually_exclusive_group()
    about.add_argument("case", nargs="?", default="", metavar="CASE")
    about.add_argument("--item", default="", metavar="ITEM", help="code or name of an item instead of a case")
    drill.add_argument("--from", dest="start", default="", metavar="ISO", help="from then on, local time")

    why = commands.add_parser("why", help="explain a case's due instants, day by day")
    why.add_argument("case", metavar="CASE")


def _asking(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    ask = commands.add_parser("ask", help="answer a question from the catalogue")
    ask.add_argument("question", nargs="?", default="")
    ask.add_argument("--json", action="store_true")
    ask.add_argument("--batch", type=Path, metavar="FILE", help='one {"id", "q"} a line; one answer a line')
    ask.add_argument("--department", default="", metavar="NAME", help="only this department's items")
    ask.add_argument("--region", default="", metavar="NAME", help="only this region's, in a catalogue of several")
    ask.add_argument("--words-only", action="store_true", help="without the meanings of the extra `semantic`")
    ask.add_argument("--catalogue", type=Path, metavar="FILE", help="answer from a file instead of the database")

    calibrate = commands.add_parser("calibrate", help="fit the confidence to what people said was meant")
    calibrate.add_argument("--log", type=Path, metavar="FILE", help='one {"q", "items": […]} a line')
    calibrate.add_argument("--catalogue", type=Path, metavar="FILE", help="rank in a file instead of the database")
    calibrate.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")


def _evaluating(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    rounds = commands.add_parser("evaluation", help="rounds of 述职测评: open, draw, close, write the result")
    rounds.set_defaults(candidates=None, id=0, out=None)
    acts = rounds.add_subparsers(dest="what", required=True)
    create = acts.add_parser("create", help="open a round and publish its seed")
    create.add_argument("--title", required=True)
    create.add_argument("--departments", default="all", metavar="NAMES", help="all, or names separated by 、")
    create.add_argument("--until", required=True, metavar="DAY")
    create.add_argument("--seed", default="", help="what the panel is drawn from; by chance when there is none")
    create.add_argument("--tags", action="store_true", help="candidates by the enterprises' tags")
    create.add_argument("--candidates", type=Path, metavar="FILE", help="xlsx, csv or jsonl")
    for name, what in (
        ("candidates", "add candidates from a file"),
        ("draw", "draw the panel and invite it"),
        ("show", "how it stands, and the order of the draw"),
        ("close", "count the ballots, summon the last"),
        ("sheet", "the result as a workbook"),
    ):
        act = acts.add_parser(name, help=what)
        act.add_argument("id", type=int, metavar="ROUND")
        if name == "candidates":
            act.add_argument("candidates", type=Path, metavar="FILE")
        if name == "sheet":
            act.add_argument("--out", type=Path, required=True, metavar="FILE")


def _keeping(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    audit = commands.add_parser("audit", help="whether the trail is as it was written")
    audit.add_argument("what", choices=["verify"])
    audit.add_argument("--anchor", action="append", default=[], metavar="SEAL", help="a seal the auditor was sent")
    commands.add_parser("doctor", help="everything that would keep the desk from working")
    backup = commands.add_parser("backup", help="the whole database in one file, while the desk runs")
    backup.add_argument("file", type=Path)
    restore = commands.add_parser("restore", help="take the database from a backup; nothing is sent before release")
    restore.add_argument("file", type=Path)
    commands.add_parser("review", help="what a restored desk would send")
    release = commands.add_parser("release", help="let a restored desk send again")
    release.add_argument("--drop", action="store_true", help="without the letters that waited when the backup was made")
    move = commands.add_parser("move-to", help="every row into another, empty database")
    move.add_argument("url", metavar="URL")
