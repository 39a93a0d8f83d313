"""Every figure equals what a plain count over the record comes to, whatever happened and wherever months end."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from statistics import fmean, median

import pytest

from bot import figures as page
from desk import assignments, cases, closing, figures, periods, ratings, rectifications
from desk.figures.registry import COUNTS, ENOUGH, FIGURES, OF_RATINGS
from desk.figures.tallies import Tallies, Tally
from desk.periods import Period
from storage.store import Storage
from tests import histories
from tests.conftest import SITE
from tests.county import County, at, settle
from tests.histories import Minutes, Record, Sent
from tests.test_house_rules import ROOT
from texts import words

LONG_AFTER = at("2027-03-01 00:00")
PERIODS = [
    periods.month(date(2026, 10, 1), SITE.zone, LONG_AFTER),
    periods.month(date(2026, 11, 1), SITE.zone, LONG_AFTER),
    periods.month(date(2026, 12, 1), SITE.zone, LONG_AFTER),
    periods.month(date(2026, 11, 1), SITE.zone, at("2026-11-18 10:11")),
    periods.week(date(2026, 11, 18), SITE.zone, LONG_AFTER),
    periods.day(date(2026, 11, 18), SITE.zone, LONG_AFTER),
]
AT_ONCE = {
    "submitted": "received", "accepted": "accepted", "not_accepted": "not_accepted", "withdrawn": "withdrawn",
    "correction": "corrections", "reopened": "reopened", "urged": "urged", "dispatched": "sent",
    "acknowledged": "acknowledged", "hand_back_asked": "returns", "extended": "extensions", "paused": "pauses",
}  # fmt: skip


@cache
def minutes() -> Minutes:
    return Minutes()


def lived(storage: Storage, seed: int) -> tuple[County, list[Record]]:
    county = settle(storage)
    return county, storage.transact_now(histories.live, seed, 40, minutes())


class BruteForce:
    """The record of what was done, looked at as it stood at a period's cut."""

    def __init__(self, record: Record, period: Period) -> None:
        self.record, self.period = record, period
        self.happened = [(when, name) for when, name in record.happened if when < period.cut]
        self.sent = [sent for sent in record.sent if sent.at < period.cut]

    def counts(self) -> Iterator[str]:
        """The name of each count as often as the case is counted in it."""
        if not self.happened:
            return
        yield from (AT_ONCE[name] for when, name in self.happened if name in AT_ONCE and when in self.period)
        was_open = self._open(self.period.start)
        came_before = self.happened[0][0] < self.period.start
        if was_open:
            yield "carried_in"
        elif came_before and any(name == "reopened" and when in self.period for when, name in self.happened):
            yield "came_back"
        if self.done_in():
            yield "done"
            lead = self._lead()
            yield "done_on_time" if max(self._finishes(lead)) <= self._due(lead) else "done_late"
            if {"correction", "hand_back_asked", "reopened"}.isdisjoint(name for _, name in self.happened):
                yield "once"
        if self._open(self.period.cut):
            yield "open"
            if any(self._is_open(sent) and self._due(sent) < self.period.cut for sent in self.sent):
                yield "overdue"
        for sent in self.sent:
            yield from self._share(sent)

    def used(self) -> timedelta:
        """Minutes at work since acceptance, those in any pause left out."""
        assert self.record.accepted
        end, pauses = self._last("done"), [span for sent in self.sent for span in sent.pauses]
        worked = [minute for minute in minutes().worked if self.record.accepted <= minute < end]
        return sum(not any(a <= minute < b for a, b in pauses) for minute in worked) * histories.MINUTE

    def statutory(self) -> timedelta:
        assert self.record.accepted
        return minutes().between(self.record.accepted, minutes().close(self.record.accepted, 10))

    def done_in(self) -> bool:
        """Done in the period and not reopened before its cut."""
        last = next((one for one in reversed(self.happened) if one[1] in ("done", "reopened")), None)
        return last is not None and last[1] == "done" and last[0] in self.period

    def _share(self, sent: Sent) -> Iterator[str]:
        if sent.acknowledged is not None and sent.acknowledged in self.period:
            yield from ["acknowledged_in_time"] * (minutes().between(sent.at, sent.acknowledged) <= timedelta(hours=2))
        if not self._is_open(sent) and (done := self._finishes(sent)) and done[-1] in self.period:
            yield "finished"
            yield from ["finished_on_time"] * (done[-1] <= self._due(sent))
        if self._is_open(sent):
            yield "parts_open"
            yield from ["parts_overdue"] * (self._due(sent) < self.period.cut)

    def _open(self, when: datetime) -> bool:
        last = [name for at_, name in self.happened if at_ < when and name in ("submitted", "reopened", *ENDS)]
        return bool(last) and last[-1] not in ENDS

    def _is_open(self, sent: Sent) -> bool:
        if sent.returned is not None and sent.returned < self.period.cut:
            return False
        if any(name == "withdrawn" for _, name in self.happened):
            return False
        reopened = self._last("reopened") if sent.leads else None
        done = self._finishes(sent)
        return not done or (reopened is not None and reopened > done[-1])

    def _finishes(self, sent: Sent) -> list[datetime]:
        return [when for when in sent.finishes if when < self.period.cut]

    def _due(self, sent: Sent) -> datetime:
        return [due for known, due in sent.dues if known < self.period.cut][-1]

    def _lead(self) -> Sent:
        return next(sent for sent in reversed(self.sent) if sent.leads)

    def _last(self, name: str) -> datetime:
        return max((when for when, named in self.happened if named == name), default=at("2026-01-01 00:00"))


