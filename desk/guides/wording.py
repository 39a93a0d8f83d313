"""How a sentence becomes comparable: one width, one case, one script, and its overlapping pieces."""

import functools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent.parent / "data"
QUOTED_LINE = re.compile(r"^[>》].*$", re.MULTILINE)
QUOTED_ABOVE = re.compile(r"^「[^」]*」\s*(?:[-—–－ ]{3,}|\n)\s*(?=\S)", re.DOTALL)  # as copied from WeChat
MENTION = re.compile(r"(?<![\w.])[@＠][\w\u3400-\u9fff.-]+(?=[\s,，:：]|$)[\s,，:：]*")
COUNTED = re.compile(  # 打一口井, 开了家店, 办个证: how many is not what about
    r"(?<=[开办搞打挖建装砍买租卖盖做弄养接设])了?"
    r"(?:[一两几](?:个|口|家|间|条|块|台|栋|座|棵|根|只|处|所)|个(?![体人税])|间|块|家(?![具政电禽长庭畜装纺谱属教]))(?=[\u3400-\u9fff])"
)
RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")


def plain(text: str) -> str:
    """The text in half width, lower case and simplified characters."""
    return unicodedata.normalize("NFKC", text).lower().translate(_simplified())


def uncounted(text: str) -> str:
    """The plain text without the one or few between a verb and its object: 打井 for 打一口井."""
    return COUNTED.sub("", text)


def spoken(message: str) -> str:
    """What the writer says: without quoted lines and without the @names it is addressed to."""
    said = QUOTED_ABOVE.sub("", QUOTED_LINE.sub("", message))
    return MENTION.sub(" ", said).strip() or message.strip()


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and text of every piece of a plain text: Han characters, adjacent Han pairs, Latin words, numbers."""
    for run in RUN.finditer(text):
        start, end = run.span()
        if text[start] < "\u3400":
            yield start, end, run.group()
        else:
            for at in range(start, end):
                yield at, at + 1, text[at]
                if at + 1 < end:
                    yield at, at + 2, text[at : at + 2]


def grams(text: str) -> list[str]:
    """The pieces alone."""
    return [piece for _, _, piece in spans(text)]


@functools.cache
def _simplified() -> dict[int, str]:
    _, traditional, simplified = (DATA / "traditional.txt").read_text(encoding="utf-8").splitlines()
    return dict(zip(map(ord, traditional), simplified, strict=True))
