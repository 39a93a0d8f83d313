"""The table of buttons: what each one does when somebody presses it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from desk import (
    assignments,
    audiences,
    cases,
    closing,
    dialogs,
    feeds,
    invites,
    membership,
    own_data,
    packs,
    post,
    problems,
    prompts,
    questions,
    registrations,
    requests,
    urging,
)
from desk.errors import OldButton
from desk.people import authorize
from handlers import (
    act_buttons,
    answer_cards,
    around_buttons,
    commands,
    draft_cards,
    evaluation_buttons,
    gap_buttons,
    rating_buttons,
    why_cards,
)
from handlers.press import Action, Press, Toast, do, number
from storage.collection import Missing
from storage.models import ChatKind, DraftKind, Letter, Person
from storage.store import Store
from texts import words

VERSION = "1"
RADIX = 36


def encode(action: str, letter: Letter, arg: str) -> str:
    """A button's data, still to be sealed: it names a letter and an action; rights are looked at when it is pressed."""
    return ".".join([VERSION, action, _base36(letter.edits_id or letter.id), *([arg] if arg else [])])


def decode(data: str) -> tuple[str, int, str]:
    """The action, the letter and the argument; OldButton for anything else."""
    version, _, rest = data.partition(".")
    action, _, rest = rest.partition(".")
    letter, _, arg = rest.partition(".")
    if version != VERSION or action not in BUTTONS or not (letter.isascii() and letter.isalnum()) or len(letter) > 12:
        raise OldButton
    return action, int(letter, RADIX), arg


def is_secret(data: str) -> bool:
    """Whether nobody may find out later what was chosen by this press."""
    return any(data.startswith(f"{VERSION}.{action}.") for action in evaluation_buttons.SECRET)


def press(store: Store, data: str, telegram_id: int, message_id: int, by: Person, now: datetime) -> str | None:
    """What a press on a button with this data, in the chat with this id, shows to whoever pressed."""
    action, letter_id, arg = decode(data)
    letter = store.outbox.find(letter_id)
    if letter is None or letter.chat.telegram_id != telegram_id:
        raise OldButton
    if message_id:  # a press under a message that is too old names none
        post.proven(store, letter, message_id, now)
    try:
        toast = BUTTONS[action](Press(store, letter, arg, by, now))
    except Missing as nothing:
        raise OldButton from nothing
    return words(letter.chat.language)(f"toast.{toast}") if toast else None


def _ask_for(kind: DraftKind) -> Action:
    def of_case(p: Press) -> Toast:
        prompts.ask_about_case(p.store, kind, p.store.cases.get(p.id("case_id")), p.chat, p.by, p.now)
        return None

    def of_assignment(p: Press) -> Toast:
        assignment = p.store.assignments.get(p.id("assignment_id"))
        prompts.ask_about_assignment(p.store, kind, assignment, p.chat, p.by, p.now)
        return None

    return of_case if kind in (DraftKind.CORRECTION, DraftKind.REFUSAL) else of_assignment


def _show(section: str) -> Action:
    return do(lambda p: questions.section(p.store, p.id("question_id"), p.item, section, p.by, p.now))


def _next_page(p: Press) -> Toast:
    questions.turn_page(p.store, p.id("question_id"), p.item, number(p.arg) or 0, p.by, p.now)
    return None


def _form(p: Press) -> Toast:
    guide_id, place = divmod(p.key, answer_cards.FORMS_PER_GUIDE)
    questions.form(p.store, p.id("question_id"), p.item, guide_id, place, p.by, p.now)
    return None


def _pick(p: Press) -> Toast:
    offered, place = p.letter.facts.get("items", []), number(p.arg)
    if place is None or place >= len(offered):
        raise OldButton
    questions.pick(p.store, p.id("question_id"), offered[place], p.by, p.now)
    return None


def _apply(p: Press) -> Toast:
    item = requests.item_named(p.store, p.item)
    if "question_id" in p.letter.facts:
        questions.wanted(p.store, p.id("question_id"), p.item)
    if p.chat.kind is ChatKind.PRIVATE:
        requests.start(p.store, item, p.chat, None, p.by, p.now)
    else:
        post.reply(p.store, p.chat, "answer.redirect", p.now, to=p.letter.message_id, item_id=item.id)
    return None


def _draft(p: Press) -> Toast:
    draft = p.store.drafts.get(p.id("draft_id"))
    reason = ""
    if p.arg.startswith("r") and number(p.arg[1:]) is not None:
        reasons = draft_cards.reasons(p.store, draft, words(p.chat.language))
        chosen = number(p.arg[1:]) or 0
        reason = reasons[chosen] if chosen < len(reasons) else ""
    material_id = p.letter.facts.get("material_id") if p.letter.kind == "draft.material" else None
    dialogs.press(p.store, draft.id, p.letter.facts["step"], material_id, p.arg, reason, p.by, p.now)
    return None


def _acknowledge(p: Press) -> Toast:
    assignments.acknowledge(p.store, p.id("assignment_id"), p.by, p.now)
    return "acknowledged"


def _files(p: Press) -> Toast:
    cases.send_files(p.store, p.id("case_id"), p.by, p.now)
    return "sent_privately"


def _why(p: Press) -> Toast:
    why_cards.tell(p.store, p.store.cases.get(p.id("case_id")).no, p.by, p.now)
    return "sent_privately"


