"""python -m bot: every command of the command line, and which module does it."""

import argparse
import asyncio
import sys
from pathlib import Path

from pydantic import ValidationError

from bot import lock
from bot.config import Settings
from bot.console import fail
from desk import own_rules, rules
from storage import schema
from storage.store import Unavailable
from texts import Words, words


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 only when it did what was asked; errors go to stderr, one sentence each."""
    asked = _parser().parse_args(arguments)
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]).upper() or ".env"
        return fail(words("zh")("cli.bad_setting", name=name, why=first["msg"].removeprefix("Value error, ")))
    except OSError as error:
        return fail(words("zh")("cli.no_secret_file", path=str(error.filename)))
    speak = words(settings.desk_language)
    try:
        if settings.own_rules:
            rules.adopt(own_rules.read(settings.own_rules))
    except (own_rules.BadRules, OSError, UnicodeDecodeError) as error:
        return fail(speak("cli.bad_setting", name="DESK_RULES", why=str(error)))
    try:
        return _do(settings, speak, asked)
    except schema.SchemaTooNew as version:
        return fail(speak("cli.too_new", version=str(version)))
    except lock.Taken as taken:
        return fail(speak("cli.taken", path=str(taken)))
    except Unavailable as error:
        return fail(speak("cli.no_database", why=str(error)))


def _do(settings: Settings, speak: Words, asked: argparse.Namespace) -> int:
    """Each command's module is imported when it is wanted, so that none waits for another's imports."""
    match asked.command:
        case "run":
            return _run(settings, speak)
        case "playground":
            from bot import playground

            return playground.play(settings, speak, asked.port, asked.at)
        case "import":
            from bot import importing

            return importing.import_file(settings, asked.what, asked.file, dry_run=asked.dry_run, rule=asked.rule)
        case "export":
            from bot import exporting

            return exporting.export(settings, speak, asked.what, asked.file)
        case "template":
            from bot import exporting

            return exporting.template(settings, speak, asked.what, asked.file)
        case "guide":
            from bot import printing

            return printing.guides(settings, speak, asked)
        case "invite":
            from bot import inviting

            return inviting.invite(settings, speak, asked)
        case "drill":
            from bot import drilling

            return drilling.drill(settings, speak, asked)
        case "why":
            from bot import explaining

            return explaining.why(settings, speak, asked.case)
        case "permissions":
            from bot import permissions

            return permissions.show(speak)
        case "report":
            from bot import reporting

            return reporting.report(settings, speak, asked)
        case "evaluation":
            from bot import evaluating

            return evaluating.evaluation(settings, speak, asked)
        case "figures":
            from bot import figures

            return figures.show(speak)
        case "doctor":
            from bot import doctoring

            return doctoring.examine(settings, speak)
        case "audit":
            from bot import auditing

            return auditing.verify(settings, speak, asked)
        case "backup" | "restore" | "review" | "release" | "move-to":
            from bot import copying

            return copying.do(settings, speak, asked)
        case "calibrate":
            from bot import calibrating

            return calibrating.calibrate(settings, speak, asked)
        case _:
            from bot import asking

            return asking.ask(settings, speak, asked)


def _run(settings: Settings, speak: Words) -> int:
    if settings.bot_token is None or not settings.bot_token.get_secret_value():
        return fail(speak("cli.no_token"))

    from telegram.error import InvalidToken, TelegramError

    from bot import app, logs

    logs.set_up(settings.secrets, settings.log_format)
    try:
        asyncio.run(app.run(settings))
    except InvalidToken:
        return fail(speak("cli.bad_token"))
    except TelegramError as error:
        return fail(speak("cli.telegram_refuses", why=error.message))
    except Unavailable:
        raise
    except OSError as error:  # the webhook's port is taken, a folder cannot be written
        return fail(speak("cli.cannot_start", why=str(error)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="serve Telegram, or any server that speaks the Bot API")

    commands.add_parser("permissions", help="who may do what, as a table")

    report = commands.add_parser("report", help="a month's pack: workbook, pages for the meeting, picture")
    report.add_argument("month", metavar="YYYY-MM")
    report.add_argument("--out", type=Path, required=True, metavar="DIR")
    report.add_argument("--department", default="", metavar="NAME", help="of one department only")
    commands.add_parser("figures", help="what every figure of a report means")

    playground = commands.add_parser("playground", help="the whole desk with a local chat world, no token, no account")
    playground.add_argument("--port", type=int, default=8080)
    playground.add_argument("--at", default="2026-11-23T09:00", help="the playground's time at its start, local")

    importing = commands.add_parser("import", help="take over a file: xlsx, csv or jsonl; all of it or nothing")
    importing.add_argument("what", choices=["catalogue", "organisation", "calendar", "lexicon", "feed"])
    importing.add_argument("file", type=Path)
    importing.add_argument("--rule", default="", metavar="NAME", help="of a feed: by which threshold its rows count")
    importing.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    _evaluating(commands)
    export = commands.add_parser("export", help="what an import took over, as a workbook or jsonl, to import again")
    export.add_argument("what", choices=["catalogue", "lexicon"])
    export.add_argument("file", type=Path)

    template = commands.add_parser("template", help="an empty workbook with every column, to be filled in and imported")
    template.add_argument("what", choices=["catalogue", "organisation", "calendar", "lexicon"])
    template.add_argument("file", type=Path)

    guide = commands.add_parser("guide", help="an item's guide as a page to print")
    guide.add_argument("item", nargs="?", default="", help="its code, its name, or what people call it")
    guide.add_argument("--all", action="store_true", help="a page for every item, and one that lists them")
    guide.add_argument("--out", type=Path, metavar="PATH", help="a file, or with --all a folder; otherwise printed")

    roles = ["agent", "officer", "deputy", "principal", "organiser", "leader", "admin", "auditor", "contact"]
    invite = commands.add_parser("invite", help="print one single-use link and its token")
    invite.add_argument("--role", required=True, choices=roles)
    place = invite.add_mutually_exclusive_group()
    place.add_argument("--department", default="", metavar="NAME")
    place.add_argument("--enterprise", default="", metavar="NAME")
    invite.add_argument("--name", default="")

    ask = commands.add_parser("ask", help="answer a question from the catalogue")
    ask.add_argument("question", nargs="?", default="")
    ask.add_argument("--json", action="store_true")
    ask.add_argument("--batch", type=Path, metavar="FILE", help='one {"id", "q"} a line; one answer a line')
    ask.add_argument("--department", default="", metavar="NAME", help="only this department's items")
    ask.add_argument("--region", default="", metavar="NAME", help="only this region's, in a catalogue of several")
    ask.add_argument("--words-only", action="store_true", help="without the meanings of the extra `semantic`")
    ask.add_argument("--catalogue", type=Path, metavar="FILE", help="answer from a file instead of the database")

    _keeping(commands)
    calibrate = commands.add_parser("calibrate", help="fit the confidence to what people said was meant")
    calibrate.add_argument("--log", type=Path, metavar="FILE", help='one {"q", "items": […]} a line')
    calibrate.add_argument("--catalogue", type=Path, metavar="FILE", help="rank in a file instead of the database")
    calibrate.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    drill = commands.add_parser("drill", help="say who would hear what and when if nobody acted; nothing is sent")
    about = drill.add_mutually_exclusive_group()
    about.add_argument("case", nargs="?", default="", metavar="CASE")
    about.add_argument("--item", default="", metavar="ITEM", help="code or name of an item instead of a case")
    drill.add_argument("--from", dest="start", default="", metavar="ISO", help="from then on, local time")

    why = commands.add_parser("why", help="explain a case's due instants, day by day")
    why.add_argument("case", metavar="CASE")
    return parser


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


if __name__ == "__main__":
    sys.exit(main())
