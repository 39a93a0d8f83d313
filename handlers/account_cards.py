"""Invites and bindings, as cards: who becomes what, who vouches, who undoes."""

from collections.abc import Callable, Sequence
from typing import Any

from desk import membership
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.models import Draft, Invite, Registration, RoleName
from texts import Words


def invited(wording: Wording) -> Message:
    link = f"https://t.me/{wording.username}?start={wording.fact('token')}"
    return Message(wording.words("letter.account.invited", link=link))


def confirm(wording: Wording) -> Message:
    """Names the place, the role and the sender before anything is bound: a foreign link is recognised here."""
    found = _invite(wording)
    text = wording.words("letter.account.confirm", **_about(wording, found))
    living = found.claimed_by_id is None and found.ended_at is None and wording.now < found.expires_at
    return Message(text, rows([wording.button("bind_me"), wording.button("not_me")]) if living else ())


def waiting(wording: Wording) -> Message:
    return Message(wording.words("letter.account.waiting", **_about(wording, _invite(wording))))


def approval(wording: Wording) -> Message:
    """To whoever vouches: which account claims what."""
    found = _invite(wording)
    facts = {**_about(wording, found), "claimer": wording.fact("name")}
    text = wording.words("letter.account.approval", **facts)
    if found.used_at is not None:
        return Message(f"{text}\n{wording.words('letter.account.approved')}")
    if found.ended_at is not None:
        return Message(f"{text}\n{wording.words('letter.account.turned_away')}")
    return Message(text, rows([wording.button("admit"), wording.button("turn_away")]))


def bound(wording: Wording) -> Message | None:
    person = wording.store.people.get(wording.fact("person_id"))
    found = _invite(wording)
    if found.ended_at is not None:  # taken away again before this was said
        return None
    text = wording.words("letter.account.bound", **{**_about(wording, found), "name": person.name})
    return Message(text, rows([wording.button("undo")]))


def _of_invite(name: str, *, undo: bool = False) -> Callable[[Wording], Message]:
    def card(wording: Wording) -> Message:
        found = _invite(wording)
        facts = {**_about(wording, found), "claimer": wording.store.people.name_of(found.used_by_id)}
        living = undo and found.ended_at is None
        text = wording.words(f"letter.account.{name}", **facts)
        return Message(text, rows([wording.button("undo")]) if living else ())

    return card


def registering(wording: Wording, draft: Draft, over: bool, cancel: Sequence[Button]) -> Message:
    """The question in front of whoever registers an enterprise; one answered shows the answer."""
    say, step = wording.words, wording.fact("step")
    if over:
        given = draft.data.get(step)
        if not given:
            return Message(say("letter.registration.over"))
        return Message(say("letter.registration.given", field=say(f"letter.registration.field_{step}"), given=given))
    if step != "confirm":
        return Message(say(f"letter.registration.ask_{step}"), rows(cancel))
    text = say("letter.registration.ask_confirm", **draft.data)
    return Message(text, rows([Button(say("button.submit_registration"), "draft", "submit"), *cancel]))


def registration_asked(wording: Wording) -> Message:
    """To the centre: what the code is registered as here already is said to nobody else."""
    asked = _registration(wording)
    known = wording.store.organisation.enterprise_by_code(asked.uscc)
    facts = {
        **_of_registration(asked),
        "phone": wording.formats.masked_phone(asked.phone),
        "known": wording.words("letter.registration.known", name=known.name) if known else "",
    }
    text = wording.words("letter.registration.asked", **facts)
    if asked.ruled_at is None:
        buttons = [wording.button(name) for name in ("admit_enterprise", "turn_enterprise_away", "show_phone")]
        return Message(text, rows(buttons))
    state = wording.words(f"letter.registration.{'ruled_granted' if asked.granted else 'ruled_denied'}")
    return Message(f"{text}\n{state}（{wording.store.people.name_of(asked.ruled_by_id)}）")


def _said_of_registration(name: str) -> Callable[[Wording], Message]:
    def card(wording: Wording) -> Message:
        asked = _registration(wording)
        return Message(wording.words(f"letter.registration.{name}", **_of_registration(asked)))

    return card


def _registration(wording: Wording) -> Registration:
    return wording.store.people.registration(wording.fact("registration_id"))


def _of_registration(asked: Registration) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in ("uscc", "enterprise", "contact", "phone")}


def group_bound(wording: Wording) -> Message:
    members = wording.fact("members")
    counted = wording.words("letter.account.group_members", count=members) if members else ""
    return Message(wording.words("letter.account.group_bound", purpose=_purpose(wording)) + counted)


def group_unbound(wording: Wording) -> Message:
    return Message(wording.words("letter.account.group_unbound"))


def group_lost(wording: Wording) -> Message:
    facts = {"title": wording.fact("title"), "purpose": _purpose(wording)}
    return Message(wording.words("letter.account.group_lost", **facts))


def revocable(wording: Wording) -> Message:
    """Every role of everybody of this name, a button each."""
    buttons = []
    for person in wording.store.people.named_like(wording.fact("name")):
        for role in person.roles:
            named = wording.words(f"role.{role.name.value}")
            label = f"{person.name} {named}{where(wording.words, membership.place_of(role))}"
            buttons.append(Button(label, "revoke", str(role.id)))
    return Message(wording.words("letter.account.revocable", name=wording.fact("name")), rows(buttons, 1))


def revoked(wording: Wording) -> Message:
    person = wording.store.people.get(wording.fact("person_id"))
    role = wording.words(f"role.{wording.fact('role')}")
    place = where(wording.words, wording.fact("place"))
    return Message(wording.words("letter.account.revoked", name=person.name, role=role, where=place))


def where(words: Words, place: str) -> str:
    return words("format.bracketed", text=place) if place else ""


def _invite(wording: Wording) -> Invite:
    return wording.store.people.invite_by_id(wording.fact("invite_id"))


def _about(wording: Wording, found: Invite) -> dict[str, Any]:
    place = found.department or found.enterprise
    issuer = wording.store.people.name_of(found.issued_by_id)
    return {
        "name": found.name or wording.fact("name") or "",
        "role": wording.words(f"role.{RoleName(found.role).value}"),
        "where": where(wording.words, place.name if place else ""),
        "issuer": issuer or wording.words("format.the_console"),
    }


def _purpose(wording: Wording) -> str:
    key = wording.fact("department_id")
    department = wording.store.organisation.department(key).name if key else ""
    return wording.words(f"purpose.{wording.fact('purpose')}", department=department)


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "account.invited": invited,
    "account.confirm": confirm,
    "account.waiting": waiting,
    "account.approval": approval,
    "account.bound": bound,
    "account.admitted": _of_invite("admitted", undo=True),
    "account.declined": _of_invite("declined"),
    "account.burnt": _of_invite("burnt"),
    "account.undone": _of_invite("undone"),
    "account.group_bound": group_bound,
    "account.group_unbound": group_unbound,
    "account.group_lost": group_lost,
    "registration.submitted": _said_of_registration("submitted"),
    "registration.asked": registration_asked,
    "registration.granted": _said_of_registration("granted"),
    "registration.denied": _said_of_registration("denied"),
    "registration.joined": _said_of_registration("joined"),
    "registration.phone": _said_of_registration("phone"),
    "account.revocable": revocable,
    "account.revoked": revoked,
}