ENDS = ("done", "not_accepted", "withdrawn")


def reckoned(county: County, period: Period) -> Tallies:
    tallies: Tallies = county.see(lambda store: figures.of(store, period))
    return tallies


@pytest.mark.parametrize("seed", range(4))
def test_every_count_is_what_a_plain_count_comes_to(storage: Storage, seed: int) -> None:
    county, records = lived(storage, seed)

    for period in PERIODS:
        expected = {record.no: Counter(BruteForce(record, period).counts()) for record in records}
        tally = reckoned(county, period).whole
        for name in COUNTS:
            numbers = [no for no, counter in expected.items() for _ in range(counter[name])]
            assert sorted(tally.counts.get(name, [])) == sorted(numbers), (name, period)


@pytest.mark.parametrize("seed", range(4))
def test_times_and_the_speed_up_are_what_counting_minutes_comes_to(storage: Storage, seed: int) -> None:
    county, records = lived(storage, seed)

    for period in PERIODS[:4]:
        done = [one for record in records if (one := BruteForce(record, period)).done_in()]
        used, allowed = [one.used() for one in done], [one.statutory() for one in done]
        tally = reckoned(county, period).whole
        if not done:
            assert tally.value("speed_up") is None
            continue
        seconds = [took.total_seconds() for took in used]
        assert tally.value("used_mean") == timedelta(seconds=fmean(seconds))
        assert tally.value("used_median") == timedelta(seconds=median(seconds))
        whole = sum(allowed, timedelta())
        assert tally.value("speed_up") == pytest.approx((whole - sum(used, timedelta())) / whole)


@pytest.mark.parametrize("seed", range(4))
def test_what_comes_in_goes_out_or_is_still_there(storage: Storage, seed: int) -> None:
    """Nothing is lost between two months, and what one leaves open the next begins with."""
    county, _ = lived(storage, seed)
    months = [reckoned(county, period).whole for period in PERIODS[:3]]

    for tally in months:
        came = tally.number("carried_in") + tally.number("received") + tally.number("came_back")
        went = sum(tally.number(name) for name in ENDS)
        assert came == went + tally.number("open")
    for before, after in pairwise(months):
        assert before.cases("open") == after.cases("carried_in")


@pytest.mark.parametrize("seed", range(2))
def test_departments_and_items_add_up_to_the_county(storage: Storage, seed: int) -> None:
    county, _ = lived(storage, seed)

    for period in PERIODS:
        tallies = reckoned(county, period)
        for parts in (tallies.departments, tallies.items):
            for name in COUNTS:
                assert sum(part.number(name) for part in parts.values()) == tallies.whole.number(name)


@pytest.mark.parametrize("seed", range(2))
def test_the_phases_add_up_to_the_whole_way(storage: Storage, seed: int) -> None:
    county, records = lived(storage, seed)
    period = PERIODS[1]
    came = {record.no: record.happened[0][0] for record in records}

    for course in county.see(lambda store: list(figures.courses(store, period))):
        if course.done_at is not None:
            whole = minutes().between(came[course.no], course.done_at)
            assert sum((took for _, took in course.phases), timedelta()) == whole


def test_a_month_that_is_over_does_not_change(storage: Storage) -> None:
    """A case done in November and reopened in December stays one of November's."""
    county = settle(storage)
    november = periods.month(date(2026, 11, 1), SITE.zone, at("2026-12-01 00:00"))
    key = county.dispatched(at("2026-11-27 09:00"))
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-30 10:00"))
    before = reckoned(county, november).whole

    county.do(cases.reopen, county.assignment(key).case_id, by="陈静", now=at("2026-12-01 09:00"))

    assert reckoned(county, november).whole == before
    assert before.value("done") == 1
    december = reckoned(county, periods.month(date(2026, 12, 1), SITE.zone, at("2026-12-02 09:00"))).whole
    assert (december.value("came_back"), december.value("open"), december.value("done")) == (1, 1, 0)


