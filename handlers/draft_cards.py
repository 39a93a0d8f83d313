"""What a dialog asks for: material by material, a reason, a result."""

from collections.abc import Callable, Sequence
from datetime import date

from desk import feeds
from desk.forms import FORMS, SEVERAL
from desk.policy_forms import EVERYBODY
from desk.prompts import OFFERED
from desk.requests import DEFERRABLE, OPTIONAL
from handlers import account_cards, policy_cards
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.models import DepartmentKind, Draft, DraftKind, Material, MaterialState
from storage.store import Store
from texts import Words


def enterprise(wording: Wording) -> Message:
    draft = _draft(wording)
    if _over(wording, draft):
        return _ended(wording, draft)
    names = [wording.store.organisation.enterprise(key) for key in draft.data.get("enterprises", [])]
    buttons = [_choice(enterprise.name, str(enterprise.id)) for enterprise in names]
    return Message(
        wording.words("letter.draft.enterprise", item=_item(draft)), rows([*buttons, _cancel(wording)], width=1)
    )


def material(wording: Wording) -> Message:
    draft = _draft(wording)
    asked = wording.store.drafts.material(wording.fact("material_id"))
    if draft.closed_at is not None or draft.data.get("material") != asked.id or draft.step != "material":
        return Message(_received(wording, asked))
    listed = _listed(wording, draft)
    buttons, hint = [], ""
    if asked.necessity == DEFERRABLE or draft.kind is DraftKind.SUPPLEMENT:
        buttons.append(_choice(wording.words("button.later"), "later"))
        hint = wording.words("letter.draft.hint_later")
    elif asked.necessity == OPTIONAL:
        buttons.append(_choice(wording.words("button.skip"), "skip"))
        hint = wording.words("letter.draft.hint_skip")
    text = wording.words(
        "letter.draft.material",
        item=_item(draft),
        position=[m.id for m in listed].index(asked.id) + 1,
        count=len(listed),
        name=asked.name,
        necessity=wording.formats.necessity(asked.necessity),
        hint=hint,
    )
    return Message(text, rows([*buttons, _cancel(wording)]))


def summary(wording: Wording) -> Message:
    """The note's step shows the summary too: whoever has nothing to add submits at once."""
    draft = _draft(wording)
    if draft.closed_at is not None or draft.step != wording.fact("step"):
        return _ended(wording, draft)
    buttons = [_choice(wording.words("button.submit"), "submit")]
    key = draft.step
    if draft.kind is DraftKind.SUPPLEMENT:
        key = "summary_supplement"
    elif draft.step == "note":
        buttons.append(_choice(wording.words("button.skip"), "skip"))
    assert draft.guide is not None
    case = wording.store.cases.get(draft.case_id) if draft.case_id else None
    text = wording.words(
        f"letter.draft.{key}",
        no=case.no if case else "",
        item=_item(draft),
        enterprise=draft.enterprise.name if draft.enterprise else "",
        mode=draft.guide.body["assist_mode"],
        materials=wording.materials(_listed(wording, draft)),
        note=draft.data.get("note") or wording.words("format.none"),
    )
    return Message(text, rows([*buttons, _cancel(wording)]))


def cancelled(wording: Wording) -> Message:
    return Message(wording.words("letter.draft.cancelled"))


def prompt(wording: Wording) -> Message:
    """A question to an official, with the likely answers as buttons."""
    draft = _draft(wording)
    if draft.kind is DraftKind.REGISTRATION:
        return account_cards.registering(wording, draft, _over(wording, draft), [_cancel(wording)])
    case = wording.store.cases.get(draft.case_id) if draft.case_id else None
    facts = {"no": case.no if case else "", "item": case.item.name if case else ""}
    if _over(wording, draft):
        key = "letter.prompt.over" if case else "letter.prompt.over_alone"
        return Message(wording.words(key, **facts))
    if draft.step == "preview":
        return policy_cards.preview(wording, draft, [*_likely(wording, draft), _cancel(wording)])
    key = f"{draft.kind.value}_{draft.step}" if draft.step not in ("words", "department") else draft.kind.value
    if draft.kind is DraftKind.HAND_BACK and draft.step == "department":
        key = "hand_back_department"
    return Message(
        wording.words(f"letter.prompt.{key}", **facts), rows([*_likely(wording, draft), _cancel(wording)], width=1)
    )


def reasons(store: Store, draft: Draft, words: Words) -> Sequence[str]:
    """What is likely said where words are asked for; of a feed's row the results that its rule names."""
    if draft.kind is DraftKind.RESULT and draft.case_id is not None:
        rule = feeds.rule_of(store, store.cases.get(draft.case_id))
        if rule is not None:
            return rule.results
    return words.choices(f"reason.{draft.kind.value}")


