"""The rules as data: a class of items may have a ladder of its own."""

from desk import rules


def test_a_class_of_items_may_have_a_ladder_of_its_own() -> None:
    text = rules.DEFAULTS.read_text(encoding="utf-8")
    own = '[[ladder."finish_即办件"]]\nstep = "overdue"\n[ladder."finish_即办件".hears]\n"ladder.blue" = ["principal"]'

    read = rules.read(f"{text}\n{own}\n")

    assert [rung.step for rung in read.ladder("finish", "", "即办件")] == ["overdue"]
    assert read.ladder("finish", "green", "即办件") == read.ladders["finish_green"]
    assert read.ladder("finish", "", "承诺件") == read.ladders["finish"]
