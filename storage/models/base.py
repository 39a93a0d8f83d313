"""What all tables share."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Enum
from sqlalchemy.orm import DeclarativeBase

from storage.columns import Instant

Facts = dict[str, Any]


class Base(DeclarativeBase):
    """The one registry of tables; enums are stored as their words."""

    type_annotation_map = {datetime: Instant(), Facts: JSON(), list[Any]: JSON()}  # noqa: RUF012


def words(kind: type[StrEnum]) -> Enum:
    return Enum(kind, native_enum=False, length=24, values_callable=lambda values: [v.value for v in values])