def test_slower_than_the_law_allows_is_a_negative_speed_up(storage: Storage) -> None:
    county = settle(storage, legal_limit={"value": 1, "unit": "工作日"})
    key = county.dispatched(at("2026-11-23 08:30"))

    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-27 17:30"))

    tally = reckoned(county, PERIODS[1]).whole
    assert tally.value("speed_up") == pytest.approx((2 - 5) / 2)


def test_an_item_without_a_statutory_limit_has_no_speed_up(storage: Storage) -> None:
    county = settle(storage, legal_limit={"value": None, "unit": "工作日"})
    key = county.dispatched(at("2026-11-23 08:30"))

    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-24 17:30"))

    tally = reckoned(county, PERIODS[1]).whole
    assert (tally.value("done"), tally.value("speed_up")) == (1, None)


def test_the_time_used_is_what_the_enterprise_was_told(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched(at("2026-11-23 09:10"))
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-25 10:00"))

    case = county.assignment(key).case

    assert reckoned(county, PERIODS[1]).whole.value("used_mean") == county.see(lambda s: closing.used(s, case))


def test_officers_have_what_they_did(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched(at("2026-11-23 09:00"))
    county.do(assignments.progress, key, "正在办理", by="刘洋", now=at("2026-11-23 10:00"))
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-24 10:00"))

    load = {
        name: {act: len(numbers) for act, numbers in tally.counts.items()}
        for (person, _), tally in reckoned(county, PERIODS[1]).officers.items()
        for name in [key for key, value in county.people.items() if value == person]
    }

    assert load == {
        "李红": {"accepted": 1},
        "刘洋": {"acknowledged": 1, "reports": 1},
        "王建国": {"finishes": 1},
    }


def rated(county: County, *grades: int) -> None:
    """So many finished cases, each with its grade."""
    for number, grade in enumerate(grades):
        now = at("2026-11-23 09:00") + timedelta(minutes=number)
        key = county.dispatched(now)
        case_id = county.assignment(key).case_id
        county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=now)
        county.do(closing.confirm, case_id, by="陈静", now=now)
        county.do(ratings.rate, case_id, grade, by="陈静", now=now)


def test_ratings_of_a_few_are_counted_and_not_told(storage: Storage) -> None:
    county = settle(storage)

    rated(county, 1, 2, 3, 5)

    whole = reckoned(county, PERIODS[1]).whole
    assert whole.value("rated") == ENOUGH - 1
    assert [whole.value(name) for name in ("good", "bad", "good_share", "score")] == [None] * 4


def test_ratings_of_enough_are_told_without_saying_whose(storage: Storage) -> None:
    county = settle(storage)

    rated(county, 1, 2, 3, 5, 1)

    whole = reckoned(county, PERIODS[1]).whole
    assert [whole.value(name) for name in ("good", "bad", "good_share")] == [4, 1, 0.8]
    assert whole.value("score") == pytest.approx((5 + 4 + 3 + 1 + 5) / 5)
    assert (whole.cases("good"), whole.cases("bad")) == ((), ())


def test_a_bad_rating_is_to_be_put_right_and_counts_once_it_is(storage: Storage) -> None:
    county = settle(storage)
    rated(county, 5)
    before = reckoned(county, PERIODS[1]).whole

    county.do(rectifications.rectify, 1, "已上门致歉并当场办理", "已排查同类事项，未发现类似问题", by="赵志强",
              now=at("2026-11-24 10:00"))  # fmt: skip

    after = reckoned(county, PERIODS[1]).whole
    assert (before.value("rectifications"), before.value("rectified")) == (1, 0)
    assert (after.value("rectified"), after.value("rectified_share")) == (1, 1.0)


def test_nothing_to_reckon_from_is_no_figure_rather_than_nought(storage: Storage) -> None:
    settle(storage)

    tally = Tally()

    assert {figure.name for figure in FIGURES if tally.value(figure.name) is None} == {
        figure.name for figure in FIGURES if figure.name not in COUNTS or figure.name in OF_RATINGS
    }


def test_the_page_defines_every_figure_as_the_program_does() -> None:
    """Write it anew by python -m bot figures > docs/figures.md."""
    written = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8").splitlines()

    assert written == list(page.lines(words("zh")))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_has_a_name_and_a_definition(language: str) -> None:
    assert all(line.count("|") == 3 for line in list(page.lines(words(language)))[6:])
