"""Every kind of letter: how urgent it is, and what to do when nobody knows whether it arrived."""

from dataclasses import dataclass
from enum import Enum
from functools import cache


class Assurance(Enum):
    """The answer to an unknown outcome."""

    MUST_ARRIVE = "A"  # said again, marked as a possible repeat
    CARD = "B"  # the same, and all copies show one state
    NICE = "C"  # not said again
    ONCE = "D"  # not said again; a person decides


@dataclass(frozen=True)
class Kind:
    priority: int  # smaller goes first
    assurance: Assurance
    secret: bool = False  # what it says is kept no longer than it takes to say it


ESCALATION, DISPATCH, ANSWER, REMINDER, RATING, REPORT = range(1, 7)

# by the longest prefix of a letter's kind
KINDS = {
    "ladder.": Kind(ESCALATION, Assurance.MUST_ARRIVE),
    "ladder.acknowledge_soon": Kind(REMINDER, Assurance.MUST_ARRIVE),
    "ladder.due_soon": Kind(REMINDER, Assurance.MUST_ARRIVE),
    "ladder.due_today": Kind(REMINDER, Assurance.MUST_ARRIVE),
    "ladder.instruction_soon": Kind(REMINDER, Assurance.MUST_ARRIVE),
    "ladder.verify_soon": Kind(REMINDER, Assurance.MUST_ARRIVE),
    "ladder.rectify_soon": Kind(REMINDER, Assurance.MUST_ARRIVE),
    "ladder.call_back_due": Kind(REMINDER, Assurance.MUST_ARRIVE),
    "leader.": Kind(ESCALATION, Assurance.MUST_ARRIVE),
    "assignment.": Kind(DISPATCH, Assurance.CARD),
    "hand_back.": Kind(DISPATCH, Assurance.CARD),
    "instruction.": Kind(DISPATCH, Assurance.MUST_ARRIVE),
    "extension.": Kind(DISPATCH, Assurance.CARD),
    "justification.": Kind(DISPATCH, Assurance.CARD),
    "consultation.": Kind(DISPATCH, Assurance.CARD),
    "hand_over.": Kind(DISPATCH, Assurance.CARD),
    "leave.": Kind(DISPATCH, Assurance.MUST_ARRIVE),
    "pause.": Kind(DISPATCH, Assurance.CARD),
    "alias.": Kind(REMINDER, Assurance.CARD),
    "guide.review": Kind(REMINDER, Assurance.MUST_ARRIVE),
    "guide.change_wanted": Kind(DISPATCH, Assurance.MUST_ARRIVE),
    "gap.guide_review": Kind(REMINDER, Assurance.CARD),
    "question.": Kind(DISPATCH, Assurance.MUST_ARRIVE),
    "feed.": Kind(DISPATCH, Assurance.MUST_ARRIVE),
    "document.": Kind(REMINDER, Assurance.MUST_ARRIVE),
    "hotline.": Kind(REPORT, Assurance.NICE),
    "policy.": Kind(ANSWER, Assurance.MUST_ARRIVE),
    "policy.notice": Kind(REPORT, Assurance.NICE),
    "policy.wanted": Kind(DISPATCH, Assurance.MUST_ARRIVE),
    "permit.": Kind(DISPATCH, Assurance.CARD),
    "visit.": Kind(DISPATCH, Assurance.CARD),
    "case.": Kind(DISPATCH, Assurance.MUST_ARRIVE),
    "deadline.": Kind(DISPATCH, Assurance.MUST_ARRIVE),
    "case.why": Kind(ANSWER, Assurance.MUST_ARRIVE),
    "case.file": Kind(DISPATCH, Assurance.ONCE),
    "rating.": Kind(RATING, Assurance.NICE),
    "evaluation.": Kind(DISPATCH, Assurance.CARD),
    "evaluation.list": Kind(ANSWER, Assurance.MUST_ARRIVE),
    "evaluation.reminder": Kind(REMINDER, Assurance.CARD),
    "rectification.": Kind(DISPATCH, Assurance.CARD),
    "plea.": Kind(DISPATCH, Assurance.CARD),
    "call_back.": Kind(DISPATCH, Assurance.CARD),
    "audit.": Kind(REPORT, Assurance.MUST_ARRIVE),
    "privacy.removal": Kind(ANSWER, Assurance.NICE),
    "drill.": Kind(ANSWER, Assurance.NICE),
    "pack.": Kind(REPORT, Assurance.MUST_ARRIVE),
    "pack.wanted": Kind(ANSWER, Assurance.NICE),
    "problem.": Kind(REMINDER, Assurance.CARD),
    "probe": Kind(REPORT, Assurance.MUST_ARRIVE),
    "menu": Kind(REPORT, Assurance.NICE),
    "account.invited": Kind(ANSWER, Assurance.ONCE, secret=True),
    "": Kind(ANSWER, Assurance.MUST_ARRIVE),
}


@cache
def of(kind: str) -> Kind:
    return KINDS[max((prefix for prefix in KINDS if kind.startswith(prefix)), key=len)]
