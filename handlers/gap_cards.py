"""The queue of what the guides had no answer to: its list, its cards, the review of what was proposed."""

from collections.abc import Callable, Sequence
from datetime import date

from desk import gap_queue, learning
from desk.missing_guides import MAY_BE_SKIPPED, STEPS, SUMMARY
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.models import AliasState, Draft, Gap, GapState

LABEL = 24  # characters of a question on a button


def queue(wording: Wording) -> Message:
    """What waits for a review first, then what was asked most often."""
    store, words = wording.store, wording.words
    aliases, written = store.gaps.aliases(AliasState.PROPOSED, gap_queue.LISTED), store.gaps.written(gap_queue.LISTED)
    found = store.gaps.queue(gap_queue.LISTED)
    lines, buttons = [], []
    for alias in aliases:
        lines.append(words("letter.gap.line_alias", words=alias.name, item=alias.item.name))
        buttons.append(Button(words("letter.gap.review_label", words=alias.name), "open_alias", str(alias.id)))
    for gap in written:
        lines.append(words("letter.gap.line_guide", item=gap.row["name"]))
        label = words("letter.gap.review_label", words=gap.row["name"][:LABEL])
        buttons.append(Button(label, "open_guide", str(gap.id)))
    for number, gap in enumerate(found, 1):
        lines.append(words("letter.gap.line", number=number, **_about(wording, gap)))
        buttons.append(Button(f"{number}. {gap.question.text[:LABEL]}", "open_gap", str(gap.id)))
    if not lines:
        return Message(words("letter.gap.empty"))
    head = words("letter.gap.list", open=store.gaps.count(GapState.OPEN), waiting=len(aliases) + len(written))
    return Message("\n".join([head, *lines]), rows(buttons, 1))


def card(wording: Wording) -> Message:
    gap = _gap(wording)
    text = wording.words("letter.gap.card", state=_state(wording, gap), **_about(wording, gap))
    if gap.state is not GapState.OPEN:
        return Message(text)
    items = gap_queue.candidates(wording.store, gap)
    linking = [Button(item.name, "link", str(item.id)) for item in items]
    others = [wording.button(name) for name in ("other_item", "write_guide", "dismiss")]
    return Message(text, [*rows(linking, 1), *rows(others, 3)])


def alias(wording: Wording) -> Message:
    found = wording.store.gaps.alias(wording.fact("alias_id"))
    said = wording.words(
        "letter.gap.alias",
        words=found.name,
        item=found.item.name,
        who=_who(wording, found.proposed_by_id),
        said=found.said,
        state=wording.words(f"letter.gap.alias_{found.state.value}", reviewer=_who(wording, found.reviewed_by_id)),
    )
    match found.state:
        case AliasState.PROPOSED:
            return Message(said, rows([wording.button("agree"), wording.button("disagree")]))
        case AliasState.IN_FORCE:
            return Message(said, rows([wording.button("withdraw_alias")]))
        case _:
            return Message(said)


def guide_review(wording: Wording) -> Message:
    gap = _gap(wording)
    text = wording.words(
        "letter.gap.guide",
        lines=_lines(wording, gap.row),
        who=_who(wording, gap.proposed_by_id),
        state=_state(wording, gap),
    )
    if gap.state is not GapState.WRITTEN:
        return Message(text)
    return Message(text, rows([wording.button("agree_guide"), wording.button("disagree_guide")]))


def find(wording: Wording) -> Message:
    draft = wording.store.drafts.get(wording.fact("draft_id"))
    if draft.closed_at is not None:
        return Message(wording.words("letter.gap.draft_over"))
    gap = wording.store.gaps.get(draft.data["gap"])
    return Message(wording.words("letter.gap.find", question=gap.question.text), rows([_choice(wording, "cancel")]))


def write(wording: Wording) -> Message:
    """One line of the missing guide is asked for; at the end all of it is shown."""
    draft: Draft = wording.store.drafts.get(wording.fact("draft_id"))
    step = wording.fact("step")
    if draft.closed_at is not None or draft.step != step:
        line = draft.data["row"].get(step)
        named = wording.words(f"gap.step.{step}") if step != SUMMARY else ""
        over = wording.words("letter.gap.line_written", name=named, words=line) if line else ""
        return Message(over or wording.words("letter.gap.draft_over"))
    if step == SUMMARY:
        text = wording.words("letter.gap.summary", lines=_lines(wording, draft.data["row"]))
        return Message(text, rows([_choice(wording, "submit"), _choice(wording, "cancel")]))
    text = wording.words(
        "letter.gap.write",
        position=STEPS.index(step) + 1,
        count=len(STEPS),
        name=wording.words(f"gap.step.{step}"),
        hint=wording.words(f"template.catalogue.{step}") if wording.words.has(f"template.catalogue.{step}") else "",
    )
    skip = [_choice(wording, "skip")] if step in MAY_BE_SKIPPED else []
    return Message(text, rows([*skip, _choice(wording, "cancel")]))


def month(wording: Wording) -> Message:
    """The questions of a month: figures, the most frequent items, and what had no answer."""
    words = wording.words
    told = learning.month(wording.store, date.fromisoformat(wording.fact("first")))
    return Message(
        words(
            "letter.gap.month",
            year=told.first.year,
            month=told.first.month,
            asked=told.asked,
            share=told.answered_share,
            answered=told.answered + told.chosen,
            unanswered=told.unanswered,
            handed_over=told.handed_over,
            helped=told.helped,
            did_not_help=told.did_not_help,
            items=_ranked(wording, told.items),
            gaps=_ranked(wording, told.gaps),
        )
    )


def _ranked(wording: Wording, counted: Sequence[tuple[str, int]]) -> str:
    lines = [
        wording.words("letter.gap.month_line", number=number, name=name, count=count)
        for number, (name, count) in enumerate(counted, 1)
    ]
    return "\n".join(lines) or wording.words("format.none")


def _gap(wording: Wording) -> Gap:
    return wording.store.gaps.get(wording.fact("gap_id"))


def _about(wording: Wording, gap: Gap) -> dict[str, object]:
    return {
        "question": gap.question.text,
        "words": gap.key,
        "times": gap.times,
        "reason": wording.words(f"gap.reason.{gap.reason.value}"),
        "last": wording.formats.instant(gap.last_at),
    }


def _state(wording: Wording, gap: Gap) -> str:
    item = gap.item.name if gap.item else gap.row.get("name", "")
    who = _who(wording, gap.closed_by_id if gap.closed_by_id else gap.proposed_by_id)
    return wording.words(f"gap.state.{gap.state.value}", item=item, who=who)


def _who(wording: Wording, person_id: int | None) -> str:
    return wording.store.people.name_of(person_id) if person_id else wording.words("gap.the_desk")


def _lines(wording: Wording, row: dict[str, str]) -> str:
    written = [(step, row[step]) for step in STEPS if row.get(step)]
    return "\n".join(
        wording.words("letter.gap.line_written", name=wording.words(f"gap.step.{step}"), words=words)
        for step, words in written
    )


def _choice(wording: Wording, name: str) -> Button:
    return Button(wording.words(f"button.{name}"), "draft", name)


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "list.gaps": queue,
    "list.questions": month,
    "gap.card": card,
    "gap.find": find,
    "gap.write": write,
    "gap.guide_review": guide_review,
    "alias.review": alias,
}
