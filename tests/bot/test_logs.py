"""What a log may hold: case numbers and ids; no secret, no personal number."""

import json
import logging

import pytest

from bot.logs import Redacted
from storage.store import Storage
from tests.county import settle

TOKEN = "1234567:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ"  # noqa: S105 - a token that nobody has


def line(form: str, message: str, **fields: object) -> str:
    record = logging.makeLogRecord({"name": "x", "levelname": "INFO", "msg": message, **fields})
    return Redacted(["between-us"], form).format(record)


@pytest.mark.parametrize("form", ["text", "json"])
def test_tokens_secrets_and_personal_numbers_are_cut_out(form: str) -> None:
    numbers = "13812345678 433122199001011234 43312219900101123X 6222021234567890123"

    said = line(form, f"{TOKEN} between-us {numbers} LX20261123-001")

    assert TOKEN not in said
    assert "between-us" not in said
    assert "13812345678" not in said
    assert "43312219900101123" not in said
    assert "0123" not in said
    assert "LX20261123-001" in said


def test_a_line_of_json_bears_the_case_number() -> None:
    said = json.loads(line("json", "accepted", case="LX20261123-001", act="accepted", by=3))

    assert (said["case"], said["act"], said["by"]) == ("LX20261123-001", "accepted", 3)


def test_acts_are_logged_with_their_case_once_they_are_durable(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    """And say nothing of who the person or the enterprise is."""
    caplog.set_level(logging.INFO)
    county = settle(storage)
    county.beginning.ends()

    county.dispatched()

    acts = [(record.__dict__["act"], record.__dict__["case"]) for record in caplog.records if "act" in record.__dict__]
    assert acts[:3] == [(act, "LX20261123-001") for act in ("submitted", "dispatched", "accepted")]
    for secret in ("陈静", "李红", "青松", "申请书"):
        assert secret not in caplog.text
