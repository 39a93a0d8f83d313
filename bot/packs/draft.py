"""述职自评: a department's own self-report, drafted from its figures as a document to be gone over and completed."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from bot.packs.saying import Saying
from desk.figures.registry import FIGURES
from texts import clean

PARTS = ("work", "efficiency", "attitude", "style", "discipline", "shortcomings", "next")
SHORTCOMINGS = ("overdue", "late", "returned", "rectified")
TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
LINKS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="document" Target="word/document.xml" \
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""
OPEN = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"""
CLOSE = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'  # A4
TITLE, HEAD, TEXT = 36, 28, 24  # half points


def write(saying: Saying, path: Path) -> None:
    """A document that word processors open; what only people can say is left to them, in brackets."""
    body = "".join(_paragraph(text, size) for text, size in paragraphs(saying))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", LINKS)
        package.writestr("word/document.xml", OPEN + body + CLOSE)


def paragraphs(saying: Saying) -> Iterator[tuple[str, int]]:
    """The title, then each part with what the figures say to it."""
    speak = saying.speak
    facts = {figure.name: saying.value(figure.name) for figure in FIGURES}
    yield speak("report.self.title", scope=saying.scope, period=saying.period), TITLE
    yield saying.until, TEXT
    for part in PARTS:
        yield speak(f"report.self.head.{part}"), HEAD
        if part == "shortcomings":
            yield from ((text, TEXT) for text in _shortcomings(saying, facts))
        yield speak(f"report.self.{part}", **facts), TEXT


def _shortcomings(saying: Saying, facts: dict[str, str]) -> Iterator[str]:
    """What the figures hold against the department, each in a sentence; nothing where there is nothing."""
    counts = {"overdue": "parts_overdue", "late": "done_late", "returned": "returns", "rectified": "rectifications"}
    for name in SHORTCOMINGS:
        if saying.whole.number(counts[name]):
            numbers = saying.whole.cases(counts[name])
            yield saying.speak(f"report.self.shortcoming.{name}", **facts, numbers=saying.formats.listed(numbers))


def _paragraph(text: str, size: int) -> str:
    bold, align = ("<w:b/>", "center" if size == TITLE else "left") if size != TEXT else ("", "left")
    run = f'<w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(str(clean(text)))}</w:t>'
    return f'<w:p><w:pPr><w:jc w:val="{align}"/></w:pPr><w:r>{run}</w:r></w:p>'
