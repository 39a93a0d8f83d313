"""A county at speed: hundreds of days on a clock of its own, and what its people do in them.

Everything is the desk's own: its functions, its jobs, its audits. Only Telegram is left out; what was written is taken
as said.
"""

import hashlib
import heapq
import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select, update

from desk import (
    assignments,
    cases,
    closing,
    extensions,
    hand_backs,
    knowledge,
    leaves,
    pauses,
    requests,
    urging,
    withdrawals,
    worktime,
)
from desk.attachments import Sent
from desk.calendar import WorkCalendar
from desk.errors import DeskError
from handlers import letters
from storage.assignments import OPEN
from storage.models import (
    AssignmentStage,
    DepartmentKind,
    InboxRow,
    InboxState,
    Letter,
    LetterState,
    Person,
    RoleName,
    Stage,
)
from storage.store import Storage, Store

LOOKED_AT = 20  # of so many letters one is worded, as the sender would
PATIENT = 60  # looks of an officer at one assignment
FILE = Sent("document", "f" * 60, "u" * 16, "材料.pdf", 90_000)


class People:
    """Whoever acts in the county, by their keys."""

    def __init__(self, store: Store) -> None:
        self.contacts = _with(store, RoleName.CONTACT)
        self.agents = _with(store, RoleName.AGENT)
        self.items = [guide.item_id for guide in store.catalogue.guides_in_force() if knowledge.in_use(guide.body)]
        self.officers: dict[int, list[int]] = {}
        for person in store.people.with_role(RoleName.OFFICER):
            for role in person.roles:
                if role.name is RoleName.OFFICER and role.department_id is not None:
                    self.officers.setdefault(role.department_id, []).append(person.id)
        departments = store.organisation.departments(DepartmentKind.DEPARTMENT)
        self.departments = [place.id for place in departments if place.id in self.officers]


