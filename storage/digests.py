"""Digests: where too much of one kind waits for one chat, one letter stands for many."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, func, or_, select, update

from storage import kinds
from storage.collection import Collection
from storage.models import Letter, LetterState
from storage.writing import waiting

CHAT = Letter.chat_id + 0  # by no index: those of the chats lead past every letter ever written
UNSEEN = {"synchronize_session": False}  # no letter that is in anybody's hands at this moment is among them


class Digests(Collection):
    def gather(self, digests: Mapping[str, Sequence[str]], few: int) -> dict[tuple[str, int], list[int]]:
        """Where more than a few new messages of a digest's kinds wait for one chat, they are not said as they are.

        The letters of each digest for each chat, oldest first.
        """
        whose = {kind: digest for digest, those in digests.items() for kind in those}
        chats: dict[str, list[int]] = {}
        for digest, chat_id in self._crowded(whose, few):
            chats.setdefault(digest, []).append(chat_id)
        if not chats:
            return {}
        crowded = [Letter.kind.in_(digests[digest]) & CHAT.in_(those) for digest, those in chats.items()]
        statement = (
            update(Letter)
            .where(*_waiting(whose), or_(*crowded))
            .values(state=LetterState.CANCELLED, error="gathered")
            .returning(Letter.id, Letter.chat_id, Letter.kind)
        )
        gathered: dict[tuple[str, int], list[int]] = {}
        for letter_id, chat_id, kind in self.session.execute(statement, execution_options=UNSEEN):
            gathered.setdefault((whose[kind], chat_id), []).append(letter_id)
        return {where: sorted(gathered[where]) for where in sorted(gathered)}

    def _crowded(self, whose: Mapping[str, str], few: int) -> Sequence[tuple[str, int]]:
        """Digest and chat wherever more than a few letters of that digest's kinds wait."""
        query = select(Letter.kind, CHAT, func.count()).where(*_waiting(whose)).group_by(Letter.kind, CHAT)
        found = Counter[tuple[str, int]]()
        for kind, chat_id, count in self.session.execute(query):
            found[whose[kind], chat_id] += count
        return [where for where, count in found.items() if count > few]


def _waiting(those: Iterable[str]) -> list[ColumnElement[bool]]:
    """New messages of these kinds that nobody has begun to send, as the index of what waits has them."""
    return [Letter.priority.in_({kinds.of(kind).priority for kind in those}), *waiting(list(those))]
