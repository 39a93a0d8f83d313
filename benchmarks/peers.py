"""The peers, in an environment of their own: made once, from benchmarks/peers.txt, and no part of the desk's."""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
LISTED = Path(__file__).with_name("peers.txt")
PLACE = ROOT / "artefacts" / "peers"


def run(module: str, *arguments: str) -> str:
    """What the module prints when it runs where the peers are installed, with the desk's own code beside them."""
    command = [python(), "-m", module, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def python() -> str:
    """The interpreter of that environment."""
    python, made = PLACE / "bin" / "python", PLACE / ".made"
    if not made.exists() or made.read_text(encoding="utf-8") != LISTED.read_text(encoding="utf-8"):
        print(f"installing the peers of {LISTED.name} into {PLACE}", file=sys.stderr)
        venv.create(PLACE, with_pip=True, symlinks=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", LISTED], check=True)
        made.write_text(LISTED.read_text(encoding="utf-8"), encoding="utf-8")
    return str(python)
