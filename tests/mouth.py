"""What a sender would send now, for tests that are not about its pace."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete

from handlers.letters import LETTERS
from storage.models import Letter, Pace
from storage.store import Store

LEASE = timedelta(seconds=60)


def taken(store: Store, wall: datetime, limit: int = 50) -> Sequence[Letter]:
    """Letters claimed as if nobody had been spoken to for a while."""
    store.session.execute(delete(Pace))
    return [departure.letter for departure in store.departures.claim(wall, LEASE, limit, LETTERS)]
