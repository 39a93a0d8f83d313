"""After the case: what the enterprise thought of it, what the department put right, whom the centre called back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base, words
from storage.models.cases import Case
from storage.models.evaluations import Evaluation
from storage.models.members import Department


class Rating(Base):
    """评价: one grade for one finished case, and perhaps some words; the rated unit never learns whose."""

    __tablename__ = "rating"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), unique=True)
    department_id: Mapped[int | None] = mapped_column(  # the lead at the finish
        ForeignKey("department.id", name="rating_department"), index=True
    )
    grade: Mapped[int]
    words: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    rated_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    rated_at: Mapped[datetime]


class RectificationStage(StrEnum):
    """Where a rectification stands."""

    OPEN = "open"  # nobody has said yet whether it is so
    VERIFIED = "verified"  # 属实: to be put right
    DISPUTED = "disputed"  # 不属实, says the department; the centre has not ruled
    UNFOUNDED = "unfounded"  # 不属实, says the centre
    RECTIFIED = "rectified"


class Rectification(Base):
    """整改: what a department has to look into and put right, by when, and what it did about it."""

    __tablename__ = "rectification"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    rating_id: Mapped[int | None] = mapped_column(ForeignKey("rating.id"), unique=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    evaluation_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    suggestion: Mapped[str] = mapped_column(String(1000), default="")  # where no rating is behind it
    stage: Mapped[RectificationStage] = mapped_column(words(RectificationStage), default=RectificationStage.OPEN)
    complex: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    verify_by: Mapped[datetime]
    due_by: Mapped[datetime]
    finding: Mapped[str] = mapped_column(String(1000), default="")
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verified_at: Mapped[datetime | None]
    measures: Mapped[str] = mapped_column(String(1000), default="")
    checked: Mapped[str] = mapped_column(String(1000), default="")  # 举一反三: where else it was looked for
    rectified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rectified_at: Mapped[datetime | None]
    again: Mapped[int | None]  # the second grade: what the enterprise thinks of it now
    again_words: Mapped[str] = mapped_column(String(1000), default="")
    again_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    rating: Mapped[Rating | None] = relationship(lazy="joined")
    case: Mapped[Case | None] = relationship(lazy="joined")
    evaluation: Mapped[Evaluation | None] = relationship(lazy="joined")
    department: Mapped[Department] = relationship(lazy="joined")
    pleas: Mapped[list["Plea"]] = relationship(
        back_populates="rectification", order_by="Plea.id", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PleaKind(StrEnum):
    COMPLEX = "complex"
    UNFOUNDED = "unfounded"


class Plea(Base):
    """申辩: a department says, once, that a rectification is complex or a bad rating unfounded; the centre rules."""

    __tablename__ = "plea"
    __table_args__ = (UniqueConstraint("rectification_id", "kind"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    rectification_id: Mapped[int] = mapped_column(ForeignKey("rectification.id"))
    kind: Mapped[PleaKind] = mapped_column(words(PleaKind))
    reason: Mapped[str] = mapped_column(String(1000))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    rule_by: Mapped[datetime]
    granted: Mapped[bool | None]
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ruled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    rectification: Mapped[Rectification] = relationship(lazy="joined", back_populates="pleas")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CallBackCause(StrEnum):
    """Why an enterprise is called back; every bad rating, of the others a sample."""

    BAD_RATING = "bad_rating"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    REOPENED = "reopened"


class CallBack(Base):
    """回访: the centre asks the enterprise how it went; by when, how often it was tried, and what was heard."""

    __tablename__ = "call_back"
    __table_args__ = (UniqueConstraint("case_id", "cause"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    cause: Mapped[CallBackCause] = mapped_column(words(CallBackCause))
    opened_at: Mapped[datetime]
    due_by: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str] = mapped_column(String(16), default="")
    words: Mapped[str] = mapped_column(String(1000), default="")
    called_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    called_at: Mapped[datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