def _noted(p: Press) -> Toast:
    authorize(p.by, "note_alert")
    for assignment in p.store.assignments.red():
        p.store.trail.add(assignment.case, "alert_noted", p.now, p.by, assignment=assignment.id)
    return "noted"


def _open(p: Press, kind: str) -> Toast:
    """A line of a list, as the card it stands for; only to whoever may see the case."""
    key = number(p.arg)
    if key is None:
        raise OldButton
    if kind == "assignment.sent":
        assignment = p.store.assignments.get(key)
        authorize(p.by, "see", assignment.case)
        facts: dict[str, Any] = {"case_id": assignment.case_id, "assignment_id": assignment.id}
        post.tell(p.store, audiences.person(p.by), kind, p.now, card=f"assignment/{assignment.id}", **facts)
        return None
    case = p.store.cases.get(key)
    authorize(p.by, "accept" if kind == "case.pre_check" else "see", case)
    post.tell(p.store, audiences.person(p.by), kind, p.now, card=f"case/{case.id}", case_id=case.id)
    return None


def _bound(p: Press, person: Person | None) -> None:
    """Whoever is bound sees the commands that are theirs."""
    if person is not None:
        commands.show(p.store, person, p.now)


def _of_registration(
    action: Callable[[Store, int, Person, datetime], Person | None], toast: Toast
) -> Action:
    def done(p: Press) -> Toast:
        _bound(p, action(p.store, p.id("registration_id"), p.by, p.now))
        return toast

    return done


BUTTONS: dict[str, Action] = {
    **act_buttons.BUTTONS,
    **gap_buttons.BUTTONS,
    **around_buttons.BUTTONS,
    **rating_buttons.BUTTONS,
    **evaluation_buttons.BUTTONS,
    # answers
    **{name: _show(name) for name in ("materials", "flow", "limit", "fee", "place", "conditions", "phone", "online")},
    "next_page": _next_page,
    "form": _form,
    "apply": _apply,
    "other": do(lambda p: questions.not_this(p.store, p.id("question_id"), p.item, p.by, p.now)),
    "pick": _pick,
    "none_of_these": do(lambda p: questions.none_of_these(p.store, p.id("question_id"), p.by, p.now)),
    "human": do(lambda p: questions.hand_over(p.store, p.id("question_id"), p.by, p.now)),
    # dialogs
    "draft": _draft,
    "supplement": do(lambda p: requests.supplement(p.store, p.id("case_id"), p.chat, p.by, p.now)),
    # the centre
    "accept": do(lambda p: cases.accept(p.store, p.id("case_id"), p.by, p.now), "done"),
    "correct": _ask_for(DraftKind.CORRECTION),
    "refuse": _ask_for(DraftKind.REFUSAL),
    # departments
    "acknowledge": _acknowledge,
    "hand_back": _ask_for(DraftKind.HAND_BACK),
    "progress": _ask_for(DraftKind.PROGRESS),
    "finish": _ask_for(DraftKind.RESULT),
    "take_over": do(lambda p: assignments.take_over(p.store, p.id("assignment_id"), p.by, p.now), "done"),
    "files": _files,
    "show_feed": do(lambda p: feeds.show(p.store, p.id("case_id"), p.by, p.now), "sent_privately"),
    # enterprises
    "confirm": do(lambda p: closing.confirm(p.store, p.id("case_id"), p.by, p.now), "done"),
    "unsolved": do(lambda p: cases.reopen(p.store, p.id("case_id"), p.by, p.now), "done"),
    "urge": do(lambda p: urging.urge(p.store, p.id("case_id"), p.by, p.now), "urged"),
    "why": _why,
    # leaders
    "noted": _noted,
    "pack_details": do(lambda p: packs.details(p.store, p.id("pack_id"), p.by, p.now), "sent_privately"),
    "solve_problem": do(lambda p: problems.solve(p.store, p.id("problem_id"), p.by, p.now), "done"),
    "open_problem": do(lambda p: problems.show(p.store, p.key, p.by, p.now)),
    # bindings
    "bind_me": do(lambda p: _bound(p, invites.confirm(p.store, p.id("invite_id"), p.name, p.by, p.now))),
    "not_me": do(lambda p: invites.decline(p.store, p.id("invite_id"), p.by, p.now), "noted"),
    "admit": do(lambda p: _bound(p, invites.admit(p.store, p.id("invite_id"), p.name, p.by, p.now)), "done"),
    "turn_away": do(lambda p: invites.turn_away(p.store, p.id("invite_id"), p.by, p.now), "done"),
    "undo": do(lambda p: invites.undo(p.store, p.id("invite_id"), p.by, p.now), "done"),
    "revoke": do(lambda p: membership.revoke(p.store, p.key, p.by, p.now), "done"),
    "ask_to_erase": do(lambda p: own_data.ask_to_erase(p.store, p.chat, p.by, p.now)),
    "erase": do(lambda p: own_data.erase(p.store, p.chat, p.by, p.now), "done"),
    "register": do(lambda p: registrations.start(p.store, p.chat, p.by, p.now)),
    "admit_enterprise": _of_registration(registrations.grant, "done"),
    "turn_enterprise_away": _of_registration(registrations.deny, "done"),
    "show_phone": _of_registration(registrations.show_phone, "sent_privately"),
    # lists
    "open_case": lambda p: _open(p, "case.card"),
    "open_assignment": lambda p: _open(p, "assignment.sent"),
    "open_pre_check": lambda p: _open(p, "case.pre_check"),
}


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, RADIX)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"
