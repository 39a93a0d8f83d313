"""python -m bot guide: an item's guide as a page of HTML that prints well, for the counter and the notice board."""

import argparse
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.config import Settings
from bot.console import fail, say
from desk import knowledge, versions
from handlers.formats import Formats
from storage import schema
from storage.models import Guide, Item
from storage.store import Storage, Store
from texts import Words, clean

STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
NOT_A_NAME = re.compile(r"[^\w.-]+")
LISTED = 5


@dataclass(frozen=True)
class Page:
    """One printed guide."""

    code: str
    name: str
    department: str
    html: str

    @property
    def file(self) -> str:
        return f"{NOT_A_NAME.sub('_', self.code)}.html"


def guides(settings: Settings, speak: Words, asked: argparse.Namespace) -> int:
    """Prints the page of one item, or writes it; with --all one for every item and a list of them."""
    if not asked.item and not asked.all:
        return fail(speak("cli.no_item"))
    if asked.all and asked.out is None:
        return fail(speak("cli.no_folder"))
    now = Clock(settings.desk_clock_file).now()
    schema.prepare(settings.database)
    storage = Storage(settings.database, settings.site)
    try:
        if asked.all:
            return _write_all(speak, asked.out, storage.read_now(_every_page, speak, now))
        codes = storage.read_now(knowledge.named, asked.item)
        if len(codes) != 1:
            names = storage.read_now(lambda store: [f"{code} {_item(store, code).name}" for code in codes[:LISTED]])
            key = "cli.which_item" if names else "cli.no_such_item"
            return fail(speak(key, words=asked.item, names=speak("import.semicolon").join(names)))
        page = storage.read_now(lambda store: _page(speak, store, _item(store, codes[0]), now))
    finally:
        storage.close()
    if asked.out is None:
        say(page.html)
        return 0
    return _write(speak, asked.out, [(asked.out, page.html)])


def _write_all(speak: Words, folder: Path, pages: Sequence[Page]) -> int:
    files = [(folder / page.file, page.html) for page in pages]
    return _write(speak, folder, [*files, (folder / "index.html", _index(speak, pages))])


def _write(speak: Words, path: Path, files: Iterable[tuple[Path, str]]) -> int:
    count = 0
    try:
        for file, html in files:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(html, encoding="utf-8")
            count += 1
    except OSError as error:
        return fail(speak("export.cannot_write", path=str(error.filename), why=error.strerror or ""))
    say(speak("cli.pages_written", path=str(path), count=count))
    return 0


def _every_page(store: Store, speak: Words, now: datetime) -> list[Page]:
    return [_page(speak, store, item, now) for item in store.catalogue.items()]


def _item(store: Store, code: str) -> Item:
    item = store.catalogue.by_code(code)
    assert item is not None
    return item


def _page(speak: Words, store: Store, item: Item, now: datetime) -> Page:
    guide = store.catalogue.guide_of(item)
    body, formats = guide.body, Formats(speak, store.site.zone)
    facts = [
        *_facts(speak, formats, body),
        (speak("page.valid"), _validity(speak, formats, guide)),
    ]
    rows = "".join(f"<tr><th>{_text(name)}</th><td>{_text(value)}</td></tr>" for name, value in facts if value)
    standing = versions.standing(guide, versions.today(store, now))
    warned = "" if standing is versions.Standing.IN_FORCE else _warning(speak, formats, standing, guide)
    illustrative = body.get("provenance", {}).get("details") == "illustrative"
    foot = speak("page.foot", version=guide.version, printed=formats.date(now))
    content = (
        f"<h1>{_text(body['name'])}</h1><p class='code'>{_text(speak('page.code', code=item.code))}</p>{warned}"
        f"<table class='facts'>{rows}</table>"
        f"<h2>{_text(speak('page.materials', count=len(body['materials'])))}</h2>{_materials(speak, formats, body)}"
        f"<footer><p>{_text(foot)}</p>"
        + (f"<p>{_text(speak('letter.answer.illustrative'))}</p>" if illustrative else "")
        + "</footer>"
    )
    html = _document(speak, body["name"], content)
    return Page(item.code, body["name"], body["implementing_body"], html)


