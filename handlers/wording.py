"""One letter being worded: the store it reads from, the reader's language, the facts of its records."""

from datetime import datetime, timedelta
from typing import Any

from desk import assignments, closing, feeds, privacy, rules, worktime
from handlers.formats import Formats
from handlers.message import Button
from storage.assignments import OPEN
from storage.models import (
    Assignment,
    AssignmentStage,
    Case,
    Department,
    Letter,
    Material,
    MaterialState,
    Person,
    Share,
    Stage,
)
from storage.store import Store
from texts import Words, words


class Wording:
    """Everything a letter's text is made from."""

    def __init__(self, store: Store, letter: Letter, now: datetime, username: str) -> None:
        self.store = store
        self.letter = letter
        self.now = now
        self.username = username
        self.words: Words = words(letter.chat.language)
        self.formats = Formats(self.words, store.site.zone)

    def fact(self, name: str) -> Any:
        return self.letter.facts.get(name)

    def button(self, name: str, arg: str = "") -> Button:
        """The button of this name, which is also its action."""
        return Button(self.words(f"button.{name}"), name, arg)

    def answered_by(self) -> str:
        """Until when a person answers: within the time in which a department acknowledges."""
        calendar = worktime.calendar_of(self.store)
        return self.formats.instant(calendar.after(self.letter.written_at, rules.current().limits.acknowledge))

    @property
    def reader(self) -> Person | None:
        """Who reads this in private; nobody in particular in a group."""
        return self.store.people.of_chat(self.letter.chat_id)

    @property
    def case(self) -> Case:
        return self.store.cases.get(self.letter.facts["case_id"])

    @property
    def assignment(self) -> Assignment:
        return self.store.assignments.get(self.letter.facts["assignment_id"])

    def about_case(self, case: Case) -> dict[str, Any]:
        """The facts every text about a case may use."""
        body = case.guide.body
        return {
            "no": case.no,
            "item": self.item(case),
            "enterprise": self.party(case),
            "mode": case.mode,
            "note": privacy.masked(case.note) or self.words("format.none"),
            "stage": self.words(f"stage.{case.stage.value}"),
            "departments": self.departments(case),
            "owner": self.owner_of_case(case),
            "submitted": self.formats.instant(case.submitted_at),
            "pre_check_by": self.formats.instant(case.pre_check_by),
            "accepted": self.formats.instant(case.accepted_at),
            "due": self.due(case),
            "promised": self.formats.limit(body["promise_limit"]),
            "statutory": self.formats.limit(body["legal_limit"]),
            "phone": body["consult_phone"],
            "supervise_phone": body["supervise_phone"],
            "materials": self.materials(case.materials),
            "kind": body["handling_kind"],
            "green": self._green(case),
            "supplement_by": self.formats.instant(case.supplement_by),
            "missing": self.formats.listed(m.name for m in case.materials if m.state is MaterialState.OWED),
            "urged": "\n" + self.words("letter.case.urged_line", count=case.urged) if case.urged else "",
        }

    def about_assignment(self, assignment: Assignment) -> dict[str, Any]:
        """The facts every text about an assignment may use, its case's among them."""
        case = assignment.case
        whose = assignment.department
        calendar = worktime.calendar_of(self.store, whose)
        overdue = calendar.between(assignment.due_by, max(self.now, assignment.due_by))
        present = [a for a in case.assignments if a.stage is not AssignmentStage.RETURNED]
        joint = [a.department.name for a in present if a.share is Share.JOINT]
        return {
            **self.about_case(case),
            **({"item": assignment.guide.body["name"]} if assignment.guide else {}),
            "department": assignment.department.name,
            "lead": closing.lead_of(case).department.name,
            "joint": self.formats.listed(joint),
            "acknowledge_by": self.formats.instant(assignment.acknowledge_by),
            "return_by": self.formats.instant(assignment.return_by),
            "due": self.formats.instant(assignment.due_by, provisional=assignment.provisional),
            "stage": self.stage(assignment),
            "owner": self.owner(assignment),
            "handler": assignment.owner.name if assignment.owner else self.officers(assignment),
            "why": assignment.progress or self.words("format.no_reason"),
            "overdue": self.duration(overdue, whose),
            "left": self.duration(max(calendar.between(self.now, assignment.due_by), timedelta()), whose),
            "progress": self.progress(assignment),
        }

    def stage(self, assignment: Assignment) -> str:
        """Where it stands; while its clock stands still, for what and until when."""
        pause = self.store.rulings.pause_on(assignment.id)
        if pause is None:
            return self.words(f"stage.{assignment.stage.value}")
        return self.words("stage.paused", step=pause.reason, until=self.formats.instant(pause.expected_by))

    def due(self, case: Case) -> str:
        """When the case is to be done: as the lead department owes it, which may be later than what was promised."""
        if case.stage is Stage.DISPATCHED:
            lead = closing.lead_of(case)
            return self.formats.instant(lead.due_by, provisional=lead.provisional)
        return self.formats.instant(case.promised_by, provisional=case.provisional)

    def recounted(self) -> dict[str, Any]:
        """By which notices a deadline was reckoned anew, and what it was before."""
        documents = self.store.days.documents(self.fact("version"))
        before = self.formats.instant(datetime.fromisoformat(self.fact("before")))
        return {"document": self.formats.listed(documents), "before": before}

    def party(self, case: Case) -> str:
        """Whose matter it is: the enterprise; of a row of a feed whoever it is about, masked."""
        if case.enterprise is not None:
            return case.enterprise.name
        rule, row = feeds.rule_of(self.store, case), self.store.feeds.of_case(case.id)
        return feeds.masked(rule, row.cells)[rule.subject] if rule and row else self.words("format.none")

    def departments(self, case: Case) -> str:
        dispatched = [a.department for a in case.assignments if a.stage is not AssignmentStage.RETURNED]
        planned = [part.department for part in assignments.planned(self.store, case)] if not dispatched else []
        return self.formats.listed(department.name for department in dispatched or planned)

    def item(self, case: Case) -> str:
        """The item's name; of 一件事 with the other items' names."""
        if case.assignments:
            others = [a.guide for a in case.assignments if a.guide and a.stage is not AssignmentStage.RETURNED]
        else:
            others = [part.guide for part in assignments.planned(self.store, case) if part.guide]
        if not others:
            return case.item.name
        names = self.formats.listed(guide.body["name"] for guide in others)
        return self.words("format.bundle", item=case.item.name, others=names)

    def _green(self, case: Case) -> str:
        if case.green_at is None:
            return ""
        who = self.store.people.name_of(case.green_by_id)
        return "\n" + self.words("letter.case.green_line", reason=case.green_reason, who=who)

    def owner_of_case(self, case: Case) -> str:
        """Who has the matter in hand: the open departments' owners, or the centre's agent."""
        if case.stage is Stage.DISPATCHED:
            names = [self.owner(a) for a in case.assignments if a.stage in OPEN]
            return self.formats.listed(names or [self.party(case)])  # a result waits for what is still owed
        if case.agent_id is not None:
            return self.store.people.name_of(case.agent_id)
        return self.words("format.the_centre")

    def owner(self, assignment: Assignment) -> str:
        """Whoever has taken it on; until then the agent who dispatched it (首问负责)."""
        if assignment.owner:
            return self.named(assignment.owner)
        agent = self.store.people.name_of(assignment.dispatched_by_id) or self.words("format.the_centre")
        return self.words("format.nobody", agent=agent)

    def named(self, person: Person) -> str:
        """A person's name; on leave, with whoever acts."""
        acting = [role.person.name for role in self.store.leaves.acting_for(person.id)] if person.away_since else []
        if not acting:
            return person.name
        return self.words("format.away", name=person.name, acting=acting[0])

    def officers(self, assignment: Assignment) -> str:
        names = [person.name for person in self.store.people.officers(assignment.department_id)]
        return self.formats.listed(names) if names else assignment.department.name

    def progress(self, assignment: Assignment) -> str:
        """What has been urged, instructed, reported or reached, each on a line of its own."""
        if assignment.stage is AssignmentStage.FINISHED:
            return "\n" + self.words("letter.assignment.result_line", words=assignment.result)
        lines = []
        if assignment.share is Share.LEAD:
            lines += [self._joint(a) for a in assignment.case.assignments if a.share is Share.JOINT and a.stage in OPEN]
        if assignment.case.urged:
            lines.append(self.words("letter.assignment.urged_line", count=assignment.case.urged))
        for given in self.store.instructions.open_about(assignment.id):
            facts = {"leader": given.given_by.name, "words": given.words, "by": self.formats.instant(given.due_by)}
            lines.append(self.words("letter.assignment.instruction_line", **facts))
        if assignment.progress:
            lines.append(self.words("letter.assignment.progress_line", words=assignment.progress))
        return "".join("\n" + line for line in lines)

    def _joint(self, joint: Assignment) -> str:
        facts = {"department": joint.department.name, "stage": self.stage(joint)}
        return self.words("letter.assignment.joint_line", **facts, due=self.formats.instant(joint.due_by))

    def materials(self, materials: list[Material]) -> str:
        """One line a material, with what has come of it."""
        return "\n".join(
            f"{m.position}. {m.name}"
            + self.words("format.bracketed", text=self.words(f"material.{m.state.value}", files=len(m.files)))
            for m in materials
        )

    def duration(self, worked: timedelta, whose: Department | None = None) -> str:
        """Working time in days and hours of the site, or of a department with its own."""
        return self.formats.duration(worked, worktime.length_of_day(self.store, self.now, whose))
