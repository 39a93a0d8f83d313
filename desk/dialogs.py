"""Dialogs: words, files and buttons find the draft they answer."""

from datetime import datetime

from desk import (
    assignments,
    attachments,
    drafts,
    forms,
    gap_queue,
    missing_guides,
    post,
    prompts,
    registrations,
    requests,
    reviews,
)
from desk.attachments import Sent
from desk.errors import DraftOver, NoDraft, WordsNeeded
from storage.models import Attachment, Chat, Draft, DraftKind, Person
from storage.store import Store

FILED = (DraftKind.REQUEST, DraftKind.SUPPLEMENT)
CATALOGUE = {
    DraftKind.LINK: gap_queue.take_item,
    DraftKind.CHANGE: reviews.take_change,
    DraftKind.GUIDE: missing_guides.take_words,
}


def say(store: Store, draft: Draft, words: str, by: Person, now: datetime) -> None:
    """Typed words answer what this draft asks for."""
    drafts.must_be_theirs(draft, by)
    if draft.kind in FILED:
        requests.take_words(store, draft, words, by, now)
    elif draft.kind in forms.FORMS:
        forms.take_words(store, draft, words, by, now)
    elif draft.kind is DraftKind.REGISTRATION:
        registrations.take_words(store, draft, words, now)
    elif draft.kind in CATALOGUE:
        CATALOGUE[draft.kind](store, draft, words, by, now)
    else:
        prompts.take_words(store, draft, words, by, now)


def send(store: Store, draft: Draft | None, chat: Chat, sent: Sent, by: Person, now: datetime) -> None:
    """A file goes to what this draft asks for; a late part of an album to where the earlier ones went."""
    attachments.must_be_fit(store, sent, by, now)
    if sent.album and (earlier := store.drafts.album(chat.id, sent.album, now)):
        _join(store, earlier, drafts.attach(store, sent, chat.id, now), now)
        return
    if draft is None:
        raise NoDraft
    drafts.must_be_theirs(draft, by)
    if draft.kind in FILED:
        requests.take_file(store, draft, sent, by, now)
    elif draft.kind in forms.FORMS:
        raise WordsNeeded
    else:
        prompts.take_file(store, draft, sent, by, now)


def press(
    store: Store, draft_id: int, step: str, material_id: int | None, choice: str, words: str, by: Person, now: datetime
) -> None:
    """A button under the message that asked for `step` and this material; an older message's buttons are over."""
    draft = store.drafts.get(draft_id)
    drafts.must_be_theirs(draft, by)
    if choice == "cancel":
        drafts.close(store, draft, now)
        post.reply(store, draft.chat, "draft.cancelled", now)
        return
    if step != draft.step or (material_id is not None and material_id != draft.data.get("material")):
        raise DraftOver
    if draft.kind in FILED:
        requests.choose(store, draft, choice, by, now)
    elif draft.kind in forms.FORMS:
        forms.choose(store, draft, choice, words, by, now)
    elif draft.kind is DraftKind.REGISTRATION:
        registrations.choose(store, draft, choice, by, now)
    elif draft.kind is DraftKind.GUIDE:
        missing_guides.choose(store, draft, choice, by, now)
    else:
        prompts.choose(store, draft, choice, words, by, now)


def cancel(store: Store, chat: Chat, by: Person, now: datetime) -> None:
    """/cancel: whatever this person had open here."""
    if drafts.close_open(store, chat, by, now) == 0:
        raise NoDraft
    post.reply(store, chat, "draft.cancelled", now)


def _join(store: Store, earlier: Attachment, late: Attachment, now: datetime) -> None:
    late.material_id = earlier.material_id
    late.assignment_id = earlier.assignment_id
    store.flush()
    if earlier.assignment_id is not None:
        assignments.late_part(store, store.assignments.get(earlier.assignment_id), late, now)
    elif earlier.material_id is not None:
        material = store.drafts.material(earlier.material_id)
        store.reload(material)
        store.outbox.refresh(f"draft/{material.draft_id}", now)
        store.outbox.refresh(f"case/{material.case_id}", now)

