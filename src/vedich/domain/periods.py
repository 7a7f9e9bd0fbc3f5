"""The period (kỳ) a published figure is about: a year, a quarter or a month, both ends included.

A year that is still running keeps its whole length: how far it had come is said by the moment the
figure was read, so that two readings of one year are readings of the same figure.

>>> year(2026).label, quarter(2026, 3).start, month(2026, 2).end
('Năm 2026', datetime.date(2026, 7, 1), datetime.date(2026, 2, 28))
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` to ``end`` under the name an office gives them."""

    start: date | None
    end: date | None
    label: str


UNKNOWN = Period(None, None, "")


def year(number: int) -> Period:
    """A calendar year. ValueError where there is no such year."""
    return Period(date(number, 1, 1), date(number, 12, 31), f"Năm {number}")


def quarter(number: int, which: int) -> Period:
    """Quarter 1–4 of a year. ValueError where there is none."""
    if which not in (1, 2, 3, 4):
        raise ValueError(f"no quarter {which}")
    last = 3 * which
    start, end = date(number, last - 2, 1), date(number, last, monthrange(number, last)[1])
    return Period(start, end, f"Quý {which}/{number}")


def month(number: int, which: int) -> Period:
    """Month 1–12 of a year. ValueError where there is none."""
    start = date(number, which, 1)
    return Period(
        start, date(number, which, monthrange(number, which)[1]), f"Tháng {which}/{number}"
    )


def days(start: date, end: date) -> Period:
    """Any other stretch of days, named by its ends."""
    return Period(start, end, f"{start:%d/%m/%Y}–{end:%d/%m/%Y}")
