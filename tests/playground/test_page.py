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


def words() -> tuple[dict[str, str], dict[str, str]]:
    """The page's words, Chinese and English."""
    source = (PAGE / "words.js").read_text(encoding="utf-8")
    blocks = re.findall(r"^const (?:ZH|EN) = \{$(.+?)^\};$", source, re.MULTILINE | re.DOTALL)
    chinese, english = (dict(re.findall(r"^  (\w+): (.+),$", block, re.MULTILINE)) for block in blocks)
    return chinese, english


def scripts() -> str:
    """All modules of the page but its words."""
    return "\n".join(file.read_text(encoding="utf-8") for file in PAGE.glob("*.js") if file.name != "words.js")


def test_both_languages_have_the_same_words() -> None:
    chinese, english = words()

    assert chinese.keys() == english.keys()
    for name in chinese:
        assert set(re.findall(r"\{\w+\}", chinese[name])) == set(re.findall(r"\{\w+\}", english[name])), name


def test_every_word_used_is_there_and_every_word_there_is_used() -> None:
    source = scripts()
    steps = re.findall(r'^    name: "(\w+)"', source, re.MULTILINE)
    of_steps = {f"{step}{part}" for step in steps for part in ("Title", "Text")}
    used = set(re.findall(r'\bt\("(\w+)"', source)) | of_steps
    named = set(re.findall(r'"(\w+)"', source))  # such as t(running ? "stop" : "run")

    assert used <= words()[0].keys()
    assert words()[0].keys() <= used | named


def test_the_tour_has_eight_steps() -> None:
    steps = re.findall(r'^    name: "(\w+)"', scripts(), re.MULTILINE)

    assert steps == ["ask", "apply", "dispatch", "acknowledge", "leave", "watch", "finish", "rate"]


def test_nothing_is_asked_for_again_and_again() -> None:
    """The page follows a stream; its one interval moves the seconds of the clock."""
    repeated = re.findall(r"setInterval\((\w+)", scripts())

    assert repeated == ["tick"]


async def test_an_upload_does_not_run_in_the_page(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    (sent,) = await chen.uploads(("page.html", b"<script>"))

    answer = await bot.session.get(f"{bot.url}/control/files/{sent.file_id}")

    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment"


async def test_a_foreign_page_cannot_act(bot: Bot) -> None:
    answer = await bot.session.post(f"{bot.url}/control/people", data='{"name": "x"}')

    assert answer.status == 415
