"""python -m bot why: how a case's due instants come about."""

from bot.config import Settings
from bot.console import fail, say
from desk.errors import NoSuchCase
from handlers import refusals, why_cards
from storage import schema
from storage.store import Storage, Store
from texts import Words


def why(settings: Settings, speak: Words, no: str) -> int:
    """Prints the explanation that /why gives in a chat."""
    schema.prepare(settings.database)
    storage = Storage(settings.database, settings.site)

    def explained(store: Store) -> str:
        case = store.cases.by_number(no.strip().upper())
        if case is None:
            raise NoSuchCase(no=no)
        return why_cards.said(store, case, speak)

    try:
        say(storage.read_now(explained))
    except NoSuchCase as refusal:
        return fail(refusals.said(speak, refusal.name, refusal.facts))
    finally:
        storage.close()
    return 0
