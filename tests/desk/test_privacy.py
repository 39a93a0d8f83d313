"""Personal data by its form: found, masked, and nothing else touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbox import discreet
from desk.privacy import exposes, masked

MOBILES = st.from_regex(r"\A1[3-9][0-9]{9}\Z")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("我的电话13874312345，请回电", "我的电话138****2345，请回电"),
        ("+86 138-7431-2345", "+86 138****2345"),
        ("身份证433122199001011234办居住证", "身份证433***********1234办居住证"),
        ("43312219900101123X", "433***********123X"),
        ("１３８７４３１２３４５", "138****2345"),
        ("卡号6222021234567890123 钱没到账", "卡号6222****0123 钱没到账"),
        ("6222 0212 3456 7890 123", "6222****0123"),
        ("visa 4111-1111-1111-1111", "visa 4111****1111"),
        ("两个：13874312345、15074398765", "两个：138****2345、150****8765"),
    ],
)
def test_numbers_of_people_are_masked(text: str, hidden: str) -> None:
    assert exposes(text)
    assert masked(text) == hidden
    assert not exposes(hidden)


@pytest.mark.parametrize(
    "text",
    [
        "办件 LX20261123-001 到哪一步了",
        "统一社会信用代码 91433122MA4LRYCA1C",
        "咨询电话0743-5550100",
        "12345热线",
        "订单号 2026112300000000123456",
        "流水号 4111111111111112",
        "备案号 3312219900101123",
        "注册资本 13800000 元，２０２６年成立",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert not exposes(text)
    assert masked(text) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Nd", "Cs"]), max_size=30), MOBILES)
def test_a_mobile_number_is_found_in_any_text_without_other_digits(text: str, mobile: str) -> None:
    assert mobile not in masked(f"{text} {mobile} {text}")


def test_a_raw_update_keeps_its_ids_and_loses_its_numbers() -> None:
    """An account's id may look like a telephone number; only what people wrote is masked."""
    raw = '{"update_id": 1, "message": {"chat": {"id": 13874312345}, "text": "\\uff11\\uff1387431\\uff12345"}}'

    assert discreet(raw) == '{"update_id": 1, "message": {"chat": {"id": 13874312345}, "text": "138****2345"}}'
    assert discreet('{"update_id": 1, "message": {"text": "办件"}}') == ""
