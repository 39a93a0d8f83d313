"""python -m bot invite: one single-use link, printed once."""

import argparse

from bot.clock import Clock
from bot.config import Settings
from bot.console import fail, say
from desk import invites
from desk.errors import DeskError, NoSuchDepartment, NoSuchEnterprise
from desk.invites import Invitation
from handlers import refusals
from storage import schema
from storage.models import RoleName
from storage.store import Storage, Store
from texts import Words


def invite(settings: Settings, speak: Words, asked: argparse.Namespace) -> int:
    """Prints the link and its token; the token itself is kept nowhere."""
    schema.prepare(settings.database)
    storage = Storage(settings.database, settings.site)
    now = Clock(settings.desk_clock_file).now()

    def make(store: Store) -> tuple[str, str | None]:
        token = invites.issue(store, _invitation(store, asked), None, now)
        return token, store.facts.value("username")

    try:
        token, username = storage.transact_now(make)
    except DeskError as refusal:
        return fail(refusals.said(speak, refusal.name, refusal.facts))
    finally:
        storage.close()
    say(f"https://t.me/{username}?start={token}" if username else speak("cli.no_username"))
    say(f"/start {token}")
    return 0


def _invitation(store: Store, asked: argparse.Namespace) -> Invitation:
    department = store.organisation.department_named(asked.department) if asked.department else None
    if asked.department and department is None:
        raise NoSuchDepartment(name=asked.department)
    enterprise = store.organisation.enterprise_named(asked.enterprise) if asked.enterprise else None
    if asked.enterprise and enterprise is None:
        raise NoSuchEnterprise(name=asked.enterprise)
    return Invitation(RoleName(asked.role), department, enterprise, asked.name)
