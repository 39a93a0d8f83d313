"""企业注册: what is asked, what is refused, and what the centre's word makes of it."""

from datetime import datetime, timedelta

import pytest

from desk import registrations, uscc
from desk.errors import AskedTooOften, BadCode, BadPhone, InPrivate, NotYours, OldButton, TooLong
from storage.models import ChatKind, Person, RoleName
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, settle

CODE = "91433122MA4LRYCA1" + uscc.check_sign("91433122MA4LRYCA1")
HE, SHE = 1701, 1702
ANSWERS = (CODE, "湘西何氏米粉有限公司", "何芳", "0743-5550100")


@pytest.fixture
def county(storage: Storage) -> County:
    return settle(storage)


def test_once_granted_the_account_is_a_contact_of_an_enterprise_known_by_its_code(county: County) -> None:
    county.do(registrations.grant, registered(county, HE), by="李红", now=MONDAY_NINE)

    def look(store: Store) -> tuple[str, str, list[RoleName], str]:
        he = store.people.met(HE)
        enterprise = he.roles[0].enterprise
        assert enterprise is not None
        return he.name, he.phone, [role.name for role in he.roles], enterprise.uscc

    assert county.storage.transact_now(look) == ("何芳", "0743-5550100", [RoleName.CONTACT], CODE)


def test_a_second_contact_joins_the_same_enterprise_and_the_first_hears_of_it(county: County) -> None:
    """A code typed small or with blanks is the same code; the name that is known stays."""
    county.do(registrations.grant, registered(county, HE), by="李红", now=MONDAY_NINE)
    spelt = (f" {CODE[:8].lower()} {CODE[8:]}", "何氏", "向文", "13874312345")
    county.do(registrations.grant, registered(county, SHE, spelt), by="李红", now=MONDAY_NINE)

    def names(store: Store) -> list[str]:
        return [role.enterprise.name for role in store.people.met(SHE).roles if role.enterprise]

    assert county.storage.transact_now(names) == ["湘西何氏米粉有限公司"]
    assert county.letters("registration.joined") == [("registration.joined", "何芳")]


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ([CODE[:-1] + "0"], BadCode),
        (["何氏米粉"], BadCode),
        ([CODE, "长" * 121], TooLong),
        ([*ANSWERS[:3], "电话没有"], BadPhone),
        ([*ANSWERS[:3], "123"], BadPhone),
    ],
)
def test_a_wrong_answer_is_refused(county: County, answers: list[str], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        registered(county, HE, tuple(answers))


def test_only_the_centre_rules_and_only_once(county: County) -> None:
    key = registered(county, HE)

    for who in ("陈静", "王建国", "龙明远", "田野"):
        for rule in (registrations.grant, registrations.deny, registrations.show_phone):
            with pytest.raises(NotYours):
                county.do(rule, key, by=who, now=MONDAY_NINE)
    county.do(registrations.deny, key, by="吴敏", now=MONDAY_NINE)

    with pytest.raises(OldButton):
        county.do(registrations.grant, key, by="李红", now=MONDAY_NINE)


def test_an_account_registers_three_times_a_day_and_in_private(county: County) -> None:
    for _ in range(3):
        registered(county, HE)

    with pytest.raises(AskedTooOften):
        registered(county, HE)
    with pytest.raises(InPrivate):
        county.storage.transact_now(_in_a_group)
    registered(county, HE, now=MONDAY_NINE + timedelta(days=1))


def registered(county: County, who: int, answers: tuple[str, ...] = ANSWERS, now: datetime = MONDAY_NINE) -> int:
    """The four questions answered and sent; the key of the registration."""

    def register(store: Store) -> int:
        he = store.people.met(who)
        assert he.chat is not None
        draft = registrations.start(store, he.chat, he, now)
        for words in answers:
            registrations.take_words(store, draft, words, MONDAY_NINE)
        registrations.choose(store, draft, "submit", he, now)
        sent = store.outbox.newest(he.chat.id, "registration.submitted")
        assert sent is not None
        return int(sent.facts["registration_id"])

    return county.storage.transact_now(register)


def _in_a_group(store: Store) -> None:
    he: Person = store.people.met(HE)
    registrations.start(store, store.chats.met(-7, ChatKind.GROUP), he, MONDAY_NINE)
