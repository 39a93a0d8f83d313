"""Chats, departments, enterprises, people, and the groups they talk in."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base, words


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"


class Chat(Base):
    """A conversation the bot knows; everything points here, never at Telegram's own id."""

    __tablename__ = "chat"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    kind: Mapped[ChatKind] = mapped_column(words(ChatKind))
    title: Mapped[str] = mapped_column(String(255), default="")
    language: Mapped[str] = mapped_column(String(8), default="zh")
    unreachable_since: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]  # Telegram's retry_after, seen by every sender


class DepartmentKind(StrEnum):
    CENTRE = "centre"
    DEPARTMENT = "department"
    ORGANISER = "organiser"
    LEADER = "leader"


class Department(Base):
    """部门: a body that finishes assignments, or the centre, the organiser, the leaders."""

    __tablename__ = "department"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[DepartmentKind] = mapped_column(words(DepartmentKind), default=DepartmentKind.DEPARTMENT)
    hotline: Mapped[str] = mapped_column(String(60), default="")
    hours: Mapped[str] = mapped_column(String(200), default="")
    hotline_verified_on: Mapped[date | None]  # the day on which somebody last made sure of the number


class Enterprise(Base):
    """企业: known by its 统一社会信用代码."""

    __tablename__ = "enterprise"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    uscc: Mapped[str] = mapped_column(String(18), unique=True)
    tags: Mapped[list[Any]] = mapped_column(default=list)
    stage: Mapped[str] = mapped_column(String(12), default="", server_default="")  # 开办 …, as the centre says


class RoleName(StrEnum):
    CONTACT = "contact"
    AGENT = "agent"
    OFFICER = "officer"
    DEPUTY = "deputy"
    PRINCIPAL = "principal"
    ORGANISER = "organiser"
    LEADER = "leader"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Person(Base):
    """人员: whoever talks to the desk; without a role a visitor."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("chat.id"), unique=True)

    away_since: Mapped[datetime | None]  # on leave; desk/leaves.py keeps it
    policies_off_at: Mapped[datetime | None]  # 退订: wants no policies since then

    chat: Mapped[Chat | None] = relationship(lazy="joined")
    roles: Mapped[list["Role"]] = relationship(
        back_populates="person", lazy="selectin", foreign_keys="Role.person_id", cascade="all, delete-orphan"
    )


class Role(Base):
    """角色: what a person may be, and for which department or enterprise."""

    __tablename__ = "role"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[RoleName] = mapped_column(words(RoleName))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    substitute_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # while that one is on leave

    person: Mapped[Person] = relationship(back_populates="roles", foreign_keys=[person_id])
    department: Mapped[Department | None] = relationship(lazy="joined")
    enterprise: Mapped[Enterprise | None] = relationship(lazy="joined")


class Leave(Base):
    """请假: from when to when somebody is away, and who acts in their place."""

    __tablename__ = "leave"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    acting_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)

    person: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])
    acting: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[acting_id])


class Invite(Base):
    """邀请: a single-use link; only the token's hash is kept.

    Issued at the console when nobody is named as its issuer. Claimed by the account that opened it; `used_at` when the
    role was given, `ended_at` when it was refused, burnt or undone.
    """

    __tablename__ = "invite"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[RoleName] = mapped_column(words(RoleName))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    name: Mapped[str] = mapped_column(String(60), default="")
    expires_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]

    department: Mapped[Department | None] = relationship(lazy="joined")
    enterprise: Mapped[Enterprise | None] = relationship(lazy="joined")


class Registration(Base):
    """企业注册: what an account says of the enterprise it speaks for; the centre's word makes it true."""

    __tablename__ = "registration"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uscc: Mapped[str] = mapped_column(String(18))
    enterprise: Mapped[str] = mapped_column(String(200))
    contact: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime]
    ruled_at: Mapped[datetime | None]
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted: Mapped[bool | None]


class Purpose(StrEnum):
    SERVICE = "service"
    CENTRE = "centre"
    LEADERS = "leaders"
    DEPARTMENT = "department"


class Group(Base):
    """群: a group chat bound to one purpose."""

    __tablename__ = "group"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), unique=True)
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    bound_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    bound_at: Mapped[datetime]

    chat: Mapped[Chat] = relationship(lazy="joined")
    department: Mapped[Department | None] = relationship(lazy="joined")


class Budget(Base):
    """How often something has happened within the present window: wrong tokens, messages, answers."""

    __tablename__ = "budget"
    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    since: Mapped[datetime]
    spent: Mapped[int]
