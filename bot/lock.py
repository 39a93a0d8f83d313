"""One process for one SQLite file: a second one is refused before it can do harm."""

import fcntl
import os
from pathlib import Path

from sqlalchemy.engine import make_url


class Taken(Exception):
    """Another process works on this database."""


def take(url: str) -> int | None:
    """A lock held until this process ends; None where the database itself serves several processes."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    path = Path(f"{address.database}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise Taken(str(path)) from error
    return handle
