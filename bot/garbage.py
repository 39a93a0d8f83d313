"""The collector of garbage, as a process needs it that answers people."""

import gc

YOUNG, OLDER, OLD = 20_000, 20, 100  # a unit of work makes thousands of records, and nearly all end with it


def settle() -> None:
    """What was made so far stays: the collector need not go through it again while people wait, nor come so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, OLD)
