"""The fault plan: which calls are answered wrongly, late or not at all."""

from dataclasses import dataclass, field

from playground.records import Json
from playground.refusals import Impossible


@dataclass(slots=True)
class Fault:
    method: str
    """Lower case; "*" is any."""
    chat: int | None = None
    times: int | None = 1
    """How many calls are left; None until it is deleted."""
    after: bool = False
    """The call takes effect before it goes wrong or loses its answer."""
    code: int = 0
    description: str = ""
    parameters: Json | None = None
    body: str | None = None
    delay: float = 0.0
    drop: bool = False
    cut: int = 0
    """Of the true answer only so many bytes arrive."""

    @property
    def spoils(self) -> bool:
        """Whether what is answered is not what the call came to."""
        return bool(self.code or self.drop or self.body is not None)

    def record(self) -> Json:
        """The fault as the control API shows it."""
        when = "after" if self.after else "before"
        return {
            "method": self.method,
            "chat": self.chat,
            "times": self.times,
            "when": when,
            "code": self.code,
            "description": self.description if self.code else "",
            "parameters": self.parameters,
            "body": self.body,
            "delay": self.delay,
            "drop": when if self.drop else None,
            "cut": self.cut,
        }


@dataclass(slots=True)
class Faults:
    """The faults to come, oldest first."""

    plan: list[Fault] = field(default_factory=list)

    def add(self, wish: Json) -> Fault:
        """Plan a fault from a control request."""
        drop = wish.get("drop")
        if drop not in (None, "before", "after") or wish.get("when", "before") not in ("before", "after"):
            raise Impossible("drop and when are before or after", 400)
        code = int(wish.get("code") or 0)
        cut = int(wish.get("cut") or 0)
        if not (code or drop or cut or wish.get("delay") or wish.get("body") is not None):
            raise Impossible("a fault needs a code, a body, a delay, a drop or a cut", 400)
        fault = Fault(
            method=str(wish.get("method", "*")).lower(),
            chat=wish.get("chat"),
            times=wish.get("times", 1),
            after=cut > 0 or "after" in (drop, wish.get("when")),
            code=code,
            description=str(wish.get("description") or _description(code)),
            parameters=wish.get("parameters"),
            body=wish.get("body"),
            delay=float(wish.get("delay") or 0),
            drop=drop is not None,
            cut=cut,
        )
        self.plan.append(fault)
        return fault

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault that a call meets, which then has one time less."""
        for fault in self.plan:
            if fault.method in ("*", method) and fault.chat in (None, chat):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.plan.remove(fault)
                return fault
        return None


def _description(code: int) -> str:
    names = {
        400: "Bad Request: test",
        401: "Unauthorized",
        403: "Forbidden: bot was blocked by the user",
        404: "Not Found",
        409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        429: "Too Many Requests: retry after 1",
        500: "Internal Server Error: restart",
        502: "Bad Gateway",
    }
    return names.get(code, "Internal Server Error")
