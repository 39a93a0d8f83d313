"""Leaps of the wall clock: two ticks are held, and as many more as another clock says that ours is wrong."""

from datetime import UTC, datetime, timedelta

from bot.leaps import HOLD, Leaps

NINE = datetime(2026, 11, 23, 1, tzinfo=UTC)


def leapt() -> Leaps:
    """A clock that leaps 400 days after two seconds."""
    leaps = Leaps()
    leaps.look(NINE, 0.0)
    assert leaps.look(NINE + timedelta(days=400, seconds=2), 2.0) == timedelta(days=400)
    return leaps


def test_a_steady_clock_holds_nothing() -> None:
    leaps = Leaps()

    seen = [leaps.look(NINE + timedelta(seconds=2 * n), 2.0 * n) for n in range(5)]

    assert seen == [None] * 5
    assert not leaps.held(8.0)


def test_a_leap_forward_is_held_until_another_clock_has_been_asked() -> None:
    leaps = leapt()

    assert leaps.held(3.0)
    assert not leaps.to_be_asked(3.0)
    assert leaps.to_be_asked(2.0 + HOLD)

    leaps.trust()

    assert not leaps.held(2.0 + HOLD)
    assert not leaps.to_be_asked(2.0 + HOLD)


def test_a_clock_that_is_known_to_be_wrong_is_held_on() -> None:
    leaps = leapt()

    leaps.hold(2.0 + HOLD)

    assert leaps.held(3.0 + HOLD)


def test_a_machine_that_slept_is_seen_as_a_leap_and_a_clock_set_back_is_not() -> None:
    """Set back, nothing can fire too early; bot/clock.py sees to it that the knocking goes on."""
    leaps = Leaps()
    leaps.look(NINE, 0.0)

    assert leaps.look(NINE - timedelta(hours=2), 2.0) is None
    assert leaps.look(NINE, 4.0) is not None
