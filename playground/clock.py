"""The world's clock: it runs with the real one or stands still, and can be moved."""

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as daytime
from pathlib import Path
from zoneinfo import ZoneInfo


class Clock:
    """World time = at + (real - then) x rate; every change is written to a file that other processes read."""

    def __init__(self, zone: ZoneInfo, file: Path | None = None, days: dict[date, bool] | None = None) -> None:
        self.zone = zone
        self._file = file
        self._days = days or {}
        self._at = time.time()
        self._then = self._at
        self._rate = 1
        self.watchers: list[Callable[[], None]] = []

    def timestamp(self) -> float:
        """World time in unix seconds."""
        return self._at + (time.time() - self._then) * self._rate

    def now(self) -> datetime:
        """World time as an aware UTC instant."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def read(self, text: str) -> datetime:
        """An ISO time as an instant; one without an offset is local."""
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.replace(tzinfo=self.zone)

    def set(self, at: datetime) -> None:
        """Move the clock to an instant."""
        self._change(at.timestamp(), self._rate)

    def forward(self, seconds: float) -> None:
        """Move the clock by so many seconds; negative ones go back."""
        self._change(self.timestamp() + seconds, self._rate)

    def run(self, rate: int) -> None:
        """1 lets the clock run, 0 stops it."""
        self._change(self.timestamp(), rate)

    def until(self, clock_time: daytime) -> None:
        """Move to the next instant at which it is that time of day."""
        local = self.now().astimezone(self.zone)
        target = local.replace(hour=clock_time.hour, minute=clock_time.minute, second=0, microsecond=0)
        self.set(target if target > local else target + timedelta(days=1))

    def workday(self, clock_time: daytime) -> None:
        """Move to that time of the next working day."""
        local = self.now().astimezone(self.zone)
        day = local.date() + timedelta(days=1)
        while not self.is_workday(day):
            day += timedelta(days=1)
        self.set(datetime.combine(day, clock_time, self.zone))

    def is_workday(self, day: date) -> bool:
        """Monday to Friday, unless the table of days says otherwise."""
        return self._days.get(day, day.weekday() < 5)

    def record(self) -> dict[str, object]:
        """The clock as the control API shows it."""
        local = self.now().astimezone(self.zone)
        return {
            "now": local.isoformat(timespec="seconds"),
            "at": datetime.fromtimestamp(self._at, UTC).isoformat(),
            "then": self._then,
            "rate": self._rate,
            "zone": self.zone.key,
            "workday": self.is_workday(local.date()),
        }

    def write(self) -> None:
        """Replace the clock file, whole or not at all."""
        if self._file is None:
            return
        record = self.record()
        draft = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        draft.write_text(json.dumps({key: record[key] for key in ("at", "then", "rate")}), encoding="utf-8")
        draft.replace(self._file)

    def _change(self, at: float, rate: int) -> None:
        self._at, self._then, self._rate = at, time.time(), rate
        self.write()
        for watcher in self.watchers:
            watcher()
