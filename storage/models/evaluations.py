"""述职测评: a round in which a panel drawn by lot marks departments, and nobody can tell whose marks are whose."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base, Facts, words
from storage.models.members import Department, Person


class EvaluationStage(StrEnum):
    PREPARING = "preparing"
    VOTING = "voting"
    CLOSED = "closed"


class Evaluation(Base):
    """测评: which departments are marked until when, and the published seed that the panel is drawn from."""

    __tablename__ = "evaluation"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    departments: Mapped[list[Any]] = mapped_column(default=list)  # keys of those marked, in the order of the ballots
    seed: Mapped[str] = mapped_column(String(80))
    stage: Mapped[EvaluationStage] = mapped_column(words(EvaluationStage), default=EvaluationStage.PREPARING)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # nobody at the console
    opened_at: Mapped[datetime]
    until: Mapped[datetime]
    drawn_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Stratum(StrEnum):
    """The four groups that the panel is drawn from."""

    HOUSEHOLD = "household"  # 个体工商户
    SMALL = "small"  # 中小微企业
    NEW = "new"  # 两新组织
    GRASSROOTS = "grassroots"  # 基层群众


class Seat(StrEnum):
    """What became of a candidate in the draw."""

    WAITING = "waiting"  # not drawn, or not yet: replaces whoever declines
    CONFLICTED = "conflicted"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Candidate(Base):
    """测评人选: somebody of one group, by a code that the lot falls on; `marks` is the ballot being filled in."""

    __tablename__ = "candidate"
    __table_args__ = (UniqueConstraint("evaluation_id", "code"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    code: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120))
    stratum: Mapped[Stratum] = mapped_column(words(Stratum))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    conflicts: Mapped[list[Any]] = mapped_column(default=list)  # departments they have to do with
    place: Mapped[int | None]  # in the order of their group
    seat: Mapped[Seat] = mapped_column(words(Seat), default=Seat.WAITING)
    marks: Mapped[Facts] = mapped_column(default=dict)  # of one department, until its ballot is cast; then gone
    version: Mapped[int] = mapped_column()

    evaluation: Mapped[Evaluation] = relationship(lazy="joined")
    person: Mapped[Person | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Turnout(Base):
    """Who has marked which department, once each. Nothing leads from here to what they marked."""

    __tablename__ = "turnout"
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), primary_key=True)


class Ballot(Base):
    """测评票: four marks for one department. Its key is a random number: neither who nor when can be told from it."""

    __tablename__ = "ballot"
    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    attitude: Mapped[int]  # 服务态度
    style: Mapped[int]  # 工作作风
    efficiency: Mapped[int]  # 服务效能
    discipline: Mapped[int]  # 严守纪律


class Suggestion(Base):
    """意见建议: what somebody of the panel wrote about a department; kept apart from the marks for the same reason."""

    __tablename__ = "suggestion"
    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    words: Mapped[str] = mapped_column(String(1000))


class Summons(Base):
    """约谈: a department that came last is called to account; by whom, when, and what was said."""

    __tablename__ = "summons"
    __table_args__ = (UniqueConstraint("evaluation_id", "department_id"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    issued_at: Mapped[datetime]
    record: Mapped[str] = mapped_column(String(1000), default="")
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    held_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    evaluation: Mapped[Evaluation] = relationship(lazy="joined")
    department: Mapped[Department] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
