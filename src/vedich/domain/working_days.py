"""The working calendar: which days are off, and where a due day goes that falls on one.

A day that nobody listed keeps the rule of its weekday. Make-up working Saturdays are listed as not
off. Years of which no holiday is known are not assumed to have none: ``knows`` says so.

>>> days = WorkingDays({date(2024, 4, 30): Listed(True, "Ngày Chiến thắng")}, rest_from=6)
>>> days.moved(date(2024, 4, 30), "before"), days.moved(date(2024, 4, 28), "after")
(datetime.date(2024, 4, 29), datetime.date(2024, 4, 29))
>>> days.after(date(2024, 4, 26), 3), days.knows(2024), days.knows(2025)
(datetime.date(2024, 5, 2), True, False)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from vedich.domain.indicators import Text

DaysOff = Literal["before", "after", "stay"]
_ONE = timedelta(days=1)
WEEKEND = Text("Ngày nghỉ hằng tuần", "Weekend")


@dataclass(frozen=True, slots=True)
class Listed:
    """What a calendar says of a day: off or working, why, and how well founded that is.

    ``source``: "parameters" or "imported".
    """

    off: bool
    note: str
    status: str = ""
    source: str = "parameters"


@dataclass(frozen=True)
class WorkingDays:
    """Days off and make-up working days; ``listed`` holds those that differ from the weekday.

    ``rest_from``: the first day of the weekly rest, 1 Monday to 7 Sunday.
    """

    listed: Mapping[date, Listed]
    rest_from: int

    def is_off(self, day: date) -> bool:
        """Is nobody at work on this day?"""
        known = self.listed.get(day)
        return known.off if known else day.isoweekday() >= self.rest_from

    def why_off(self, day: date) -> Text | None:
        """Why it is off; None for a working day."""
        if not self.is_off(day):
            return None
        known = self.listed.get(day)
        return Text(known.note, known.note) if known and known.note else WEEKEND

    def moved(self, day: date, rule: DaysOff) -> date:
        """The day itself if it is a working day or stays, else the nearest one before or after."""
        if rule == "stay":
            return day
        step = _ONE if rule == "after" else -_ONE
        while self.is_off(day):
            day += step
        return day

    def after(self, day: date, number: int) -> date:
        """The ``number``-th working day after ``day``."""
        for _ in range(number):
            day = self.moved(day + _ONE, "after")
        return day

    def knows(self, year: int) -> bool:
        """Are holidays of this year listed at all?"""
        return year in self._years

    @cached_property
    def _years(self) -> frozenset[int]:
        return frozenset(day.year for day, known in self.listed.items() if known.off)
