"""One department's items, or one region's: said in the question, or asked for on the command line."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from desk.guides import Candidate, Decision, Guide, Index, answer, read_catalogue, scopes
from desk.guides.scopes import Scope

DATA = Path(__file__).parents[2] / "data"
MARKET, HOUSING = "县市场监督管理局", "县住房和城乡建设局"


@pytest.fixture(scope="module")
def county() -> Index:
    return Index(read_catalogue(DATA / "items.jsonl"))


@pytest.fixture(scope="module")
def regions() -> Index:
    """Two places with the same items."""
    return Index([
        Guide(f"{place}-{name}", name, department=f"{place}市场监督管理局", region=place)
        for place in ("吉首市", "泸溪县")
        for name in ("食品经营许可核发", "药品零售企业经营许可", "烟草专卖零售许可证新办")
    ])


def departments(index: Index, found: Iterable[Candidate]) -> set[str]:
    guides = {guide.code: guide for guide in index.guides}
    return {guides[it.code].department for it in found}


@pytest.mark.parametrize(
    ("words", "department"),
    [
        ("市场监管局", MARKET),
        ("县市场监督管理局", MARKET),
        ("住建局", HOUSING),
        ("人社局", "县人力资源和社会保障局"),
        ("税务局", "国家税务总局泸溪县税务局"),
        ("发改委", "县发展和改革局"),
        ("高新区管委会", "泸溪高新区管理委员会"),
    ],
)
def test_a_short_form_means_its_department(county: Index, words: str, department: str) -> None:
    assert scopes.like(words, county.departments) == {department}


@pytest.mark.parametrize("words", ["", "局", "某某局", "教育考试院"])
def test_other_words_mean_none(county: Index, words: str) -> None:
    assert scopes.like(words, county.departments) == frozenset()


def test_a_question_that_names_a_department_is_about_its_items(county: Index) -> None:
    open_to_all = answer(county, "消防验收要什么材料")

    reply = answer(county, "我想问下消防救援大队管的消防检查要什么材料")

    assert open_to_all.candidates[0].code == "LX-096"
    assert reply.candidates[0].code == "LX-098"
    assert reply.sections == ("materials",)
    assert departments(county, reply.candidates) == {"县消防救援大队"}


def test_a_department_that_has_no_such_item_does_not_hide_it(county: Index) -> None:
    reply = answer(county, "气象局管的施工许可证怎么办")

    assert reply.candidates[0].code == "LX-094"


def test_an_index_limited_to_a_department_finds_nothing_else(county: Index) -> None:
    limited = county.limited_to(Scope(departments=frozenset({HOUSING})))

    assert departments(county, limited.rank("施工许可")) == {HOUSING}
    assert county.rank("食品经营许可")[0].code == "LX-011"


def test_a_question_that_names_a_region_is_about_its_items(regions: Index) -> None:
    reply = answer(regions, "吉首的食品经营许可要什么材料")

    assert reply.decision is Decision.ANSWER
    assert reply.candidates[0].code == "吉首市-食品经营许可核发"


def test_a_region_that_the_catalogue_has_not_is_another_office(county: Index) -> None:
    assert answer(county, "吉首的食品经营许可要什么材料").intent == "other_region"
