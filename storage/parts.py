"""Parts: a letter that is longer than a message goes as several, each a letter with a fate of its own."""

from collections.abc import Sequence

from storage.collection import Collection
from storage.models import Letter, LetterState
from storage.outbox import UNSENT


class Parts(Collection):
    def part(self, letter: Letter, attempt: int, texts: Sequence[str], fact: str) -> None:
        """The letter says the first of these texts and new ones behind it the others, the last with the buttons.

        What they say stands fast from now on, so that nothing is lost between two of them. Nothing is done when the
        letter is somebody else's by now, or a part already.
        """
        if (letter.attempt, letter.state) != (attempt, LetterState.SENDING) or "part" in letter.facts:
            return
        count, facts, card = len(texts), letter.facts, letter.card
        whole = {"fact": fact, "card": card}
        rows = [
            {
                "dedupe_key": f"part/{letter.id}/{number}",
                "kind": letter.kind,
                "chat_id": letter.chat_id,
                "audience": letter.audience,
                "card": card if number == count else None,  # the last one shows the present state from now on
                "reply_to": None,
                "alarm_id": letter.alarm_id,
                "facts": {**facts, "part": {**whole, "text": text, "first": number == 1, "last": number == count}},
                "priority": letter.priority,
                "written_at": letter.written_at,
                **UNSENT,
                "uncertain": letter.uncertain,
            }
            for number, text in enumerate(texts, 1)
        ]
        letter.facts, letter.card = rows[0]["facts"], None
        self.insert_new(Letter, rows[1:])
        self.session.info["letters"] = True

