"""Every fault of the wire against every class of message, sent and edited: the table of what must come of it."""

import asyncio
import os
from typing import Any

import pytest

from storage.store import Storage
from tests.conftest import KINDS
from tests.faults.cells import COLUMNS, READ_TIMEOUT, UPGRADED, Cell, Seen, open_cells

OVERTIME = 1.0  # seconds that a silence lasts longer than anybody waits
NEVER_LEFT = "never left"
TOAST = "E answer"
SILENCE = READ_TIMEOUT + OVERTIME


def seen(asked: int, shown: int, **more: Any) -> Seen:
    """It arrived in the end."""
    return Seen("sent", asked, shown, **more)


def dead(asked: int, **more: Any) -> Seen:
    """It surely did not."""
    return Seen("dead", asked, 0, **more)


def row(**cells: Seen) -> dict[str, Seen]:
    """What must come of each column: by its class, or by how it is said."""
    found = {}
    for column in COLUMNS:
        mark, how = column.split()
        name = f"{mark}_{how}" if f"{mark}_{how}" in cells else how if how in cells else mark
        if name in cells:
            found[column] = cells[name]
    return found


def transient(asked: int = 1, shown: int = 0) -> dict[str, Seen]:
    """Class E is tried once; what became of it changes nothing."""
    return {"menu": seen(asked, shown), "answer": Seen("", asked, shown)}


LEFT_TO_A_PERSON = {"C": Seen("uncertain", 1, 0, told=("in doubt",)), "D": Seen("uncertain", 1, 0, told=("in doubt",))}
THERE_ALREADY = {"C": Seen("uncertain", 1, 1, told=("in doubt",)), "D": Seen("uncertain", 1, 1, told=("in doubt",))}

# what Telegram's answer, or its silence, proves → what must come of it
DEMANDED = {
    "surely not taken": row(send=seen(2, 1), edit=seen(2, 1), probe=seen(2, 1), **transient()),
    NEVER_LEFT: row(send=seen(1, 1), edit=seen(1, 1), probe=seen(1, 1), **transient(asked=0)),
    "has moved": row(
        send=seen(2, 1), probe=seen(2, 1), A_edit=dead(2), B_edit=dead(2, anew=1), C_edit=dead(2, anew=1)
    ),
    "unknown, not taken": row(
        A=seen(2, 1, marked=1), B=seen(2, 1, marked=1), **LEFT_TO_A_PERSON,
        edit=seen(2, 1), probe=seen(2, 1), **transient(),
    ),
    "unknown, taken": row(
        A=seen(2, 2, marked=1), B=seen(2, 2, marked=1), **THERE_ALREADY,
        edit=seen(2, 1), probe=seen(2, 2), **transient(shown=1),
    ),
    "unknown for good": row(
        A=dead(5, told=("undelivered",)), B=dead(5, told=("undelivered",)), **LEFT_TO_A_PERSON,
        edit=dead(5), probe=dead(5), **transient(),
    ),
    "refused as written": row(
        send=seen(2, 1, bare=1), edit=seen(2, 1, bare=1), probe=seen(2, 1, bare=1), **transient()
    ),
    "refused in any form": row(
        A=dead(2, told=("undelivered",)), B=dead(2, told=("undelivered",)), C=dead(2), D=dead(2),
        edit=dead(2), probe=dead(2), **transient(),
    ),
    "nobody there": row(
        A=dead(1, told=("undelivered", "unreachable")), B=dead(1, told=("undelivered", "unreachable")),
        C=dead(1, told=("unreachable",)), D=dead(1, told=("unreachable",)),
        edit=dead(1, told=("unreachable",)), probe=dead(1, told=("unreachable",)), **transient(),
    ),
    "stands already": row(edit=seen(1, 0)),
    "nothing to edit": row(A_edit=dead(1), B_edit=dead(1, anew=1), C_edit=dead(1, anew=1)),
}  # fmt: skip


def says(code: int, description: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "description": description, **more}


def patience(seconds: int) -> dict[str, Any]:
    return says(429, f"Too Many Requests: retry after {seconds}", parameters={"retry_after": seconds})


FAULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "429 for a second": ("surely not taken", patience(1)),
    "429 for an hour": ("surely not taken", patience(3600)),
    "429 for a day": ("surely not taken", patience(86_400)),
    "429 without parameters": ("surely not taken", says(429, "Too Many Requests: retry after 7")),
    "401": ("surely not taken", says(401, "Unauthorized")),
    "connection refused": (NEVER_LEFT, {}),
    "group upgraded": ("has moved", says(400, UPGRADED)),
    "500, not taken": ("unknown, not taken", says(500, "Internal Server Error: restart")),
    "502, not taken": ("unknown, not taken", says(502, "Bad Gateway")),
    "reset, not taken": ("unknown, not taken", {"drop": "before"}),
    "silence, not taken": ("unknown, not taken", {"delay": SILENCE, "drop": "before"}),
    "500, taken": ("unknown, taken", says(500, "Internal Server Error: restart", when="after")),
    "reset, taken": ("unknown, taken", {"drop": "after"}),
    "silence, taken": ("unknown, taken", {"delay": SILENCE, "when": "after"}),
    "garbled": ("unknown, taken", {"body": "<html>", "when": "after"}),
    "cut off": ("unknown, taken", {"cut": 20}),
    "reset again and again": ("unknown for good", {"drop": "before", "times": None}),
    "cannot be parsed": ("refused as written", says(400, "Bad Request: can't parse entities: unexpected end tag")),
    "too long": ("refused as written", says(400, "Bad Request: message is too long")),
    "cannot be parsed at all": ("refused in any form", says(400, "Bad Request: can't parse entities", times=2)),
    "blocked": ("nobody there", says(403, "Forbidden: bot was blocked by the user")),
    "kicked": ("nobody there", says(403, "Forbidden: bot was kicked from the supergroup chat")),
    "account gone": ("nobody there", says(403, "Forbidden: user is deactivated")),
    "muted": ("nobody there", says(400, "Bad Request: not enough rights to send text messages to the chat")),
    "not modified": ("stands already", says(400, "Bad Request: message is not modified: specified new content")),
    "deleted": ("nothing to edit", says(400, "Bad Request: message to edit not found")),
}


@pytest.mark.parametrize("database_url", KINDS if os.environ.get("NIGHTLY") else KINDS[:1], indirect=True)
async def test_every_fault_has_the_outcome_that_the_class_of_the_message_demands(storage: Storage) -> None:
    """One desk meets all of them at once; what is shown when it fails are the cells that differ."""
    demanded: dict[Cell, Seen] = {}
    found: dict[Cell, Seen] = {}
    async with open_cells(storage) as cells:
        for nobody_listens in (True, False):
            those = [fault for fault, (proves, _) in FAULTS.items() if (proves == NEVER_LEFT) is nobody_listens]
            for fault in those:
                proves, wish = FAULTS[fault]
                demanded |= {(fault, column): cell for column, cell in DEMANDED[proves].items()}
                cells.write(fault, list(DEMANDED[proves]), wish)
                if (fault, TOAST) in demanded:
                    found[fault, TOAST] = await cells.presses(fault, wish)
            await cells.go()
        await asyncio.sleep(OVERTIME)
        found |= cells.seen()

    assert found == demanded
