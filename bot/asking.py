"""python -m bot ask: a question, or a file of them, answered from the catalogue."""

import argparse
import json
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot import meanings
from bot.config import Settings
from bot.console import fail, say
from desk import knowledge
from desk.guides import Answer, Decision, Index, answer, meaning, read_catalogue, scopes
from desk.guides.scopes import Scope
from storage import schema
from storage.store import Storage, Unavailable
from texts import Words


def ask(settings: Settings, speak: Words, asked: argparse.Namespace) -> int:
    """Prints the answer, or one JSON a line for --json and --batch."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # whoever reads our answers may stop when they have enough
    if not asked.question and not asked.batch:
        return fail(speak("cli.no_question"))
    try:
        index = _index(settings, asked.catalogue)
        _understand(settings, index, speak, asked)
        questions = list(_questions(asked.batch)) if asked.batch else [{"id": None, "q": asked.question}]
    except Unavailable:
        raise
    except OSError as error:
        return fail(speak("cli.no_file", path=str(error.filename), why=error.strerror or ""))
    except ValueError as error:
        return fail(speak("cli.bad_file", path=str(asked.batch or asked.catalogue), why=str(error)))

    if not index.guides:
        return fail(speak("cli.no_catalogue"))
    scope = Scope(scopes.like(asked.department, index.departments), scopes.like(asked.region, index.regions))
    if asked.department and not scope.departments:
        return fail(speak("cli.no_such_department", name=asked.department))
    if asked.region and not scope.regions:
        return fail(speak("cli.no_such_region", name=asked.region))
    if scope != Scope():
        index = index.limited_to(scope)
    for question in questions:
        started = time.perf_counter()
        found = answer(index, question["q"])
        spent = (time.perf_counter() - started) * 1000
        if asked.json or asked.batch:
            say(json.dumps(_as_json(question["id"], found, spent), ensure_ascii=False))
        else:
            say(_as_text(speak, index, found))
    return 0


def _index(settings: Settings, catalogue: Path | None) -> Index:
    if catalogue is not None:
        return Index(read_catalogue(catalogue))
    schema.prepare(settings.database)
    storage = Storage(settings.database, settings.site)
    try:
        return storage.read_now(knowledge.index_of)
    finally:
        storage.close()


def _understand(settings: Settings, index: Index, speak: Words, asked: argparse.Namespace) -> None:
    """Adds what the guides mean where the extra is installed: for a single question only when it is known already."""
    if asked.words_only or not index.guides or not meaning.installed():
        return
    kept = meaning.Kept(meanings.kept_at(settings))
    missing = len(kept.missing(index.guides))
    if missing and not asked.batch:
        return
    if missing:
        print(speak("cli.working_out", count=missing), file=sys.stderr)  # noqa: T201
    meanings.add(index, meaning.Encoder(), kept)


def _questions(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            row = json.loads(line)
            if not isinstance(row, dict) or not isinstance(row.get("q"), str):
                raise ValueError(f"line {number} has no \"q\"")
            yield {"id": row.get("id"), "q": row["q"]}


def _as_json(key: Any, found: Answer, spent: float) -> dict[str, Any]:
    return {
        "id": key,
        "decision": found.decision.value,
        "items": [{"item": c.code, "name": c.name, "score": c.score} for c in found.candidates],
        "sections": list(found.sections),
        "ms": round(spent, 3),
    }


def _as_text(speak: Words, index: Index, found: Answer) -> str:
    """The decision, the items, and of the one that answers what was asked for."""
    lines = [speak(f"cli.decision_{found.decision.value}")]
    shown = found.choices if found.decision is Decision.CHOOSE else found.candidates[:5]
    lines += [f"{candidate.code}　{candidate.name}　{candidate.score:.2f}" for candidate in shown]
    if found.elsewhere:
        lines.append(speak("cli.elsewhere", where=found.elsewhere))
    guide = index.guide_of(found.candidates[0].code) if found.decision is Decision.ANSWER else None
    asked = [name for name in found.sections if guide and guide.sections.get(name)]
    lines += [speak("cli.section", name=speak(f"section.{name}"), text=guide.sections[name]) for name in asked if guide]
    return "\n".join(lines)

