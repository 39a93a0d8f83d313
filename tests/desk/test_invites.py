"""Invites and roles: single use, short-lived, vouched for by a second person, undone, never two apart in one hand."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from desk import invites, membership
from desk.errors import BadInvite, LastAdmin, NotGroupAdmin, NotYours, OldButton, Unverified
from desk.invites import Invitation
from desk.membership import Standing
from storage.models import ChatKind, Person, RoleName
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, PLACE, County, settle

HE, SHE = 1701, 1702


@pytest.fixture
def county(storage: Storage) -> County:
    return settle(storage)


def test_a_link_of_the_console_binds_once(county: County) -> None:
    """Whoever comes second learns nothing of the first."""
    token = issued(county, RoleName.OFFICER)

    opened(county, token, HE)
    opened(county, token, SHE)

    assert roles(county, HE) == [RoleName.OFFICER]
    assert roles(county, SHE) == []
    assert county.letters("refusal") == [("refusal", name(county, SHE))]


@pytest.mark.parametrize(("role", "hours"), [(RoleName.CONTACT, 72), (RoleName.OFFICER, 24)])
def test_a_link_lives_three_days_for_contacts_and_one_for_staff(county: County, role: RoleName, hours: int) -> None:
    first, second = issued(county, role), issued(county, role)

    opened(county, first, HE, MONDAY_NINE + timedelta(hours=hours) - timedelta(seconds=1))
    opened(county, second, SHE, MONDAY_NINE + timedelta(hours=hours))

    assert roles(county, HE) == [role]
    assert roles(county, SHE) == []


def test_five_wrong_tokens_make_the_right_one_wrong_for_an_hour(county: County) -> None:
    token = issued(county, RoleName.OFFICER)
    for guess in range(5):
        opened(county, f"guess-{guess}", HE)

    opened(county, token, HE)
    opened(county, token, HE, MONDAY_NINE + timedelta(hours=1))

    assert roles(county, HE) == [RoleName.OFFICER]
    assert len(county.letters("refusal")) == 6


def test_of_two_who_opened_one_link_the_first_to_confirm_has_it(county: County) -> None:
    key = asked_by_two(county)
    confirmed(county, key, HE)

    with pytest.raises(BadInvite):
        confirmed(county, key, SHE)

    assert [who for _, who in county.letters("account.approval")] == ["张伟", "赵志强"]


def test_nobody_vouches_for_himself_nor_for_a_link_of_his_own(county: County) -> None:
    """The sender is not a second person while there is another who may."""
    key = asked_by_two(county)
    confirmed(county, key, HE)

    for who in ("田野", "陈静", "孙丽"):
        with pytest.raises(NotYours):
            county.do(invites.admit, key, "何芳", by=who, now=MONDAY_NINE)
    with pytest.raises(NotYours):
        acting(county, lambda store, he: invites.admit(store, key, "何芳", he, MONDAY_NINE), HE)
    county.do(invites.admit, key, "何芳", by="赵志强", now=MONDAY_NINE)

    assert roles(county, HE) == [RoleName.OFFICER]
    with pytest.raises(OldButton):
        county.do(invites.admit, key, "何芳", by="张伟", now=MONDAY_NINE)


def test_who_was_turned_away_cannot_come_back_with_the_same_link(county: County) -> None:
    key = asked_by_two(county)
    confirmed(county, key, HE)
    county.do(invites.turn_away, key, by="张伟", now=MONDAY_NINE)

    with pytest.raises(OldButton):
        county.do(invites.admit, key, "何芳", by="赵志强", now=MONDAY_NINE)
    opened(county, issued(county, RoleName.OFFICER), SHE)

    assert roles(county, HE) == []
    assert roles(county, SHE) == [RoleName.OFFICER]


def test_a_binding_is_undone_within_a_day_and_not_after(county: County) -> None:
    key = asked_by_two(county)
    confirmed(county, key, HE)
    county.do(invites.admit, key, "何芳", by="赵志强", now=MONDAY_NINE)

    with pytest.raises(NotYours):
        county.do(invites.undo, key, by="陈静", now=MONDAY_NINE)
    with pytest.raises(OldButton):
        county.do(invites.undo, key, by="田野", now=MONDAY_NINE + timedelta(hours=24))
    county.do(invites.undo, key, by="田野", now=MONDAY_NINE + timedelta(hours=23))

    assert roles(county, HE) == []


def test_admin_and_auditor_are_never_the_same_person(county: County) -> None:
    token = issued(county, RoleName.AUDITOR)

    acting(county, lambda store, tian: try_open(store, token, tian, MONDAY_NINE), 1501)
    opened(county, token, HE)

    assert roles(county, 1501) == [RoleName.ADMIN]
    assert roles(county, HE) == [RoleName.AUDITOR]


def test_the_last_admin_stays(county: County) -> None:
    role_id = acting(county, lambda store, tian: tian.roles[0].id, 1501)

    with pytest.raises(LastAdmin):
        county.do(membership.revoke, role_id, by="田野", now=MONDAY_NINE)


def test_a_group_is_bound_by_who_administers_it_now_and_by_nobody_unheard_of(county: County) -> None:
    def bind(store: Store, standing: Standing, by: Person, now: datetime) -> None:
        membership.bind(store, store.chats.met(-9, ChatKind.GROUP), "leaders", "", standing, by, now)

    with pytest.raises(NotGroupAdmin):
        county.do(bind, Standing(administrator=False), by="田野", now=MONDAY_NINE)
    with pytest.raises(Unverified):
        county.do(bind, Standing(administrator=None), by="田野", now=MONDAY_NINE)
    with pytest.raises(NotYours):
        county.do(bind, Standing(administrator=True), by="李红", now=MONDAY_NINE)


def issued(county: County, role: RoleName, by: str = "") -> str:
    def issue(store: Store) -> str:
        place = store.organisation.department_named(PLACE) if role is RoleName.OFFICER else None
        firm = store.organisation.enterprise_named("青松食品") if role is RoleName.CONTACT else None
        sender = store.people.get(county.people[by]) if by else None
        return invites.issue(store, Invitation(role, place, firm), sender, MONDAY_NINE)

    return county.storage.transact_now(issue)


def asked_by_two(county: County) -> int:
    """A link sent by 田野 for an officer, opened by two people; the key of the invite."""
    token = issued(county, RoleName.OFFICER, by="田野")
    for who in (HE, SHE):
        opened(county, token, who)

    def key(store: Store, he: Person) -> int:
        assert he.chat is not None
        card = store.outbox.newest(he.chat.id, "account.confirm")
        assert card is not None
        return int(card.facts["invite_id"])

    return int(acting(county, key, HE))


def opened(county: County, token: str, who: int, now: datetime = MONDAY_NINE) -> None:
    acting(county, lambda store, by: try_open(store, token, by, now), who)


def try_open(store: Store, token: str, by: Person, now: datetime) -> None:
    assert by.chat is not None
    invites.open_(store, token, "何芳", by.chat, by, now)


def confirmed(county: County, key: int, who: int) -> None:
    acting(county, lambda store, by: invites.confirm(store, key, "何芳", by, MONDAY_NINE), who)


def acting(county: County, action: Callable[[Store, Person], Any], who: int) -> Any:
    """Something done by the holder of this account, met now if never before."""
    return county.storage.transact_now(lambda store: action(store, store.people.met(who)))


def roles(county: County, who: int) -> list[RoleName]:
    return list(acting(county, lambda store, by: [role.name for role in by.roles], who))


def name(county: County, who: int) -> str:
    return str(acting(county, lambda store, by: by.name, who))
