"""Texts: HTML with Telegram's complaints, lengths in UTF-16 units, entities that are found."""

import html as standard_html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground import entities, html
from playground.people import World
from playground.records import Json
from playground.refusals import Refusal
from tests.playground.conftest import Bot

COMPLAINTS = {
    "<b>x": 'Can\'t find end tag corresponding to start tag "b"',
    "<b": "Unclosed start tag at byte offset 0",
    "办<font>x</font>": 'Unsupported start tag "font" at byte offset 3',
    "a < b": 'Unsupported start tag "" at byte offset 2',
    "</b>": "Unexpected end tag at byte offset 0",
    "<b>x</i>": 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    "<b>x</b": "Unclosed end tag at byte offset 4",
    "<span>x</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
    '<a href=x"y>z</a>': "Unexpected end of name token at byte offset 8",
    '<a ="x">z</a>': 'Empty attribute name in the tag "a" at byte offset 0',
    "<a href=": 'Unclosed start tag "a" at byte offset 0',
    "<a href": 'Unclosed start tag "a" at byte offset 0',
    '<a href="x': "Unclosed start tag at byte offset 0",
    "<tg-emoji emoji-id='x'>y</tg-emoji>": "Invalid custom emoji identifier specified",
}


@pytest.mark.parametrize(("source", "complaint"), COMPLAINTS.items())
def test_bad_html_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(Refusal) as refused:
        html.parse(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("<b>办</b>件", "办件", [("bold", 0, 1)]),
        ("<strong>a<em>b</em></strong>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<u><s>x</s></u>", "x", [("underline", 0, 1), ("strikethrough", 0, 1)]),
        ("😀<code>x</code>", "😀x", [("code", 2, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("a &lt; b &amp; c &#33; &#x4e2d; &nbsp; &quot", 'a < b & c ! 中 &nbsp; "', []),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("<B>x</B >", "x", [("bold", 0, 1)]),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, found: list[tuple[str, int, int]]) -> None:
    parsed, marks = html.parse(source)

    assert parsed == text
    assert [(mark["type"], mark["offset"], mark["length"]) for mark in marks] == found


def test_links_and_languages_are_kept() -> None:
    source = (
        '<a href="example.com?a=1&amp;b=2">x</a><pre><code class="language-python">y</code></pre><a href="no">z</a>'
    )

    _, (link, block) = html.parse(source)

    assert link == {"type": "text_link", "offset": 0, "length": 1, "url": "http://example.com?a=1&b=2"}
    assert block == {"type": "pre", "offset": 1, "length": 1, "language": "python"}


@settings(deadline=None, derandomize=True)
@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    parsed, marks = html.parse(standard_html.escape(text, quote=False))

    assert parsed == text
    assert marks == []


@settings(deadline=None, derandomize=True)
@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1))
def test_length_is_counted_in_utf16_units(text: str) -> None:
    assert html.units(text) == len(text.encode("utf-16-le")) // 2


@settings(deadline=None, derandomize=True)
@given(st.text(st.sampled_from("<>/=\"' abip&;#1")))
def test_any_text_parses_or_is_refused(text: str) -> None:
    try:
        outcome = [mark["length"] for mark in html.parse(text)[1]]
    except Refusal as refusal:
        outcome = [refusal.code]

    assert all(number > 0 for number in outcome)


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("/ask@bangban_bot 开饭店", "bot_command", "/ask@bangban_bot"),
        ("请 @bangban_bot 看", "mention", "@bangban_bot"),
        ("请看 https://example.com/a?b=c。", "url", "https://example.com/a?b=c"),
        ("写信到 a.b@example.com", "email", "a.b@example.com"),
        ("#容缺受理 ", "hashtag", "#容缺受理"),
    ],
)
def test_entities_are_found(text: str, kind: str, part: str) -> None:
    body = entities.plainly(text)

    assert [(entity["type"], entities.at(body["text"], entity)) for entity in body["entities"]] == [(kind, part)]


@pytest.mark.parametrize("text", ["1/2 的材料", "2026/11/23", "a@b", "http:", "# 1", "路径/ask"])
def test_ordinary_text_has_no_entities(text: str) -> None:
    assert "entities" not in entities.plainly(text)


async def test_text_is_trimmed_and_its_entities_with_it(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    sent = await bot.asks("sendMessage", chat_id=chen.id, text="\n <b> 您好 </b> \n", parse_mode="HTML")

    assert sent["text"] == "您好"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 2}]


async def test_a_text_has_at_most_4096_units(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    await bot.asks("sendMessage", chat_id=chen.id, text="😀" * 2048)
    description = await bot.is_refused("sendMessage", chat_id=chen.id, text="😀" * 2048 + "x")

    assert description == "Bad Request: message is too long"


async def test_a_text_with_its_tags_has_at_most_32_kilobytes(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    assert await bot.is_refused("sendMessage", chat_id=chen.id, text="办" * 10_923) == "Bad Request: text is too long"


async def test_tags_do_not_count(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    sent = await bot.asks("sendMessage", chat_id=chen.id, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")

    assert len(sent["text"]) == 4096


@pytest.mark.parametrize("text", ["", "  \n ", "<b> </b>"])
async def test_a_text_needs_something_in_it(bot: Bot, world: World, text: str) -> None:
    chen = await world.person("陈静", started=True)

    description = await bot.is_refused("sendMessage", chat_id=chen.id, text=text, parse_mode="HTML")

    assert description == "Bad Request: message text is empty"


async def test_an_unknown_parse_mode_is_refused(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    description = await bot.is_refused("sendMessage", chat_id=chen.id, text="x", parse_mode="BBCode")

    assert description == "Bad Request: unsupported parse_mode"


async def test_a_person_is_mentioned_by_id(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    source = f'<a href="tg://user?id={chen.id}">陈静</a> <a href="tg://user?id=999">谁</a>'

    sent = await bot.asks("sendMessage", chat_id=chen.id, text=source, parse_mode="HTML")

    assert [(entity["type"], entity["user"]["id"]) for entity in sent["entities"]] == [("text_mention", chen.id)]


async def test_given_entities_are_kept(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    given: list[Json] = [{"type": "bold", "offset": 0, "length": 2}]

    sent = await bot.asks("sendMessage", chat_id=chen.id, text="您好", entities=given)
    beyond = await bot.is_refused("sendMessage", chat_id=chen.id, text="您", entities=given)

    assert sent["entities"] == given
    assert re.fullmatch(r"Bad Request: entity beginning at UTF-16 offset 0 ends after the end .* offset 2", beyond)
