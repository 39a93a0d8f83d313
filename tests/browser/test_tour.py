"""The guided tour: it points at every step, and goes on by itself when the step has happened."""

import re

from playwright.sync_api import Browser, expect

from tests.browser.screen import Screen, look

STEPS = ("ask", "apply", "dispatch", "acknowledge", "leave", "watch", "finish", "rate")
POINTED = re.compile(r"\bpointed\b")
MOST = 20  # things to do in one step
STEP = "() => document.querySelector('[data-testid=tour-step]')?.textContent"
TARGET = "() => document.querySelector('[data-testid=tour-help], .pointed:not([aria-busy])')?.offsetParent"
GLANCE = """() => [
    document.querySelector("[data-testid=tour-step]")?.textContent,
    document.querySelector(".pointed")?.textContent,
    document.querySelectorAll(".message").length,
].join()"""


def test_the_tour_leads_from_the_question_to_the_rating(browser: Browser, url: str) -> None:
    """Whoever does what it points at, and nothing else, sees the whole of the service."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    screen = look(context, url, "tour")

    for number, step in enumerate(STEPS, 1):
        expect(screen.page.get_by_test_id("tour-step")).to_have_text(f"{number}/8", timeout=10_000)
        expect(screen.page.get_by_test_id(f"tour-{step}")).to_be_visible()
        expect(screen.page.get_by_test_id("overdue")).to_contain_text("1" if step in ("watch", "finish") else "0")
        screen.keeps(step)
        follow(screen, f"{number}/8")

    expect(screen.page.get_by_test_id("tour-end")).to_be_visible()
    expect(screen.page.locator(".pointed")).to_have_count(0)
    screen.pane("龙明远").reads("【预警】", "LX20261123-001", "责任人：赵志强")
    screen.pane("陈静").reads("已收到您的评价")
    screen.keeps("end")
    assert screen.errors == []
    context.close()

    on_a_phone_in_english_and_in_the_dark(browser, url)


def on_a_phone_in_english_and_in_the_dark(browser: Browser, url: str) -> None:
    """The same desk on a phone: one chat at a time, nothing wider than the screen; the keyboard reaches everything."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark")
    context.add_init_script("localStorage.setItem('language', 'en')")
    screen = look(context, url, "phone")
    page = screen.page
    expect(page.get_by_test_id("tour-ask")).to_contain_text("You are an enterprise's contact")
    screen.keeps("chat")
    page.get_by_test_id("tour-close").click()
    page.get_by_test_id("back").click()
    expect(page.get_by_test_id("people")).to_be_visible()
    screen.keeps("list")
    page.get_by_test_id("person-1401").press("Enter")
    expect(page.locator("section.pane")).to_have_count(1)
    expect(page.get_by_test_id("as")).to_contain_text("I am 龙明远 · county leader")
    what_is_folded_away_is_pointed_at_all_the_same(screen)

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert screen.errors == []
    context.close()


def what_is_folded_away_is_pointed_at_all_the_same(screen: Screen) -> None:
    """On a phone the clock's steps are behind a button: the tour leads there first."""
    page = screen.page
    page.get_by_test_id("guide").click()
    for _ in STEPS[: STEPS.index("leave")]:
        page.get_by_test_id("tour-skip").click()
    expect(page.get_by_test_id("clock-more")).to_have_class(POINTED)
    page.get_by_test_id("clock-more").click()
    expect(page.get_by_test_id("clock-due")).to_have_class(POINTED)
    screen.keeps("steps")
    page.get_by_test_id("tour-close").click()


def follow(screen: Screen, step: str) -> None:
    """Do what the tour offers or points at, until it has gone on."""
    page = screen.page
    # on a slow machine a key is pressed again before its card has changed: the refusal is read and put away
    page.add_locator_handler(page.get_by_test_id("alert"), lambda alert: alert.get_by_role("button").click())
    for _ in range(MOST):
        page.wait_for_function(f"(step) => ({STEP})() !== step || ({TARGET})()", arg=step)
        if page.evaluate(STEP) != step:
            return
        before = page.evaluate(GLANCE)
        page.get_by_test_id("tour-help").or_(page.locator(".pointed")).first.click()
        if step == "1/8":
            page.get_by_test_id("composer").press("Enter")
            page.wait_for_function(f"(step) => ({STEP})() !== step", arg=step, timeout=30_000)  # the bot may just begin
            return
        page.wait_for_function(f"(before) => ({GLANCE})() !== before", arg=before)
    raise AssertionError(f"step {step} does not end")