def _likely(wording: Wording, draft: Draft) -> list[Button]:
    words = wording.words
    if draft.kind in FORMS:
        return _offered(wording, draft)
    match draft.kind, draft.step:
        case DraftKind.CORRECTION, _:
            assert draft.case_id is not None
            materials = wording.store.cases.get(draft.case_id).materials
            marks = {m.id: "chosen" if m.id in draft.data["missing"] else "open" for m in materials}
            toggles = [_choice(words(f"mark.{marks[m.id]}", name=m.name), str(m.id)) for m in materials]
            return [*toggles, _choice(words("button.send"), "send")]
        case _, "department":
            departments = wording.store.organisation.departments(DepartmentKind.DEPARTMENT)[:OFFERED]
            buttons = [_choice(department.name, str(department.id)) for department in departments]
            if draft.kind is DraftKind.HAND_BACK:
                buttons.append(_choice(words("button.leave_to_centre"), "centre"))
            return buttons
        case (DraftKind.REFUSAL | DraftKind.HAND_BACK | DraftKind.RESULT), "words":
            case = wording.store.cases.get(draft.case_id) if draft.case_id else None
            buttons = [_choice(reason, f"r{n}") for n, reason in enumerate(reasons(wording.store, draft, words))]
            if draft.kind is DraftKind.RESULT and case is not None and case.enterprise_id is not None:
                buttons.append(_choice(words("button.refused"), "refused"))
            return buttons
        case _:
            return []


def _offered(wording: Wording, draft: Draft) -> list[Button]:
    """The likely answers to a form's question."""
    if draft.step == "reason":
        likely = reasons(wording.store, draft, wording.words)
        return [_choice(reason, f"r{n}") for n, reason in enumerate(likely)]
    if draft.step in SEVERAL:
        picked = draft.data.get("picked", [])
        marks = ["chosen" if answer in picked else "open" for answer in draft.data["offered"]]
        noun = "body" if draft.step == "bodies" else draft.step
        names = [_answer(wording, noun, answer) for answer in draft.data["offered"]]
        toggles = [
            _choice(wording.words(f"mark.{mark}", name=name), f"o{n}")
            for n, (mark, name) in enumerate(zip(marks, names, strict=True))
        ]
        return [*toggles, _choice(wording.words("button.invite" if noun == "body" else "button.chosen"), "send")]
    return [_choice(_answer(wording, draft.step, answer), f"o{n}") for n, answer in enumerate(draft.data["offered"])]


def _answer(wording: Wording, question: str, answer: str) -> str:
    match question:
        case "day" | "first_day" | "last_day" | "past_day":
            return wording.formats.day(date.fromisoformat(answer))
        case "matter":
            about = wording.store.assignments.get(int(answer))
            return f"{about.case.no} {about.department.name}"
        case "colleague":
            return wording.store.people.name_of(int(answer))
        case "body" | "body_or_item":
            return wording.store.organisation.department(int(answer)).name
        case "number" | "expiry" | "preview":
            return wording.words(f"button.{answer}")
        case "item":
            return wording.words("button.no_item")
        case "tags" if answer == EVERYBODY:
            return wording.words("letter.policy.everybody")
        case "marked" | "seed":
            return wording.words(f"button.{question}_{answer}")
        case "outcome":
            return wording.words(f"outcome.{answer}")
        case "days":
            return wording.words("format.workdays", value=answer)
        case _:
            return answer


def _draft(wording: Wording) -> Draft:
    return wording.store.drafts.get(wording.fact("draft_id"))


def _over(wording: Wording, draft: Draft) -> bool:
    return draft.closed_at is not None or draft.step != wording.fact("step")


def _ended(wording: Wording, draft: Draft) -> Message:
    return Message(wording.words("letter.draft.over", item=_item(draft)))


def _item(draft: Draft) -> str:
    assert draft.guide is not None
    name: str = draft.guide.body["name"]
    return name


def _listed(wording: Wording, draft: Draft) -> list[Material]:
    if draft.kind is DraftKind.SUPPLEMENT:
        return [wording.store.drafts.material(key) for key in draft.data["materials"]]
    return draft.materials


def _received(wording: Wording, asked: Material) -> str:
    if asked.state is MaterialState.GIVEN:
        return wording.words("letter.draft.received", name=asked.name, files=len(asked.files))
    state = wording.words(f"material.{asked.state.value}", files=0)
    return wording.words("letter.draft.passed", name=asked.name, state=state)


def _choice(label: str, choice: str) -> Button:
    return Button(label, "draft", choice)


def _cancel(wording: Wording) -> Button:
    return _choice(wording.words("button.cancel"), "cancel")


# kinds that ask in words of their own
OTHERWISE = (DraftKind.REQUEST, DraftKind.SUPPLEMENT, DraftKind.LINK, DraftKind.CHANGE, DraftKind.GUIDE)
LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "draft.enterprise": enterprise,
    "draft.material": material,
    "draft.note": summary,
    "draft.summary": summary,
    "draft.cancelled": cancelled,
    **{f"prompt.{kind.value}": prompt for kind in DraftKind if kind not in OTHERWISE},
}
