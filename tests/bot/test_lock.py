"""One process for one SQLite file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import lock


def test_a_second_process_on_the_same_file_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    held = lock.take(url)
    assert held is not None

    with pytest.raises(lock.Taken):
        lock.take(url)

    os.close(held)
    again = lock.take(url)
    assert again is not None
    os.close(again)


def test_a_process_that_is_killed_leaves_no_lock(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    program = f"from bot import lock; lock.take({url!r}); print('held', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(lock.Taken):
            lock.take(url)
        other.kill()

    held = lock.take(url)

    assert held is not None
    os.close(held)


def test_run_says_in_one_sentence_that_the_database_is_taken(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    held = lock.take(url)
    environment = {**os.environ, "DATABASE_URL": url, "BOT_TOKEN": "1234567:a", "BOT_API_URL": "http://127.0.0.1:9"}

    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"], env=environment, capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode != 0
    assert "desk.db.lock" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert held is not None
    os.close(held)


def test_postgresql_needs_no_lock() -> None:
    assert lock.take("postgresql://somewhere/desk") is None
