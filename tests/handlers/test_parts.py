"""A text longer than a message goes as several: nothing of it is lost, and each fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.letters import parts
from handlers.message import CAPTION, LONGEST, SENTENCE_ENDS, FileToSend, Message, pages, units
from storage.models import Chat, Letter

PIECES = st.text(st.sampled_from("办件。！𠮷👨a \n"), max_size=60) | st.just("长" * 90)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@given(TEXTS, st.integers(10, 80), st.integers(0, 40))
def test_every_page_fits_and_together_they_are_the_text(text: str, longest: int, less: int) -> None:
    found = pages(text, longest, longest - less if less < longest - 2 else 0)

    assert all(units(page) <= longest for page in found)
    assert not less or less >= longest - 2 or units(found[0]) <= longest - less
    assert "".join("".join(found).split("\n")) == "".join(text.split("\n"))


def test_lines_stay_whole_where_they_fit() -> None:
    lines = [f"第{number}行 𠮷" for number in range(2000)]

    found = pages("\n".join(lines))

    assert [line for page in found for line in page.split("\n")] == lines
    assert len(found) == 5


@pytest.mark.parametrize("mark", SENTENCE_ENDS)
def test_a_line_longer_than_a_message_is_parted_after_a_sentence(mark: str) -> None:
    found = pages(("句" * 99 + mark) * 100)

    assert len(found) > 1
    assert all(page.endswith(mark) for page in found)


def test_a_sentence_longer_than_a_message_is_parted_where_it_must() -> None:
    found = pages("𠮷" * LONGEST)

    assert "".join(found) == "𠮷" * LONGEST
    assert all("𠮷" * 100 in page for page in found)


def test_under_a_file_stands_what_fits_and_the_rest_follows() -> None:
    letter = Letter(kind="drill.page", chat=Chat(language="zh"))
    lines = [f"第{number}行" for number in range(1000)]

    found = parts(letter, Message("\n".join(lines), file=FileToSend("document", "f")))

    assert units(found[0]) <= CAPTION
    assert [units(text) <= LONGEST for text in found] == [True] * 3
    assert [line for text in found for line in text.split("\n") if line in lines] == lines
    assert [text.split("\n")[-1] for text in found] == ["（1/3）", "（2/3）", "（3/3）"]
