"""A case from its draft to its rating."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base, Facts, words
from storage.models.catalogue import Guide, Item
from storage.models.members import Chat, Department, Enterprise, Person


class DraftKind(StrEnum):
    REQUEST = "request"
    SUPPLEMENT = "supplement"
    CORRECTION = "correction"
    REFUSAL = "refusal"
    HAND_BACK = "hand_back"
    RULING = "ruling"
    PROGRESS = "progress"
    RESULT = "result"
    EXTENSION = "extension"
    PAUSE = "pause"
    INSTRUCTION = "instruction"
    JUSTIFICATION = "justification"
    TOLERANCE = "tolerance"
    GREEN = "green"
    REDIRECTION = "redirection"
    JOINING = "joining"
    HAND_OVER = "hand_over"
    REGISTRATION = "registration"
    CONSULTATION = "consultation"
    OPINION = "opinion"
    CONCLUSION = "conclusion"
    WITHDRAWAL = "withdrawal"
    LINK = "link"
    CHANGE = "change"
    GUIDE = "guide"
    INSPECTION = "inspection"
    PERMIT_REFUSAL = "permit_refusal"
    VISIT = "visit"
    VISIT_ANSWER = "visit_answer"
    RATING = "rating"
    FINDING = "finding"
    DISPUTE = "dispute"
    COMPLEX = "complex"
    RECTIFICATION = "rectification"
    CALL_BACK = "call_back"
    DOCUMENT = "document"
    MEASURE = "measure"
    LIFE_STAGE = "life_stage"
    POLICY = "policy"
    EVALUATION = "evaluation"
    SUGGESTION = "suggestion"
    SUMMONS = "summons"


class Draft(Base):
    """草稿: a dialog in progress; `step` says what is asked next, `data` what was said so far."""

    __tablename__ = "draft"
    __table_args__ = (Index("draft_open", "person_id", "chat_id", sqlite_where=text("closed_at IS NULL")),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[DraftKind] = mapped_column(words(DraftKind))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    origin_chat_id: Mapped[int | None] = mapped_column(ForeignKey("chat.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    guide_id: Mapped[int | None] = mapped_column(ForeignKey("guide.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    hand_back_id: Mapped[int | None] = mapped_column(ForeignKey("hand_back.id"))
    step: Mapped[str] = mapped_column(String(24))
    data: Mapped[Facts] = mapped_column(default=dict)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    chat: Mapped[Chat] = relationship(lazy="joined", foreign_keys=[chat_id])
    guide: Mapped[Guide | None] = relationship(lazy="joined")
    enterprise: Mapped[Enterprise | None] = relationship(lazy="joined")
    materials: Mapped[list["Material"]] = relationship(order_by="Material.position", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Stage(StrEnum):
    """Where a case stands."""

    PRE_CHECK = "pre_check"
    CORRECTION = "correction"
    NOT_ACCEPTED = "not_accepted"
    DISPATCHED = "dispatched"
    DONE = "done"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Case(Base):
    """办件: one enterprise's matter, from its number to its rating."""

    __tablename__ = "case"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    no: Mapped[str] = mapped_column(String(40), unique=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)  # none: from a feed
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    guide_id: Mapped[int] = mapped_column(ForeignKey("guide.id"))
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    origin_chat_id: Mapped[int | None] = mapped_column(ForeignKey("chat.id"))
    mode: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(2000), default="")
    stage: Mapped[Stage] = mapped_column(words(Stage), default=Stage.PRE_CHECK, index=True)
    submitted_at: Mapped[datetime]
    pre_check_by: Mapped[datetime]
    correction: Mapped[Facts] = mapped_column(default=dict)
    refusal: Mapped[str] = mapped_column(String(1000), default="")
    accepted_at: Mapped[datetime | None]
    promised_by: Mapped[datetime | None]
    statutory_by: Mapped[datetime | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    finished_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    reopened: Mapped[int] = mapped_column(default=0)
    supplement_by: Mapped[datetime | None]  # 容缺: until when what was missing at acceptance is brought
    green_reason: Mapped[str] = mapped_column(String(1000), default="")
    green_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    green_at: Mapped[datetime | None]
    routing: Mapped[Facts] = mapped_column(default=dict)  # other departments than the item's, before dispatch
    urged: Mapped[int] = mapped_column(default=0)
    urged_at: Mapped[datetime | None]
    calendar_version: Mapped[int] = mapped_column(default=0)  # by which its deadlines were reckoned last
    version: Mapped[int] = mapped_column()

    enterprise: Mapped[Enterprise | None] = relationship(lazy="joined")
    item: Mapped[Item] = relationship(lazy="joined")
    guide: Mapped[Guide] = relationship(lazy="joined")
    materials: Mapped[list["Material"]] = relationship(order_by="Material.position", lazy="selectin")
    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="case", order_by="Assignment.id", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class MaterialState(StrEnum):
    ASKED = "asked"
    GIVEN = "given"
    OWED = "owed"
    SKIPPED = "skipped"


class Material(Base):
    """申请材料: one line of the item's list, first in a draft, then in a case."""

    __tablename__ = "material"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    necessity: Mapped[str] = mapped_column(String(16))
    state: Mapped[MaterialState] = mapped_column(words(MaterialState), default=MaterialState.ASKED)

    files: Mapped[list["Attachment"]] = relationship(order_by="Attachment.id", lazy="selectin")


class Attachment(Base):
    """附件: a file by Telegram's id; its name is metadata, never a path."""

    __tablename__ = "attachment"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    material_id: Mapped[int | None] = mapped_column(ForeignKey("material.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    kind: Mapped[str] = mapped_column(String(16))
    file_id: Mapped[str] = mapped_column(String(255))
    unique_id: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    album: Mapped[str] = mapped_column(String(64), default="", index=True)
    received_at: Mapped[datetime]


class Share(StrEnum):
    LEAD = "lead"
    JOINT = "joint"


class AssignmentStage(StrEnum):
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"


class Assignment(Base):
    """交办: one department's share of a case, with its own clock."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "assignment_supervised", "colour", "due_by",
            sqlite_where=text("colour != ''"), postgresql_where=text("colour != ''"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    share: Mapped[Share] = mapped_column(words(Share))
    stage: Mapped[AssignmentStage] = mapped_column(words(AssignmentStage), default=AssignmentStage.SENT)
    guide_id: Mapped[int | None] = mapped_column(ForeignKey("guide.id"))  # 一件事: another item's than the case's
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))  # a hand-back was granted
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    dispatched_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    dispatched_at: Mapped[datetime]
    counted_from: Mapped[datetime]  # where its ladder begins: dispatch, or the reopening
    acknowledge_by: Mapped[datetime]
    return_by: Mapped[datetime]
    due_by: Mapped[datetime]
    provisional: Mapped[bool] = mapped_column(default=False)
    acknowledged_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(16), default="")
    result: Mapped[str] = mapped_column(String(2000), default="")
    progress: Mapped[str] = mapped_column(String(2000), default="")
    supervised: Mapped[int] = mapped_column(default=0)
    supervised_at: Mapped[datetime | None]
    colour: Mapped[str] = mapped_column(String(8), default="")
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship(back_populates="assignments", lazy="joined")
    department: Mapped[Department] = relationship(lazy="joined")
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id], lazy="joined")
    guide: Mapped[Guide | None] = relationship(lazy="joined")
    files: Mapped[list[Attachment]] = relationship(order_by="Attachment.id", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Event(Base):
    """流转记录: what happened to a case or to the desk, append-only; every figure can be counted from here."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, unique=True)  # without gaps: a missing one is noticed
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(48))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    facts: Mapped[Facts] = mapped_column(default=dict)
    salt: Mapped[str] = mapped_column(String(16))  # "" once the facts are erased
    digest: Mapped[str] = mapped_column(String(64))  # of salt and facts
    hash: Mapped[str] = mapped_column(String(64))  # of this event and of the hash before it


class Serial(Base):
    """The last case number given on a local day."""

    __tablename__ = "serial"
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
