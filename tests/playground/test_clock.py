"""The world's clock: it runs, stands still, jumps, and is written where other processes read it."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from playground.__main__ import read_days
from playground.clock import Clock
from playground.people import World
from tests.playground.conftest import ZONE, Bot


def test_the_file_tells_another_process_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, real = tmp_path / "clock.json", [1_800_000_000.0]
    monkeypatch.setattr("playground.clock.time.time", lambda: real[0])
    clock = Clock(ZONE, file)
    clock.set(clock.read("2026-11-23T09:00"))

    real[0] += 60
    told = json.loads(file.read_text())

    now = datetime.fromisoformat(told["at"]) + timedelta(seconds=(real[0] - told["then"]) * told["rate"])
    assert now == clock.now() == datetime(2026, 11, 23, 1, 1, tzinfo=UTC)
    assert set(told) == {"at", "then", "rate"}


def test_a_stopped_clock_stands_still_and_can_be_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    real = [1_800_000_000.0]
    monkeypatch.setattr("playground.clock.time.time", lambda: real[0])
    clock = Clock(ZONE)
    clock.set(clock.read("2026-11-23T09:00"))
    clock.run(0)

    real[0] += 3600
    clock.forward(600)

    assert clock.now().astimezone(ZONE) == datetime(2026, 11, 23, 9, 10, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("at", "expected"), [("2026-11-23T09:00", "2026-11-23T17:30"), ("2026-11-23T17:30", "2026-11-24T17:30")]
)
def test_until_is_the_next_time_of_that_kind(at: str, expected: str) -> None:
    clock = Clock(ZONE)
    clock.run(0)
    clock.set(clock.read(at))

    clock.until(time(17, 30))

    assert clock.now() == clock.read(expected)


def test_the_next_working_day_skips_weekends(tmp_path: Path) -> None:
    clock = Clock(ZONE)
    clock.run(0)
    clock.set(clock.read("2026-11-27T16:00"))

    clock.workday(time(9, 0))

    assert clock.now() == clock.read("2026-11-30T09:00")


def test_a_table_of_days_refines_the_next_working_day(tmp_path: Path) -> None:
    table = tmp_path / "days.csv"
    table.write_text("date,kind,name\n2026-11-28,work,调休\n2026-11-30,off,州庆\n", encoding="utf-8")
    clock = Clock(ZONE, days=read_days(table))
    clock.run(0)
    clock.set(clock.read("2026-11-27T16:00"))

    clock.workday(time(9, 0))

    assert clock.now() == clock.read("2026-11-28T09:00")
    assert not clock.is_workday(date(2026, 11, 30))


async def test_messages_carry_the_worlds_time(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await world.clock.stops()
    await world.clock.to("2027-01-04T08:30")

    await chen.sends("您好")
    (update,) = await bot.hears()

    assert datetime.fromtimestamp(update["message"]["date"], ZONE) == datetime(2027, 1, 4, 8, 30, tzinfo=ZONE)
    assert await world.clock.now() == datetime(2027, 1, 4, 8, 30, tzinfo=ZONE)


async def test_a_wish_that_is_no_time_is_refused(world: World) -> None:
    with pytest.raises(AssertionError, match="one of to, by, rate"):
        await world.post("clock", {"rate": 2})
    with pytest.raises(AssertionError, match="isoformat"):
        await world.clock.to("tomorrow")
