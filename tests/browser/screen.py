"""The page as the people of a journey use it: they open chats, write, press and read."""

import json
import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, expect

from tests.browser.county import ROOT

ARTEFACTS = ROOT / "artefacts" / "browser"
PATIENCE = 10_000.0
"""Milliseconds that somebody waits for something to appear."""
AWAY = f"localStorage.setItem('tour', '{json.dumps({'step': -1})}')"
"""The guided tour put away, as a person would who knows the page."""


@dataclass
class Screen:
    """One browser window with the page in it; whatever its console complains of is kept."""

    page: Page
    name: str
    errors: list[str] = field(default_factory=list)
    shots: int = 0

    def pane(self, person: str, chat: str = "帮办") -> "Pane":
        """An open chat of somebody's."""
        return Pane(self.page.locator(f'section.pane[aria-label="{chat} · 我是 {person}"]'))

    def opens(self, person: str, chat: str = "帮办") -> "Pane":
        """Play somebody and open one of their chats."""
        row = self.page.get_by_test_id("people").locator("button", has_text=re.compile(f"^{person[-2:]}{person}"))
        row.click()
        if chat != "帮办":
            self.chat(chat).click()
        pane = self.pane(person, chat)
        expect(pane.place).to_be_visible()
        return pane

    def chat(self, title: str) -> Locator:
        """A chat in the list of the person who is played."""
        return self.page.get_by_test_id("chats").locator("button.row", has_text=title)

    def unread(self, person: str) -> Locator:
        """How much somebody has not read, as the list of people shows it."""
        row = self.page.get_by_test_id("people").locator("button", has_text=person)
        return row.get_by_test_id("unread")

    def moves(self, button: str) -> None:
        """Press a button of the clock."""
        self.page.get_by_test_id(f"clock-{button}").click()

    def keeps(self, step: str) -> None:
        """A picture of how it looks now, among the artefacts of the tests."""
        self.shots += 1
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{self.name}-{self.shots:02d}-{step}.png")


@dataclass(frozen=True)
class Pane:
    """An open chat."""

    place: Locator

    def sends(self, text: str) -> None:
        """Write something and press Enter."""
        field = self.place.get_by_test_id("composer")
        field.fill(text)
        field.press("Enter")

    def uploads(self, *files: tuple[str, str, bytes]) -> None:
        """Attach files, each a name, a type and its content, and send them."""
        chosen = [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
        self.place.locator('input[type="file"]').set_input_files(chosen)  # type: ignore[arg-type]
        self.place.get_by_test_id("composer").press("Enter")

    def reads(self, *words: str) -> Locator:
        """The latest message that has all the words; waits for it."""
        found = self.place.locator(".message")
        for word in words:
            found = found.filter(has_text=word)
        expect(found.last).to_be_visible(timeout=PATIENCE)
        return found.last

    def presses(self, *target: str) -> None:
        """Press the button with the last of these words on the latest message that has the others."""
        *words, label = target
        key = self.reads(*words, label).get_by_test_id(f"key-{label}")
        key.click()

    def replies(self, message: Locator, text: str) -> None:
        """Answer a message: it is quoted."""
        message.hover()
        message.get_by_role("button", name="回复").click()
        self.sends(text)

    def is_told(self, words: str) -> None:
        """A notice appears in the chat and goes by itself."""
        expect(self.place.get_by_test_id("toast").filter(has_text=words).last).to_be_visible(timeout=PATIENCE)


def look(context: BrowserContext, url: str, name: str) -> Screen:
    """Open the page; errors of its scripts and of its console are noted."""
    screen = Screen(context.new_page(), name)
    screen.page.on("console", lambda message: _note(screen, message))
    screen.page.on("pageerror", lambda error: _note(screen, error))
    screen.page.set_default_timeout(PATIENCE)
    screen.page.goto(url)
    expect(screen.page.get_by_test_id("people").locator("button").first).to_be_attached()
    return screen


def _note(screen: Screen, what: ConsoleMessage | Error) -> None:
    if isinstance(what, Error) or what.type in ("error", "warning"):
        screen.errors.append(str(what) if isinstance(what, Error) else what.text)
