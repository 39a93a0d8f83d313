"""Files are taken in by what they are, not by what they are called."""

import pytest

from desk import attachments, dialogs
from desk.attachments import Sent
from desk.errors import BadFile
from storage.models import Person
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, settle


def sent(name: str = "材料.pdf", size: int = 9, begins: bytes = b"%PDF-1.7") -> Sent:
    return Sent("document", "f1", "u1", name, size, begins=begins)


@pytest.mark.parametrize(
    "file",
    [
        sent(),
        sent("../../etc/照片.JPG", begins=b"\xff\xd8\xff"),
        sent("没有后缀", begins=b""),
        sent("图纸.dwg", size=50 * 2**20, begins=b""),
        Sent("photo", "f1", "u1", "", 9),
    ],
)
def test_what_enterprises_hand_in_is_taken(storage: Storage, file: Sent) -> None:
    storage.transact_now(lambda store: attachments.must_be_fit(store, file, store.people.met(1), MONDAY_NINE))


@pytest.mark.parametrize(
    ("file", "what"),
    [
        (sent("病毒.exe"), "kind"),
        (sent("gpj.照片.scr"), "kind"),
        (sent("网页.HTML"), "kind"),
        (sent("图.svg"), "kind"),
        (sent("发票.pdf", begins=b"MZ\x90\x00"), "kind"),
        (sent("说明.txt", begins=b"\xef\xbb\xbf\n <!DOCTYPE html>"), "kind"),
        (sent("脚本.txt", begins=b"#!/bin/sh"), "kind"),
        (sent("程序", begins=b"\x7fELF"), "kind"),
        (sent(size=50 * 2**20 + 1), "large"),
    ],
)
def test_what_nobody_hands_in_is_refused(storage: Storage, file: Sent, what: str) -> None:
    with pytest.raises(BadFile) as refused:
        storage.transact_now(lambda store: attachments.must_be_fit(store, file, store.people.met(1), MONDAY_NINE))

    assert refused.value.facts["what"] == what


def test_a_day_has_room_for_so_many_files_of_one_person(storage: Storage) -> None:
    def fill(store: Store) -> None:
        he = store.people.met(1)
        for _ in range(attachments.OF_A_PERSON):
            attachments.must_be_fit(store, sent(), he, MONDAY_NINE)

    storage.transact_now(fill)

    with pytest.raises(BadFile):
        storage.transact_now(lambda store: attachments.must_be_fit(store, sent(), store.people.met(1), MONDAY_NINE))
    storage.transact_now(lambda store: attachments.must_be_fit(store, sent(), store.people.met(2), MONDAY_NINE))


def test_a_refused_file_leaves_the_dialog_where_it_was(storage: Storage) -> None:
    county = settle(storage)
    county.files()

    def send(store: Store) -> None:
        chen: Person = store.people.get(county.people["陈静"])
        assert chen.chat is not None
        dialogs.send(store, None, chen.chat, sent("病毒.exe"), chen, MONDAY_NINE)

    with pytest.raises(BadFile):
        storage.transact_now(send)
