"""一企一档 as a card and as the sheets of a workbook, each as its reader may see it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desk import dossiers, people
from desk.dossiers import Dossier
from handlers.message import Button, FileToSend, Message, rows
from handlers.wording import Wording
from storage.models import Document, Event

SHOWN = 5  # of everything, on the card
EXPORTED = 2000

Sheet = tuple[str, Sequence[Sequence[str]]]  # its name, its rows; the first one names the columns


def card(wording: Wording) -> Message | None:
    """Nothing for a reader whom it concerns no more."""
    found = _dossier(wording, SHOWN)
    if found is None:
        return None
    say, reader = wording.words, wording.reader
    ours = reader is not None and people.may(reader, "keep_dossier")
    parts = [say("letter.dossier.head", **_head(wording, found))]
    parts += _part(wording, "documents", [_document(wording, one) for one in found.documents])
    parts += _part(wording, "cases", [say("letter.dossier.case_line", **wording.about_case(c)) for c in found.cases])
    parts += _part(wording, "permits", [_permit(wording, row) for row in _permits(wording, found)])
    if ours:
        parts += _part(wording, "measures", [_measure(wording, row) for row in _measures(wording, found)])
    parts += _part(wording, "history", [f"{at}　{what}" for at, what in _history(wording, found.history)])
    names = ["add_document", *(["add_measure", "set_stage"] if ours else []), "export_dossier"]
    buttons = [wording.button(name) for name in names]
    kept = [(say("button.drop_document", name=one.name), str(one.id)) for one in found.documents]
    drops = [Button(label, "drop_document", key) for label, key in kept]
    wanted = [Button(say("button.next_item", name=item.name), "next_item", str(item.id)) for item in found.suggested]
    if wanted:
        parts.append(say("letter.dossier.suggested", stage=found.stage))
    return Message("\n".join(parts), [*rows(wanted, 1), *rows(buttons), *rows(drops)])


def workbook(wording: Wording) -> Message | None:
    """The file itself is made when it is sent, of `sheets`."""
    found = _dossier(wording, 1)
    if found is None:
        return None
    facts = {"enterprise": found.enterprise.name, "day": wording.formats.date(wording.now)}
    name = wording.words("letter.dossier.file", **facts)
    return Message(wording.words("letter.dossier.workbook", **facts), file=FileToSend("made", "", name))


def sheets(wording: Wording) -> Sequence[Sheet]:
    """Everything, for a workbook; empty for a reader who may not have it."""
    found = _dossier(wording, EXPORTED)
    if found is None:
        return []
    say = wording.words
    told = _head(wording, found)
    profile = [[say(f"dossier.profile.{name}"), told[name]] for name in told]
    tables: list[tuple[str, list[list[str]]]] = [
        ("profile", profile),
        ("documents", [[d.name, d.number, _until(wording, d)] for d in found.documents]),
        ("cases", [_case(wording, case) for case in found.cases]),
        ("permits", [list(row) for row in _permits(wording, found)]),
        ("measures", [list(row) for row in _measures(wording, found)]),
        ("history", [list(row) for row in _history(wording, found.history)]),
    ]
    return [
        (say(f"dossier.sheet.{name}"), [say.choices(f"dossier.columns.{name}"), *lines])
        for name, lines in tables
        if lines or name != "measures"
    ]


def expiring(wording: Wording) -> Message | None:
    """Before a document runs out, and when it has; not when another has taken its place."""
    document = wording.store.dossiers.document(wording.fact("document_id"))
    if document.ended_at is not None or document.expires_on is None:
        return None
    number = document.number or wording.words("button.no_number")
    facts = {"enterprise": document.enterprise.name, "document": document.name, "number": number}
    day = wording.formats.day(document.expires_on)
    return Message(wording.words(f"letter.{wording.letter.kind}", **facts, day=day))


def _dossier(wording: Wording, most: int) -> Dossier | None:
    enterprise, reader = wording.store.organisation.enterprise(wording.fact("enterprise_id")), wording.reader
    if reader is None or not people.may(reader, "dossier", enterprise):
        return None
    return dossiers.of(wording.store, enterprise, reader, wording.now, most)


def _head(wording: Wording, found: Dossier) -> dict[str, Any]:
    enterprise, say, formats = found.enterprise, wording.words, wording.formats
    contacts = [f"{who.name} {formats.masked_phone(who.phone)}" if who.phone else who.name for who in found.contacts]
    counts = [f"{say(f'stage.{stage}')} {count}" for stage, count in found.by_stage.items()]
    grades = [f"{say(f'button.grade_{grade}')} {count}" for grade, count in sorted(found.grades.items())]
    hidden = say("letter.dossier.few_ratings", count=found.rated) if found.rated else say("format.none")
    return {
        "enterprise": enterprise.name,
        "uscc": enterprise.uscc,
        "tags": formats.listed(enterprise.tags),
        "stage": found.stage or say("letter.dossier.no_stage"),
        "contacts": formats.listed(contacts),
        "counts": formats.listed(counts),
        "ratings": formats.listed(grades) if grades else hidden,
    }


def _part(wording: Wording, name: str, lines: Sequence[str]) -> list[str]:
    return [wording.words(f"letter.dossier.{name}"), *(f"　{line}" for line in lines[:SHOWN])] if lines else []


def _document(wording: Wording, document: Document) -> str:
    number = document.number or wording.words("button.no_number")
    facts = {"name": document.name, "number": number, "until": _until(wording, document)}
    return wording.words("letter.dossier.document_line", **facts)


def _until(wording: Wording, document: Document) -> str:
    if document.expires_on is None:
        return wording.words("letter.dossier.for_ever")
    over = document.expires_on < wording.now.astimezone(wording.store.site.zone).date()
    return wording.formats.day(document.expires_on) + (wording.words("letter.dossier.is_over") if over else "")


def _case(wording: Wording, case: Any) -> list[str]:
    facts = wording.about_case(case)
    return [facts[name] for name in ("no", "item", "stage", "departments", "submitted", "due")]


def _permits(wording: Wording, found: Dossier) -> list[tuple[str, str, str]]:
    day = wording.formats.day
    return [(p.department.name, f"{day(p.first)}–{day(p.last)}", p.matter) for p in found.permits]


def _permit(wording: Wording, row: tuple[str, str, str]) -> str:
    return "　".join(row)


def _measures(wording: Wording, found: Dossier) -> list[tuple[str, str, str]]:
    return [(wording.formats.date(m.noted_at), m.noted_by.name, m.words) for m in found.measures]


def _measure(wording: Wording, row: tuple[str, str, str]) -> str:
    return "　".join(row)


def _history(wording: Wording, events: Sequence[Event]) -> list[tuple[str, str]]:
    """What happened, where it has words: what the rated unit may not know has none."""
    numbers: Mapping[int, str] = {}
    told = []
    for event in events:
        if not wording.words.has(f"event.{event.name}"):
            continue
        no = ""
        if event.case_id is not None:
            no = numbers.get(event.case_id) or wording.store.cases.get(event.case_id).no
            numbers = {**numbers, event.case_id: no}
        about = no or str(event.facts.get("what") or event.facts.get("stage") or "")
        told.append((wording.formats.instant(event.at), f"{wording.words(f'event.{event.name}')} {about}".strip()))
    return told


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "dossier.card": card,
    "dossier.workbook": workbook,
    "document.expiring": expiring,
    "document.expired": expiring,
}
