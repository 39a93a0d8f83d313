"""Letters into messages: every kind has one function, called when the letter is about to be sent."""

from collections.abc import Callable, Sequence
from dataclasses import replace
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
from handlers.message import CAPTION, LONGEST, SPARE, Message, fitted, pages, units
from handlers.wording import Wording
from storage.models import Letter
from storage.store import Store
from texts import words

MOST = 10  # messages that one letter may take; a group hears twenty a minute

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
    """The message as it stands at this moment, in the reader's language; None when it is not true any more.

    It may be longer than Telegram takes: `parts` says in how many it goes. An edit has to fit into the one it changes.
    """
    wording = Wording(store, letter, now, username)
    message = LETTERS[letter.kind](wording)
    if message is None or message.menu or message.removes or message.probes:
        return message
    said = letter if letter.edits_id is None else store.outbox.get(letter.edits_id)
    part = said.facts.get("part")
    if part and said is letter:
        file = message.file if part["first"] else None
        message = Message(part["text"], message.buttons if part["last"] else (), file)
    elif part:
        message = replace(message, text=parts(letter, message)[-1])
    text = message.text
    if said.uncertain:
        text = f"{wording.words('format.repeat')}\n{text}"
    if letter.edits_id is not None:
        text = fitted(text, wording.words("format.more"))
    return replace(message, text=text)


def parts(letter: Letter, message: Message) -> Sequence[str]:
    """The texts of the messages that a letter takes, as a rule one."""
    limit = CAPTION if message.file else LONGEST
    if units(message.text) <= limit:
        return [message.text]
    speak = words(letter.chat.language)
    text = message.text.removeprefix(f"{speak('format.repeat')}\n")  # each part says so of itself
    found = pages(text, first=limit - SPARE)
    if len(found) > MOST:
        found = [*found[: MOST - 1], f"{found[MOST - 1]}\n{speak('format.more')}"]
    return [f"{page}\n{speak('format.part', number=n, count=len(found))}" for n, page in enumerate(found, 1)]
