"""一企一档: what the centre and the enterprise itself may read, what runs out, what is usually needed next."""

from datetime import date, datetime

import pytest

from desk import assignments, documents, dossiers, life_stages, sweep
from desk.dossiers import Dossier
from desk.errors import NoSuchEnterprise, NotOffered, NotYours, WhichEnterprise
from storage.models import Case, Enterprise, Person, Rating
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle
from tests.rows import DATA


@pytest.fixture
def county(storage: Storage) -> County:
    return settle(storage)


def firm(store: Store, name: str = "青松食品") -> Enterprise:
    found = store.organisation.enterprise_named(name)
    assert found is not None
    return found


def notes(county: County, name: str, until: date | None, by: str = "陈静", now: datetime = MONDAY_NINE) -> int:
    def note(store: Store, person: Person, at_: datetime) -> int:
        return documents.note(store, firm(store), name, "JY001", until, person, at_).id

    return int(county.do(note, by=by, now=now))


def reads(county: County, by: str) -> Dossier:
    dossier: Dossier = county.see(
        lambda store: dossiers.of(store, firm(store), store.people.get(county.people[by]), MONDAY_NINE, 10)
    )
    return dossier


def rated(county: County, *grades: int) -> None:
    """So many cases of 青松食品, rated like this."""
    for grade in grades:
        key = county.files()

        def rate(store: Store, case_id: int = key, grade: int = grade) -> None:
            facts = {"rated_by_id": county.people["陈静"], "rated_at": MONDAY_NINE}
            store.put(Rating(case_id=case_id, grade=grade, **facts))

        county.storage.transact_now(rate)


def rings(county: County, moment: str) -> list[tuple[str, str]]:
    before = len(county.letters())
    while county.storage.transact_now(sweep.ring, at(moment)):
        pass
    return [told for told in county.letters()[before:] if told[0].startswith("document.")]


def test_a_dossier_is_for_the_centre_and_the_enterprise_itself(county: County) -> None:
    for by in ("李红", "陈静"):
        county.do(dossiers.show, "青松食品", by=by, now=MONDAY_NINE)
    for by in ("王建国", "赵志强", "龙明远", "孙丽", "田野"):
        with pytest.raises(NotYours):
            county.do(dossiers.show, "青松食品", by=by, now=MONDAY_NINE)
    with pytest.raises(NoSuchEnterprise):
        county.do(dossiers.show, "青松食品", by="周海", now=MONDAY_NINE)

    assert county.letters("dossier.card") == [("dossier.card", "李红"), ("dossier.card", "陈静")]


def test_a_name_that_fits_two_is_asked_back_and_no_name_means_one_s_own(county: County) -> None:
    county.storage.transact_now(lambda store: store.put(Enterprise(name="青松建材", uscc="9" * 18, tags=[])).id)

    with pytest.raises(WhichEnterprise) as refusal:
        county.do(dossiers.show, "青松", by="李红", now=MONDAY_NINE)
    county.do(dossiers.show, "", by="周海", now=MONDAY_NINE)

    assert refusal.value.facts["names"] == ["青松食品", "青松建材"]
    assert county.letters("dossier.card") == [("dossier.card", "周海")]


def test_measures_are_the_centre_s_own(county: County) -> None:
    def take(store: Store, by: Person, now: datetime) -> None:
        dossiers.take_measure(store, firm(store), "协助对接银行", by, now)

    county.do(take, by="李红", now=MONDAY_NINE)
    with pytest.raises(NotYours):
        county.do(take, by="陈静", now=MONDAY_NINE)

    assert [m.words for m in reads(county, "李红").measures] == ["协助对接银行"]
    assert reads(county, "陈静").measures == []


def test_few_ratings_are_counted_for_the_centre_but_not_shown(county: County) -> None:
    """One grade of one enterprise would say who gave it."""
    rated(county, 5, 1, 1, 2)
    few = reads(county, "李红")
    rated(county, 1)

    assert (few.rated, few.grades) == (4, {})
    assert reads(county, "李红").grades == {1: 3, 2: 1, 5: 1}
    assert reads(county, "陈静").grades == {1: 3, 2: 1, 5: 1}


