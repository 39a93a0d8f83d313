"""Logs name ids and case numbers, never people, words or the token; as text, or one JSON a line."""

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from desk import privacy

TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
NOISY = ("httpx", "httpcore", "telegram.Bot", "apscheduler")
FIELDS = ("case", "act", "by")  # what the trail's lines carry besides


class Redacted(logging.Formatter):
    """Writes a record without any secret or personal number that slipped into it."""

    def __init__(self, secrets: Iterable[str], form: str = "text") -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._secrets = [secret for secret in secrets if secret]
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        return self._clean(super().format(record)) if self._form == "text" else self._json(record)

    def _json(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": self._clean(record.getMessage()),
        }
        line.update({name: value for name in FIELDS if (value := getattr(record, name, None)) is not None})
        if record.exc_info:
            line["error"] = self._clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)

    def _clean(self, text: str) -> str:
        text = privacy.removed(TOKEN.sub("<token>", text), "<number>")
        for secret in self._secrets:
            text = text.replace(secret, "<secret>")
        return text


def set_up(secrets: Iterable[str], form: str = "text") -> None:
    """Everything at INFO to stderr; libraries that would log addresses with the token only warn."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacted(secrets, form))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