class Life:
    """What is going to happen in the county, and when; each happening may lead to others."""

    def __init__(self, storage: Storage, chance: random.Random) -> None:
        self.storage = storage
        self.people = storage.read_now(People)
        self.acts: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._chance = chance
        self._calendar: WorkCalendar = storage.read_now(worktime.calendar_of)
        self._plan: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._count = count()

    def lives(self, until: datetime) -> None:
        """Whatever happens by then happens, one after the other."""
        self._calendar = self.storage.read_now(worktime.calendar_of)
        while self._plan and self._plan[0][0] <= until:
            at, _, happens = heapq.heappop(self._plan)
            happens(at)

    def somebody_files(self, at: datetime) -> None:
        """At this moment an enterprise applies for something."""
        self._at(at, self._files)

    def somebody_goes_on_leave(self, at: datetime) -> None:
        """At this moment an officer takes some days off; a colleague acts."""
        self._at(at, self._leaves)

    def _files(self, now: datetime) -> None:
        item, who = self._chance.choice(self.people.items), self._chance.choice(self.people.contacts)
        case = self._does(_file, item, by=who, now=now)
        if case is not None:
            self._in(now, 0.3, 8, lambda at: self._checks(case, at))

    def _checks(self, case: int, now: datetime) -> None:
        agent, fate = self._chance.choice(self.people.agents), self._chance.random()
        if fate < 0.03:  # nobody looks: the law accepts it after five days
            self._in(now, 45, 60, lambda at: self._goes_on(case, at))
        elif fate < 0.06:
            self._does(cases.refuse, case, "不属于受理范围", by=agent, now=now)
        elif fate < 0.18 and (missing := self.storage.read_now(_given, case)):
            self._does(cases.correct, case, missing[:2], "请补正", by=agent, now=now)
            self._in(now, 2, 30, lambda at: self._brings(case, at))
            self._in(now, 31, 40, lambda at: self._checks(case, at))
        else:
            self._does(cases.accept, case, by=agent, now=now)
            self._goes_on(case, now)

    def _goes_on(self, case: int, now: datetime) -> None:
        for part in self.storage.read_now(_open_of, case):
            self._in(now, 0.1, 6, lambda at, part=part: self._looks(part, at, 0))  # type: ignore[misc]
        self._in(now, 2, 40, lambda at: self._asks_after(case, at))

    def _brings(self, case: int, now: datetime) -> None:
        self._does(_supplement, case, by=self.storage.read_now(_filer, case), now=now)

    def _asks_after(self, case: int, now: datetime) -> None:
        filer, fate = self.storage.read_now(_filer, case), self._chance.random()
        self._brings(case, now)
        if fate < 0.05:
            self._does(urging.urge, case, by=filer, now=now)
        elif fate < 0.06:
            self._does(withdrawals.withdraw, case, "不办了", by=filer, now=now)

    def _looks(self, part: int, now: datetime, looks: int) -> None:
        """An officer looks at an assignment: acts, stalls, asks for more time, hands back, finishes."""
        stage, department, case, paused = self.storage.read_now(_how_it_stands, part)
        if stage not in OPEN or looks > PATIENT:
            return None
        officer, fate = self._chance.choice(self.people.officers.get(department, [0])), self._chance.random()
        hours = (1.0, 9.0)
        if not officer or fate < 0.04:  # stalls, and the ladder climbs
            hours = (15.0, 90.0)
        elif stage is AssignmentStage.SENT:
            if fate < 0.09:
                self._hands_back(part, department, officer, now)
                return self._goes_on(case, now + timedelta(minutes=1))
            self._does(assignments.acknowledge, part, by=officer, now=now)
        elif paused:
            if fate < 0.3:
                self._does(pauses.resume, part, by=self._agent(), now=now)
        elif fate < 0.25:
            self._does(assignments.progress, part, "正在办理", by=officer, now=now)
        elif fate < 0.33:
            self._extends(part, officer, now)
        elif fate < 0.39:
            self._pauses(part, officer, now)
        else:
            self._does(assignments.finish, part, "approved", "证照已发放", [], by=officer, now=now)
            self._in(now, 0.5, 20, lambda at: self._is_over(case, at))
        return self._in(now, *hours, lambda at: self._looks(part, at, looks + 1))

    def _hands_back(self, part: int, department: int, officer: int, now: datetime) -> None:
        asked = self._does(hand_backs.ask, part, "不属于本单位职责", None, by=officer, now=now)
        if asked is None:
            return
        other = self._chance.choice([place for place in self.people.departments if place != department])
        if self._chance.random() < 0.6:
            to = self.storage.read_now(lambda store: store.organisation.department(other))
            self._does(hand_backs.grant, asked.id, to, by=self._agent(), now=now)
        else:
            self._does(hand_backs.deny, asked.id, by=self._agent(), now=now)

    def _extends(self, part: int, officer: int, now: datetime) -> None:
        day = self.storage.read_now(lambda store: extensions.days(store, store.assignments.get(part))[0])
        asked = self._does(extensions.ask, part, "需要核查", day, by=officer, now=now)
        if asked is not None:
            rule = extensions.grant if self._chance.random() < 0.7 else extensions.deny
            self._does(rule, asked.id, by=self._agent(), now=now)

    def _pauses(self, part: int, officer: int, now: datetime) -> None:
        asked = self._does(pauses.ask, part, "检测", self._chance.randint(1, 6), by=officer, now=now)
        if asked is not None:
            rule = pauses.grant if self._chance.random() < 0.8 else pauses.deny
            self._does(rule, asked.id, by=self._agent(), now=now)

    def _is_over(self, case: int, now: datetime) -> None:
        """The enterprise says so, or that it is not, or nothing: then the desk takes it for solved."""
        if self.storage.read_now(lambda store: store.cases.get(case).stage) is not Stage.DONE:
            return
        filer, fate = self.storage.read_now(_filer, case), self._chance.random()
        if fate < 0.08:
            self._does(cases.reopen, case, by=filer, now=now)
            self._goes_on(case, now)
        elif fate < 0.7:
            self._does(closing.confirm, case, by=filer, now=now)

    def _leaves(self, now: datetime) -> None:
        colleagues = self._chance.choice([those for those in self.people.officers.values() if len(those) > 1])
        who, acting = self._chance.sample(colleagues, 2)
        first = self._calendar.workday_after(self._calendar.day_of(now), 1)
        last = self._calendar.workday_after(first, self._chance.randint(1, 6))
        name = self.storage.read_now(lambda store: store.people.get(acting).name)
        self._does(leaves.take, first, last, name, by=who, now=now)

    def _agent(self) -> int:
        return self._chance.choice(self.people.agents)

    def _does(self, action: Callable[..., Any], *what: Any, by: int, now: datetime) -> Any:
        """The action's result, None when the desk refuses it; the update that asked for it is kept beside it."""
        self.acts[name := f"{action.__module__.rpartition('.')[2]}.{action.__name__}"] += 1
        number = sum(self.acts.values())

        def unit(store: Store) -> Any:
            store.put(_update(number, by, name, now))
            return action(store, *what, store.people.get(by), now)

        try:
            return self.storage.transact_now(unit)
        except DeskError as refusal:
            self.refused[f"{name} {type(refusal).__name__}"] += 1
            return None

    def _in(self, now: datetime, least: float, most: float, happens: Callable[[datetime], None]) -> None:
        """After so many working hours."""
        self._at(self._calendar.after(now, timedelta(hours=self._chance.uniform(least, most))), happens)

    def _at(self, at: datetime, happens: Callable[[datetime], None]) -> None:
        heapq.heappush(self._plan, (at, next(self._count), happens))


