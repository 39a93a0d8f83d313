"""What the command line says: answers to stdout, what went wrong to stderr."""

import sys


def say(line: str) -> None:
    print(line, flush=True)


def fail(sentence: str) -> int:
    """The exit status that goes with the sentence."""
    print(sentence, file=sys.stderr)
    return 1
