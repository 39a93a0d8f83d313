"""Logs name ids, never people, words or the token."""

import logging
import re
import sys
from collections.abc import Iterable

TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
NOISY = ("httpx", "httpcore", "telegram.Bot", "apscheduler")


class Redacted(logging.Formatter):
    """Writes a record without any secret that slipped into it."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        text = TOKEN.sub("<token>", super().format(record))
        for secret in self._secrets:
            text = text.replace(secret, "<secret>")
        return text


def set_up(secrets: Iterable[str]) -> None:
    """Everything at INFO to stderr; libraries that would log addresses with the token only warn."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacted(secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
