"""Instants, limits and durations as people of this language write them."""

from collections.abc import Iterable, Mapping
from datetime import date as Day  # noqa: N812 - `date` is what a reader calls below
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from texts import Words


class Formats:
    """Facts of one reader: their language, the desk's zone."""

    def __init__(self, words: Words, zone: ZoneInfo) -> None:
        self.words = words
        self.zone = zone

    def instant(self, at: datetime | None, *, provisional: bool = False) -> str:
        """The full date with its time."""
        if at is None:
            return self.words("format.none")
        local = at.astimezone(self.zone)
        text = self.words("format.instant", **self._day(local), hour=local.hour, minute=local.minute)
        return text + (self.words("format.provisional") if provisional else "")

    def date(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        return self.words("format.date", **self._day(local))

    def day(self, day: Day) -> str:
        """A day on its own."""
        name = self.words.choices("format.months")[day.month - 1]
        return self.words("format.date", year=day.year, month=day.month, month_name=name, day=day.day)

    def limit(self, published: Mapping[str, Any]) -> str:
        """A published limit in its published unit."""
        value = published.get("value")
        if value is None:
            return self.words("format.no_limit")
        unit = {"工作日": "workdays", "小时": "hours"}.get(published["unit"], "days")
        return self.words(f"format.{unit}", value=f"{value:g}")

    def interval(self, start: datetime, end: datetime) -> str:
        """From when to when on one day."""
        return f"{start.astimezone(self.zone):%H:%M}–{end.astimezone(self.zone):%H:%M}"

    def minutes(self, seconds: float) -> str:
        """So many hours and minutes of working time within a day."""
        hours, minutes = divmod(round(seconds / 60), 60)
        return self.words("format.hours_minutes", hours=hours, minutes=minutes) if hours else self.words(
            "format.minutes", minutes=minutes
        )

    def duration(self, worked: timedelta, day: timedelta) -> str:
        """Working time; `day` is how much of it a working day has."""
        days, rest = divmod(worked, day)
        hours, seconds = divmod(int(rest.total_seconds()), 3600)
        if days and not hours:
            return self.words("format.workdays_only", days=days)
        if days:
            return self.words("format.workdays_hours", days=days, hours=hours)
        if hours:
            return self.words("format.hours_minutes", hours=hours, minutes=seconds // 60)
        return self.words("format.minutes", minutes=seconds // 60)

    def masked_phone(self, phone: str) -> str:
        """The first three and the last four digits."""
        return f"{phone[:3]}****{phone[-4:]}"

    def listed(self, names: Iterable[str]) -> str:
        return self.words("format.separator").join(names) or self.words("format.none")

    def necessity(self, necessity: str) -> str:
        keys = {"必要": "required", "容缺后补": "deferrable", "非必要": "optional"}
        return self.words(f"format.{keys[necessity]}")

    def _day(self, local: Day) -> dict[str, object]:
        name = self.words.choices("format.months")[local.month - 1]
        return {"year": local.year, "month": local.month, "month_name": name, "day": local.day}
