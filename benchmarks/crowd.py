"""The page in front of a crowd: how long a chat takes to open, and how smoothly a long one scrolls."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

AWAY = """localStorage.setItem('tour', '{"step":-1}')"""
OPEN = """async ({ person, chat }) => {
    const begin = performance.now();
    document.querySelector(`[data-testid="chat-${chat}"]`).click();
    const shown = `[data-testid="pane-${person}-${chat}"] .message`;
    const frame = () => new Promise(requestAnimationFrame);
    while (!document.querySelector(shown)) await frame();
    await frame();
    await frame();
    return performance.now() - begin;
}"""
WATCH = """() => {
    window.frames_ = [];
    let last = performance.now();
    const frame = (now) => (window.frames_.push(now - last), (last = now), requestAnimationFrame(frame));
    requestAnimationFrame(frame);
}"""
TURNS, TURN, PACE = 80, 700, 30  # of the wheel: how often, how far in pixels, how fast in milliseconds


@dataclass(frozen=True)
class Look:
    """What the page did, in milliseconds."""

    opening: Sequence[float]
    frames: Sequence[float]
    read: int
    """How many messages the wheel went past."""


def look(url: str, person: int, chats: Sequence[int]) -> Look:
    """Open every chat as somebody, then scroll up through the last one."""
    with _page(url) as page:
        page.get_by_test_id(f"person-{person}").click()
        page.get_by_test_id(f"chat-{chats[-1]}").wait_for()
        opening = [page.evaluate(OPEN, {"person": person, "chat": chat}) for chat in chats]
        newest = _first_number(page)
        pane = page.get_by_test_id(f"pane-{person}-{chats[-1]}").get_by_test_id("messages")
        pane.hover()
        page.evaluate(WATCH)
        for _ in range(TURNS):
            page.mouse.wheel(0, -TURN)
            page.wait_for_timeout(PACE)
        frames = page.evaluate("() => window.frames_")
        return Look(opening, frames, newest - _first_number(page))


@contextmanager
def _page(url: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        try:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.add_init_script(AWAY)
            page.goto(url)
            yield page
        finally:
            browser.close()


def _first_number(page: Page) -> int:
    """The number of the oldest message that the page holds in the last pane."""
    name = page.locator("section.pane").last.locator(".message").first.get_attribute("data-testid")
    assert name is not None
    return int(name.removeprefix("message-"))
