"""Dates and times as the plans mean them: local to Việt Nam, intervals closed on both days.

All business times are naive local times of Asia/Ho_Chi_Minh (UTC+7, no daylight saving).
A *moment* is when something happened. A *deadline* is the last instant that still counts:
a date without a time ends with that day, a time given to the minute ends with that minute.

>>> deadline("2024-06-29")
datetime.datetime(2024, 6, 29, 23, 59, 59, 999999)
>>> deadline("2024-06-29 10:00")
datetime.datetime(2024, 6, 29, 10, 0, 59, 999999)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

LOCAL = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
_LAST_OF_MINUTE = timedelta(seconds=59, microseconds=999999)


def moment(text: str | date) -> datetime:
    """The local moment of an ISO text or date; a date alone is the start of its day.

    Raises ValueError where the text is no ISO date or time.
    """
    if isinstance(text, datetime):
        return to_local(text)
    if isinstance(text, date):
        return datetime.combine(text, time.min)
    return to_local(datetime.fromisoformat(text.strip()))


def to_local(value: datetime) -> datetime:
    """The naive local time of a moment; a moment without a zone is taken as local already."""
    if value.tzinfo is None:
        return value
    return value.astimezone(LOCAL).replace(tzinfo=None)


def deadline(text: str | date) -> datetime:
    """The last instant a deadline still allows (see the module's docstring)."""
    if isinstance(text, str) and len(text.strip()) <= len("2024-06-29"):
        return end_of_day(moment(text).date())
    if isinstance(text, date) and not isinstance(text, datetime):
        return end_of_day(text)
    return end_of_minute(moment(text))


def end_of_day(day: date) -> datetime:
    """The last microsecond of a local day."""
    return datetime.combine(day, time.max)


def end_of_minute(value: datetime) -> datetime:
    """The last microsecond of a minute, for a time that was given to the minute only.

    A time that carries seconds is exact and stays as it is.
    """
    if value.second or value.microsecond:
        return value
    return value + _LAST_OF_MINUTE


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``start`` to ``end``, both included; None is open.

    >>> Interval(date(2024, 3, 28), date(2024, 6, 29)).days
    94
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"interval ends ({self.end}) before it starts ({self.start})")

    @property
    def days(self) -> int | None:
        """Number of days, both ends included; None where an end is open."""
        if self.start is None or self.end is None:
            return None
        return (self.end - self.start).days + 1

    @property
    def is_open(self) -> bool:
        """True when the interval is all days."""
        return self.start is None and self.end is None

    def __contains__(self, value: date) -> bool:
        day = value.date() if isinstance(value, datetime) else value
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)
