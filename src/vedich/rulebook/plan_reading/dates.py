"""Days as plans write them: 06/6/2024, ngày 06 tháng 4 năm 2024, tháng 3 năm 2026.

>>> from vedich.domain.plan_texts import Stretch
>>> [day for day, _ in days_in(Stretch.of("từ 28/3/2024 đến ngày 29 tháng 6 năm 2024"))]
[datetime.date(2024, 3, 28), datetime.date(2024, 6, 29)]
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from vedich.domain.plan_texts import Stretch

DAY = (
    r"(?:(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})"
    r"|(?P<wd>\d{1,2})\s+tháng\s+(?P<wm>\d{1,2})(?:\s+năm|\s*/)\s*(?P<wy>\d{4}))"
)
HOUR = r"(?:\d{1,2}\s*(?:giờ|h|g|:)\s*(?:\d{2})?\s*(?:phút)?,?\s*)?"
_DAY = re.compile(DAY)
_MONTH = re.compile(r"tháng\s+(?P<m>\d{1,2})\s*(?:/|năm|-)\s*(?P<y>\d{4})")


def days_in(words: Stretch) -> Iterator[tuple[date | None, Stretch]]:
    """Every written day with its words; None for a day no calendar has."""
    for found in _DAY.finditer(words.text):
        yield day_of(found), words.part(*found.span())


def day_of(found: re.Match[str]) -> date | None:
    """The day of a match of DAY."""
    got = found.groupdict()
    day, month, year = (got[name] or got[f"w{name}"] for name in "dmy")
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None


def months_in(words: Stretch) -> Iterator[tuple[date, date, Stretch]]:
    """Every written month that is no part of a day: its first day, its last, its words."""
    taken = [found.span() for found in _DAY.finditer(words.text)]
    for found in _MONTH.finditer(words.text):
        if any(start <= found.start() < end for start, end in taken):
            continue
        year, month = int(found["y"]), int(found["m"])
        if 1 <= month <= 12:
            last = monthrange(year, month)[1]
            yield date(year, month, 1), date(year, month, last), words.part(*found.span())
