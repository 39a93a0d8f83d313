"""The page alone, without the desk: what a bot and its people do in a chat is shown as a messenger shows it."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.county import ROOT
from tests.browser.screen import Pane, Screen, look
from tests.playground.conftest import TOKEN

CHEN, LI, GROUP = 7, 8, -4001
SEED = {
    "people": [
        {"id": CHEN, "name": "陈静", "about": "企业经办人", "started": True},
        {"id": LI, "name": "李强", "about": "帮代办员"},
    ],
    "chats": [{"id": GROUP, "title": "服务群", "members": [CHEN, LI], "creator": CHEN, "quiet": True}],
}
MANY = 150
LATE = {"at": "2026-11-20T17:30", "text_zh": "LX20261116-001 已逾期", "text_en": "overdue", "person": LI}
NEXT = {"at": "2026-11-24T09:00", "text_zh": "督办（黄）", "text_en": "yellow"}


class Api:
    """The bot's side and the control side of a running playground."""

    def __init__(self, url: str) -> None:
        self.url = url

    def bot(self, method: str, **params: Any) -> Any:
        """A Bot API call."""
        return self._post(f"/bot{TOKEN}/{method}", params)["result"]

    def refuses(self, method: str, **params: Any) -> str:
        """How Telegram refuses a call."""
        try:
            self.bot(method, **params)
        except urllib.error.HTTPError as refusal:
            return str(json.load(refusal)["description"])
        raise AssertionError(f"{method} is not refused")

    def act(self, by: int, do: str, **act: Any) -> Any:
        """What a person does in another window."""
        return self._post("/control/acts", {"by": by, "do": do, **act})

    def tells(self, agenda: dict[str, Any]) -> None:
        """What the desk says of what is overdue and what comes next."""
        self._post("/control/agenda", agenda, "PUT")

    def _post(self, path: str, wish: dict[str, Any], method: str = "POST") -> Any:
        body, headers = json.dumps(wish).encode(), {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, body, headers, method=method)  # noqa: S310 - our own server
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return json.load(answer)


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    """A playground with two people, and a chat too long to be shown at once."""
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps(SEED), encoding="utf-8")
    command = [sys.executable, "-m", "playground", "--port", "0", "--seed", str(seed), "--at", "2026-11-23T09:00"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        found = re.search(rb"http://[\w.:]+", process.stdout.readline())
        assert found
        api = Api(found.group().decode())
        for number in range(1, MANY + 1):
            api.bot("sendMessage", chat_id=CHEN, text=f"第{number}条\n第二行\n第三行")
        yield api
        process.terminate()


def test_what_happens_in_a_chat_is_shown(browser: Browser, api: Api, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    screen = look(context, api.url, "page")
    expect(screen.page.get_by_test_id("tour")).to_be_hidden()  # its people are not here
    pane = screen.pane("陈静")

    a_long_chat_is_scrolled(screen, pane, api)
    typing_edits_and_deletions_show(pane, api)
    the_keyboard_alone_is_enough(screen, pane, api)
    long_texts_and_large_files_go_as_far_as_they_may(screen, pane, api, tmp_path)
    a_blocked_bot_is_let_in_again(pane)
    an_administrator_may_be_anonymous(screen, api, a_group_becomes_a_supergroup(screen, api))

    assert screen.errors == []
    context.close()


def a_long_chat_is_scrolled(screen: Screen, pane: Pane, api: Api) -> None:
    """Earlier messages come as one scrolls; a quote leads back to what it quotes, a button to the end."""
    pane.reads(f"第{MANY}条")
    expect(pane.place.get_by_test_id("message-1")).to_have_count(0)
    list_ = pane.place.get_by_test_id("messages")
    while pane.place.get_by_test_id("message-1").count() == 0:
        oldest = pane.place.locator(".message").first.get_attribute("data-testid")
        list_.evaluate("list => list.scrollTo(0, 0)")
        expect(pane.place.locator(".message").first).not_to_have_attribute("data-testid", oldest or "")
    pane.place.get_by_test_id("down").click()
    expect(pane.reads(f"第{MANY}条")).to_be_in_viewport()

    api.bot("sendMessage", chat_id=CHEN, text="见上", reply_parameters={"message_id": 3})
    pane.reads("见上").locator(".quote").click()
    expect(pane.place.get_by_test_id("message-3")).to_be_in_viewport()
    api.bot("sendMessage", chat_id=CHEN, text="新消息")
    down = pane.place.get_by_test_id("down")
    expect(down).to_contain_text("1")
    screen.keeps("scrolled")
    down.click()
    expect(pane.reads("新消息")).to_be_in_viewport()


def typing_edits_and_deletions_show(pane: Pane, api: Api) -> None:
    """What the bot is about to say, has changed or has taken back."""
    api.bot("sendChatAction", chat_id=CHEN, action="typing")
    expect(pane.place.get_by_test_id("head-sub")).to_contain_text("正在输入")
    sent = api.bot("sendMessage", chat_id=CHEN, text="<b>交办单</b>", parse_mode="HTML")
    expect(pane.place.get_by_test_id("head-sub")).not_to_contain_text("正在输入")
    expect(pane.reads("交办单").locator("strong")).to_have_text("交办单")
    api.bot("editMessageText", chat_id=CHEN, message_id=sent["message_id"], text="已签收")
    expect(pane.reads("已签收").locator(".meta")).to_contain_text("已编辑")
    api.bot("deleteMessage", chat_id=CHEN, message_id=sent["message_id"])
    expect(pane.place.get_by_test_id(f"message-{sent['message_id']}")).to_have_count(0)


def long_texts_and_large_files_go_as_far_as_they_may(screen: Screen, pane: Pane, api: Api, folder: Path) -> None:
    """A text of more than 4096 characters is several messages; a file of 21 MB goes, one of 51 MB does not."""
    pane.sends("长" * 5000 + "末")
    expect(pane.reads("末").locator(".text")).to_have_text("长" * 904 + "末")
    for megabytes in (21, 51):
        with (folder / f"{megabytes}.pdf").open("wb") as file:
            file.truncate(megabytes * 1024 * 1024)
    pane.place.locator('input[type="file"]').set_input_files([folder / "21.pdf", folder / "51.pdf"])
    expect(screen.page.get_by_test_id("toasts")).to_contain_text("文件不能超过 50 MB")
    pane.place.get_by_test_id("composer").press("Enter")
    pane.reads("21.pdf", "21.0 MB")
    file_id = api.bot("getUpdates", offset=-1)[0]["message"]["document"]["file_id"]
    assert api.refuses("getFile", file_id=file_id) == "Bad Request: file is too big"


def the_keyboard_alone_is_enough(screen: Screen, pane: Pane, api: Api) -> None:
    """From the field one writes in back to a button, which keeps the keyboard when its message changes."""
    keys = {"inline_keyboard": [[{"text": "签收", "callback_data": "1"}, {"text": "退回", "callback_data": "2"}]]}
    sent = api.bot("sendMessage", chat_id=CHEN, text="【交办单】", reply_markup=keys)
    pane.reads("【交办单】")
    pane.place.get_by_test_id("composer").focus()
    for _ in range(10):
        screen.page.keyboard.press("Shift+Tab")
        if screen.page.evaluate("document.activeElement.textContent") == "退回":
            break
    screen.page.keyboard.press("Shift+Tab")
    screen.page.keyboard.press("Enter")
    press = api.bot("getUpdates", offset=-1)[0]["callback_query"]
    assert press["data"] == "1"
    api.bot("answerCallbackQuery", callback_query_id=press["id"], text="已签收", show_alert=True)
    expect(screen.page.get_by_test_id("alert-text")).to_have_text("已签收")
    screen.page.keyboard.press("Enter")
    api.bot("editMessageText", chat_id=CHEN, message_id=sent["message_id"], text="办理中", reply_markup=keys)
    pane.reads("办理中")
    expect(pane.place.get_by_test_id("key-签收")).to_be_focused()
    api.bot("editMessageText", chat_id=CHEN, message_id=sent["message_id"], text="已办结")
    expect(pane.place.get_by_test_id(f"message-{sent['message_id']}")).to_be_focused()


def an_administrator_may_be_anonymous(screen: Screen, api: Api, group: int) -> None:
    """Their messages, and quotes of them, bear the group's name."""
    said = api.act(CHEN, "send", chat=group, text="请各单位注意", anonymous=True)["message"]
    api.act(LI, "send", chat=group, text="收到通知", reply_to=said["message_id"])
    pane = screen.pane("陈静", "服务群")
    expect(pane.place.get_by_test_id(f"message-{said['message_id']}").locator(".sender")).to_have_text("服务群")
    expect(pane.reads("收到通知").locator(".quote b")).to_have_text("服务群")


def a_blocked_bot_is_let_in_again(pane: Pane) -> None:
    """One who stops the bot sees why nothing comes, and how to go on."""
    pane.place.get_by_test_id("more").click()
    pane.place.get_by_test_id("block").click()
    expect(pane.place.get_by_test_id("composer")).to_have_count(0)
    pane.place.get_by_test_id("start").click()
    expect(pane.place.get_by_test_id("composer")).to_be_visible()


def a_group_becomes_a_supergroup(screen: Screen, api: Api) -> int:
    """The open pane goes on where the group has gone, with its history; the new number."""
    pane = screen.opens("陈静", "服务群")
    pane.sends("/ask 开饭店")
    pane.reads("开饭店")
    moved: int = api.act(CHEN, "migrate", chat=GROUP)["chat"]["id"]
    api.bot("sendMessage", chat_id=moved, text="已升级")
    pane.reads("已升级")
    pane.reads("开饭店")
    api.act(LI, "send", chat=moved, text="收到")
    pane.reads("收到")
    screen.keeps("supergroup")
    return moved


def test_what_is_overdue_is_found_on_a_phone(browser: Browser, api: Api) -> None:
    """Number and list stand above the chats; a line opens the chat of whoever has the matter in hand."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN", has_touch=True)
    screen = look(context, api.url, "overdue")
    page = screen.page
    expect(page.get_by_test_id("agenda")).to_be_hidden()  # nobody tells this world what comes

    api.tells({"overdue": [LATE], "items": [NEXT]})
    expect(page.get_by_test_id("overdue")).to_have_text("逾期1")
    page.get_by_test_id("overdue").press("Enter")
    expect(page.get_by_test_id("overdue-0")).to_be_in_viewport()
    api.tells({"overdue": [LATE, LATE], "items": [NEXT]})
    expect(page.get_by_test_id("overdue")).to_have_text("逾期2")
    expect(page.get_by_test_id("overdue-1")).to_be_in_viewport()  # what is unfolded stays so
    screen.keeps("list")
    page.get_by_test_id("overdue-1").press("Escape")
    expect(page.get_by_test_id("overdue-1")).to_be_hidden()
    page.keyboard.press("Enter")  # the keyboard is back where it came from
    page.get_by_test_id("overdue-0").press("Enter")
    expect(page.get_by_test_id("as")).to_contain_text("我是 李强")
    expect(page.get_by_test_id("overdue-0")).to_be_hidden()

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert screen.errors == []
    the_bars_leave_room_for_the_chat(screen)
    one_tap_presses_a_button(screen, api)
    context.close()


def one_tap_presses_a_button(screen: Screen, api: Api) -> None:
    """What appears beside a message that is tapped does not move it; a message is answered from there."""
    keys = {"inline_keyboard": [[{"text": "受理并交办", "callback_data": "1"}, {"text": "退回", "callback_data": "2"}]]}
    api.bot("sendMessage", chat_id=CHEN, text="【待初核】" + "食品经营许可核发" * 9, reply_markup=keys)
    screen.page.get_by_test_id("back").click()
    pane = screen.opens("陈静")
    card = pane.reads("【待初核】")
    card.get_by_test_id("key-退回").tap()
    assert api.bot("getUpdates", offset=-1)[0]["callback_query"]["data"] == "2"
    card.locator(".text").tap()
    screen.keeps("tapped")
    card.get_by_test_id("reply").tap()
    pane.sends("收到")
    expect(pane.reads("收到").locator(".quote")).to_contain_text("【待初核】")


def the_bars_leave_room_for_the_chat(screen: Screen) -> None:
    """They take less than an eighth of the screen; the steps of the clock unfold."""
    page = screen.page
    chat = page.locator("section.pane").bounding_box()
    assert chat is not None
    assert chat["y"] < 740 / 8
    expect(page.get_by_test_id("clock-plus60")).to_be_hidden()
    page.get_by_test_id("clock-more").click()
    page.get_by_test_id("clock-plus60").click()
    expect(page.get_by_test_id("clock-time")).to_contain_text("10:0")
    page.get_by_test_id("agenda-all").click()
    page.get_by_test_id("coming-0").click()
    expect(page.get_by_test_id("clock-date")).to_contain_text("2026-11-24")
    expect(page.get_by_test_id("agenda-all")).to_have_text("接下来0")
    screen.keeps("steps")
