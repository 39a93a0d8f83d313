"""python -m bot calibrate: the confidence fitted anew to what this site's people have said was meant."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.config import Settings
from bot.console import fail, say
from desk import knowledge
from desk.guides import Index, read_catalogue
from desk.guides import calibration as fit
from desk.guides.calibration import Example, Label, Numbers
from desk.guides.confidence import OF_THE_SITE, SHIPPED
from storage import schema
from storage.store import Storage, Unavailable
from texts import Words

ENOUGH = 50  # labels below which nothing is learnt from them
Weights = dict[str, dict[str, float]]


def calibrate(settings: Settings, speak: Words, asked: argparse.Namespace) -> int:
    """Prints how sure and how wrong the desk was and would be; writes the weights only if they are better."""
    try:
        index, labels = _material(settings, asked.log, asked.catalogue)
    except Unavailable:
        raise
    except OSError as error:
        return fail(speak("cli.no_file", path=str(error.filename), why=error.strerror or ""))
    except (ValueError, KeyError, TypeError) as error:
        return fail(speak("cli.bad_file", path=str(asked.log or asked.catalogue), why=str(error)))
    examples = [it for label in labels if (it := fit.example(index, label))]
    if len(examples) < ENOUGH:
        return fail(speak("cli.too_few_labels", count=len(examples), needed=ENOUGH))

    before = json.loads(SHIPPED.read_text(encoding="utf-8"))
    after, better = before, True
    for name in ("known", "first"):
        line, weights = _refitted(speak, examples, name, fit.unnamed(before[name]))
        say(line)
        better = better and weights is not None
        after = {**after, name: weights or before[name]}
    if not better:
        return fail(speak("cli.not_better"))
    if not asked.dry_run:
        OF_THE_SITE.parent.mkdir(parents=True, exist_ok=True)
        OF_THE_SITE.write_text(json.dumps(after, indent=1) + "\n", encoding="utf-8")
    say(speak("cli.calibrated_dry" if asked.dry_run else "cli.calibrated", path=str(OF_THE_SITE)))
    return 0


def _material(settings: Settings, log: Path | None, catalogue: Path | None) -> tuple[Index, Sequence[Label]]:
    """The index, and the labels of a file or else of the database."""
    labels = list(_labels(log)) if log else None
    if labels is not None and catalogue is not None:
        return Index(read_catalogue(catalogue)), labels
    schema.prepare(settings.database)
    storage = Storage(settings.database, settings.site)
    try:
        index = Index(read_catalogue(catalogue)) if catalogue else storage.read_now(knowledge.index_of)
        return index, labels if labels is not None else storage.read_now(knowledge.labels)
    finally:
        storage.close()


def _labels(path: Path) -> Sequence[Label]:
    rows: list[Any] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Label(str(row["q"]), frozenset(map(str, row["items"])), absent=not row["items"]) for row in rows]


def _refitted(
    speak: Words, examples: Sequence[Example], name: str, shipped: Numbers
) -> tuple[str, dict[str, float] | None]:
    """What changes in judging this, as questions say that the weights have not seen; None when nothing gets better."""
    values, target = fit.arrays(examples, name)
    was, would = fit.judged(shipped, values), fit.cross_validated(values, target, prior=shipped)
    line = speak(
        f"cli.calibration_{name}",
        count=len(target),
        before=fit.mistakes(was, target),
        after=fit.mistakes(would, target),
        surprise_before=f"{fit.surprise(was, target):.3f}",
        surprise_after=f"{fit.surprise(would, target):.3f}",
    )
    worse = any(judge(would, target) > judge(was, target) for judge in (fit.surprise, fit.mistakes))
    if worse:
        return line, None
    return line, fit.named(fit.fitted(values, target, shipped))

