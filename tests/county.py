"""A small county for tests of the desk: one item, three departments, people at every rung."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from desk import cases, dialogs, requests
from desk.attachments import Sent
from storage.models import (
    Assignment,
    Case,
    ChatKind,
    Day,
    Department,
    DepartmentKind,
    Enterprise,
    Group,
    Guide,
    Item,
    Letter,
    Person,
    Purpose,
    Role,
    RoleName,
)
from storage.store import Storage, Store
from tests.settled import Beginning

MONDAY_NINE = datetime(2026, 11, 23, 1, tzinfo=UTC)  # 09:00 in Shanghai

PLACE = "县市场监督管理局"
OTHER = "县应急管理局"
JOINT = "县消防救援大队"


def at(local: str) -> datetime:
    """An instant by the county's clock: at("2026-11-26 17:30")."""
    return datetime.fromisoformat(f"{local}+08:00").astimezone(UTC)


def body(**changes: Any) -> dict[str, Any]:
    """A guide's body as the catalogue import makes it."""
    return {
        "id": "LX-900",
        "name": "食品经营许可核发",
        "aliases": ["食品许可证"],
        "theme": "准营准办",
        "implementing_body": PLACE,
        "joint_bodies": [],
        "handling_kind": "承诺件",
        "legal_limit": {"value": 10, "unit": "工作日", "basis": "《食品经营许可和备案管理办法》"},
        "promise_limit": {"value": 3, "unit": "工作日"},
        "special_procedures": [],
        "materials": [
            {"order": 1, "name": "申请书", "necessity": "必要", "source": "申请人自备", "copies": 1},
            {"order": 2, "name": "健康证明", "necessity": "容缺后补", "source": "申请人自备", "copies": 1},
            {"order": 3, "name": "场地照片", "necessity": "非必要", "source": "申请人自备", "copies": 1},
        ],
        "forms": [{"name": "申请书", "file": "申请书.docx", "kind": "空白表"}],
        "conditions": "",
        "flow": ["受理", "审查", "决定", "送达"],
        "fee": {"charged": False, "note": "不收费"},
        "channels": ["窗口办理"],
        "visits": 1,
        "place": "政务服务中心",
        "hours": "工作日",
        "consult_phone": "0743-0000000",
        "supervise_phone": "0743-0000001",
        "assist_mode": "帮办",
        **changes,
    }


@dataclass
class County:
    """The small county on one database, and shorthand for what its people do."""

    storage: Storage
    people: dict[str, int]

    def __post_init__(self) -> None:
        self.beginning = Beginning(self.storage)

    def do(self, action: Any, *what: Any, by: str, now: datetime) -> Any:
        """One desk function as this person, in one transaction."""
        return self.storage.transact_now(lambda store: action(store, *what, store.people.get(self.people[by]), now))

    def see(self, question: Any) -> Any:
        return self.storage.read_now(question)

    def files(self, now: datetime = MONDAY_NINE) -> int:
        """陈静 files for the item with all she has; the key of the case."""

        def file(store: Store) -> int:
            chen = store.people.get(self.people["陈静"])
            assert chen.chat is not None
            item = store.catalogue.by_code("LX-900")
            assert item is not None
            draft = requests.start(store, item, chen.chat, None, chen, now)
            dialogs.send(store, draft, chen.chat, Sent("document", "f1", "u1", "申请书.pdf", 9), chen, now)
            requests.choose(store, draft, "later", chen, now)
            requests.choose(store, draft, "skip", chen, now)
            requests.choose(store, draft, "submit", chen, now)
            assert draft.case_id is not None
            return draft.case_id

        return self.beginning.does(
            ("files", now, repr(self.people)), lambda: self.storage.transact_now(file)
        )

    def dispatched(self, now: datetime = MONDAY_NINE) -> int:
        """A case filed, accepted and dispatched; the key of its assignment."""

        def dispatch() -> int:
            case_id = self.files(now)
            self.do(cases.accept, case_id, by="李红", now=now)
            return int(self.case(case_id).assignments[0].id)

        return self.beginning.does(("dispatched", now, repr(self.people)), dispatch)

    def case(self, case_id: int) -> Case:
        return self.storage.read_now(lambda store: store.cases.get(case_id))

    def assignments(self, case_id: int) -> list[Assignment]:
        """Every assignment a case has had, oldest first."""
        return self.storage.read_now(lambda store: list(store.cases.get(case_id).assignments))

    def assignment(self, assignment_id: int) -> Assignment:
        return self.storage.read_now(lambda store: store.assignments.get(assignment_id))

    def owner(self, assignment_id: int) -> str:
        owner = self.assignment(assignment_id).owner
        return owner.name if owner else ""

    def letters(self, *kinds: str) -> list[tuple[str, str]]:
        """(kind, who hears it) of every letter written so far, of these kinds if any are named."""

        def look(store: Store) -> list[tuple[str, str]]:
            rows = store.session.scalars(select(Letter).where(Letter.edits_id.is_(None)).order_by(Letter.id)).all()
            return [(row.kind, self._reader(store, row)) for row in rows if not kinds or row.kind in kinds]

        return self.storage.read_now(look)

    def _reader(self, store: Store, letter: Letter) -> str:
        reader = store.people.of_chat(letter.chat_id)
        return reader.name if reader else letter.chat.title


