"""The sample county: its data imported, its groups bound, its people put into the playground."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import tables
from desk import membership
from desk.imports import calendar as import_calendar
from desk.imports import catalogue as import_catalogue
from desk.imports import organisation as import_organisation
from storage.models import ChatKind, Purpose, Role, RoleName
from storage.store import Storage, Store
from texts import Words, words

DATA = Path(__file__).parent.parent / "data"
ADMIN = 1501  # 田野, who binds the groups


@dataclass(frozen=True)
class Place:
    """A group of the sample county, and who talks in it."""

    id: int
    title: str
    purpose: Purpose
    members: Sequence[int]
    department: str = ""


PLACES = (
    Place(-4001, "园区企业帮代办服务群", Purpose.SERVICE, (1001, 1002, 1101, 1102, 1201, ADMIN)),
    Place(-4002, "帮代办中心工作群", Purpose.CENTRE, (1101, 1102, ADMIN)),
    Place(-4003, "市场监管局交办群", Purpose.DEPARTMENT, (1201, 1202, 1203, ADMIN), "县市场监督管理局"),
)


def settle(storage: Storage, now: datetime) -> None:
    """The sample county's catalogue, organisation and calendar, and its groups bound."""
    storage.transact_now(_settle, now)


def seed(storage: Storage) -> dict[str, Any]:
    """The same people and groups for the playground: everybody who has an account here."""
    return {
        "people": storage.read_now(_people),
        "chats": [
            {
                "id": place.id,
                "title": place.title,
                "kind": "group",
                "members": list(place.members),
                "creator": ADMIN,
                "quiet": True,
            }
            for place in PLACES
        ],
    }


def _settle(store: Store, now: datetime) -> None:
    for module, file in (
        (import_calendar, "calendar.csv"),
        (import_catalogue, "items.jsonl"),
        (import_organisation, "organisation.csv"),
    ):
        planned: Any = module.plan(store, tables.read(DATA / file))
        if planned.problems:
            raise ValueError(f"{file}: {planned.problems[0]}")
        module.apply(store, planned, now)
    admin = store.people.by_telegram(ADMIN)
    assert admin is not None
    for place in PLACES:
        chat = store.chats.met(place.id, ChatKind.GROUP, place.title)
        membership.bind(store, chat, place.purpose.value, place.department, membership.AT_THE_CONSOLE, admin, now)
    store.outbox.discard_unsent()  # nobody was there yet to be told


def _people(store: Store) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in RoleName:
        for person in store.people.with_role(name):
            if person.chat is None or any(known["id"] == person.chat.telegram_id for known in found):
                continue
            role = next(role for role in person.roles if role.name is name)
            about = {"about": _about(words("zh"), role), "about_en": _about(words("en"), role)}
            found.append({"id": person.chat.telegram_id, "name": person.name, **about, "started": True})
    return found


def _about(speak: Words, role: Role) -> str:
    place = role.department or role.enterprise
    return speak(f"role.{role.name.value}") + (f" · {place.name}" if place else "")


def write_seed(storage: Storage, path: Path) -> None:
    path.write_text(json.dumps(seed(storage), ensure_ascii=False), encoding="utf-8")
