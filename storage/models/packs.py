"""What is put before the leaders: packs of a period with their files, and the problems that enterprises speak of."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base, Facts, words
from storage.models.cases import Case
from storage.models.members import Department


class PackState(StrEnum):
    WANTED = "wanted"
    MAKING = "making"
    MADE = "made"
    FAILED = "failed"


class Pack(Base):
    """月例会通报: a period's report, wanted by somebody or due by itself, and what it says once it is made."""

    __tablename__ = "pack"
    __table_args__ = (Index("pack_state", "state"), Index("pack_of", "kind", "first", "department_id"))
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str | None] = mapped_column(String(60), unique=True)  # of one that is due by itself, and only once
    kind: Mapped[str] = mapped_column(String(8))  # month, week, day
    first: Mapped[date]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))  # None: the whole county
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[PackState] = mapped_column(words(PackState), default=PackState.WANTED)
    readers: Mapped[list[Any]] = mapped_column(default=list)  # the chats that wait for it
    wanted_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]  # by the machine's own clock
    cut: Mapped[datetime]  # until when its figures are known
    made_at: Mapped[datetime | None]
    digest: Mapped[Facts] = mapped_column(default=dict)  # the figures that the chat is told

    department: Mapped[Department | None] = relationship(lazy="joined")
    files: Mapped[list["PackFile"]] = relationship(order_by="PackFile.id", lazy="select", back_populates="pack")


class PackFile(Base):
    """A file of a pack, kept until its time is over: it can be made again."""

    __tablename__ = "pack_file"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))  # photo, document
    name: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary)

    pack: Mapped[Pack] = relationship(back_populates="files")


class Problem(Base):
    """反映问题: what enterprises struggle with, carried from one monthly meeting to the next until it is solved."""

    __tablename__ = "problem"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    words: Mapped[str] = mapped_column(String(1000))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))  # whose it is to solve
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    raised_at: Mapped[datetime] = mapped_column(index=True)
    progress: Mapped[str] = mapped_column(String(1000), default="")
    solved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    solved_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    case: Mapped[Case | None] = relationship(lazy="joined")
    department: Mapped[Department | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
