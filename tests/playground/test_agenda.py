"""The agenda: what comes next is told to the page, shown in order, and never acted on."""

import asyncio

import pytest

from playground.people import World
from playground.records import Json
from tests.playground.conftest import Bot

LATER = {"at": "2026-11-26T17:30", "text_zh": "督办（蓝）", "text_en": "blue", "case": "LX20261123-001", "due": True}
SOONER = {"at": "2026-11-23T02:00:00+00:00", "text_zh": "签收提醒", "text_en": "reminder"}


async def put(bot: Bot, agenda: Json) -> int:
    """The status of the answer."""
    async with bot.session.put(f"{bot.url}/control/agenda", json=agenda) as answer:
        return answer.status


async def test_the_agenda_is_kept_in_order_of_time(bot: Bot, world: World) -> None:
    await put(bot, {"items": [LATER, SOONER], "openings": ["2026-11-24T08:30", "2026-11-23T14:30"]})

    agenda = (await world.state())["agenda"]

    assert [(item["at"], item["case"], item["due"]) for item in agenda["items"]] == [
        ("2026-11-23T10:00:00+08:00", "", False),
        ("2026-11-26T17:30:00+08:00", "LX20261123-001", True),
    ]
    assert agenda["openings"] == ["2026-11-23T14:30:00+08:00", "2026-11-24T08:30:00+08:00"]


async def test_what_is_overdue_is_kept_with_whoever_has_it_in_hand(bot: Bot, world: World) -> None:
    newer = {"at": "2026-11-25T17:30", "text_zh": "乙", "text_en": "b"}
    older = {"at": "2026-11-24T17:30", "text_zh": "甲", "text_en": "a", "case": "LX20261123-001", "person": 7}
    await put(bot, {"overdue": [newer, older]})

    overdue = (await world.state())["agenda"]["overdue"]

    assert [(line["text_zh"], line["case"], line["person"]) for line in overdue] == [
        ("甲", "LX20261123-001", 7),
        ("乙", "", None),
    ]


async def test_a_new_agenda_is_an_event(bot: Bot, world: World) -> None:
    last = (await world.state())["last"]
    poll = asyncio.create_task(world.get(f"events?after={last}&wait=5"))

    await put(bot, {"items": [SOONER]})
    (event,) = (await poll)["events"]

    assert event["kind"] == "agenda"
    assert event["agenda"]["items"][0]["text_zh"] == "签收提醒"


@pytest.mark.parametrize(
    "agenda",
    [
        {"items": [{"at": "tomorrow", "text_zh": "", "text_en": ""}]},
        {"items": [{"at": 5, "text_zh": "", "text_en": ""}]},
        {"items": [{"at": "2026-11-23"}]},
        {"items": "x"},
        {"overdue": "x"},
        {"overdue": [5]},
        {"openings": ["x"]},
        {"items": [SOONER] * 201},
    ],
)
async def test_a_wrong_agenda_changes_nothing(bot: Bot, world: World, agenda: Json) -> None:
    await put(bot, {"items": [LATER]})

    status = await put(bot, agenda)

    assert status == 400
    assert [item["text_en"] for item in (await world.get("agenda"))["items"]] == ["blue"]
