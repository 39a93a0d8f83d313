"""Buttons around the case: inspections, dossiers, policies, hotlines."""

from desk import documents, dossiers, forms, hotlines, permits, policies, requests
from handlers.press import Action, Press, Toast, do
from storage.models import DraftKind


def begin(kind: DraftKind, *known: str) -> Action:
    """A form in the private chat of whoever pressed, about what the letter names."""

    def begun(p: Press) -> Toast:
        assert p.by.chat is not None  # whoever presses has a chat
        answers = {name: str(p.id(f"{name}_id")) for name in known}
        forms.begin(p.store, kind, p.by.chat, p.by, p.now, answers)
        return None if p.by.chat.id == p.chat.id else "sent_privately"

    return begun


def _next_item(p: Press) -> Toast:
    """办理: what is usually needed next, begun in private."""
    assert p.by.chat is not None  # whoever presses has a chat
    requests.start(p.store, p.store.catalogue.item(p.key), p.by.chat, None, p.by, p.now)
    return None


def _ask_for_policy(p: Press) -> Toast:
    assert p.by.chat is not None  # whoever presses has a chat
    policies.ask(p.store, p.id("policy_id"), p.by.chat, p.by, p.now)
    return None


BUTTONS: dict[str, Action] = {
    "verify_hotline": do(lambda p: hotlines.verify(p.store, p.by, p.now), "noted"),
    "policy_open": do(lambda p: policies.open_(p.store, p.id("policy_id"), p.by, p.now)),
    "policy_show": do(lambda p: policies.open_(p.store, p.key, p.by, p.now)),
    "policy_ask": _ask_for_policy,
    "policy_off": do(lambda p: policies.unsubscribe(p.store, p.by, p.now)),
    "policy_on": do(lambda p: policies.subscribe(p.store, p.by, p.now)),
    "permit_grant": do(lambda p: permits.grant(p.store, p.id("permit_id"), p.by, p.now), "done"),
    "permit_deny": begin(DraftKind.PERMIT_REFUSAL, "permit"),
    "open_permit": do(lambda p: permits.show(p.store, p.key, p.by, p.now), "sent_privately"),
    "report_visit": begin(DraftKind.VISIT),
    "add_document": begin(DraftKind.DOCUMENT, "enterprise"),
    "drop_document": do(lambda p: documents.drop(p.store, p.key, p.by, p.now), "done"),
    "add_measure": begin(DraftKind.MEASURE, "enterprise"),
    "set_stage": begin(DraftKind.LIFE_STAGE, "enterprise"),
    "export_dossier": do(lambda p: dossiers.export(p.store, p.id("enterprise_id"), p.by, p.now), "sent_privately"),
    "next_item": _next_item,
    "answer_visit": begin(DraftKind.VISIT_ANSWER, "visit"),
}
