"""The catalogue file and the county's own words: what they may hold and what is said when they are wrong."""

import csv
import json
from pathlib import Path

import pytest

from desk.guides import read_catalogue, vocabulary
from desk.guides.confidence import FEATURES
from desk.guides.spelling import common_pairs, toneless
from desk.guides.wording import plain

DATA = Path(__file__).parents[2] / "data"


def test_the_sample_catalogue_is_read_whole() -> None:
    guides = read_catalogue(DATA / "items.jsonl")

    licence = next(guide for guide in guides if guide.code == "LX-001")
    assert len(guides) == 245
    assert "注册公司" in licence.aliases
    assert "公司章程" in licence.sections["materials"]
    assert licence.sections["limit"] == "承诺0.5个工作日，法定3个工作日"


def test_bare_catalogue_rows_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_text('{"id": "a1", "title": "取水许可审批", "dept": "水利局", "parent": "取水"}\n\n', encoding="utf-8")

    (guide,) = read_catalogue(path)

    assert (guide.code, guide.name, guide.department, guide.parent) == ("a1", "取水许可审批", "水利局", "取水")


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a1"}', '{"name": "无编号"}'])
def test_a_wrong_line_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_text('{"id": "a1", "name": "取水许可审批"}\n' + line + "\n", encoding="utf-8")

    with pytest.raises(ValueError, match="line 2"):
        read_catalogue(path)


@pytest.mark.parametrize(("name", "column"), [("lexicon.csv", "everyday"), ("absent.csv", "asked for")])
def test_every_word_of_a_list_stands_there_once_and_says_something(name: str, column: str) -> None:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    words = [plain(row[column]) for row in rows]
    assert len(words) == len(set(words))
    assert all(value.strip() for row in rows for value in row.values())


def test_facets_have_distinct_names() -> None:
    names = [facet.name for facet in (*vocabulary.actions(), *vocabulary.subjects())]

    assert len(names) == len(set(names))


def test_the_confidence_file_weighs_every_feature() -> None:
    model = json.loads((DATA / "confidence.json").read_text(encoding="utf-8"))

    assert set(model) == {"known", "first"}
    assert all(set(weights) == {*FEATURES, "bias"} for weights in model.values())


@pytest.mark.parametrize("name", ["hanzi.txt", "words.txt", "traditional.txt"])
def test_tables_taken_from_elsewhere_name_their_source_and_licence(name: str) -> None:
    head = (DATA / name).read_text(encoding="utf-8").splitlines()[0]

    assert head.startswith("#")
    assert "MIT" in head or "Apache-2.0" in head


def test_the_tables_agree_with_what_everyone_knows() -> None:
    assert toneless()["银"] == ("yin",)
    assert set(toneless()["行"]) == {"xing", "hang"}
    assert "材料" in common_pairs()
    assert plain("營業執照ＡＢＣ") == "营业执照abc"
