"""A guide that is longer than a message is read page by page."""

from desk import questions
from desk.questions import Asked
from handlers import letters
from storage.models import Letter, Person
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, settle

NOTE = "\n".join(f"第{number}条　办理本事项应当注意的情况说明" for number in range(100, 400))


def read_whole(store: Store, by: Person) -> list[Letter]:
    """The letters with every page."""
    assert by.chat is not None
    asked = Asked(by.chat, 1, "食品经营许可核发", "answer", "question", ["LX-900"], ())
    question = questions.read_guide(store, asked, by, MONDAY_NINE)
    for page in (1, 2):
        questions.turn_page(store, question.id, "LX-900", page, by, MONDAY_NINE)
    store.flush()
    return list(store.outbox.waiting("answer.guide"))


def test_every_line_of_a_long_guide_is_on_one_of_its_pages(storage: Storage) -> None:
    county = settle(storage, note=NOTE, conditions="符合规定")

    def look(store: Store) -> list[tuple[str, list[str]]]:
        said = []
        for letter in read_whole(store, store.people.get(county.people["陈静"])):
            message = letters.word(store, letter, MONDAY_NINE, "bot")
            assert message is not None
            said.append((message.text, [button.label for row in message.buttons for button in row]))
        return said

    pages = storage.transact_now(look)

    whole = "\n".join(text for text, _ in pages)
    assert all(whole.count(line) == 1 for line in NOTE.split("\n"))
    assert ["下一页" in labels for _, labels in pages] == [True, True, False]
