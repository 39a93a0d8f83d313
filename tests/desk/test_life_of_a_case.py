"""A case and its ladder, whatever happens in whatever order: a model that acts at random, and laws that always hold.

By day a few short lives; `make nightly` lives many more. What Hypothesis finds it prints as a test of its own.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from desk import (
    assignments,
    cases,
    clocks,
    closing,
    extensions,
    hand_backs,
    instructions,
    justifications,
    leaves,
    pauses,
    recount,
    routing,
    rules,
    sweep,
    withdrawals,
    worktime,
)
from desk.alarms import rung_of
from desk.calendar import WorkCalendar
from desk.errors import DeskError
from desk.imports import calendar as import_calendar
from storage.assignments import OPEN
from storage.models import Alarm, AlarmState, Assignment, Case, Role, RoleName, Stage
from storage.store import Site, Storage, Store
from tests.county import JOINT, MONDAY_NINE, OTHER, settle
from tests.databases import Postgresql
from tests.rows import table

TIMES = int(os.environ.get("NIGHTLY", "1"))
MINUTES = st.sampled_from([5, 40, 130, 400, 1000])
DAYS = st.integers(1, 6)
STAFF = st.sampled_from(["王建国", "刘洋", "张伟", "赵志强"])
UNHEARD = (AlarmState.WAITING, AlarmState.ASLEEP)
CLOSED = (Stage.CONFIRMED, Stage.WITHDRAWN, Stage.NOT_ACCEPTED)


class LifeOfACase(RuleBasedStateMachine):
    """One case of two departments, from its dispatch on; everybody may do anything at any time."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.storage = Storage(url, Site("LX", ZoneInfo("Asia/Shanghai")))
        self.county = settle(self.storage, joint_bodies=[JOINT])
        self.storage.transact_now(_staff_the_joint_department, self.county.people["马宁"])
        self.now = self.noticed_at = MONDAY_NINE
        self.usual = rules.current
        self.case_id = 0

    @initialize()
    def is_dispatched(self) -> None:
        self.case_id = self.county.assignment(self.county.dispatched(self.now)).case_id

    def teardown(self) -> None:
        try:
            assert self.storage.read_now(lambda store: store.trail.first_break()) is None
        finally:
            rules.current = self.usual
            self.storage.close()

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        """The clock knocks whenever something is due."""
        until = self.now + minutes * timedelta(minutes=1)
        while (due := self.storage.read_now(lambda store: store.alarms.next_due())) is not None and due <= until:
            self.now = max(self.now, due)
            self.knock()
        self.now = until

    @rule(days=DAYS)
    def nobody_knocks_for_days(self, days: int) -> None:
        """After an outage only the highest rung of a ladder is heard."""
        self.now += days * timedelta(days=1)
        before = self.rungs()
        self.storage.transact_now(sweep.ring, self.now)
        heard = Counter((key, awaiting) for key, awaiting, _, _ in self.rungs() - before)
        assert max(heard.values(), default=1) == 1

    @rule(who=STAFF)
    def acknowledges(self, who: str) -> None:
        self.tries(assignments.acknowledge, self.lead(), by=who)

    @rule(who=STAFF)
    def reports(self, who: str) -> None:
        self.tries(assignments.progress, self.lead(), "正在办理", by=who)

    @rule(who=STAFF)
    def takes_over(self, who: str) -> None:
        self.tries(assignments.take_over, self.lead(), by=who)

    @rule(step=st.sampled_from(["听证", "检测"]), days=DAYS, granted=st.booleans())
    def asks_for_a_pause(self, step: str, days: int, granted: bool) -> None:
        asked = self.tries(pauses.ask, self.lead(), step, days, by=self.officer())
        if asked is not None:
            self.tries(pauses.grant if granted else pauses.deny, asked.id, by="李红")

    @rule()
    def resumes(self) -> None:
        self.tries(pauses.resume, self.lead(), by="李红")

    @rule(days=DAYS, granted=st.booleans())
    def asks_for_an_extension(self, days: int, granted: bool) -> None:
        asked = self.tries(extensions.ask, self.lead(), "需要核查", self.day(days), by=self.officer())
        if asked is not None:
            self.tries(extensions.grant if granted else extensions.deny, asked.id, by="李红")

    @rule(days=DAYS)
    def justifies_the_delay(self, days: int) -> None:
        asked = self.tries(justifications.ask, self.lead(), "停电", self.day(days), by=self.officer())
        if asked is not None:
            self.tries(justifications.grant, asked.id, by="李红")

    @rule(granted=st.booleans())
    def hands_back(self, granted: bool) -> None:
        asked = self.tries(hand_backs.ask, self.lead(), "不属于本单位职责", None, by=self.officer())
        if asked is None:
            return
        if granted:
            other = self.storage.read_now(lambda store: store.organisation.department_named(OTHER))
            self.tries(hand_backs.grant, asked.id, other, by="李红")
        else:
            self.tries(hand_backs.deny, asked.id, by="吴敏")

    @rule()
    def is_sent_elsewhere(self) -> None:
        other = self.storage.read_now(lambda store: store.organisation.department_named(OTHER))
        self.tries(routing.redirect, self.case_id, other, by="李红")

    @rule(days=DAYS)
    def is_instructed(self, days: int) -> None:
        self.tries(instructions.give, self.lead(), "请抓紧办理", self.day(days), by="龙明远")

    @rule()
    def the_joint_department_finishes(self) -> None:
        joint = self.county.assignments(self.case_id)[1].id
        self.tries(assignments.finish, joint, "approved", "已会签", [], by="马宁")

    @rule()
    def finishes(self) -> None:
        self.tries(assignments.finish, self.lead(), "approved", "证照已发放", [], by=self.officer())

    @rule()
    def is_not_solved(self) -> None:
        self.tries(cases.reopen, self.case_id, by="陈静")

    @rule(sure=st.integers(0, 9))
    def is_over(self, sure: int) -> None:
        """Now and then: a case that is over has little life left."""
        if sure == 0:
            self.tries(closing.confirm, self.case_id, by="陈静")
        elif sure == 1:
            self.tries(withdrawals.withdraw, self.case_id, "不办了", by="陈静")

    @rule(who=STAFF, first=st.integers(0, 3), length=st.integers(0, 3))
    def goes_on_leave(self, who: str, first: int, length: int) -> None:
        acting = "张伟" if who != "张伟" else "赵志强"
        self.tries(leaves.take, self.day(first), self.day(first + length), acting, by=who)

    @rule(who=STAFF)
    def comes_back(self, who: str) -> None:
        self.tries(leaves.come_back, by=who)

    @rule(days=st.integers(0, 8), kind=st.sampled_from(["off", "work"]))
    def a_notice_comes(self, days: int, kind: str) -> None:
        """A day is declared off or worked; nothing that is on time is overdue by it."""
        on_time = {a.id for a in self.open() if a.due_by >= self.now}
        row = {"date": self.day(days).isoformat(), "kind": kind, "name": "防汛", "scope": "泸溪", "document": "通知"}

        def load(store: Store) -> None:
            import_calendar.apply(store, import_calendar.plan(store, table(row)), self.now)

        self.storage.transact_now(load)
        self.recount()
        self.noticed_at = self.now
        assert [a.id for a in self.open() if a.id in on_time and a.due_by < self.now] == []

    @rule(share=st.sampled_from(["0.3", "0.6"]))
    def the_ladder_is_edited(self, share: str) -> None:
        """Open cases keep the one that they started with."""
        changed = rules.read(rules.DEFAULTS.read_text(encoding="utf-8").replace("share = 0.5", f"share = {share}"))
        rules.current = lambda: changed

    @invariant()
    def a_ladder_is_the_one_that_it_started_as(self) -> None:
        versions: dict[tuple[int | None, str], set[str]] = {}
        for alarm in self.alarms(*AlarmState):
            if alarm.awaiting in ("acknowledge", "finish"):
                versions.setdefault((alarm.assignment_id, alarm.awaiting), set()).add(alarm.ladder_version)
        assert max((len(known) for known in versions.values()), default=1) == 1

    @invariant()
    def whatever_is_open_has_a_next_alarm_or_a_reason(self) -> None:
        case, unheard = self.case(), self.alarms(*UNHEARD)
        waiting = [alarm for alarm in unheard if alarm.state is AlarmState.WAITING]
        if case.stage is Stage.DONE:
            assert [alarm.awaiting for alarm in waiting if alarm.assignment_id is None] == ["confirm"]
        for assignment in self.open():
            own = [alarm.awaiting for alarm in waiting if alarm.assignment_id == assignment.id]
            assert self.reason(assignment.id) in own

    @invariant()
    def a_rung_waits_at_most_once(self) -> None:
        unheard = [alarm for alarm in self.alarms(*UNHEARD) if alarm.awaiting != "ruling"]
        waiting = Counter((alarm.assignment_id, alarm.awaiting, alarm.step) for alarm in unheard)
        assert max(waiting.values(), default=1) == 1

    @invariant()
    def what_is_done_is_silent(self) -> None:
        open_ = {assignment.id for assignment in self.open()}
        unheard = [alarm for alarm in self.alarms(*UNHEARD) if alarm.assignment_id is not None]
        assert {alarm.assignment_id for alarm in unheard} <= open_
        if self.case().stage in CLOSED:
            assert self.alarms(*UNHEARD) == []

    @invariant()
    def levels_of_a_ladder_are_heard_apart_and_in_working_time(self) -> None:
        """Half a working hour lies between two, and none is heard at lunch or at night."""
        limits = rules.current().limits
        calendar = self.storage.read_now(worktime.calendar_of)
        levels: dict[tuple[int | None, str], list[datetime]] = {}
        for alarm in self.alarms(AlarmState.RUNG):
            if alarm.assignment_id is None or alarm.awaiting in sweep.ACTS or alarm.rung_at is None:
                continue
            if not rung_of(alarm).reminder:
                levels.setdefault((alarm.assignment_id, alarm.awaiting), []).append(alarm.rung_at)
        for heard in levels.values():
            heard.sort()
            for one, other in pairwise(heard):
                assert one <= self.noticed_at or calendar.between(one, other) >= limits.dwell
            assert all(calendar.is_open(at) or at <= self.noticed_at or _at_closing(calendar, at) for at in heard)

    @invariant()
    def what_is_kept_is_what_the_events_come_to(self) -> None:
        """The explanation is reckoned anew, and comes to the deadlines on the cards."""
        case = self.case()
        for clock in self.storage.read_now(lambda store: clocks.of(store, store.cases.get(case.id))):
            whose: Case | Assignment = self.county.assignment(clock.assignment) if clock.assignment else case
            kept = getattr(whose, recount.COLUMNS[clock.name])
            assert kept == clock.due.at, (clock.name, kept, clock.due.at, clock.shifts)

    @invariant()
    def pauses_have_moved_the_legal_limit_by_their_length(self) -> None:
        case = self.case()

        def reckon(store: Store) -> tuple[datetime | None, datetime | None]:
            held = store.cases.get(case.id)
            if held.accepted_at is None or store.trail.last(case.id, ("recounted",)):
                return None, None
            whose = held.item.department
            first = worktime.limit_from(store, held.accepted_at, held.guide.body["legal_limit"], whose)
            stood = store.rulings.paused(case.id)
            return held.statutory_by, worktime.calendar_of(store, whose).delayed(first.at, stood) if first else None

        kept, reckoned = self.storage.read_now(reckon)
        assert kept == reckoned

    def reason(self, assignment_id: int) -> str:
        """What an assignment's next alarm is for: its ladder, or the end of what keeps the ladder from being heard."""

        def look(store: Store) -> str:
            paused, justified = store.rulings.pause_on(assignment_id), store.rulings.justified(assignment_id)
            return "resume" if paused else "justified" if justified else "finish"

        return self.storage.read_now(look)

    def tries(self, action: Callable[..., Any], *what: Any, by: str) -> Any:
        """The action's result; None when the desk refuses it."""
        try:
            return self.county.do(action, *what, by=by, now=self.now)
        except DeskError:
            return None

    def knock(self) -> None:
        while self.storage.transact_now(sweep.ring, self.now):
            pass

    def recount(self) -> None:
        while self.storage.transact_now(recount.some, self.now) >= recount.CHUNK:
            pass

    def case(self) -> Case:
        return self.county.case(self.case_id)

    def open(self) -> list[Assignment]:
        return [assignment for assignment in self.county.assignments(self.case_id) if assignment.stage in OPEN]

    def lead(self) -> int:
        return closing.lead_of(self.case()).id

    def officer(self) -> str:
        return "马宁" if self.county.assignment(self.lead()).department.name == OTHER else "王建国"

    def day(self, after: int) -> date:
        return (self.now + after * timedelta(days=1)).astimezone(ZoneInfo("Asia/Shanghai")).date()

    def alarms(self, *states: AlarmState) -> Sequence[Alarm]:
        query = select(Alarm).where(Alarm.case_id == self.case_id, Alarm.state.in_(states)).order_by(Alarm.id)
        return self.storage.read_now(lambda store: store.session.scalars(query).all())

    def rungs(self) -> set[tuple[int | None, str, str, int]]:
        """The rungs heard so far."""
        return {(a.assignment_id, a.awaiting, a.step, a.cycle) for a in self.alarms(AlarmState.RUNG)}


