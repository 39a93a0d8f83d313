"""Retention: what people sent is kept no longer than it is needed; the trail says that it went, and stays whole."""

from datetime import datetime, time, timedelta

from storage.store import Store

PURGED = "purged"  # the fact that names the last day on which everything over its time was gone
AT = time(3, 0)  # local time: nobody waits
RAW = timedelta(days=30)  # updates as they came, and what was typed into dialogs
PACKS = timedelta(days=60)  # files of reports, which can be made again
FILES = timedelta(days=365)  # after the case was closed
AT_ONCE = 1000  # rows of each kind in one transaction


def purge(store: Store, now: datetime) -> bool:
    """Whether there is more to do; once a day, at night, everything over its time goes."""
    local = now.astimezone(store.site.zone)
    today = local.date().isoformat()
    if local.time() < AT or store.facts.value(PURGED) == today:
        return False
    gone = {
        "updates": store.retention.forget_updates(now - RAW, AT_ONCE),
        "drafts": store.retention.forget_drafts(now - RAW, AT_ONCE),
        "feed_rows": store.retention.forget_feed_rows(now - FILES, AT_ONCE),
        "pack_files": store.packs.forget(now - PACKS, AT_ONCE),
        "files": store.retention.forget_files(now - FILES, AT_ONCE),
    }
    if any(gone.values()):
        store.trail.note("purged", now, None, **gone)
    more = AT_ONCE in gone.values()
    if not more:
        store.facts.set(PURGED, today)
    return more
