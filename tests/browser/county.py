"""A whole desk with its page, as `make run` starts it, and Debian's Chromium to look at it with."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent.parent
START = "2026-11-23T09:00"
PROGRAM = shutil.which("chromium")
MISSING = "the page is tested in Chromium, which is not here: install the Debian package chromium"


@contextmanager
def running(log: Path) -> Iterator[str]:
    """The address of a playground with the real bot in it, ended with the block."""
    command = [sys.executable, "-m", "bot", "playground", "--port", "0", "--at", START]
    with log.open("wb") as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, env=_environment())
        try:
            assert process.stdout is not None
            found = re.search(rb"http://[\w.:]+", process.stdout.readline())
            assert found, f"the playground did not start:\n{log.read_text(encoding='utf-8')}"
            yield found.group().decode()
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if PROGRAM is None:
        raise SystemExit(MISSING)
    options = ["--no-sandbox"] if os.getuid() == 0 else []  # Chromium refuses to sandbox for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=options)
        try:
            yield browser
        finally:
            browser.close()


def _environment() -> dict[str, str]:
    """Ours without what would make it another desk."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("DESK_", "BOT_", "DATABASE_"))}
