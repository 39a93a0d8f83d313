"""Everything the desk can say no to; each is worded in texts under refusal.<Name>."""

from typing import Any


class DeskError(Exception):
    """A refusal, with the facts that its sentence needs."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(type(self).__name__, facts)
        self.facts = facts

    @property
    def name(self) -> str:
        return type(self).__name__


# who
class NotYours(DeskError):
    """This person may not do this to this."""


class NotAContact(DeskError):
    """Only contacts of an enterprise and the centre file requests."""


class BadInvite(DeskError):
    """Wrong, used or expired: the answer does not say which."""


class ShownToAll(DeskError):
    """An invite was shown in a group: it is worthless now."""


class AlreadyBound(DeskError):
    """The invited role is held by this account already, or the group serves another purpose."""


class NotAGroup(DeskError):
    """The command belongs into a group."""


class NotGroupAdmin(DeskError):
    """A group is bound by somebody who administers it at this moment."""


class Unverified(DeskError):
    """Telegram could not be asked whether this is so; nothing has changed."""


class LastAdmin(DeskError):
    """The only admin cannot be taken away."""


class NoSuchPerson(DeskError):
    """Nobody of this name has a role."""


class NotBound(DeskError):
    """The group is not bound to anything."""


class NoSuchPurpose(DeskError):
    """A group is bound as service, centre, leaders or department."""


class NoSuchDepartment(DeskError):
    """No department has this name."""


class NoSuchEnterprise(DeskError):
    """No enterprise has this name."""


class WhichEnterprise(DeskError):
    """More than one enterprise may be meant."""


class NoSuchRole(DeskError):
    """No role has this name, or it needs a department or an enterprise."""


# what
class NoSuchCase(DeskError):
    """No case with this number, or not one of theirs: the answer is the same."""


class NoSuchItem(DeskError):
    """The item is not in the catalogue any more."""


class NotInForce(DeskError):
    """The item's guide begins on a later day, or has ended; says when."""


class Nothing(DeskError):
    """The command needs words after it."""


class WhichItem(DeskError):
    """The words may mean several items; says which."""


class NoFigures(DeskError):
    """The month has not begun."""


class NoMeasures(DeskError):
    """A problem is solved by something: it is said first."""


class BadCell(DeskError):
    """What was written for a line of a guide cannot be read; says why, as an import would."""


# when
class NotAlone(DeskError):
    """What one has proposed, another has to agree to."""


class Settled(DeskError):
    """It was decided already, or is with somebody else."""


class AlreadyDone(DeskError):
    """Somebody was faster; says what stands now, and who did it when."""


class AlreadyHandedOver(DeskError):
    """The question is with a person already."""


class AlreadyReplied(DeskError):
    """Another agent has answered the question; says who."""


class Closed(DeskError):
    """The case is past this."""


class TooLate(DeskError):
    """The time to ask for this is over."""


class TooFar(DeskError):
    """More days than may be asked for; says how many may."""


class NotLater(DeskError):
    """The new date is not after the present one."""


class NoSuchDay(DeskError):
    """No day is written like this."""


class NoSuchLength(DeskError):
    """No number of working days is written like this."""


class NotOffered(DeskError):
    """The answer is none of those that may be chosen; says which may."""


class NotListed(DeskError):
    """The clock stands still for listed special steps only; says which."""


class AlreadyAsked(DeskError):
    """The centre has yet to rule on an earlier request."""


class Paused(DeskError):
    """The clock stands still; says for what and until when."""


class NotOverdue(DeskError):
    """A delay needs a reason once there is one; says until when there is none."""


class NotAway(DeskError):
    """No leave is under way or ahead."""


class NoSubstitute(DeskError):
    """Nobody of this name can act: not of the same department, not bound, or away too."""


class NotPaused(DeskError):
    """The clock does not stand still."""


class TooSoon(DeskError):
    """It was done a moment ago; says when it can be done again."""


class OnlyOnce(DeskError):
    """It was done once already and cannot be done again."""


class StillOwed(DeskError):
    """Others have to finish first; says who."""


class TooFew(DeskError):
    """Nobody is left who could be drawn."""


class NotYet(DeskError):
    """There is nothing to ask about before somebody else has answered."""


# dialogs
class TooShort(DeskError):
    """Too few words to mean anything; says how many signs are needed."""


class DraftOver(DeskError):
    """The dialog was finished or cancelled, or has moved on."""


class NoDraft(DeskError):
    """Nothing is open that could be cancelled."""


class FileNeeded(DeskError):
    """This step needs a file, not words."""


class InPrivate(DeskError):
    """This is said in private only."""


class AskedTooOften(DeskError):
    """Enough of this for today."""


class TooFast(DeskError):
    """More questions than anybody reads answers to."""


class NotUnderstood(DeskError):
    """Nothing was understood several times."""


class BadCode(DeskError):
    """This is no 统一社会信用代码: its form or its check sign is wrong."""


class BadFile(DeskError):
    """This file is not taken in: too large, of a kind that nobody hands in, or one too many today."""


class BadPhone(DeskError):
    """This is no telephone number."""


class WordsNeeded(DeskError):
    """This step needs words, not a file."""


class ChooseFirst(DeskError):
    """This step needs one of the buttons."""


class MaterialRequired(DeskError):
    """A required material can be neither skipped nor brought later."""


class KeptOutOfChats(DeskError):
    """This site shows personal data in no chat."""


class NothingToShow(DeskError):
    """The row that the case came by is not kept any more."""


class NothingOwed(DeskError):
    """No material is missing."""


class TooLong(DeskError):
    """More characters than can be kept."""


class Unreadable(DeskError):
    """Neither words nor a file nor a button."""


class OldButton(DeskError):
    """The button belongs to something that is gone."""
