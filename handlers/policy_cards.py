"""惠企政策 as cards: what enterprises are sent, what the centre sees before and after."""

from collections.abc import Callable, Sequence
from typing import Any

from desk import policies, policy_forms
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.models import Draft, Policy

BEGINNING = 120  # characters of the text that the first message shows


def preview(wording: Wording, draft: Draft, buttons: Sequence[Button]) -> Message:
    """Before it goes out: how it reads, and how many it would reach."""
    told = draft.data["answers"]
    wanted = policy_forms.tags_of(told)
    reach = policies.reach(wording.store, wanted, wording.now)
    item = wording.store.catalogue.by_code(told["item"])
    facts = {
        "title": told["title"],
        "text": told["body_text"],
        "tags": wording.formats.listed(wanted) if wanted else wording.words("letter.policy.everybody"),
        "item": item.name if item else wording.words("letter.policy.no_item"),
        "matching": reach.matching,
        "receiving": reach.receiving,
        "withheld": _withheld(wording, reach.withheld),
    }
    return Message(wording.words("letter.prompt.policy_preview", **facts), rows(buttons))


def notice(wording: Wording) -> Message:
    """What is pushed: the title and the beginning, and three buttons."""
    policy = _policy(wording)
    text = policy.words if len(policy.words) <= BEGINNING else policy.words[:BEGINNING] + "……"
    said = wording.words("letter.policy.notice", title=policy.title, text=text, day=_day(wording, policy))
    return Message(said, rows([wording.button(name) for name in ("policy_open", "policy_ask", "policy_off")], 3))


def text(wording: Wording) -> Message:
    policy = _policy(wording)
    item = policy.item.name if policy.item else wording.words("letter.policy.no_item")
    facts = {"title": policy.title, "text": policy.words, "day": _day(wording, policy), "item": item}
    buttons = [wording.button("policy_ask"), wording.button("policy_off")]
    return Message(wording.words("letter.policy.text", **facts), rows(buttons))


def _counted(name: str) -> Callable[[Wording], Message]:
    def card(wording: Wording) -> Message:
        policy = _policy(wording)
        return Message(wording.words(f"letter.policy.{name}", **_counts(wording, policy)))

    return card


def wanted(wording: Wording) -> Message:
    """To the centre: who wants what a policy offers."""
    who = wording.store.people.get(wording.fact("person_id"))
    firms = wording.formats.listed(role.enterprise.name for role in who.roles if role.enterprise)
    return Message(wording.words("letter.policy.wanted", title=_policy(wording).title, who=who.name, enterprise=firms))


def noted(wording: Wording) -> Message:
    return Message(wording.words("letter.policy.noted", title=_policy(wording).title))


def off(wording: Wording) -> Message:
    return Message(wording.words("letter.policy.off"), rows([wording.button("policy_on")]))


def on(wording: Wording) -> Message:
    return Message(wording.words("letter.policy.on"))


def listed(wording: Wording) -> Message:
    """/policies: with its counts for the centre, with a button to each for an enterprise."""
    reader = wording.store.people.get(wording.fact("person_id"))
    found = policies.for_(wording.store, reader)
    if not found:
        return Message(wording.words("letter.policy.none"))
    ours = any(role.name.value == "agent" for role in reader.roles)
    key = "line_counted" if ours else "line"
    lines = [wording.words(f"letter.policy.{key}", **_counts(wording, policy)) for policy in found]
    buttons = [] if ours else [Button(policy.title, "policy_show", str(policy.id)) for policy in found]
    return Message("\n".join([wording.words("letter.policy.list"), *lines]), rows(buttons, 1))


def _policy(wording: Wording) -> Policy:
    return wording.store.policies.get(wording.fact("policy_id"))


def _day(wording: Wording, policy: Policy) -> str:
    return wording.formats.date(policy.published_at)


def _counts(wording: Wording, policy: Policy) -> dict[str, Any]:
    counts = wording.store.policies.counts(policy.id)
    return {
        "title": policy.title,
        "day": _day(wording, policy),
        "sent": counts.sent,
        "delivered": counts.delivered,
        "opened": counts.opened,
        "asked": counts.asked,
        "withheld": _withheld(wording, counts.withheld),
    }


def _withheld(wording: Wording, reasons: Any) -> str:
    told = [wording.words(f"letter.policy.withheld_{why}", count=count) for why, count in reasons.items()]
    return wording.formats.listed(told)


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "policy.notice": notice,
    "policy.text": text,
    "policy.published": _counted("published"),
    "policy.sent": _counted("sent"),
    "policy.wanted": wanted,
    "policy.noted": noted,
    "policy.off": off,
    "policy.on": on,
    "list.policies": listed,
}
