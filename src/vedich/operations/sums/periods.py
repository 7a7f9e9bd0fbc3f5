"""What a campaign asks of units that report by themselves: for which periods, which indicators.

A period runs from the campaign's first day to the end of a month, to a milestone or to its end:
figures are cumulative (lũy kế), so the latest period answers for the whole campaign so far and
nothing has to be added up across reports.

    asked = asked_of(office, office.book.campaign("gia-lai-2026"))
    [period.label for period in asked.periods][:1], asked.indicators[0].id, asked.version
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from vedich.domain.campaigns import Campaign, milestone_date
from vedich.domain.errors import Refusal
from vedich.domain.periods import days
from vedich.operations.figures.published import INDEX_MARK
from vedich.operations.figures.scope import subjects_of, units_on
from vedich.operations.office import Office

if TYPE_CHECKING:
    from vedich.domain.indicators import Indicator
    from vedich.domain.layouts import Layout
    from vedich.domain.results import Subject

LAYOUT = "unit-sums"
_RATE = "percent"


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """The days a report is about, both included."""

    start: date
    end: date

    @property
    def label(self) -> str:
        """As the sheet writes it: ``01/01/2026–30/09/2026``."""
        return days(self.start, self.end).label


@dataclass(frozen=True, slots=True)
class Asked:
    """``version`` changes when the indicators asked, their formulas or the sheet's layout do."""

    campaign: Campaign
    periods: tuple[ReportPeriod, ...]
    indicators: tuple[Indicator, ...]
    layout: Layout
    version: str

    def period(self, end: date) -> ReportPeriod:
        """The period that ends on a day; Refusal where none does."""
        found = next((one for one in self.periods if one.end == end), None)
        if found is None:
            raise Refusal(
                "no_such_period",
                f"Đợt thi đua không có kỳ báo cáo kết thúc ngày {end:%d/%m/%Y}.",
                f"The campaign has no reporting period that ends on {end:%d/%m/%Y}.",
            )
        return found


def asked_of(office: Office, campaign: Campaign) -> Asked:
    """What this campaign asks; no periods where its first day is unknown."""
    names = dict.fromkeys(
        target.indicator for target in campaign.targets if INDEX_MARK not in target.indicator
    )
    found = (office.book.indicator(name) for name in names)
    indicators = tuple(one for one in found if one.unit == _RATE)
    layout = office.book.layout(LAYOUT)
    content = [campaign.id, layout.digest, *(f"{one.id} {one.digest}" for one in indicators)]
    version = hashlib.sha256("\n".join(content).encode()).hexdigest()[:10]
    return Asked(campaign, _periods(campaign), indicators, layout, version)


def reporting_units(office: Office, campaign: Campaign, day: date) -> list[Subject]:
    """The units that take part on a day, in their official order."""
    with office.serving() as snapshot:
        return subjects_of(campaign, units_on(snapshot, day))


def _periods(campaign: Campaign) -> tuple[ReportPeriod, ...]:
    start, end = campaign.period.start, campaign.period.end
    if start is None:
        return ()
    ends = {end}
    ends |= {
        day
        for stone in campaign.milestones
        if (day := milestone_date(stone, campaign.period)) is not None and start <= day <= end
    }
    last = _month_end(start)
    while last < end:
        ends.add(last)
        last = _month_end(last + timedelta(days=1))
    return tuple(ReportPeriod(start, day) for day in sorted(ends))


def _month_end(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)
