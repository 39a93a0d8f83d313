"""The turnstile: late messages do not bunch, few are inside at a time, nobody waits for one that hangs."""

import asyncio
import random

from bot.turnstile import MOST, WITHIN, Turnstile
from storage.pace import CHAT_GAP, GAP
from tests.hurry import hurried

TICK = GAP.total_seconds()
JITTER = 0.05  # by how much the ways there differ; Telegram is as patient


def now() -> float:
    return asyncio.get_running_loop().time()


@hurried
async def test_a_process_that_stuttered_sends_no_more_than_thirty_a_second() -> None:
    """All are late; each is counted by Telegram at some moment between the request and its answer."""
    turnstile, counted, chance = Turnstile(), list[float](), random.Random(1)

    async def send(chat: int) -> None:
        async with turnstile.passing(chat, 1, now() - 0.3) as passage:
            with passage.asking():
                on_the_way, back = chance.uniform(0.002, 0.03), chance.uniform(0.002, 0.03)
                await asyncio.sleep(on_the_way)
                counted.append(now())
                await asyncio.sleep(back)

    await asyncio.gather(*(send(chat) for chat in range(70)))

    assert len(counted) == 70
    assert all(later - earlier >= WITHIN - JITTER for earlier, later in zip(counted, counted[MOST:], strict=False))


@hurried
async def test_one_at_a_time_is_inside_as_long_as_that_keeps_the_pace() -> None:
    turnstile, inside, most = Turnstile(), 0, 0

    async def send(chat: int, due: float) -> None:
        nonlocal inside, most
        async with turnstile.passing(chat, 1, due) as passage:
            inside += 1
            most = max(most, inside)
            with passage.asking():
                await asyncio.sleep(TICK / 3)
            inside -= 1

    began = now()
    await asyncio.gather(*(send(chat, began + chat // 3 * 3 * TICK) for chat in range(30)))  # three come at a time

    assert most == 1


@hurried
async def test_a_far_server_is_kept_busy() -> None:
    """With answers after a fifth of a second, one at a time would be five a second."""
    turnstile, began = Turnstile(), now()

    async def send(chat: int, due: float) -> None:
        async with turnstile.passing(chat, 1, due) as passage:
            with passage.asking():
                await asyncio.sleep(0.2)

    await asyncio.gather(*(send(chat, began + chat * TICK) for chat in range(40)))

    assert now() - began < 40 * TICK * 1.5 + 0.4


@hurried
async def test_one_that_hangs_holds_nobody_up() -> None:
    turnstile, hung = Turnstile(), asyncio.Event()

    async def hang() -> None:
        async with turnstile.passing(1, 1, now()) as passage:
            with passage.asking():
                await hung.wait()

    hanging = asyncio.create_task(hang())
    await asyncio.sleep(0)
    async with asyncio.timeout(1), turnstile.passing(2, 1, now()):
        assert not hanging.done()
    hung.set()
    await hanging


@hurried
async def test_the_urgent_overtakes_who_waits() -> None:
    turnstile, order = Turnstile(), list[int]()

    async def send(urgency: int) -> None:
        async with turnstile.passing(urgency, urgency, now()):
            order.append(urgency)
            await asyncio.sleep(0.01)

    await asyncio.gather(send(4), send(4), send(4), send(1))

    assert order.index(1) <= 2  # before the last of those who came earlier
    assert sorted(order) == [1, 4, 4, 4]


@hurried
async def test_who_gives_up_waiting_lets_the_next_pass() -> None:
    turnstile, passed = Turnstile(), list[int]()

    async def send(chat: int) -> None:
        async with turnstile.passing(chat, 1, now()):
            await asyncio.sleep(0.05)
            passed.append(chat)

    tasks = [asyncio.create_task(send(chat)) for chat in range(4)]
    await asyncio.sleep(0.01)
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert passed == [0, 1, 3]


@hurried
async def test_messages_to_one_chat_stay_as_far_apart_as_they_were_paced() -> None:
    """The first was late; the second is not due early because of that."""
    turnstile, began, left = Turnstile(), now(), list[float]()
    gap = CHAT_GAP.total_seconds()

    for due in (began - 0.8, began - 0.8 + gap):
        async with turnstile.passing(1, 1, due):
            left.append(now())

    assert left[1] - left[0] >= gap - 0.01


@hurried
async def test_a_conversation_that_may_run_ahead_does_not_get_slower() -> None:
    turnstile, began = Turnstile(), now()

    for _ in range(8):
        async with turnstile.passing(1, 1, now()) as passage:
            with passage.asking():
                await asyncio.sleep(0.02)

    assert now() - began < 0.5
