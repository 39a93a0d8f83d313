"""A start waits for nothing that only files need."""

import subprocess
import sys

from tests.test_house_rules import ROOT

OF_FILES = {"openpyxl", "xlsxwriter", "fpdf", "fontTools", "PIL"}


def test_the_desk_starts_without_the_libraries_of_files() -> None:
    """They take a fifth of a second and tens of megabytes, and are loaded where a file is read or made."""
    command = "import sys, bot.app; print(*{name.partition('.')[0] for name in sys.modules})"

    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)

    assert OF_FILES & set(done.stdout.split()) == set()
