"""A year of simulated time for 150 units: every milestone on its day, nothing twice.

CI lives through its first four months (Tết, the leap day, month ends, 30/4) hour by hour, and whole
years run in ``script/soak --years N``.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.functional.year_room import Year
from vedich.records.models import Milestone

pytestmark = pytest.mark.django_db


def test_four_months_with_tet_a_leap_day_and_a_clock_that_jumps(
    tmp_path: Path, vedich_home: Path
) -> None:
    year = Year(tmp_path, vedich_home)
    year.live(date(2024, 1, 1), date(2024, 2, 14), hours=3)
    # Somebody sets the clock back a week, then a day ahead of where it was, then right again.
    year.jump(datetime(2024, 2, 7, 12))
    year.jump(datetime(2024, 2, 15, 12))
    year.jump(datetime(2024, 2, 14, 23))
    year.live(date(2024, 2, 15), date(2024, 3, 8), hours=3)
    # The worker is off for three days over a weekend.
    year.live(date(2024, 3, 12), date(2024, 5, 3), hours=3)
    expected = {one.day: one.due for one in year.stones if one.due <= date(2024, 5, 3)}
    late = {
        day: due for day, due in expected.items() if date(2024, 3, 9) <= due <= date(2024, 3, 11)
    }
    assert late == {date(2024, 3, 10): date(2024, 3, 11)}
    assert dict(year.milestones()) == expected | {date(2024, 3, 10): date(2024, 3, 12)}
    # 9/2 and 10/2 fall on Tết, 31/3 on a Sunday, 30/4 on a holiday.
    assert expected[date(2024, 2, 9)] == date(2024, 2, 15)
    assert expected[date(2024, 2, 29)] == date(2024, 2, 29)
    assert expected[date(2024, 3, 31)] == date(2024, 4, 1)
    assert expected[date(2024, 4, 30)] == date(2024, 5, 2)
    ticks = year.ticks()
    assert len({(kind, due) for kind, due, _ in ticks}) == len(ticks)
    assert {state for _, _, state in ticks} == {"done"}
    signed = Milestone.objects.filter(state="frozen")
    assert signed.count() >= len(expected) - 2
    assert {one.revision for one in signed} == {1}
