"""Blank forms and samples in the catalogue: read, refused where they lead out of their folder, and sent as shown."""

from typing import Any

import pytest

from desk import knowledge, questions
from desk.errors import OldButton
from desk.imports import guide_rows
from desk.imports.guide_differences import between
from storage.models import Question
from storage.store import Storage
from tests.county import MONDAY_NINE, County, settle
from tests.desk.test_import_catalogue import body_of

BLANK = {"name": "申请书", "file": "申请书.docx", "kind": "空白表"}
SAMPLE = {"name": "申请书", "file": "工商/申请书 填写示例.pdf", "kind": "样表"}


def test_a_line_each_is_read_as_people_write_it() -> None:
    lines = ("申请书|申请书.docx", "申请书|工商/申请书 填写示例.pdf|样表", "章程|tg:BQACAgUAAxkBAAIBQ2Zk")

    body, problems = body_of(forms="\n".join(lines))

    assert problems == []
    assert body["forms"] == [BLANK, SAMPLE, {"name": "章程", "file": "tg:BQACAgUAAxkBAAIBQ2Zk", "kind": "空白表"}]


@pytest.mark.parametrize("file", ["../secret.txt", "/etc/passwd", "a/../../b.pdf", ".env", "C:\\x.doc", "申请书", ""])
def test_a_file_outside_the_folder_is_refused_with_its_cell(file: str) -> None:
    _, problems = body_of(forms=[{"name": "申请书", "file": file}])

    assert [(problem.column, problem.name) for problem in problems] == [("forms", "form_file")]


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        (BLANK | {"name": ""}, "form_name"),
        (BLANK | {"kind": "范本"}, "form_kind"),
    ],
)
def test_what_is_wrong_with_a_form_is_named(form: dict[str, str], problem: str) -> None:
    _, problems = body_of(forms=[form])

    assert [it.name for it in problems] == [problem]


def test_a_guide_without_forms_is_the_same_as_before_there_were_any() -> None:
    """Otherwise the first import after an upgrade would make a new version of every guide."""
    body, _ = body_of()

    assert "forms" not in body
    assert guide_rows.hash_of(body) == guide_rows.hash_of(body_of(forms="")[0])


def test_forms_that_come_and_go_are_told() -> None:
    without, with_one = body_of()[0], body_of(forms=[BLANK])[0]

    assert [(it.column, it.after) for it in between(without, with_one)] == [("forms", "＋申请书")]
    assert [(it.column, it.after) for it in between(with_one, without)] == [("forms", "−申请书")]


def asked(county: County, guide_id: int = 1, place: int = 0, **facts: Any) -> None:
    chat = county.see(lambda store: store.people.by_telegram(1001).chat)
    question = Question(
        chat_id=chat.id, person_id=county.people["陈静"], message_id=5, text="食品证", decision="answer",
        item_codes=["LX-900"], sections=[], asked_at=MONDAY_NINE, **facts,
    )  # fmt: skip
    key = county.storage.transact_now(lambda store: store.put(question).id)
    county.do(questions.form, key, "LX-900", guide_id, place, by="陈静", now=MONDAY_NINE)


def test_a_form_is_sent_where_it_was_asked_for(storage: Storage) -> None:
    county = settle(storage, forms=[BLANK])

    asked(county)

    assert county.letters() == [("answer.form", "陈静")]
    assert county.see(lambda store: store.session.get_one(Question, 1).helped) is True


@pytest.mark.parametrize(("guide_id", "place"), [(1, 1), (1, 99)])
def test_a_button_of_a_form_that_the_guide_does_not_name_is_old(storage: Storage, guide_id: int, place: int) -> None:
    county = settle(storage, forms=[BLANK])

    with pytest.raises(OldButton):
        asked(county, guide_id, place)


def test_the_files_that_must_be_there_are_those_of_guides_in_use(storage: Storage) -> None:
    county = settle(storage, forms=[BLANK, SAMPLE, BLANK | {"file": "tg:BQACAgUAAxkBAAIBQ2Zk"}])

    assert county.see(knowledge.form_files) == [BLANK["file"], SAMPLE["file"]]
