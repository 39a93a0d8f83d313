"""Letters into messages: every kind has one function, called when the letter is about to be sent."""

from collections.abc import Callable
from datetime import datetime

from handlers import (
    account_cards,
    answer_cards,
    assignment_cards,
    board_cards,
    case_cards,
    consultation_cards,
    deadline_cards,
    doctor_cards,
    dossier_cards,
    draft_cards,
    evaluation_cards,
    feed_cards,
    gap_cards,
    gate_cards,
    guide_pages,
    hotline_cards,
    leave_cards,
    lists,
    pack_cards,
    permit_cards,
    policy_cards,
    privacy_cards,
    problem_cards,
    rating_cards,
    rectification_cards,
    review_cards,
    ruling_cards,
    why_cards,
)
from handlers.message import Message, fitted
from handlers.wording import Wording
from storage.models import Letter
from storage.store import Store

LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    **account_cards.LETTERS,
    **answer_cards.LETTERS,
    **guide_pages.LETTERS,
    **gap_cards.LETTERS,
    **review_cards.LETTERS,
    **gate_cards.LETTERS,
    **draft_cards.LETTERS,
    **case_cards.LETTERS,
    **deadline_cards.LETTERS,
    **rating_cards.LETTERS,
    **evaluation_cards.LETTERS,
    **rectification_cards.LETTERS,
    **assignment_cards.LETTERS,
    **feed_cards.LETTERS,
    **ruling_cards.LETTERS,
    **consultation_cards.LETTERS,
    **leave_cards.LETTERS,
    **lists.LETTERS,
    **pack_cards.LETTERS,
    **permit_cards.LETTERS,
    **policy_cards.LETTERS,
    **hotline_cards.LETTERS,
    **dossier_cards.LETTERS,
    **privacy_cards.LETTERS,
    **problem_cards.LETTERS,
    **why_cards.LETTERS,
    **doctor_cards.LETTERS,
    **board_cards.LETTERS,
}


def word(store: Store, letter: Letter, now: datetime, username: str) -> Message | None:
    """The message as it stands at this moment, in the reader's language; None when it is not true any more."""
    wording = Wording(store, letter, now, username)
    message = LETTERS[letter.kind](wording)
    if message is None:
        return None
    if message.menu or message.removes:
        return message
    text = message.text
    said = letter if letter.edits_id is None else store.outbox.get(letter.edits_id)
    if said.uncertain:
        text = f"{wording.words('format.repeat')}\n{text}"
    longest = 1024 if message.file else 4096
    return Message(fitted(text, wording.words("format.more"), longest), message.buttons, message.file)
