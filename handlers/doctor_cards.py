"""The doctor's findings and the auditor's seals in words."""

import json
from collections.abc import Callable, Sequence

from desk import auditor, doctor
from desk.doctor import Finding
from handlers.message import Message
from handlers.wording import Wording
from texts import Words

TELEGRAM = "telegram_findings"  # the fact that holds what the running desk last saw at Telegram


def said(words: Words, findings: Sequence[Finding]) -> str:
    """One line each, the grave first; a line to say that all is well."""
    if not findings:
        return words("doctor.well")
    in_order = sorted(findings, key=lambda finding: not finding.grave)
    return "\n".join(_line(words, finding) for finding in in_order)


def examined(wording: Wording) -> Message:
    """/doctor: the database at this moment, and Telegram as the desk last saw it."""
    seen = json.loads(wording.store.facts.value(TELEGRAM) or "[]")
    store, now = wording.store, wording.now
    at_telegram = [Finding(**finding) for finding in seen]
    findings = [*doctor.examine(store, now), *auditor.examine(store, now), *at_telegram]
    return Message(f"{wording.words('doctor.title')}\n{said(wording.words, findings)}")


def anchored(wording: Wording) -> Message:
    """To the auditor: what stands for the whole trail on this day."""
    count, seal = wording.fact("count"), wording.fact("hash")
    day = wording.formats.date(wording.letter.written_at)
    return Message(wording.words("letter.notice.anchor", day=day, count=count, seal=f"{count}:{seal}"))


def broken(wording: Wording) -> Message:
    """To the admins: something that must always hold does not."""
    finding = Finding(wording.fact("name"), grave=True, facts=wording.fact("facts"))
    return Message(wording.words("letter.notice.broken", line=said(wording.words, [finding])))


def _line(words: Words, finding: Finding) -> str:
    facts = dict(finding.facts)
    if isinstance(names := facts.get("names"), list):
        more = words("doctor.more") if facts["count"] > len(names) else ""
        facts["names"] = words("doctor.between").join(names) + more
    mark = words("doctor.mark_grave" if finding.grave else "doctor.mark")
    return mark + words(f"doctor.finding.{finding.name}", **facts)


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "list.doctor": examined,
    "audit.anchor": anchored,
    "notice.broken": broken,
}
