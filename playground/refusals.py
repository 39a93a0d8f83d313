"""Telegram's way of saying no: an error code, a sentence, sometimes parameters."""

from playground.records import Json


class Refusal(Exception):
    """A Bot API call that cannot be carried out."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class Impossible(Exception):
    """An act or a control request that the world does not allow."""

    def __init__(self, why: str, status: int = 409) -> None:
        super().__init__(why)
        self.status = status


def bad_request(what: str) -> Refusal:
    """400, the sentence in Telegram's form."""
    return Refusal(400, f"Bad Request: {what}")


def forbidden(what: str) -> Refusal:
    """403, the sentence in Telegram's form."""
    return Refusal(403, f"Forbidden: {what}")


def flooded(seconds: int) -> Refusal:
    """429 with the time to wait."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