def _staff_the_joint_department(store: Store, officer: int) -> None:
    department = store.organisation.department_named(JOINT)
    assert department is not None
    store.put(Role(person_id=officer, name=RoleName.OFFICER, department_id=department.id))


def _at_closing(calendar: WorkCalendar, at: datetime) -> bool:
    """What falls due at closing time is still heard then."""
    return at - calendar.before(at, timedelta()) <= rules.current().limits.grace


def live(url: Callable[[], str], lives: int, steps: int) -> None:
    """So many lives, each on a database of its own."""
    run_state_machine_as_test(
        lambda: LifeOfACase(url()),  # type: ignore[arg-type]
        settings=settings(
            max_examples=lives * TIMES,
            stateful_step_count=steps,
            deadline=None,
            derandomize=TIMES == 1,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_life_of_a_case_keeps_the_laws(empty_sqlite: Path, tmp_path: Path) -> None:
    copies = (tmp_path / f"{number}.db" for number in count())

    def fresh() -> str:
        return f"sqlite:///{shutil.copy(empty_sqlite, next(copies))}"

    live(fresh, lives=5, steps=20)


def test_any_life_of_a_case_keeps_the_laws_on_postgresql(postgresql: Postgresql, empty_postgresql: str) -> None:
    live(lambda: postgresql.url(postgresql.create(empty_postgresql)), lives=2, steps=12)
