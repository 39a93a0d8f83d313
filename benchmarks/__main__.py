"""python -m benchmarks: every figure that needs no data from outside the project."""

import sys

from benchmarks import first_answer

if __name__ == "__main__":
    sys.exit(first_answer.main())
