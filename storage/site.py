"""The site: which desk this is."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Site:
    """What distinguishes one desk from another: the letters of its case numbers and its time zone."""

    prefix: str
    zone: ZoneInfo
