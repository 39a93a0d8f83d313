"""python -m bot.packs ORDER: a pack made in a process of its own, so that a large one neither delays nor ends the desk.

`bot/packing.py` writes the order (`orders.py`).
"""

import gc
import json
import os
import resource
import sys
from datetime import date, datetime
from pathlib import Path

from bot.config import Settings
from bot.packs import making, orders
from bot.packs.orders import DIGEST, Order
from desk import periods
from storage.store import Storage
from texts import words

MEMORY = 512 * 1024 * 1024  # bytes of its own; ten thousand cases take less than 200 MB
NICE = 10  # people's answers go first


def main(order: Order) -> None:
    """The files and the digest, in the folder."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    os.nice(NICE)
    gc.disable()  # it ends soon, and what it gathers is kept until then
    settings = Settings()
    storage = Storage(settings.database, settings.site)
    try:
        cut = datetime.fromisoformat(order.cut)
        period = periods.of_kind(order.kind, date.fromisoformat(order.first), storage.site.zone, cut)
        key = order.department
        department = storage.read_now(lambda store: store.organisation.department(key)) if key is not None else None
        folder = Path(order.folder)
        made = making.make(storage, period, department, words(order.language), folder)
        (folder / DIGEST).write_text(json.dumps(made.digest, ensure_ascii=False), encoding="utf-8")
    finally:
        storage.close()


if __name__ == "__main__":
    main(orders.read(sys.argv[1]))
