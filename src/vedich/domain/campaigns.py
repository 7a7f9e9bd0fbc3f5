"""A campaign: what one document launches, with every value beside the section it came from.

>>> period = Period("III.3", "…", end=date(2024, 6, 29), start=date(2024, 3, 28))
>>> period.days, milestone_date(Milestone("day-50", Text("50 ngày", "50 days"), "", day=50), period)
(94, datetime.date(2024, 5, 16))
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from vedich.domain.awards import Tier
from vedich.domain.figures import as_decimal
from vedich.domain.indicators import Text
from vedich.domain.moments import Interval
from vedich.domain.plans import (
    AwardFile,
    Citation,
    Deadline,
    Duty,
    Gap,
    Launch,
    Missing,
    Note,
    Observation,
    Participant,
    Passage,
    Reporting,
)
from vedich.domain.target_rules import TargetRule
from vedich.domain.thresholds import Comparison
from vedich.domain.vietnamese import number
from vedich.domain.working_days import DaysOff


@dataclass(frozen=True, slots=True)
class Period:
    """From day to day, both included; ``start`` None: unknown, and ``missing`` says what lacks."""

    section: str
    text: str
    end: date
    start: date | None = None
    missing: Missing | None = None

    @property
    def interval(self) -> Interval:
        """The same as an interval; open at an unknown start."""
        return Interval(self.start, self.end)

    @property
    def days(self) -> int | None:
        """Number of days, both ends included; None where the start is unknown."""
        return self.interval.days


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day at which targets are looked at: a counted day of the period, a date, or its end.

    Day 1 is the first day. Without ``day`` and ``date`` it is the end of the period.
    ``how`` says why this day, where the text gives none.
    """

    id: str
    title: Text
    section: str
    day: int | None = None
    date: date | None = None
    how: Text | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an office shows for a judged content; suggestions say "chưa có căn cứ"."""

    text: Text
    status: Missing


@dataclass(frozen=True, slots=True)
class Amount:
    """A number a content asks for that no indicator measures, in the plan's own unit of measure.

    It is judged by reports and evidence. ``written``: the words of the plan; ``by``: by when, where
    that is not the campaign's end.

    >>> Amount(Fraction(250000), "cây", Comparison.GE, "trồng mới ít nhất 250.000 cây").said
    Text(vi='≥ 250.000 cây', en='≥ 250,000 cây')
    """

    value: Fraction
    unit: str
    comparison: Comparison
    written: str
    by: date | None = None

    @property
    def said(self) -> Text:
        """The number with its sign and unit."""
        unit = self.unit if self.unit == "%" else f" {self.unit}".rstrip()
        sign = self.comparison.sign
        english = f"{as_decimal(self.value, 6).normalize():,f}"
        return Text(f"{sign} {number(self.value)}{unit}", f"{sign} {english}{unit}")


@dataclass(frozen=True, slots=True)
class Content:
    """One content of the campaign: measured by its targets, or judged on evidence.

    ``amounts``: what it asks for in numbers that no indicator measures.
    """

    id: str
    text: str
    evidence: tuple[Evidence, ...] = ()
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class Baseline:
    """A result before the campaign as the plan states it, in percent."""

    unit: str
    indicator: str
    value: Fraction
    section: str
    written: str


@dataclass(frozen=True, slots=True)
class CampaignUnit:
    """A unit the plan names; ``block`` is the block it is ranked in."""

    id: str
    name: str
    block: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Units ranked with each other; ``unit_kinds``: kinds of unit that belong to it."""

    id: str
    title: Text
    unit_kinds: tuple[str, ...]
    section: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """How subjects are ranked: by which indicator or index subject, ties, least denominator.

    ``status`` "chưa có căn cứ": the text sets no such rule and the product's default is used.
    ``by`` blank: the plan has no target that is measured, so nobody is ranked.
    """

    by: str
    ties: Literal["competition", "dense"]
    minimum_denominator: int
    status: Missing | None
    section: str
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class CalendarRule:
    """Where what falls on a day off goes, and how many working days units have to answer.

    ``confirm_days``: after a milestone's day, to confirm or contest one's figures. Without a
    ``section`` the text sets no such rule and these are the product's defaults or an office's own.
    """

    days_off: DaysOff = "stay"
    confirm_days: int = 3
    section: str = ""
    note: Text | None = None

    @property
    def status(self) -> Missing | None:
        """ "chưa có căn cứ" where no section of the text sets the rule."""
        return None if self.section else Missing.BASIS


