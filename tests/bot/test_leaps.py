"""Leaps of the wall clock: two ticks are held, and as many more as another clock says that ours is wrong."""

from datetime import UTC, datetime, timedelta

from bot.leaps import Leaps

NINE = datetime(2026, 11, 23, 1, tzinfo=UTC)


def test_a_steady_clock_holds_nothing() -> None:
    leaps = Leaps()

    seen = [leaps.look(NINE + timedelta(seconds=2 * n), 2.0 * n) for n in range(5)]

    assert seen == [None] * 5
    assert leaps.tick() == (False, False)


def test_a_leap_forward_holds_two_ticks() -> None:
    leaps = Leaps()
    leaps.look(NINE, 0.0)

    assert leaps.look(NINE + timedelta(days=400, seconds=2), 2.0) == timedelta(days=400)

    assert [leaps.tick() for _ in range(3)] == [(True, False), (True, True), (False, False)]


def test_a_clock_that_is_known_to_be_wrong_holds_on() -> None:
    leaps = Leaps()
    leaps.look(NINE, 0.0)
    leaps.look(NINE + timedelta(hours=2), 2.0)
    leaps.tick()
    leaps.tick()

    leaps.hold()

    assert leaps.tick()[0]


def test_a_machine_that_slept_is_seen_as_a_leap_and_a_clock_set_back_is_not() -> None:
    """Set back, nothing can fire too early; bot/clock.py sees to it that the knocking goes on."""
    leaps = Leaps()
    leaps.look(NINE, 0.0)

    assert leaps.look(NINE - timedelta(hours=2), 2.0) is None
    assert leaps.look(NINE, 4.0) is not None
