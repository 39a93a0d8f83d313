"""The desk's agenda as the page shows it: who hears what when, in both languages, and when the office opens."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import agenda
from desk import assignments, rules
from playground.clock import Clock
from playground.people import World
from storage.store import Storage
from tests.county import MONDAY_NINE, at, settle
from tests.playground.conftest import ZONE
from texts import LANGUAGES, words


def told(storage: Storage, now: datetime = MONDAY_NINE) -> dict[str, Any]:
    """The agenda at that moment."""
    return storage.read_now(agenda.of, now)


def test_every_rung_to_come_is_a_line_in_both_languages(storage: Storage) -> None:
    settle(storage).dispatched()

    items = told(storage)["items"]

    no = "LX20261123-001"
    assert [item["case"] for item in items] == [no] * 9
    assert items[0]["text_zh"] == f"11月23日10:00 签收提醒 → 专职人员、替补人员 {no}"
    assert items[-3]["text_zh"] == f"11月26日17:30 督办（蓝） → 经办人、分管领导、企业、服务群 {no}"
    assert items[-3]["text_en"] == (
        f"26 November 17:30 supervision order (blue) → owner, deputy head, enterprise, service group {no}"
    )


def test_the_end_of_an_assignments_time_is_marked(storage: Storage) -> None:
    settle(storage).dispatched()

    due = [item["at"] for item in told(storage)["items"] if item["due"]]

    assert due == [at("2026-11-26 17:30").isoformat()]


def test_what_waits_for_no_rung_is_named_by_what_it_waits_for(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.acknowledge, key, by="王建国", now=MONDAY_NINE)
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)

    texts = [item["text_zh"] for item in told(storage)["items"]]

    assert texts == ["11月26日17:30 期满视为确认 LX20261123-001"]


def test_what_is_overdue_is_a_line_with_whoever_has_it_in_hand(storage: Storage) -> None:
    """Until somebody takes the assignment on, it is the department's officer."""
    county = settle(storage)
    key = county.dispatched()
    officer = told(storage, at("2026-11-27 17:30"))["overdue"]
    county.do(assignments.acknowledge, key, by="张伟", now=MONDAY_NINE)

    (line,) = told(storage, at("2026-11-30 17:30"))["overdue"]

    assert officer[0]["text_zh"].endswith("当前责任人：王建国")
    assert line["at"] == at("2026-11-26 17:30").isoformat()
    assert line["person"] == 1203
    assert line["text_zh"] == (
        "LX20261123-001 食品经营许可核发 已逾期2个工作日，应于2026年11月26日17:30前办结。"
        "县市场监督管理局，当前责任人：张伟"
    )
    assert line["text_en"] == (
        "LX20261123-001 食品经营许可核发 is overdue by 2 working day(s); it was due by 26 November 2026, 17:30. "
        "县市场监督管理局, now with 张伟"
    )


def test_what_is_finished_or_not_due_yet_is_not_overdue(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    before = told(storage, at("2026-11-26 17:29"))["overdue"]
    just = told(storage, at("2026-11-26 17:30"))["overdue"]
    county.do(assignments.acknowledge, key, by="王建国", now=MONDAY_NINE)
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-27 10:00"))

    after = told(storage, at("2026-11-30 17:30"))["overdue"]

    assert (before, after) == ([], [])
    assert "刚刚逾期" in just[0]["text_zh"]


def test_every_rung_of_every_ladder_has_a_name() -> None:
    """On the page and in both languages: by the letter it sends, or by what ends when it sends none."""
    rungs = [(name, rung) for name, ladder in rules.current().ladders.items() for rung in ladder]

    for language in LANGUAGES:
        speak = words(language)
        nameless = [
            f"{name}: {rung.step}"
            for name, rung in rungs
            if not any(speak.has(f"agenda.says.{kind}") for kind in rung.hears)
            and (rung.hears or not speak.has(f"agenda.awaiting.{name}"))
        ]
        assert nameless == []


def test_the_openings_are_those_of_the_office(storage: Storage) -> None:
    """Lunch ends at 14:30, the next day begins at 08:30, and Saturday 10 October is worked."""
    settle(storage)

    openings = told(storage, at("2026-10-09 09:00"))["openings"]

    assert openings[:3] == [
        at(text).isoformat() for text in ("2026-10-09 14:30", "2026-10-10 08:30", "2026-10-10 14:30")
    ]


async def test_the_page_is_told_when_the_agenda_has_changed(
    storage: Storage, world: World, url: str, tmp_path: Path
) -> None:
    county = settle(storage)
    clock = Clock(ZONE, tmp_path / "clock.json")
    clock.set(MONDAY_NINE)
    clock.run(0)
    board = agenda.Board(storage, tmp_path / "clock.json", url)
    county.dispatched()

    for _ in range(3):
        await asyncio.to_thread(board.refresh)

    assert len((await world.get("agenda"))["items"]) == 9
    assert [event["kind"] for event in (await world.get("events"))["events"]].count("agenda") == 1


def test_a_playground_that_cannot_be_reached_is_told_later(storage: Storage, tmp_path: Path) -> None:
    settle(storage).dispatched()
    clock = Clock(ZONE, tmp_path / "clock.json")
    clock.write()
    board = agenda.Board(storage, tmp_path / "clock.json", "http://127.0.0.1:9")

    board.refresh()

    assert board.told == {}
