"""The process that lives through the days: python -m tests.faults.soaking TEMPLATE DATABASE DAYS CASES SEED."""

import asyncio
import gc
import json
import os
import random
import resource
import shutil
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot import jobs, tables
from bot.clock import Clock
from bot.county import DATA
from desk import audit, auditor, retention, worktime
from desk.imports import Row
from desk.imports import calendar as import_calendar
from desk.imports import catalogue as import_catalogue
from storage.models import Assignment, Case, ChatKind, Enterprise, Event, Letter, Person, Role, RoleName, Stage
from storage.store import Storage, Store
from storage.trail import Seal
from tests.conftest import SITE
from tests.county import MONDAY_NINE
from tests.faults.county_year import Life, say_all

HOUR = timedelta(hours=1)
OPENS, CLOSES = 8, 19  # by the hours between which the county is looked after hour by hour
NIGHT = 3  # the hour of retention and of the auditor
ENTERPRISES = 60
WARM = 0.4  # of the days: all that is kept for a while is being forgotten by then
RESTARTS = 130  # days from one to the next
FORGOTTEN = 150  # days after which a case that is still open is one that was forgotten
NOTICE = date(2026, 12, 11)  # the day on which the next year's holidays become known
HOLIDAYS = ("01-01", "02-05", "02-08", "02-09", "02-10", "02-11", "02-12", "04-05", "05-03", "05-04", "06-09", "09-15")
MADE_UP = ("02-14", "05-08", "10-09")
GOLDEN_WEEK = ("10-01", "10-04", "10-05", "10-06", "10-07")


class Told(Clock):
    """A clock that is told what time it is."""

    at = MONDAY_NINE

    def now(self) -> datetime:
        return self.at


@dataclass
class Soak:
    """One county, day by day."""

    url: str
    days: int
    cases: int
    chance: random.Random
    storage: Storage = field(init=False)
    life: Life = field(init=False)
    clock: Told = field(default_factory=Told)
    broken: dict[str, Any] = field(default_factory=dict)
    filed: int = 0
    letters: int = 0
    memory: list[int] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)

    async def lives(self) -> dict[str, Any]:
        """All its days; the figures."""
        self.storage = Storage(self.url, SITE)
        self.storage.transact_now(_people_have_accounts)
        self.life = Life(self.storage, self.chance)
        first = _local(MONDAY_NINE).date()
        month = first.month
        for number in range(self.days):
            day = first + timedelta(days=number)
            await self._changes(day, number)
            await self._day(day)
            if (day + timedelta(days=1)).month != month or number + 1 == self.days:
                month = (day + timedelta(days=1)).month
                self._judges(day, number + 1)
        figures = self._figures()
        self.storage.close()
        return figures

    async def _day(self, day: date) -> None:
        """From the small hours to the evening."""
        await self._hour(day, NIGHT)
        seen = await self.storage.read(auditor.look, self.clock.at)
        for found in await self.storage.transact(auditor.tell, seen, self.clock.at):
            self.broken[found.name] = found.facts
        while await self.storage.transact(retention.purge, self.clock.at):
            pass
        await self._anchors()
        calendar = await self.storage.read(worktime.calendar_of)
        working = calendar.workday_after(day - timedelta(days=1), 1) == day
        for minute in sorted(self.chance.uniform(510, 1050) for _ in range(self._due_today() if working else 0)):
            self.life.somebody_files(_at(day, 0) + timedelta(minutes=minute))
        if working and self.chance.random() < 0.3:
            self.life.somebody_goes_on_leave(_at(day, 9))
        for hour in range(OPENS, CLOSES + 1):
            await self._hour(day, hour)

    async def _hour(self, day: date, hour: int) -> None:
        """People act until then; the desk does what is due; what it wrote is said."""
        self.life.lives(_at(day, hour))
        self.clock.at = _at(day, hour)
        for job in jobs.EVERY_TICK:
            await job(self.storage, self.clock)
        self.letters += await self.storage.transact(say_all, self.clock.at)

    def _due_today(self) -> int:
        """So many applications on a working day, by chance about as many as make up the number in the end."""
        mean = self.cases / (self.days * 250 / 365)
        today = round(self.chance.gauss(mean, mean / 4)) if mean > 2 else int(mean) + 1
        today = max(0, min(today, self.cases - self.filed))
        self.filed += today
        return today

    async def _changes(self, day: date, number: int) -> None:
        """What changes around the desk: holidays become known, guides are edited, the process begins anew."""
        if day == NOTICE:
            await self._imports(import_calendar, _holidays(2027))
        if number % 100 == 60:
            flood = [_day(day + timedelta(days=2), "off", "防汛", "泸溪")]
            await self._imports(import_calendar, flood)
        if day.day == 15:
            await self._imports(import_catalogue, [_edited(self.chance, day)])
        if number % RESTARTS == RESTARTS - 1:
            await asyncio.to_thread(self.storage.close)
            self.storage = self.life.storage = Storage(self.url, SITE)

    async def _imports(self, module: Any, rows: list[Row]) -> None:
        def load(store: Store) -> None:
            planned = module.plan(store, rows)
            assert not planned.problems, planned.problems[0]
            module.apply(store, planned, self.clock.at)

        await self.storage.transact(load)

    async def _anchors(self) -> None:
        """Once a day the trail's seal goes to the auditors."""
        local = _local(self.clock.at)
        last = await self.storage.read(lambda store: store.facts.value(audit.ANCHORED) or "")
        if audit.is_due(last, local.date(), local.time()):
            await self.storage.transact(audit.anchor, self.clock.at)

    def _judges(self, day: date, number: int) -> None:
        """Whether all is as it must be, at the end of a month; a row for whoever watches."""
        found = self.storage.read_now(_examined, self.clock.at)
        self.broken |= found.pop("broken")
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        memory, descriptors = pages * resource.getpagesize(), len(os.listdir("/proc/self/fd"))
        if number >= self.days * WARM:
            self.memory.append(memory)
            self.descriptors.append(descriptors)
        size = Path(self.url.removeprefix("sqlite:///")).stat().st_size
        row = {
            "day": number, "until": str(day), **found, "letters": self.letters, "acts": sum(self.life.acts.values()),
            "refused": sum(self.life.refused.values()), "MB": memory // 2**20, "fds": descriptors,
            "database MB": size // 2**20, "KB a case": round(size / 1024 / max(found["cases"], 1), 1),
            "cpu": round(_seconds()), "broken": len(self.broken),
        }  # fmt: skip
        print(*(f"{name} {value}" for name, value in row.items()), sep="  ", flush=True)  # noqa: T201 - it is what this program is for
        self.last = row

    def _figures(self) -> dict[str, Any]:
        grown = self.memory[-1] / self.memory[0] - 1
        size = {"size a case": self.last["KB a case"], "database": self.last["database MB"]}
        return {
            "days": self.days, "cases": self.last["cases"], "open": self.last["open"], "events": self.last["events"],
            "letters": self.letters, "acts": dict(self.life.acts), "refused": dict(self.life.refused),
            "growth": round(grown, 3), "MB": self.last["MB"], "fds": [self.descriptors[0], self.descriptors[-1]],
            **size, "cpu": round(_seconds()), "broken": self.broken,
        }  # fmt: skip


