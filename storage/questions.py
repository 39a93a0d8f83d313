"""What was asked, and what became of it."""

from storage.collection import Collection
from storage.models import Question


class Questions(Collection):
    def get(self, question_id: int) -> Question:
        return self.one(Question, question_id, lock=True)
