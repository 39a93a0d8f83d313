"""A site's own rules: a file that says only what is different, refused as a whole when anything of it is wrong."""

from collections.abc import Iterator

import pytest

from bot.__main__ import main
from desk import own_rules, rules
from desk.own_rules import BadRules
from storage.models import AlarmState
from storage.store import Storage
from tests.county import MONDAY_NINE, at, settle
from tests.desk.test_ladder import rung
from tests.desk.test_pauses import alarms as standing

STRICT = """
[limits]
acknowledge_hours = 1

[[ladder.finish]]
step = "overdue"
colour = "red"
takes_over = "principal"
then = "daily"
[ladder.finish.hears]
"ladder.red" = ["principal"]

[[ladder.finish]]
step = "daily"
every = "09:05"
[ladder.finish.hears]
"ladder.daily" = ["principal"]
"leader.alert" = ["leader"]
"""
RUNG = '[[ladder.finish_即办件]]\nstep = "overdue"\n'.replace("finish_即办件", '"finish_即办件"')
HEARS = '[ladder."finish_即办件".hears]\n'


@pytest.fixture
def strict() -> Iterator[None]:
    """These rules are in force."""
    before = list(rules._own)
    rules.adopt(own_rules.read(STRICT))
    yield
    rules._own[:] = before


def test_what_a_site_does_not_name_stays_as_it_is() -> None:
    own, defaults = own_rules.read(STRICT), rules.current()

    assert own.limits.acknowledge_hours == 1
    assert own.limits.confirm_days == defaults.limits.confirm_days
    assert [rung.step for rung in own.ladders["finish"]] == ["overdue", "daily"]
    assert own.ladders["acknowledge"] == defaults.ladders["acknowledge"]
    assert own.version != defaults.version


def test_new_cases_climb_the_sites_own_ladder(storage: Storage, strict: None) -> None:
    county = settle(storage)
    key = county.dispatched()

    assert county.assignment(key).acknowledge_by == at("2026-11-23 10:00")
    assert rung(county, "2026-11-26 17:30") >= {("red", "赵志强")}
    assert rung(county, "2026-11-27 09:05") >= {("daily", "赵志强"), ("leader.alert", "龙明远")}


def test_open_cases_keep_the_ladder_that_they_started_with(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    before = standing(storage, key, AlarmState.WAITING)

    rules.adopt(own_rules.read(STRICT))
    heard = rung(county, "2026-11-26 17:30")
    rules._own.clear()

    assert {"overdue", "yellow", "red"} <= set(before)
    assert ("blue", "王建国") in heard


def test_the_trail_says_since_when_which_rules_are_in_force(storage: Storage, strict: None) -> None:
    for _ in range(2):
        storage.transact_now(own_rules.note, STRICT, MONDAY_NINE)

    assert storage.read_now(lambda store: len(store.trail.seqs("rules_in_force"))) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("limits = 1 2", "no TOML"),
        ("[limits]\nacknowledge_minutes = 5", "acknowledge_minutes"),
        ("[limits]\nacknowledge_hours = -1", "whole number"),
        ("[limits]\ndwell_minutes = 5", "several levels"),
        ('[[hours]]\nintervals = [["09:00", "17:00"]]', "calendar"),
        ('[[ladder.finnish]]\nstep = "overdue"', "ladder.finnish"),
        (f'{RUNG}{HEARS}"ladder.blue" = ["owner"]', "until the matter is done"),
        (f'{RUNG}then = "daily"\n{HEARS}"ladder.blue" = ["owner"]', "every"),
        (f'{RUNG}share = 1.5\n{HEARS}"ladder.blue" = ["owner"]', "share"),
        (f'{RUNG}colour = "green"\n{HEARS}"ladder.blue" = ["owner"]', "colour"),
        (f'{RUNG}{HEARS}"ladder.blue" = ["owners"]', "owners"),
        (f'{RUNG}{HEARS}"ladder.azure" = ["owner"]', "ladder.azure"),
        (f"{RUNG}", "hears"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_of_it_counts(text: str, why: str) -> None:
    with pytest.raises(BadRules, match=why):
        own_rules.read(text)


def test_the_program_does_not_start_with_rules_that_are_wrong(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path_factory.mktemp("rules") / "site.toml"
    file.write_text("[limits]\nacknowledge_minutes = 5\n", encoding="utf-8")
    monkeypatch.setenv("DESK_RULES", str(file))

    status = main(["permissions"])

    assert status == 1
    assert "DESK_RULES" in capsys.readouterr().err
