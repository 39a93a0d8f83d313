"""python -m tests.browser.pictures: the pictures of the README and the documentation, taken anew."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, expect

from playground.people import Person, World
from playground.sight import Message
from tests.browser.county import ROOT, chromium, running
from tests.browser.png import smaller
from tests.browser.screen import AWAY, Screen, look
from tests.journeys.desk import CAST

PICTURES = ROOT / "docs" / "pictures"
DESKTOP = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
MOST_BYTES = 300_000
LADDER = (  # when something is heard of a matter left alone, by whom, and what
    ("2026-11-26T17:30", "chen", "【逾期提示】湘西青松食品有限公司"),
    ("2026-11-27T17:30", "zhao", "【督办通知（黄）】"),
    ("2026-11-30T17:30", "zhao", "【督办通知（红）】"),
    ("2026-12-01T09:00", "long", "【预警】"),
)


def main() -> int:
    """0 when all pictures are there and none is too large."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "desk.log") as url:
        with chromium() as browser:
            _tour(browser, url)
        asyncio.run(_escalate(url))  # not while the browser's own loop runs in this thread
        with chromium() as browser:
            _escalation(browser, url)
            _phone(browser, url)
    large = [picture.name for picture in PICTURES.glob("*.png") if picture.stat().st_size > MOST_BYTES]
    for name in large:
        sys.stderr.write(f"{name} has more than {MOST_BYTES} bytes.\n")
    return int(bool(large))


def _tour(browser: Browser, url: str) -> None:
    """The first steps of the guided tour."""
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
    screen = look(context, url, "picture")
    screen.page.get_by_test_id("tour-help").click()
    screen.page.get_by_test_id("composer").press("Enter")
    expect(screen.page.locator(".key.pointed")).to_be_visible()
    _take(screen, "tour")
    context.close()


def _escalation(browser: Browser, url: str) -> None:
    """The enterprise, the department and the leader side by side, in the middle of an escalation."""
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
    context.add_init_script(AWAY)
    screen = look(context, url, "picture")
    for person in ("陈静", "赵志强", "龙明远"):
        screen.opens(person)
    screen.pane("陈静").reads("【逾期提示】")
    screen.pane("赵志强").reads("【督办通知（红）】", "至今未办结")
    screen.pane("龙明远").reads("【预警】")
    expect(screen.page.get_by_test_id("agenda-1")).to_be_visible()
    _take(screen, "playground")
    context.close()


def _phone(browser: Browser, url: str) -> None:
    """The principal's orders on a phone, in the dark."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", color_scheme="dark", has_touch=True)
    context.add_init_script(AWAY)
    screen = look(context, url, "picture")
    screen.page.get_by_test_id(f"person-{CAST['zhao']}").click()
    screen.pane("赵志强").reads("【督办通知（红）】", "至今未办结")
    _take(screen, "phone")
    context.close()


def _take(screen: Screen, name: str) -> None:
    screen.page.mouse.move(0, 0)
    screen.page.evaluate("document.activeElement?.blur()")
    (PICTURES / f"{name}.png").write_bytes(smaller(screen.page.screenshot(animations="disabled")))


async def _escalate(url: str) -> None:
    """One matter is left alone until the leader hears of it; another one has just been dispatched."""
    async with World(url) as world:
        people = {name: await world.known(telegram_id) for name, telegram_id in CAST.items()}
        await _files(people["chen"], "食品经营许可要什么材料")
        await people["wang"].presses(await _accepts(people), "签收")
        await people["chen"].reads("【办理进度】")
        for at, who, words in LADDER:
            await world.clock.to(at)
            await people[who].reads(words)
        await _files(people["zhou"], "公司简易注销要什么材料")
        await _accepts(people)


async def _files(contact: Person, question: str) -> None:
    """Somebody asks and hands in what is asked for; what may come later, comes later."""
    await contact.sends(question)
    await contact.presses(await contact.reads("以正式办事指南为准"), "我要办")
    asked = await contact.reads("【申请】")
    while not asked.button("提交"):
        before = asked
        labels: Sequence[str] = [label for label in ("稍后补交", "跳过") if asked.button(label)]
        if labels:
            await contact.presses(asked, labels[0])
        else:
            await contact.uploads("材料.pdf")
        while asked.id == before.id:
            asked = await contact.reads("【申请】")
    await contact.presses(asked, "提交")
    await contact.reads("【已收件】")


async def _accepts(people: dict[str, Person]) -> Message:
    """李红 dispatches what waits at the centre; the order as 王建国 reads it."""
    await people["li"].presses(await people["li"].reads("【待初核】", "状态：待初核"), "受理并交办")
    return await people["wang"].reads("【交办单】", "状态：待签收")


if __name__ == "__main__":
    sys.exit(main())
