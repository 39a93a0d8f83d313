"""The draw and the count, as properties: reproducible, in proportion, nobody twice; equal to counting by hand."""

from collections import Counter
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from desk import draw, tally
from desk.tally import Marked

SIZES = st.dictionaries(st.sampled_from(["household", "small", "new", "grassroots"]), st.integers(0, 200))
CODES = st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=40)
LEVEL = st.integers(1, 4)
BALLOTS = st.lists(st.builds(Marked, st.integers(1, 9), st.tuples(LEVEL, LEVEL, LEVEL, LEVEL)), max_size=120)
POINTS = [25, 20, 15, 5]


@given(SIZES, st.integers(0, 40))
def test_every_seat_is_given_and_no_group_has_more_than_its_people(sizes: dict[str, int], seats: int) -> None:
    given_ = draw.quotas(sizes, seats)

    assert sum(given_.values()) == min(seats, sum(sizes.values()))
    assert all(0 <= given_[group] <= size for group, size in sizes.items())


@given(SIZES, st.integers(1, 40))
def test_no_group_is_further_than_a_seat_from_its_share(sizes: dict[str, int], seats: int) -> None:
    """Largest remainder: the whole part is certain, and a seat more goes where more is left over."""
    whole = sum(sizes.values())
    if whole <= seats:
        return
    given_ = draw.quotas(sizes, seats)
    shares = {group: Fraction(size * seats, whole) for group, size in sizes.items()}

    assert all(0 <= given_[group] - int(share) <= 1 for group, share in shares.items())
    rounded_up = [share - int(share) for group, share in shares.items() if given_[group] > int(share)]
    rounded_down = [share - int(share) for group, share in shares.items() if given_[group] == int(share)]
    assert not rounded_up or not rounded_down or min(rounded_up) >= max(rounded_down)


@given(CODES, st.text(max_size=8), st.randoms())
def test_the_order_depends_on_seed_and_codes_alone(codes: list[str], seed: str, chance: Random) -> None:
    """Not on the order in which people were named, nor on who else was."""
    shuffled = chance.sample(codes, len(codes))

    drawn = draw.order(codes, "small", seed)

    assert draw.order(shuffled, "small", seed) == drawn
    assert sorted(drawn) == sorted(codes)
    without_first = [code for code in codes if code != drawn[0]] if codes else []
    assert draw.order(without_first, "small", seed) == drawn[1:]


def test_the_order_can_be_repeated_by_anybody() -> None:
    """The same on every machine; sha256sum of "2026|small|A" and so on says so."""
    assert draw.order(["A", "B", "C", "D"], "small", "2026") == ["C", "B", "D", "A"]


def test_every_place_is_as_likely_as_another() -> None:
    first = Counter(draw.order(["A", "B", "C", "D"], "small", str(seed))[0] for seed in range(4000))

    assert all(abs(count - 1000) < 130 for count in first.values())


@given(BALLOTS)
def test_the_count_equals_counting_by_hand(ballots: list[Marked]) -> None:
    found = tally.standings(ballots, POINTS)

    by_hand = {}
    for department in {ballot.department for ballot in ballots}:
        own = [sum(POINTS[level - 1] for level in b.levels) for b in ballots if b.department == department]
        by_hand[department] = Fraction(sum(own), len(own))
    assert {one.department: one.total for one in found} == by_hand
    assert {one.department: one.ballots for one in found} == Counter(b.department for b in ballots)
    for one in found:
        assert one.place == 1 + len([total for total in by_hand.values() if total > one.total])
        assert sum(one.means) == one.total


@given(BALLOTS, st.integers(0, 6))
def test_the_last_have_least_and_equal_ones_are_treated_alike(ballots: list[Marked], count: int) -> None:
    found = tally.standings(ballots, POINTS)
    last = tally.last(found, count)

    spared = [one.total for one in found if one not in last]
    assert all(one.total < total for one in last for total in spared)
    assert len(last) >= min(count, max(len(found) - 1, 0))
    fewer = [one for one in last if one.total < max(last, key=lambda one: one.total).total] if last else []
    assert len(fewer) < max(count, 1)


def test_points_are_rounded_as_people_round() -> None:
    assert [tally.rounded(Fraction(*n)) for n in ((1, 3), (2, 3), (1, 200), (100, 1))] == [
        "0.33", "0.67", "0.01", "100.00",
    ]  # fmt: skip