def say_all(store: Store, now: datetime) -> int:
    """Whatever waits has been said; of some letters the words are looked at, as the sender would."""
    waiting = store.session.scalars(select(Letter).where(Letter.state == LetterState.PENDING)).all()
    for letter in waiting[::LOOKED_AT]:
        letters.word(store, letter, now, "bangban_bot")
    said = {"state": LetterState.SENT, "message_id": Letter.id, "sent_at": now, "attempt": 1}
    store.session.execute(update(Letter).where(Letter.state == LetterState.PENDING).values(**said))
    return len(waiting)


def _file(store: Store, item: int, by: Person, now: datetime) -> int | None:
    assert by.chat is not None
    draft = requests.start(store, store.catalogue.item(item), by.chat, None, by, now)
    while draft.step == "material":
        material = requests.current(store, draft)
        assert material is not None
        match material.necessity:
            case requests.DEFERRABLE:
                requests.choose(store, draft, "later", by, now)
            case requests.OPTIONAL:
                requests.choose(store, draft, "skip", by, now)
            case _:
                requests.take_file(store, draft, FILE, by, now)
    requests.choose(store, draft, "submit", by, now)
    return draft.case_id


def _supplement(store: Store, case: int, by: Person, now: datetime) -> None:
    assert by.chat is not None
    draft = requests.supplement(store, case, by.chat, by, now)
    while draft.step == "material":
        requests.take_file(store, draft, FILE, by, now)
    requests.choose(store, draft, "submit", by, now)


def _with(store: Store, name: RoleName) -> list[int]:
    return [person.id for person in store.people.with_role(name)]


def _given(store: Store, case: int) -> list[int]:
    return [material.id for material in store.cases.get(case).materials]


def _filer(store: Store, case: int) -> int:
    filer = store.cases.get(case).filed_by_id
    assert filer is not None  # none of them comes from a feed
    return filer


def _open_of(store: Store, case: int) -> list[int]:
    return [part.id for part in store.cases.get(case).assignments if part.stage in OPEN]


def _how_it_stands(store: Store, part: int) -> tuple[AssignmentStage, int, int, bool]:
    assignment = store.assignments.get(part)
    paused = store.rulings.pause_on(part) is not None
    return assignment.stage, assignment.department_id, assignment.case_id, paused


def _update(number: int, by: int, name: str, now: datetime) -> InboxRow:
    """As long as a press is."""
    raw = json.dumps({"update_id": number, "callback_query": {"from": by, "data": name, "message": "办" * 60}})
    facts = {"body_hash": hashlib.sha256(raw.encode()).hexdigest(), "chat_key": str(by), "raw": raw}
    done = {"state": InboxState.DONE, "received_at": now, "done_at": now}
    return InboxRow(bot_id=1, update_id=number, **facts, **done)
