"""The calendar of a campaign to the day: rhythms, months, leap day, Tết, and days off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from vedich.domain.campaign_days import days_of, stones_of
from vedich.domain.campaigns import CalendarRule, Campaign, Period
from vedich.domain.plans import Reporting
from vedich.domain.working_days import Listed, WorkingDays
from vedich.operations.data.working_days import working_days
from vedich.operations.office import Office

IA_AKE = "ia-ake-2024"


@pytest.fixture(scope="module")
def days() -> WorkingDays:
    return working_days(Office.open())


def with_reports(campaign: Campaign, start: date, end: date, **reporting: object) -> Campaign:
    one = Reporting("V", "báo cáo", "Văn phòng", **reporting)  # type: ignore[arg-type]
    return replace(
        campaign,
        period=Period("III", "…", end, start),
        milestones=(),
        deadlines=(),
        reporting=(one,),
    )


def test_ia_ake_to_the_day(campaigns: dict[str, Campaign], days: WorkingDays) -> None:
    stones = stones_of(campaigns[IA_AKE], days)
    assert [(one.day.month, one.day.day, one.rhythm) for one in stones] == [
        (4, 6, "IV.4.1/10d"),
        (4, 16, "IV.4.1/10d"),
        (4, 26, "IV.4.1/10d"),
        (5, 6, "IV.4.1/10d"),
        (5, 16, "day-50"),
        (5, 26, "IV.4.1/10d"),
        (6, 5, "IV.4.1/10d"),
        (6, 15, "IV.4.1/10d"),
        (6, 25, "IV.4.1/10d"),
        (6, 29, "day-100"),
    ]
    assert all(one.due == one.day for one in stones)
    fiftieth = stones[4]
    assert [one.text for one in fiftieth.reports] == ["Định kỳ 10 ngày/lần", "sơ kết 50 ngày"]


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("before", [(4, 5), (4, 16), (4, 26), (5, 6), (5, 16), (5, 24), (6, 5), (6, 14), (6, 25)]),
        ("after", [(4, 8), (4, 16), (4, 26), (5, 6), (5, 16), (5, 27), (6, 5), (6, 17), (6, 25)]),
    ],
)
def test_days_off_move_by_the_campaigns_rule(
    campaigns: dict[str, Campaign],
    days: WorkingDays,
    rule: str,
    due: list[tuple[int, int]],
) -> None:
    moved = replace(campaigns[IA_AKE], calendar=CalendarRule(rule))  # type: ignore[arg-type]
    stones = stones_of(moved, days)
    assert [(one.due.month, one.due.day) for one in stones[:-1]] == due
    for one in stones:
        assert one.counted_to == min(one.day, one.due)


def test_what_falls_on_tet_waits_until_people_are_back(
    campaigns: dict[str, Campaign], days: WorkingDays
) -> None:
    start = date(2024, 2, 1)
    asked = with_reports(campaigns[IA_AKE], start, date(2024, 2, 29), every_days=10)
    asked = replace(asked, calendar=CalendarRule("after"))
    (first, second) = [one for one in days_of(asked, days) if one.kind == "report"]
    assert (first.day, first.due) == (date(2024, 2, 10), date(2024, 2, 15))
    assert first.off is not None
    assert "Tết Nguyên đán" in first.off.vi
    assert second.due == second.day == date(2024, 2, 20)


def test_a_make_up_saturday_is_a_working_day(days: WorkingDays) -> None:
    assert not days.is_off(date(2024, 5, 4))
    assert days.is_off(date(2024, 5, 11))
    assert days.moved(date(2024, 4, 27), "after") == date(2024, 5, 2)
    assert days.after(date(2024, 4, 26), 2) == date(2024, 5, 3)


def test_month_and_quarter_ends_with_a_leap_day(
    campaigns: dict[str, Campaign], days: WorkingDays
) -> None:
    year = date(2024, 1, 1), date(2024, 12, 31)
    monthly = stones_of(with_reports(campaigns[IA_AKE], *year, every_months=1), days)
    assert [one.day for one in monthly][:2] == [date(2024, 1, 31), date(2024, 2, 29)]
    assert len(monthly) == 12
    quarterly = stones_of(with_reports(campaigns[IA_AKE], *year, every_months=3), days)
    assert [(one.day.month, one.day.day) for one in quarterly] == [
        (3, 31),
        (6, 30),
        (9, 30),
        (12, 31),
    ]
    thirtieth = with_reports(campaigns[IA_AKE], *year, every_months=1, month_day=30)
    assert stones_of(thirtieth, days)[1].day == date(2024, 2, 29)
    own = with_reports(campaigns[IA_AKE], *year, on_days=(date(2024, 7, 7),))
    assert [one.day for one in stones_of(own, days)] == [date(2024, 7, 7)]


def test_a_year_without_known_holidays_says_so(campaigns: dict[str, Campaign]) -> None:
    blank = WorkingDays({date(2023, 1, 2): Listed(True, "Nghỉ bù")}, 6)
    assert all(one.unknown_year for one in days_of(campaigns[IA_AKE], blank))


def test_the_year_of_the_other_plans_ends_on_their_own_days(
    campaigns: dict[str, Campaign], days: WorkingDays
) -> None:
    found = {
        (one.kind, one.due)
        for name in ("tp-lang-son-2024", "so-cong-thuong-lang-son-2024")
        for one in days_of(campaigns[name], days)
    }
    assert ("deadline", date(2025, 1, 1)) in found
    assert ("deadline", date(2024, 12, 30)) in found