def _facts(speak: Words, formats: Formats, body: Mapping[str, Any]) -> list[tuple[str, str]]:
    legal, channels = body["legal_limit"], formats.listed(body["channels"])
    special = formats.listed(step["name"] for step in body["special_procedures"]) if body["special_procedures"] else ""
    return [
        (speak("page.department"), formats.listed([body["implementing_body"], *body["joint_bodies"]])),
        (speak("page.objects"), "、".join(body.get("service_objects", ()))),
        (speak("page.kind"), body["handling_kind"]),
        (speak("page.promised"), formats.limit(body["promise_limit"])),
        (speak("page.statutory"), formats.limit(legal)),
        (speak("page.basis"), legal.get("basis", "")),
        (speak("page.special"), special),
        (speak("page.conditions"), body["conditions"]),
        (speak("page.flow"), " → ".join(body["flow"])),
        (speak("page.fee"), body["fee"]["note"]),
        (speak("page.channels"), speak("page.visits", channels=channels, visits=body["visits"])),
        (speak("page.place"), body["place"]),
        (speak("page.hours"), body["hours"]),
        (speak("page.phone"), body["consult_phone"]),
        (speak("page.supervise"), body["supervise_phone"]),
        (speak("page.result"), (body.get("result") or {}).get("name", "")),
        (speak("page.mode"), speak("page.free", mode=body["assist_mode"])),
        (speak("page.note"), body.get("note", "")),
    ]


def _validity(speak: Words, formats: Formats, guide: Guide) -> str:
    begins = formats.day(guide.valid_from)
    if guide.valid_until is None:
        return speak("page.valid_from", begins=begins)
    return speak("page.valid_until", begins=begins, ends=formats.day(guide.valid_until))


def _warning(speak: Words, formats: Formats, standing: versions.Standing, guide: Guide) -> str:
    day = guide.valid_from if standing is versions.Standing.UPCOMING else guide.valid_until
    assert day is not None
    return f"<p class='warning'>{_text(speak(f'guide.{standing.value}', day=formats.day(day)))}</p>"


def _materials(speak: Words, formats: Formats, body: Mapping[str, Any]) -> str:
    if not body["materials"]:
        return f"<p>{_text(speak('section.no_materials'))}</p>"
    heads = "".join(f"<th>{_text(name)}</th>" for name in speak.choices("page.material_columns"))
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{_text(cell)}</td>"
            for cell in (
                material["order"],
                material["name"],
                formats.necessity(material["necessity"]),
                material["source"],
                material["copies"] or "",
                material.get("form", ""),
            )
        )
        + "</tr>"
        for material in body["materials"]
    )
    return f"<table class='materials'><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _index(speak: Words, pages: Sequence[Page]) -> str:
    """All pages by department."""
    parts = [f"<h1>{_text(speak('page.index', count=len(pages)))}</h1>"]
    for department in dict.fromkeys(page.department for page in pages):
        links = "".join(
            f"<li><a href='{escape(page.file, quote=True)}'>{_text(page.name)}</a> {_text(page.code)}</li>"
            for page in pages
            if page.department == department
        )
        parts.append(f"<h2>{_text(department)}</h2><ul>{links}</ul>")
    return _document(speak, speak("page.index", count=len(pages)), "".join(parts))


def _document(speak: Words, title: str, content: str) -> str:
    return (
        f"<!doctype html>\n<html lang='{speak.language}'><head><meta charset='utf-8'>"
        f"<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{_text(title)}</title><style>\n{STYLE}</style></head>\n<body>{content}</body></html>\n"
    )


def _text(value: object) -> str:
    """A fact as it may stand in a page; its lines stay lines."""
    return escape(str(clean(value)), quote=True).replace("\n", "<br>")
