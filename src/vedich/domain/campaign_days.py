"""The calendar of a campaign: every day on which something of it is due, moved off days off.

Reports every so many days or at the ends of months and quarters, counted milestones, own dates and
deadlines. The own day stays what figures are counted to; ``due`` is when the work is handed in.

>>> rhythm_of(Reporting("IV.4.1", "Định kỳ 10 ngày/lần", "Công an xã", every_days=10))
'IV.4.1/10d'
>>> Stone(date(2024, 5, 18), date(2024, 5, 17), "day-50", ()).counted_to
datetime.date(2024, 5, 17)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from vedich.domain.campaigns import Campaign, milestone_date, report_dates
from vedich.domain.indicators import Text
from vedich.domain.plans import Reporting
from vedich.domain.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class CampaignDay:
    """One thing that is due. ``rhythm`` names the series it belongs to, or the thing itself.

    ``off``: why the own day is a day off. ``unknown_year``: no holiday of that year is listed.
    """

    day: date
    due: date
    kind: str
    rhythm: str
    title: Text
    section: str
    off: Text | None = None
    unknown_year: bool = False

    @property
    def moved(self) -> bool:
        """Is it due on another day than its own?"""
        return self.due != self.day


@dataclass(frozen=True, slots=True)
class Stone:
    """A day of the course at which figures are looked at: a milestone, a report, or both.

    ``milestone``: its id where targets are set for it, else "". ``counted_to``: the last day whose
    figures it can hold; work that is due before its own day can't know that day.
    """

    day: date
    due: date
    rhythm: str
    titles: tuple[Text, ...]
    milestone: str = ""
    reports: tuple[Reporting, ...] = ()

    @property
    def counted_to(self) -> date:
        """The last day that figures of this stone are counted to."""
        return min(self.day, self.due)

    @property
    def title(self) -> Text:
        """What it is called: the milestone's name, else the words of the report."""
        return self.titles[0]


def days_of(campaign: Campaign, days: WorkingDays) -> list[CampaignDay]:
    """Everything that is due, in order; what is counted from an unknown start is left out."""
    return sorted(_days(campaign, days), key=lambda one: (one.due, one.day, one.kind, one.rhythm))


def stones_of(campaign: Campaign, days: WorkingDays) -> list[Stone]:
    """The days at which figures are looked at, each once, in order."""
    reports: dict[date, list[Reporting]] = {}
    for day, one in report_dates(campaign):
        reports.setdefault(day, []).append(one)
    named: dict[date, list[tuple[str, Text]]] = {}
    for stone in campaign.milestones:
        at = milestone_date(stone, campaign.period)
        if at is not None:
            named.setdefault(at, []).append((stone.id, stone.title))
    found = []
    for day in sorted(reports.keys() | named.keys()):
        here, known = named.get(day, []), reports.get(day, [])
        said = [title for _, title in here] or [Text(known[0].text, known[0].text)]
        found.append(
            Stone(
                day,
                days.moved(day, campaign.calendar.days_off),
                here[0][0] if here else rhythm_of(known[0]),
                tuple(said),
                here[0][0] if here else "",
                tuple(known),
            )
        )
    return found


def rhythm_of(reporting: Reporting) -> str:
    """The name of a report's series within its campaign."""
    if reporting.milestone:
        return reporting.milestone
    step = f"{reporting.every_days}d" if reporting.every_days else f"{reporting.every_months}m"
    return f"{reporting.section}/{step if reporting.every_days or reporting.every_months else ''}"


def _days(campaign: Campaign, days: WorkingDays) -> Iterator[CampaignDay]:
    for stone in campaign.milestones:
        day = milestone_date(stone, campaign.period)
        if day is not None:
            yield _day(campaign, days, day, "milestone", stone.id, stone.title, stone.section)
    for day, one in report_dates(campaign):
        title = Text(one.text, one.text)
        yield _day(campaign, days, day, "report", rhythm_of(one), title, one.section)
    for limit in campaign.deadlines:
        if limit.last_day is not None:
            title = Text(limit.text, limit.text)
            yield _day(campaign, days, limit.last_day, "deadline", limit.id, title, limit.section)


def _day(
    campaign: Campaign,
    days: WorkingDays,
    day: date,
    kind: str,
    rhythm: str,
    title: Text,
    section: str,
) -> CampaignDay:
    return CampaignDay(
        day,
        days.moved(day, campaign.calendar.days_off),
        kind,
        rhythm,
        title,
        section,
        days.why_off(day),
        not days.knows(day.year),
    )
