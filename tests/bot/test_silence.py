"""While Telegram's answers are lost letters wait, and it is asked for something that nobody reads."""

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest
from telegram.ext import ExtBot

from bot import silence
from bot.playground import TOKEN
from bot.silence import IN_A_ROW, Silence
from desk.post import Fate
from playground.app import serving
from playground.botapi import Playground
from playground.clock import Clock
from playground.faults import Fault
from playground.world import World

LOST = Fault("getme", code=502, description="Bad Gateway", times=None)


@pytest.fixture
def playground() -> Playground:
    return Playground(World(Clock(ZoneInfo("Asia/Shanghai"))))


@pytest.fixture
async def heard(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Silence]:
    """What a sender has heard from this playground: nothing yet."""
    monkeypatch.setattr(silence, "PAUSES", (0,))
    async with serving(playground) as url, ExtBot(TOKEN, base_url=f"{url}/bot") as bot:
        yield Silence(bot)


@pytest.mark.parametrize(
    ("last", "reigns"),
    [(Fate.UNKNOWN, True), (Fate.NOT_SENT, False), (Fate.DONE, False), (Fate.WAIT, False), (Fate.DEFECT, False)],
)
async def test_only_several_lost_answers_in_a_row_are_a_silence(heard: Silence, last: Fate, reigns: bool) -> None:
    for fate in (*[Fate.UNKNOWN] * (IN_A_ROW - 1), last):
        heard.note(fate)

    assert heard.reigns == reigns


async def test_it_lasts_until_telegram_answers(heard: Silence, playground: Playground) -> None:
    playground.faults.plan.append(LOST)
    for _ in range(IN_A_ROW):
        heard.note(Fate.UNKNOWN)

    await heard.ask()
    still = heard.reigns
    playground.faults.plan.clear()
    await heard.ask()

    assert (still, heard.reigns) == (True, False)