def test_both_are_reminded_before_a_document_runs_out_and_when_it_has(county: County) -> None:
    notes(county, "食品经营许可证", date(2027, 1, 29))

    early = rings(county, "2026-12-28 16:00")
    month = rings(county, "2026-12-31 16:00")
    week = rings(county, "2027-01-25 16:00")
    last = rings(county, "2027-01-29 16:00")
    over = rings(county, "2027-02-01 09:00")

    soon = [("document.expiring", "陈静"), ("document.expiring", "中心群")]
    assert (early, month, week, last) == ([], soon, soon, [])
    assert over == [("document.expired", "陈静"), ("document.expired", "中心群")]


def test_a_renewed_document_reminds_by_its_new_day_alone(county: County) -> None:
    notes(county, "食品经营许可证", date(2026, 12, 4))
    notes(county, "食品经营许可证", date(2031, 12, 4), now=at("2026-11-24 09:00"))

    assert rings(county, "2026-12-07 09:00") == []
    assert [one.expires_on for one in reads(county, "陈静").documents] == [date(2031, 12, 4)]


def test_a_document_taken_out_reminds_nobody_and_only_its_own_may(county: County) -> None:
    key = notes(county, "排污许可证", date(2026, 12, 4))
    for other in ("周海", "王建国"):
        with pytest.raises(NotYours):
            county.do(documents.drop, key, by=other, now=MONDAY_NINE)
    county.do(documents.drop, key, by="李红", now=MONDAY_NINE)

    assert rings(county, "2026-12-07 09:00") == []


def test_one_that_does_not_run_out_comes_last(county: County) -> None:
    for name, until in (("营业执照", None), ("许可证", date(2027, 1, 1)), ("排污证", date(2026, 12, 1))):
        notes(county, name, until)

    assert [one.name for one in reads(county, "陈静").documents] == ["排污证", "许可证", "营业执照"]


def test_history_is_the_enterprise_s_own(county: County) -> None:
    county.dispatched()
    notes(county, "许可证", None)

    names = {event.name for event in reads(county, "陈静").history}
    other = county.see(
        lambda store: list(store.dossiers.history(firm(store, "宏达建材").id, dossiers.ABOUT, 10))
    )

    assert {"submitted", "dispatched", "document_noted"} <= names
    assert other == []


def test_what_comes_next_follows_from_the_stage_and_leaves_out_what_was_had(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = life_stages.Life({"开办": ("LX-900", "LX-901"), "建设": ("LX-777",)}, ())
    monkeypatch.setattr(life_stages, "current", lambda: life)

    def names() -> list[str]:
        return [item.code for item in reads(county, "李红").suggested]

    def put(store: Store, by: Person, now: datetime, stage: str = "开办") -> None:
        dossiers.set_stage(store, firm(store), stage, by, now)

    before = names()
    county.do(put, by="李红", now=MONDAY_NINE)
    at_the_start = names()
    with pytest.raises(NotOffered):
        county.do(lambda s, by, now: put(s, by, now, "上市"), by="李红", now=MONDAY_NINE)
    key = county.dispatched()
    had = names()

    assert (before, at_the_start, had) == ([], ["LX-900"], [])
    county.do(assignments.acknowledge, key, by="王建国", now=MONDAY_NINE)
    assert reads(county, "陈静").stage == "开办"


def test_the_stages_name_items_of_the_sample_catalogue() -> None:
    text = (DATA / "items.jsonl").read_text(encoding="utf-8")
    codes = {code for codes in life_stages.current().stages.values() for code in codes}

    assert {code for code in codes if f'"id": "{code}"' not in text and f'"id":"{code}"' not in text} == set()


def test_a_row_of_a_feed_belongs_to_no_dossier(county: County) -> None:
    county.files()

    def forget(store: Store) -> None:
        case = store.session.get(Case, 1)
        assert case is not None
        case.enterprise_id = None

    county.storage.transact_now(forget)
    assert reads(county, "李红").cases == []
