"""A county with very many open cases: some are lived by the desk's own functions, and then copied as rows.

The sample county's departments, every official with an account, and five hundred enterprises. Of each department one
case falls due at 17:30 (`DUE`) and one a working day later; both have been acknowledged and have heard their reminders.
One more has been red for a working day, of which nobody has heard yet: for whoever wants to have swept before. What is
copied of a case: itself, its assignment, the alarms that still wait, and of those that fall due the messages sent so
far, which are brought up to date when they turn blue.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Integer,
    String,
    Table,
    cast,
    create_engine,
    func,
    insert,
    literal,
    null,
    select,
    true,
    update,
)
from sqlalchemy.orm.attributes import flag_modified

from bot import county
from desk import assignments, cases, sweep
from storage.models import (
    Alarm,
    AlarmState,
    Assignment,
    Base,
    Case,
    Chat,
    ChatKind,
    Draft,
    DraftKind,
    Enterprise,
    Guide,
    Item,
    Letter,
    LetterState,
    Person,
    Role,
    RoleName,
)
from storage.store import Site, Storage, Store

DISPATCHED = datetime(2026, 11, 9, 1, tzinfo=UTC)  # Monday, 09:00 in the county
DUE = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # ten working days later, 17:30
LATER = timedelta(days=1)
MINUTE = timedelta(minutes=1)
ENTERPRISES = 500
LONG = timedelta(days=5)  # two working days earlier, so that those are red when the others turn blue
SITE = Site("LX", ZoneInfo("Asia/Shanghai"))
HURRY = ("journal_mode=delete", "journal_mode=off", "synchronous=off", "cache_size=-400000", "temp_store=memory")
STRIDE = 10_000  # between the keys of two copies: more than any table holds before copying
ONE_IN = 100  # falls due


def fill(url: str, size: int) -> int:
    """So many open assignments in a fresh database, one in a hundred of them due at `DUE`; how many that is."""
    storage = Storage(url, SITE)
    county.settle(storage, DISPATCHED)
    contacts = storage.transact_now(_populate)
    due = storage.transact_now(_lived, DISPATCHED, contacts[0])
    open_ = storage.transact_now(_lived, DISPATCHED + LATER, contacts[0])
    _hear_the_reminders(storage)
    storage.transact_now(_lived, DISPATCHED - LONG, contacts[0])
    storage.transact_now(_delivered)
    storage.close()
    rounds = size // len(due)
    more = round(rounds / ONE_IN) - 1
    with _hurried(url) as connection:
        _copy(connection, due, 0, more, contacts, letters=True)
        _copy(connection, open_, more, rounds - more - 2, contacts, letters=False)
    return len(due) * (more + 1)


@contextmanager
def _hurried(url: str) -> Iterator[Connection]:
    """A database that nobody else has open and nobody will miss: no journal, and its indexes are built at the end."""
    engine = create_engine(url)
    with engine.connect() as connection:
        for pragma in HURRY:
            connection.exec_driver_sql(f"pragma {pragma}")
        of = ", ".join(f"'{_table(model).name}'" for model in (Case, Assignment, Alarm, Letter))
        listed = f"select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in ({of})"  # noqa: S608 - our own names
        indexes = connection.exec_driver_sql(listed).all()
        for name, _ in indexes:
            connection.exec_driver_sql(f'drop index "{name}"')
        yield connection
        for _, statement in indexes:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("analyze")
        connection.commit()
    engine.dispose()


def _populate(store: Store) -> Sequence[tuple[int, int]]:
    """Enterprises with their contacts, keys one after the other; everybody has an account."""
    for person in store.people.everyone_with_a_role():
        if person.chat_id is None:
            person.chat_id = store.put(Chat(telegram_id=5_000_000 + person.id, kind=ChatKind.PRIVATE)).id
    found = []
    for number in range(ENTERPRISES):
        firm = store.put(Enterprise(name=f"企业{number}", uscc=f"{number:018}", tags=[]))
        chat = store.put(Chat(telegram_id=6_000_000 + number, kind=ChatKind.PRIVATE))
        contact = store.put(Person(name=f"经办人{number}", chat_id=chat.id))
        store.put(Role(person_id=contact.id, name=RoleName.CONTACT, enterprise_id=firm.id))
        found.append((firm.id, contact.id))
    return found


def _lived(store: Store, now: datetime, filer: tuple[int, int]) -> Sequence[int]:
    """One case of each department, filed, accepted, dispatched and acknowledged; their keys."""
    contact, agent = store.people.get(filer[1]), store.people.with_role(RoleName.AGENT)[0]
    found = []
    for item in store.session.scalars(select(Item).group_by(Item.department_id)):
        officers = store.people.officers(item.department_id)
        guide = store.session.scalars(select(Guide).where(Guide.item_id == item.id)).first()
        assert guide is not None
        guide.body |= {"promise_limit": {"value": 10, "unit": "工作日"}, "joint_bodies": [], "materials": []}
        flag_modified(guide, "body")
        about = {"person_id": contact.id, "chat_id": contact.chat_id, "enterprise_id": filer[0], "guide_id": guide.id}
        draft = store.put(Draft(kind=DraftKind.REQUEST, step="confirm", data={}, opened_at=now, **about))
        store.reload(draft)
        case = cases.open_from(store, draft, contact, now)
        cases.accept(store, case.id, agent, now)
        assignments.acknowledge(store, case.assignments[0].id, officers[0], now)
        found.append(case.id)
    return found


def _hear_the_reminders(storage: Storage) -> None:
    while (due := storage.read_now(lambda store: store.alarms.next_due())) is not None and due < DUE:
        storage.transact_now(sweep.ring, due)


def _delivered(store: Store) -> None:
    """Every letter so far has arrived; none is an edit."""
    store.session.execute(
        update(Letter)
        .where(Letter.state == LetterState.PENDING)
        .values(state=LetterState.SENT, message_id=Letter.id, sent_at=DUE - MINUTE)
    )


def _copy(
    connection: Connection,
    of: Sequence[int],
    first: int,
    count: int,
    contacts: Sequence[tuple[int, int]],
    *,
    letters: bool,
) -> None:
    """Each of these cases again, so many times, spread over the enterprises."""
    copies = select(literal(first + 1).label("number")).cte(recursive=True)
    copies = copies.union_all(select(copies.c.number + 1).where(copies.c.number < first + count))
    number = copies.c.number
    case, sent, alarm, letter = (_table(model) for model in (Case, Assignment, Alarm, Letter))
    firm, contact = contacts[0]
    spread = number % len(contacts)
    no = case.c.no + "-" + cast(number, String)
    anew = {"no": no, "enterprise_id": firm + spread, "filed_by_id": contact + spread}
    mine, shift = sent.c.case_id.in_(of), STRIDE * number

    _insert(connection, case, copies, case.c.id.in_(of), {"id": case.c.id + shift, **anew})
    _insert(connection, sent, copies, mine, {"id": sent.c.id + shift, "case_id": sent.c.case_id + shift})
    keys = {"id": alarm.c.id, "case_id": alarm.c.case_id, "assignment_id": alarm.c.assignment_id}
    waiting = alarm.c.case_id.in_(of) & (alarm.c.state == AlarmState.WAITING)
    _insert(connection, alarm, copies, waiting, {name: key + shift for name, key in keys.items()})
    for model in (Case, Assignment) if letters else ():
        noun, table = f"{model.__tablename__}/", _table(model)
        key = cast(func.substr(letter.c.card, len(noun) + 1), Integer)
        theirs = key.in_(select(table.c.id).where(table.c.id.in_(of) if model is Case else mine))
        shown = letter.c.card.like(f"{noun}%") & letter.c.card.not_like(f"{noun}%/%") & theirs
        card = noun + cast(key + shift, String)
        _insert(connection, letter, copies, shown, {"id": letter.c.id + shift, "card": card, "dedupe_key": null()})


def _insert(
    connection: Connection,
    table: Table,
    copies: CTE,
    which: ColumnElement[bool],
    other: Mapping[str, ColumnElement[Any]],
) -> None:
    """Every row that is meant, once for each copy, the same but for these columns."""
    columns = [column.name for column in table.columns]
    rows = select(*(other.get(name, table.c[name]).label(name) for name in columns)).where(which)
    connection.execute(insert(table).from_select(columns, rows.select_from(copies.join(table, true()))))


def _table(model: type[Base]) -> Table:
    assert isinstance(model.__table__, Table)
    return model.__table__
