"""Calibrating: the confidence is fitted to what people said was meant, and never made worse."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot import __main__ as cli
from bot import calibrating
from desk import knowledge, questions
from desk.guides import Index, calibration, read_catalogue
from desk.guides.calibration import Label
from desk.guides.confidence import FEATURES
from desk.questions import Asked
from storage.models import Person
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, settle

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "data" / "items.jsonl"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this site's weights would stand."""
    path = tmp_path / "local" / "confidence.json"
    monkeypatch.setattr(calibrating, "OF_THE_SITE", path)
    return path


def log(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "log.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def labelled(name: str) -> list[dict[str, Any]]:
    lines = (ROOT / "tests" / "desk" / name).read_text(encoding="utf-8").splitlines()
    return [{"items": [], **json.loads(line)} for line in lines]


def run(path: Path, *more: str) -> int:
    return cli.main(["calibrate", "--catalogue", str(CATALOGUE), "--log", str(path), *more])


def test_weights_that_are_better_are_written(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Here the site's people always mean another item than the desk would say: it must become less sure."""
    wrong = [{**row, "items": ["LX-999"]} for row in labelled("questions_in.jsonl")[:120]]

    status = run(log(tmp_path, *wrong))

    model = json.loads(site.read_text(encoding="utf-8"))
    assert status == 0
    assert all(set(weights) == {*FEATURES, "bias"} for weights in model.values())
    assert "已写入" in capsys.readouterr().out


def test_a_dry_run_writes_nothing(site: Path, tmp_path: Path) -> None:
    wrong = [{**row, "items": ["LX-999"]} for row in labelled("questions_in.jsonl")[:120]]

    assert run(log(tmp_path, *wrong), "--dry-run") == 0
    assert not site.exists()


def test_too_few_labels_teach_nothing(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = run(log(tmp_path, *labelled("questions_in.jsonl")[:10]))

    assert status == 1
    assert not site.exists()
    assert "至少需要50条" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["{", "[]", '{"q": "食品证"}'])
def test_a_log_that_cannot_be_read_is_refused(site: Path, tmp_path: Path, line: str) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(line, encoding="utf-8")

    assert run(path) == 1


def test_what_people_press_becomes_a_label(storage: Storage) -> None:
    county = settle(storage)

    def ask(store: Store, by: Person, now: datetime) -> int:
        assert by.chat is not None
        asked = Asked(by.chat, 5, "食品证", "choose", "question", ["LX-900", "LX-901"], [])
        return questions.ask(store, asked, by, now).id

    picked, refused, unsaid = (county.do(ask, by="陈静", now=MONDAY_NINE) for _ in range(3))
    county.do(questions.pick, picked, "LX-900", by="陈静", now=MONDAY_NINE)
    county.do(questions.none_of_these, refused, by="陈静", now=MONDAY_NINE)

    found = county.see(knowledge.labels)

    assert unsaid
    assert found == [Label("食品证", frozenset()), Label("食品证", frozenset({"LX-900"}))]


def test_few_labels_hardly_move_the_weights() -> None:
    index = Index(read_catalogue(CATALOGUE))
    one = calibration.example(index, Label("食品经营许可怎么办", frozenset({"LX-011"})))
    assert one is not None
    prior = np.arange(len(FEATURES) + 1, dtype=float)

    values, target = calibration.arrays([one], "first")
    weights = calibration.fitted(values, target, prior)

    assert np.abs(weights - prior).max() < 0.5
    assert calibration.judged(weights, values)[0] >= calibration.judged(prior, values)[0]


@pytest.mark.parametrize("words", ["谢谢", "护照怎么办", "起火了"])
def test_what_is_settled_before_any_evidence_teaches_nothing(words: str) -> None:
    index = Index(read_catalogue(CATALOGUE))

    assert calibration.example(index, Label(words, frozenset())) is None