def _examined(store: Store, now: datetime) -> dict[str, Any]:
    """What the auditor finds, what nobody may forget, and the trail from its first event on."""
    broken: dict[str, Any] = {found.name: found.facts for found in auditor.examine(store, now)}
    if (seq := store.trail.first_break(Seal(0, ""))) is not None:
        broken["trail"] = str(seq)
    numbers = store.session.scalars(select(Case.no)).all()
    if len(numbers) != len(set(numbers)):
        broken["numbers"] = len(numbers) - len(set(numbers))
    receipts = select(func.count()).where(Letter.kind == "case.received", Letter.edits_id.is_(None))
    if (said := store.session.scalar(receipts)) != len(numbers):
        broken["receipts"] = f"{said} of {len(numbers)}"
    owed = select(Case.no).where(Case.stage.in_((Stage.PRE_CHECK, Stage.DISPATCHED, Stage.DONE)))
    old = store.session.scalars(owed.where(Case.submitted_at < now - timedelta(days=FORGOTTEN))).all()
    if old:
        broken["forgotten"] = list(old[:5])
    late = select(func.count()).select_from(Assignment).where(Assignment.finished_at > Assignment.due_by)
    return {
        "cases": len(numbers), "open": len(store.session.scalars(owed).all()),
        "events": store.session.scalar(select(func.count()).select_from(Event)), "late": store.session.scalar(late),
        "broken": broken,
    }  # fmt: skip


def _people_have_accounts(store: Store) -> None:
    """Everybody can be written to, and there are enterprises enough."""
    for number, person in enumerate(store.people.everyone_with_a_role()):
        if person.chat_id is None:
            person.chat_id = store.chats.met(20_000 + number, ChatKind.PRIVATE).id
    for number in range(ENTERPRISES):
        firm = store.put(Enterprise(name=f"第{number}号企业", uscc=f"91433122T{number:09d}", tags=[]))
        chat = store.chats.met(30_000 + number, ChatKind.PRIVATE)
        person = store.put(Person(name=f"经办人{number}", chat_id=chat.id))
        store.put(Role(person_id=person.id, name=RoleName.CONTACT, enterprise_id=firm.id))


def _holidays(year: int) -> list[Row]:
    """A year's notice, as the county imagines it."""
    off = [_day(date.fromisoformat(f"{year}-{day}"), "off", "节假日", "national") for day in (*HOLIDAYS, *GOLDEN_WEEK)]
    return off + [_day(date.fromisoformat(f"{year}-{day}"), "work", "节假日", "national") for day in MADE_UP]


def _day(day: date, kind: str, name: str, scope: str) -> Row:
    cells = {"date": day.isoformat(), "kind": kind, "name": name, "scope": scope, "document": "通知"}
    return Row(1, cells)


def _edited(chance: random.Random, day: date) -> Row:
    """Some guide with another fee, place or promise from today on."""
    row = chance.choice(tables.read(DATA / "items.jsonl"))
    return Row(row.number, {**row.cells, "place": f"政务服务中心{day.month}号窗口"})


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SITE.zone).astimezone(UTC)


def _local(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo("Asia/Shanghai"))


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    template, database, days, cases, seed = sys.argv[1:]
    shutil.copy(template, database)
    soak = Soak(f"sqlite:///{database}", int(days), int(cases), random.Random(int(seed)))
    print(json.dumps(asyncio.run(soak.lives()), ensure_ascii=False))  # noqa: T201 - the last line is for the test
