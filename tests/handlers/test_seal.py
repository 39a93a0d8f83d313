"""A button's data is believed only under the bot's own seal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import OldButton
from handlers.seal import Seal

OURS, THEIRS = Seal("1:ours"), Seal("1:theirs")


@given(st.text(max_size=40))
def test_what_was_sealed_is_opened(data: str) -> None:
    assert OURS.open_(OURS.sign(data)) == data


@given(st.text(max_size=64))
def test_nothing_else_is(data: str) -> None:
    with pytest.raises(OldButton):
        OURS.open_(data)


@given(st.text(min_size=1, max_size=40), st.data())
def test_neither_another_bot_s_nor_a_changed_one(data: str, drawn: st.DataObject) -> None:
    sealed = OURS.sign(data)
    place = drawn.draw(st.integers(0, len(sealed) - 1))
    other = drawn.draw(st.characters(codec="utf-8").filter(lambda c: c != sealed[place]))

    for forged in (THEIRS.sign(data), sealed[:place] + other + sealed[place + 1 :]):
        with pytest.raises(OldButton):
            OURS.open_(forged)