def settle(storage: Storage, **changes: Any) -> County:
    """The county in this database; `changes` to the guide's body."""
    guide, county = body(**changes), County(storage, {})
    county.people |= county.beginning.does(
        repr(guide), lambda: storage.transact_now(lambda store: _settle(store, guide))
    )
    return county


def _settle(store: Store, guide: dict[str, Any]) -> dict[str, int]:
    place, _, _ = (store.put(Department(name=name)) for name in (PLACE, OTHER, JOINT))
    centre = store.put(Department(name="帮代办中心", kind=DepartmentKind.CENTRE))
    firm = store.put(Enterprise(name="青松食品", uscc="91433122MA4L000001", tags=[]))
    rival = store.put(Enterprise(name="宏达建材", uscc="91433122MA4L000002", tags=[]))
    item = store.put(Item(code=guide["id"], name=guide["name"], department_id=place.id, version=1))
    facts = {"body_hash": "1", "imported_at": MONDAY_NINE, "valid_from": MONDAY_NINE.date()}
    store.put(Guide(item_id=item.id, version=1, body=guide, **facts))
    store.put(Day(date=date(2026, 10, 10), kind="work", name="国庆节", scope="national", document="通知"))
    who = {
        "陈静": (1001, RoleName.CONTACT, None, firm.id),
        "周海": (1002, RoleName.CONTACT, None, rival.id),
        "李红": (1101, RoleName.AGENT, centre.id, None),
        "吴敏": (1102, RoleName.AGENT, centre.id, None),
        "王建国": (1201, RoleName.OFFICER, place.id, None),
        "刘洋": (1202, RoleName.OFFICER, place.id, None),
        "张伟": (1203, RoleName.DEPUTY, place.id, None),
        "赵志强": (1204, RoleName.PRINCIPAL, place.id, None),
        "孙丽": (1301, RoleName.ORGANISER, None, None),
        "龙明远": (1401, RoleName.LEADER, None, None),
        "田野": (1501, RoleName.ADMIN, None, None),
        "马宁": (1601, RoleName.OFFICER, 2, None),
    }
    people = {name: _person(store, name, *facts) for name, facts in who.items()}
    substitute = store.people.get(people["刘洋"])
    substitute.roles[0].substitute_for_id = people["王建国"]
    _group(store, -1, "服务群", Purpose.SERVICE, people["田野"])
    _group(store, -2, "中心群", Purpose.CENTRE, people["田野"])
    return people


def _person(
    store: Store, name: str, telegram_id: int, role: RoleName, department_id: int | None, enterprise_id: int | None
) -> int:
    chat = store.chats.met(telegram_id, ChatKind.PRIVATE)
    person = store.put(Person(name=name, chat_id=chat.id))
    store.put(
        Role(person_id=person.id, name=role, department_id=department_id, enterprise_id=enterprise_id)
    )
    store.session.refresh(person)
    return person.id


def _group(store: Store, telegram_id: int, title: str, purpose: Purpose, bound_by: int) -> None:
    chat = store.chats.met(telegram_id, ChatKind.GROUP, title)
    store.put(Group(chat_id=chat.id, purpose=purpose, bound_by_id=bound_by, bound_at=MONDAY_NINE))
