"""python -m bot: every command of the command line, and which module does it."""

import argparse
import asyncio
import sys

from pydantic import ValidationError

from bot import arguments, lock
from bot.config import Settings
from bot.console import fail
from desk import own_rules, rules
from storage import schema
from storage.store import Unavailable
from texts import Words, words


def main(given: list[str] | None = None) -> int:
    """The exit status: 0 only when it did what was asked; errors go to stderr, one sentence each."""
    asked = arguments.parser(__doc__ or "").parse_args(given)
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
        case "guide":
            from bot import printing

            return printing.guides(settings, speak, asked)
        case "drill":
            from bot import drilling

            return drilling.drill(settings, speak, asked)
        case "why":
            from bot import explaining

            return explaining.why(settings, speak, asked.case)
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
        case "ask":
            from bot import asking

            return asking.ask(settings, speak, asked)
        case _:
            return _exchange(settings, speak, asked)


def _exchange(settings: Settings, speak: Words, asked: argparse.Namespace) -> int:
    """What goes into the desk from outside, and what it gives out: files, links, tables."""
    match asked.command:
        case "import":
            from bot import importing

            return importing.import_file(settings, asked.what, asked.file, dry_run=asked.dry_run, rule=asked.rule)
        case "export":
            from bot import exporting

            return exporting.export(settings, speak, asked.what, asked.file)
        case "template":
            from bot import exporting

            return exporting.template(settings, speak, asked.what, asked.file)
        case "invite":
            from bot import inviting

            return inviting.invite(settings, speak, asked)
        case "permissions":
            from bot import permissions

            return permissions.show(speak)
        case "report":
            from bot import reporting

            return reporting.report(settings, speak, asked)
        case "evaluation":
            from bot import evaluating

            return evaluating.evaluation(settings, speak, asked)
        case _:
            from bot import figures

            return figures.show(speak)


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


if __name__ == "__main__":
    sys.exit(main())
