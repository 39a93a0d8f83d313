"""python -m bot report: a month's pack, as files in a folder."""

import argparse

from bot.clock import Clock
from bot.config import Settings
from bot.console import fail, say
from desk import departments, periods
from desk.errors import NoSuchDepartment
from handlers import refusals
from storage import schema
from storage.store import Storage, Unavailable
from texts import Words


def report(settings: Settings, speak: Words, asked: argparse.Namespace) -> int:
    """Writes the workbook, the pages and the picture, and says where."""
    first = periods.named(asked.month)
    if first is None:
        return fail(speak("cli.no_such_month", month=asked.month))
    schema.prepare(settings.database)
    storage = Storage(settings.database, settings.site)
    try:
        department = None
        if asked.department:
            named = asked.department
            department = storage.read_now(departments.named, named)
        period = periods.month(first, storage.site.zone, Clock(settings.desk_clock_file).now())
        from bot.packs import making

        for path in making.make(storage, period, department, speak, asked.out).files:
            say(str(path))
    except NoSuchDepartment as refusal:
        return fail(refusals.said(speak, refusal.name, refusal.facts))
    except Unavailable:
        raise
    except OSError as error:
        return fail(speak("cli.cannot_write", path=str(asked.out), why=str(error.strerror)))
    finally:
        storage.close()
    return 0
