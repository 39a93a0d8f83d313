"""The main journey clicked through in the page: from a question in the group to a rating."""

import struct
import urllib.request
import zlib

from playwright.sync_api import Browser, expect

from tests.browser.screen import AWAY, Screen, look

SERVICE, CENTRE, MARKET = "园区企业帮代办服务群", "帮代办中心工作群", "市场监管局交办群"
SIZE = 64
PHOTO = (
    b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 0, 0, 0, 0)),
            (b"IDAT", zlib.compress((b"\x00" + b"\x99" * SIZE) * SIZE)),
            (b"IEND", b""),
        )
    )
)  # fmt: skip


def test_from_a_question_in_the_group_to_a_rating(browser: Browser, url: str) -> None:
    """Everybody's part is played by hand in one window, with several chats side by side."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.add_init_script(AWAY)
    screen = look(context, url, "main")

    ask_and_apply(screen)
    accept_and_dispatch(screen, url)
    acknowledge_and_finish(screen)
    confirm_and_rate(screen)

    assert screen.errors == []
    context.close()


def ask_and_apply(screen: Screen) -> None:
    """陈静 asks in the group, goes on in private and hands in her materials."""
    group = screen.opens("陈静", SERVICE)
    group.sends("/ask@bangban_bot 食品经营许可要什么材料")
    group.reads("食品经营许可核发", "以正式办事指南为准")
    screen.keeps("answer")
    group.presses("食品经营许可核发", "材料")
    group.reads("从业人员健康证明（容缺后补")
    group.presses("以上供参考", "我要办")
    group.presses("群内不展示", "私聊办理")

    private = screen.pane("陈静")
    for number in range(1, 5):
        private.reads("请发送文件或照片", f"材料{number}/5")
        if number == 1:
            private.uploads(("门面.png", "image/png", PHOTO))
        else:
            private.uploads((f"材料{number}.pdf", "application/pdf", b"%PDF-1.4"))
    image = private.place.locator("img").last
    expect(image).to_have_js_property("naturalWidth", SIZE)
    expect(private.reads("已收到").last.locator(".meta")).to_contain_text("已编辑")
    private.presses("从业人员健康证明", "稍后补交")
    private.reads("如有需要说明的情况")
    private.sends("希望尽快办理")
    screen.keeps("application")
    private.presses("说明：希望尽快办理", "提交")
    private.reads("【已收件】", "LX20261123-001")
    screen.keeps("received")


def accept_and_dispatch(screen: Screen, url: str) -> None:
    """The centre's group has news; whoever may not press is told so, 李红 looks at the files and accepts."""
    expect(screen.unread("李红")).to_be_visible()
    screen.opens("李红")
    expect(screen.chat(CENTRE).get_by_test_id("unread")).to_have_text("1")
    group = screen.opens("田野", CENTRE)
    group.presses("【待初核】", "受理并交办")
    alert = screen.page.get_by_test_id("alert")
    expect(alert).to_contain_text("没有权限")
    screen.keeps("alert")
    alert.get_by_role("button").click()

    group = screen.opens("李红", CENTRE)
    expect(screen.chat(CENTRE).get_by_test_id("unread")).to_have_count(0)
    group.presses("【待初核】", "查看材料")
    group.is_told("已发送到您的私聊")
    private = screen.opens("李红")
    link = private.place.get_by_test_id("file-材料4.pdf")
    expect(link).to_be_visible()
    with urllib.request.urlopen(f"{url}{link.get_attribute('href')}") as answer:  # noqa: S310 - our own server
        assert answer.read() == b"%PDF-1.4"
    screen.opens("李红", CENTRE).presses("【待初核】", "受理并交办")
    group.reads("【待初核】", "办理中")
    screen.keeps("dispatched")


def acknowledge_and_finish(screen: Screen) -> None:
    """王建国 acknowledges, answers the question about the progress, and finishes."""
    group = screen.opens("王建国", MARKET)
    group.presses("【交办单】", "签收")
    group.is_told("已签收")
    group.reads("【交办单】", "当前责任人：王建国")
    group.presses("【交办单】", "反馈进展")
    prompt = group.reads("【反馈进展】", "请回复本消息")
    group.replies(prompt, "已安排现场核查")
    expect(group.reads("已安排现场核查").locator(".quote").last).to_contain_text("【反馈进展】")
    group.presses("【交办单】", "办结")
    screen.keeps("finish")
    group.presses("【办结】", "已办结，请到窗口领取")
    group.reads("【交办单】", "状态：已办结")


def confirm_and_rate(screen: Screen) -> None:
    """陈静 reads the result, confirms and rates; her commands are in the menu."""
    private = screen.opens("陈静")
    private.reads("【办理进度】", "已安排现场核查")
    private.presses("【办结告知】", "确认办结")
    private.presses("【服务评价】", "满意")
    private.reads("已收到您的评价")
    screen.keeps("rated")
    private.place.get_by_test_id("composer").fill("/m")
    private.place.get_by_test_id("menu").get_by_role("option").filter(has_text="/my").click()
    private.place.get_by_test_id("composer").press("Enter")
    private.reads("贵公司的办件", "LX20261123-001")
    screen.keeps("my")
