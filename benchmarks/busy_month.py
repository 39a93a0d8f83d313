"""A month of a busy county: so many cases in all departments, written straight into the tables with their events."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from desk import worktime
from desk.calendar import WorkCalendar
from storage.models import (
    Assignment,
    AssignmentStage,
    Case,
    Enterprise,
    Event,
    Gap,
    GapReason,
    GapState,
    Guide,
    Item,
    Question,
    Role,
    RoleName,
    Share,
    Stage,
)
from storage.store import Store

ENTERPRISES = 500
ROWS = 5000  # in one statement
PLENTY = ("办理进展顺利", "材料需要核实", "待现场查验")


def fill(store: Store, count: int, first: datetime, span: timedelta = timedelta(days=35)) -> None:
    """So many cases submitted in this time from `first` on, in every state a case can be in."""
    chance = random.Random(7)
    filler = _Filler(store, chance)
    for number in range(count):
        filler.case(number, first + timedelta(minutes=chance.randrange(int(span / timedelta(minutes=1)))))
        if len(filler.events) > ROWS:
            filler.write()
    filler.write()
    filler.ask(first)


class _Filler:
    def __init__(self, store: Store, chance: random.Random) -> None:
        self._store, self._chance = store, chance
        self._items = store.session.scalars(select(Item)).all()
        self._guides = {guide.item_id: guide.id for guide in store.session.scalars(select(Guide))}
        roles = store.session.scalars(select(Role)).all()
        self._filer = next(role.person_id for role in roles if role.name is RoleName.CONTACT)
        self._agents = [role.person_id for role in roles if role.name is RoleName.AGENT]
        self._officers = {role.department_id: role.person_id for role in roles if role.name is RoleName.OFFICER}
        self._calendar: WorkCalendar = worktime.calendar_of(store)
        self._version = store.days.version()
        self._seq = store.trail.head().count
        self._cases: list[dict[str, Any]] = []
        self._parts: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        names = [(f"湘西企业{number:04d}有限公司", f"9143312299{number:08d}") for number in range(ENTERPRISES)]
        store.session.execute(insert(Enterprise), [{"name": name, "uscc": uscc, "tags": []} for name, uscc in names])
        self._firms: Sequence[int] = store.session.scalars(select(Enterprise.id)).all()
        self._next_case = (store.session.scalar(select(Case.id).order_by(Case.id.desc()).limit(1)) or 0) + 1
        self._next_part = (store.session.scalar(select(Assignment.id).order_by(Assignment.id.desc()).limit(1)) or 0) + 1

    def case(self, number: int, came: datetime) -> None:
        """One case from its submission to wherever chance lets it come."""
        chance, key, item = self._chance, self._next_case, self._chance.choice(self._items)
        self._next_case += 1
        guide = self._guides[item.id]
        row = {
            "id": key, "no": f"LX{came:%Y%m%d}-{number:05d}", "enterprise_id": chance.choice(self._firms),
            "item_id": item.id, "guide_id": guide, "filed_by_id": self._filer, "mode": "帮办", "version": 1,
            "submitted_at": came, "pre_check_by": came + timedelta(days=7), "stage": Stage.PRE_CHECK,
            "accepted_at": None, "finished_at": None, "confirmed_at": None, "reopened": 0, "urged": 0,
            "calendar_version": self._version,
        }  # fmt: skip
        self._cases.append(row)
        agent = chance.choice(self._agents)
        self._event(key, came, "submitted", None, mode="帮办", item=item.code, pre_check_days=5)
        now = self._later(came, 1, 6)
        if chance.random() < 0.15:
            self._event(key, now, "correction", agent, materials=["申请书"], words="请补正")
            now = self._later(now, 4, 16)
            self._event(key, now, "supplemented", None, materials=["申请书"], pre_check_days=5)
            now = self._later(now, 1, 4)
        if chance.random() < 0.03:
            self._event(key, now, "not_accepted", agent, reason="不属于受理范围")
            row["stage"] = Stage.NOT_ACCEPTED
            return
        row |= {"stage": Stage.DISPATCHED, "accepted_at": now, "agent_id": agent}
        part = self._send(key, item, now)
        self._event(key, now, "accepted", agent, since=now.isoformat())
        self._handle(row, part, item, now)

    def _handle(self, row: dict[str, Any], part: dict[str, Any], item: Item, now: datetime) -> None:
        chance, key, officer = self._chance, row["id"], self._officers.get(item.department_id)
        about = {"assignment": part["id"]}
        if chance.random() < 0.02:
            return  # nobody has looked at it
        now = self._later(now, 0, 4)
        self._event(key, now, "acknowledged", officer, **about)
        part |= {"stage": AssignmentStage.ACKNOWLEDGED, "acknowledged_at": now, "owner_id": officer}
        for _ in range(chance.randrange(3)):
            now = self._later(now, 1, 5)
            self._event(key, now, "progress", officer, words=chance.choice(PLENTY), **about)
        if chance.random() < 0.05:
            self._event(key, now, "urged", None, count=1)
        if chance.random() < 0.08:
            until = self._later(now, 6, 20)
            span = {"from": now.isoformat(), "until": until.isoformat(), "basis": "检测", **about}
            self._event(key, now, "paused", officer, **span)
            self._event(key, until, "resumed", officer, **span)
            now = until
        now = self._later(now, 2, 24)
        if chance.random() < 0.06:
            return  # still at it
        self._event(key, now, "finished", officer, outcome="approved", **about)
        self._event(key, now, "done", officer, outcome="approved")
        part |= {"stage": AssignmentStage.FINISHED, "finished_at": now, "outcome": "approved"}
        row |= {"stage": Stage.DONE, "finished_at": now}
        now = self._later(now, 1, 20)
        self._event(key, now, "confirmed", None)
        row |= {"stage": Stage.CONFIRMED, "confirmed_at": now}

    def _send(self, case: int, item: Item, now: datetime) -> dict[str, Any]:
        due = self._calendar.closing_of(self._calendar.workday_after(self._calendar.day_of(now), 3))
        part: dict[str, Any] = {
            "id": self._next_part, "case_id": case, "department_id": item.department_id, "share": Share.LEAD,
            "stage": AssignmentStage.SENT, "dispatched_at": now, "counted_from": now, "acknowledge_by": now,
            "return_by": now, "due_by": due, "acknowledged_at": None, "finished_at": None, "owner_id": None,
            "version": 1, "outcome": "",
        }  # fmt: skip
        self._next_part += 1
        self._parts.append(part)
        facts = {"department": item.department.name, "instead_of": None, "until": None}
        limits = {"acknowledge_hours": 2, "hand_back_days": 1}
        self._event(case, now, "dispatched", None, assignment=part["id"], **facts, **limits)
        return part

    def _later(self, at: datetime, least: int, most: int) -> datetime:
        """So many working hours later."""
        return self._calendar.after(at, timedelta(minutes=self._chance.randrange(least * 60, most * 60) + 1))

    def _event(self, case: int, at: datetime, name: str, actor: int | None, **facts: Any) -> None:
        about = {"case_id": case, "at": at, "name": name, "actor_id": actor}
        self._seq += 1
        seal = {"seq": self._seq, "salt": "", "digest": "", "hash": ""}
        self.events.append({**about, **seal, "facts": {"calendar": self._version, **facts}})

    def write(self) -> None:
        """What has been gathered so far stands in the tables."""
        cases = [{"agent_id": None} | row for row in self._cases]
        for model, rows in ((Case, cases), (Assignment, self._parts), (Event, self.events)):
            if rows:
                self._store.session.execute(insert(model), rows)
        self._cases, self._parts, self.events = [], [], []

    def ask(self, first: datetime) -> None:
        """Questions without an answer, of which some are asked again and again."""
        chat = self._store.people.get(self._filer).chat
        assert chat is not None
        for number, words in enumerate(("无人机报备", "夜市摊位", "充电桩备案", "民宿改造", "农产品直播")):
            at = first + timedelta(days=10 + number)
            facts = {"chat_id": chat.id, "person_id": self._filer, "message_id": 1, "decision": "unknown"}
            for _ in range(5 - number):
                question = self._store.put(Question(text=f"{words}怎么办", subject=words, asked_at=at, **facts))
            key = {"key": words, "question_id": question.id, "reason": GapReason.UNANSWERED, "state": GapState.OPEN}
            self._store.put(Gap(times=5 - number, opened_at=at, last_at=at, **key))
