"""The examples of docs/playground.md, played as they stand there against the desk that `make run` starts."""

import json
import re
import shlex
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from tests.browser.county import ROOT

DOCUMENT = ROOT / "docs" / "playground.md"
EXAMPLE = re.compile(r"^(curl .+)\n# → (.+)$", re.MULTILINE)
PATIENCE = 15.0
"""Real seconds that somebody would go on asking for what the bot has to do first."""


@dataclass
class Curl:
    """What a command line of curl asks for."""

    url: str = ""
    method: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None


def test_every_example_answers_as_the_document_says(url: str) -> None:
    examples = EXAMPLE.findall(DOCUMENT.read_text(encoding="utf-8"))

    for command, answer in examples:
        played(read(command, url), answer)

    assert len(examples) >= 20


def test_no_example_is_without_its_answer() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")

    assert len(re.findall(r"^curl ", text, re.MULTILINE)) == len(EXAMPLE.findall(text))


def read(command: str, url: str) -> Curl:
    """A command line, with the two names of the document filled in."""
    filled = command.replace("$world", f"{url}/control").replace("$json", "Content-Type: application/json")
    words = iter(shlex.split(filled)[1:])
    curl = Curl()
    for word in words:
        match word:
            case "-X":
                curl.method = next(words)
            case "-H":
                name, _, value = next(words).partition(": ")
                curl.headers[name] = value
            case "-d":
                curl.body = next(words).encode()
            case "-s" | "-sN":
                continue
            case _:
                curl.url = word
    return curl


def played(curl: Curl, answer: str) -> None:
    """Asks until the answer holds what the document shows; a refusal is a failure at once."""
    end = time.monotonic() + PATIENCE
    while answer not in (found := asked(curl)):
        assert time.monotonic() < end, f"{curl.url}: {found[:400]} has no {answer}"
        time.sleep(0.2)


def asked(curl: Curl) -> str:
    """The answer as JSON in plain letters; of a stream its first event."""
    request = urllib.request.Request(curl.url, curl.body, curl.headers, method=curl.method or None)  # noqa: S310
    try:
        response = urllib.request.urlopen(request, timeout=PATIENCE)  # noqa: S310 - our own server
    except urllib.error.HTTPError as refusal:
        raise AssertionError(f"{curl.url}: {refusal.read().decode()}") from None
    with response:
        lines = (line.decode() for line in response)
        if response.headers.get_content_type() == "text/event-stream":
            lines = (line.removeprefix("data: ") for line in lines if line.startswith("data: "))
        return json.dumps(json.loads(next(lines)), ensure_ascii=False)
