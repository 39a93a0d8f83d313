"""The page: everything it needs comes from the playground itself, in two languages that say the same."""

import re
from pathlib import Path

import aiohttp
import pytest

from playground.app import PAGE
from playground.people import World
from tests.playground.conftest import Bot


async def test_the_page_and_all_it_refers_to_is_served(url: str) -> None:
    async with aiohttp.ClientSession(url) as session:
        page = await (await session.get("/")).text()
        paths = re.findall(r'(?:href|src)="(/[^"]+)"', page)
        modules = [f"/page/{path.name}" for path in PAGE.glob("*.js")]
        statuses = [(await session.get(path)).status for path in [*paths, *modules]]

    assert "/page/main.js" in paths
    assert set(statuses) == {200}


@pytest.mark.parametrize("file", sorted(PAGE.iterdir()), ids=lambda file: file.name)
def test_nothing_comes_from_elsewhere(file: Path) -> None:
    addresses = set(re.findall(r"https?://[\w.-]+", file.read_text(encoding="utf-8")))

    assert addresses <= {"http://www.w3.org"}  # the name of SVG, not an address


def test_both_languages_have_the_same_words() -> None:
    source = (PAGE / "words.js").read_text(encoding="utf-8")
    chinese, english = (
        dict(re.findall(r"^  (\w+): (.+),$", block, re.MULTILINE))
        for block in re.findall(r"^const (?:ZH|EN) = \{$(.+?)^\};$", source, re.MULTILINE | re.DOTALL)
    )

    assert chinese.keys() == english.keys()
    for name in chinese:
        assert set(re.findall(r"\{\w+\}", chinese[name])) == set(re.findall(r"\{\w+\}", english[name])), name


def test_every_word_used_is_there() -> None:
    words = (PAGE / "words.js").read_text(encoding="utf-8")
    used = {
        name for file in PAGE.glob("*.js") for name in re.findall(r'\bt\("(\w+)"', file.read_text(encoding="utf-8"))
    }

    assert {name for name in used if f"\n  {name}: " not in words} == set()


async def test_an_upload_does_not_run_in_the_page(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    (sent,) = await chen.uploads(("page.html", b"<script>"))

    answer = await bot.session.get(f"{bot.url}/control/files/{sent.file_id}")

    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment"


async def test_a_foreign_page_cannot_act(bot: Bot) -> None:
    answer = await bot.session.post(f"{bot.url}/control/people", data='{"name": "x"}')

    assert answer.status == 415
