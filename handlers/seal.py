"""The seal on a button's data: junk and guesses are turned away before anything is looked up; rights come later."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from desk.errors import OldButton

LENGTH = 11  # 64 bits of HMAC-SHA-256 in base64url


class Seal:
    """Signs and checks with a key made from the bot's token: a new token makes old buttons of all there were."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.digest(secret.encode(), b"bangban buttons", hashlib.sha256)

    def sign(self, data: str) -> str:
        return f"{data}.{self._mark(data)}"

    def open_(self, sealed: str) -> str:
        """The data under the seal; OldButton when it is not ours."""
        data, _, mark = sealed.rpartition(".")
        if not hmac.compare_digest(mark.encode(), self._mark(data).encode()):
            raise OldButton
        return data

    def _mark(self, data: str) -> str:
        digest = hmac.digest(self._key, data.encode(), hashlib.sha256)
        return urlsafe_b64encode(digest[:8]).decode()[:LENGTH]
