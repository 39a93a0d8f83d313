"""A migration is killed after any of its statements; the next start finishes it, all or nothing."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage import schema
from storage.engine import writing_engine
from tests.databases import Postgresql
from tests.faults.conftest import Chance, Much
from tests.journeys.desk import ROOT

STATEMENTS = 200  # more than there are: the last ones let it finish


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_migration_that_is_killed_leaves_what_the_next_start_can_finish(
    kind: str, tmp_path: Path, postgresql: Postgresql, chance: Chance, much: Much
) -> None:
    """By day at two statements by chance, by night at every second one."""
    for number in chance.sample(range(1, STATEMENTS, 2), much("STATEMENTS", 2, STATEMENTS // 2)):
        url = f"sqlite:///{tmp_path}/{number}.db" if kind == "sqlite" else postgresql.url(postgresql.create())
        command = [sys.executable, "-m", "tests.faults.upgrading", url, str(number)]
        killed = subprocess.run(command, cwd=ROOT, check=False).returncode

        schema.prepare(url)

        assert killed in (0, -signal.SIGKILL)
        engine = writing_engine(url)
        with engine.connect() as connection:
            assert schema.current(connection) == schema.HEAD
        engine.dispose()
