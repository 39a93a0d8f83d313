"""A loop of kill -9 under questions: each is answered, and whatever is said twice says that it is a repeat."""

import asyncio
import json
import random
from pathlib import Path

from playground.people import Person
from tests.journeys.desk import Desk, open_desk

KILLS, ASKED = 3, 8  # by day: kills, and questions between two of them


async def test_no_question_is_lost_and_none_answered_twice_unmarked(
    tmp_path: Path, sample_county: Path, chance: random.Random, times: int, ledger: Path
) -> None:
    async with open_desk(tmp_path, sample_county) as desk:
        heard: list[list[str]] = []
        for _ in range(KILLS * times):
            asked = await ask(desk)
            first = await asked[0].reads(within=60)  # it works, and has most of them before it
            await asyncio.sleep(chance.uniform(0, 0.4))
            desk.kills()
            asked += await ask(desk)
            desk.starts()
            answered = [[first.text], *[[(await person.reads(within=60)).text] for person in asked[1:]]]
            await desk.settles()
            heard += [said + more(desk, person) for said, person in zip(answered, asked, strict=True)]

    unmarked = sum(sum("〔重发〕" not in text for text in said) > 1 for said in heard)
    marked = sum("〔重发〕" in text for said in heard for text in said)
    with ledger.open("a", encoding="utf-8") as file:
        figures = {"kills": KILLS * times, "questions": len(heard), "lost": 0, "unmarked": unmarked}
        file.write(json.dumps({**figures, "marked": marked}) + "\n")
    assert unmarked == 0  # and none is lost: each was waited for
    assert marked <= KILLS * times * 2  # what had left and was not noted yet: one, or a few on a slow machine


async def ask(desk: Desk) -> list[Person]:
    """New people, each with one question."""
    people = [await desk.world.person("问事人") for _ in range(ASKED)]
    for person in people:
        await person.sends("食品经营许可要什么材料")
    return people


def more(desk: Desk, person: Person) -> list[str]:
    """What the person has been told besides, read."""
    said = []
    while (message := desk.world.sight.read(person.id, (), None)) is not None:
        said.append(message.text)
    return said
