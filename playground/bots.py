"""A bot: its token, its queue of updates, its webhook and its command menus."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from playground.records import Json, User
from playground.updates import Updates


@dataclass(slots=True, eq=False)
class Webhook:
    url: str = ""
    secret: str = ""
    connections: int = 40
    last_error: str = ""
    last_error_at: int = 0
    task: asyncio.Task[None] | None = None


@dataclass(slots=True, eq=False)
class Bot(User):
    updates: Updates = field(kw_only=True)
    token: str = ""
    """Empty until somebody calls with one."""
    privacy: bool = True
    webhook: Webhook = field(default_factory=Webhook)
    poller: asyncio.Future[None] | None = None
    """Resolved when another getUpdates or setWebhook ends the present one."""
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """By scope and language."""
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """Name and descriptions, by field and language."""
