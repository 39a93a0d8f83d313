"""python -m benchmarks: every figure that needs no data from outside the project."""

import sys

from benchmarks import first_answer, sweep, worktime

if __name__ == "__main__":
    sys.exit(max(first_answer.main(), worktime.main(), sweep.main()))
