"""Blank forms and samples come from one folder, and nothing outside it does."""

from pathlib import Path

import pytest

from bot import forms


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of forms with a secret beside it."""
    (tmp_path / "secret.txt").write_bytes(b"secret")
    folder = tmp_path / "forms"
    (folder / "工商").mkdir(parents=True)
    (folder / "申请书.docx").write_bytes(b"form")
    (folder / "工商" / "样表.pdf").write_bytes(b"sample")
    return folder


@pytest.mark.parametrize(("name", "content"), [("申请书.docx", b"form"), ("工商/样表.pdf", b"sample")])
def test_a_form_is_read_from_the_folder(folder: Path, name: str, content: bytes) -> None:
    assert forms.content(folder, name) == content


@pytest.mark.parametrize("name", ["../secret.txt", "工商/../../secret.txt", "没有.docx", "工商", ""])
def test_nothing_else_is(folder: Path, name: str) -> None:
    assert forms.content(folder, name) is None


def test_an_absolute_path_leads_nowhere(folder: Path) -> None:
    assert forms.content(folder, str(folder.parent / "secret.txt")) is None


def test_a_link_out_of_the_folder_leads_nowhere(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")

    assert forms.content(folder, "link.txt") is None


def test_a_file_that_telegram_would_not_take_is_as_good_as_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "LARGEST", 3)

    assert forms.content(folder, "申请书.docx") is None