@dataclass(frozen=True, slots=True)
class Campaign:
    """Everything one document sets going. ``example`` True: no document of any office."""

    id: str
    title: Text
    status: str
    author: str
    checker: str
    document: Launch
    period: Period
    targets: tuple[TargetRule, ...]
    milestones: tuple[Milestone, ...]
    ranking: Ranking
    bases: tuple[Citation, ...] = ()
    parent: Citation | None = None
    situation: tuple[Passage, ...] = ()
    purposes: tuple[Passage, ...] = ()
    requirements: tuple[Passage, ...] = ()
    method: tuple[Passage, ...] = ()
    contents: tuple[Content, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    participants: tuple[Participant, ...] = ()
    units: tuple[CampaignUnit, ...] = ()
    blocks: tuple[Block, ...] = ()
    tiers: tuple[Tier, ...] = ()
    award_file: AwardFile | None = None
    deadlines: tuple[Deadline, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    calendar: CalendarRule = CalendarRule()
    duties: tuple[Duty, ...] = ()
    closing: tuple[Passage, ...] = ()
    recipients: tuple[str, ...] = ()
    observations: tuple[Observation, ...] = ()
    notes: tuple[Note, ...] = ()
    gaps: tuple[Gap, ...] = ()
    example: bool = False
    label: Text | None = None
    digest: str = ""

    def milestone(self, name: str) -> Milestone:
        """The milestone called ``name``; KeyError where there is none (refused when loading)."""
        return next(stone for stone in self.milestones if stone.id == name)

    @property
    def measured(self) -> frozenset[str]:
        """Ids of the contents that targets measure."""
        return frozenset(target.content for target in self.targets if target.content)

    @property
    def work(self) -> tuple[Duty, ...]:
        """Everything somebody is to do: the duties, then the contents that no target measures.

        Such a content is led by the units that take part, as long as the campaign runs; one that a
        duty says in the same words is not listed twice.
        """
        leads = tuple(one.text for one in self.participants if one.kind == "collective")
        judged = (
            Duty(one.id, one.text, leads, continuous=True)
            for one in self.contents
            if one.id not in self.measured and not any(one.text in d.text for d in self.duties)
        )
        return (*self.duties, *judged)


def milestone_date(milestone: Milestone, period: Period) -> date | None:
    """The date of a milestone; None where it is counted from an unknown start."""
    if milestone.date:
        return milestone.date
    if milestone.day is None:
        return period.end
    return period.start + timedelta(days=milestone.day - 1) if period.start else None


def report_dates(campaign: Campaign) -> list[tuple[date, Reporting]]:
    """Every day a report is due, in order; rhythms without a known start have none."""
    due: list[tuple[date, Reporting]] = []
    for reporting in campaign.reporting:
        if reporting.milestone:
            day = milestone_date(campaign.milestone(reporting.milestone), campaign.period)
            due += [(day, reporting)] if day else []
        due += [(day, reporting) for day in reporting.on_days]
        due += [(day, reporting) for day in _rhythm(campaign.period, reporting)]
    return sorted(due, key=lambda pair: pair[0])


def _rhythm(period: Period, reporting: Reporting) -> Iterator[date]:
    start, every = period.start, reporting.every_days
    if start is None:
        return
    if every:
        for number in range(every, (period.days or 0) + 1, every):
            yield start + timedelta(days=number - 1)
    if reporting.every_months:
        for year in range(start.year, period.end.year + 1):
            for month in range(reporting.every_months, 13, reporting.every_months):
                last = monthrange(year, month)[1]
                day = date(year, month, min(reporting.month_day or last, last))
                if start < day <= period.end:
                    yield day


def outside_period(campaign: Campaign) -> list[Milestone]:
    """Milestones whose day lies outside the period: worth a warning, not a refusal."""
    return [
        stone
        for stone in campaign.milestones
        if (day := milestone_date(stone, campaign.period)) is not None
        and day not in campaign.period.interval
    ]
