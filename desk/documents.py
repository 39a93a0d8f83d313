"""证照: until when an enterprise's licences count; it and the centre are reminded before they run out."""

from datetime import date, datetime, time, timedelta

from desk import alarms, audiences, post, subjects, worktime
from desk.people import authorize
from storage.models import Alarm, Document, Enterprise, Person
from storage.store import Store

EXPIRY = "document"  # the ladder, and what its alarms wait for
A_DAY = timedelta(days=1)


def note(
    store: Store, enterprise: Enterprise, name: str, number: str, expires_on: date | None, by: Person, now: datetime
) -> Document:
    """登记证照: in place of the one of the same name that was kept before."""
    authorize(by, "keep_document", enterprise)
    for earlier in store.dossiers.documents(enterprise.id):
        if earlier.name == name:
            _end(store, earlier, now)
    document = store.put(
        Document(
            enterprise_id=enterprise.id,
            name=name,
            number=number,
            expires_on=expires_on,
            noted_by_id=by.id,
            noted_at=now,
        )
    )
    store.reload(document)
    if expires_on is not None:
        midnight = worktime.calendar_of(store).instant(expires_on + A_DAY, time())
        subjects.lay(store, _subject(document), EXPIRY, now, midnight)
    store.outbox.refresh(f"dossier/{enterprise.id}", now)
    store.trail.note("document_noted", now, by, enterprise=enterprise.id, document=document.id, what=name)
    return document


def drop(store: Store, document_id: int, by: Person, now: datetime) -> Document:
    """移除: it is not kept any more, and nobody is reminded of it."""
    document = store.dossiers.document(document_id)
    authorize(by, "keep_document", document.enterprise)
    if document.ended_at is None:
        _end(store, document, now)
        store.outbox.refresh(f"dossier/{document.enterprise_id}", now)
        facts = {"enterprise": document.enterprise_id, "document": document.id, "what": document.name}
        store.trail.note("document_dropped", now, by, **facts)
    return document


def remind(store: Store, alarm: Alarm, now: datetime) -> None:
    """It runs out soon, or has run out: the enterprise and the centre hear it."""
    document = store.dossiers.document(int(alarm.subject.partition("/")[2]))
    if document.ended_at is not None:
        return
    for says, names in alarms.rung_of(alarm).hears.items():
        for name in names:
            own = audiences.enterprise(document.enterprise)
            whom = own if name == "enterprise" else audiences.of_department(name, 0)
            post.tell(store, whom, says, now, key=f"alarm/{alarm.id}", document_id=document.id)


def _end(store: Store, document: Document, now: datetime) -> None:
    document.ended_at = now
    subjects.silence(store, _subject(document), EXPIRY)


def _subject(document: Document) -> str:
    return f"document/{document.id}"
