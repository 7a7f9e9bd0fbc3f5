"""Reported sums as pages show them: a unit's periods, one period's figures, all units of a period.

    unit_periods(asked, "H21.168")[0]["state"]
    period_units(asked, period, units)[0]["provisional"]

Entered is not counted: ``provisional`` is True until figures are confirmed and their import is in
force; a confirmed report whose import somebody withdrew says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from vedich.documents.sums_sheet import write_sums_sheet
from vedich.domain.clock import now
from vedich.domain.indicators import Text
from vedich.domain.results import Subject
from vedich.domain.states import PERIOD_SUMS
from vedich.domain.steps import START
from vedich.operations.office import Office
from vedich.operations.pages.names import people_named
from vedich.operations.sums.forms import Place, headings, sheet_rows
from vedich.operations.sums.periods import Asked, ReportPeriod
from vedich.operations.sums.reports import subject_of
from vedich.records.models import AuditEvent, ClosedPeriod, PeriodReport, SumState

if TYPE_CHECKING:
    from django.db.models import QuerySet


def unit_periods(asked: Asked, unit: str) -> list[dict[str, Any]]:
    """Every period that has ended, the latest first, with the unit's report."""
    today = now().date()
    reports = {
        one.end: one for one in _reports(asked).filter(unit=unit).select_related("submitted_by")
    }
    locked = locked_ends(asked)
    return [
        _row(period, reports.get(period.end), locked)
        for period in reversed(asked.periods)
        if period.end <= today
    ]


def unit_period(asked: Asked, place: Place, report: PeriodReport | None) -> dict[str, Any]:
    """One period of a unit: the state of its report, and what can become of it."""
    return _row(place.period, report, locked_ends(asked))


def history(report: PeriodReport | None) -> list[dict[str, Any]]:
    """What became of a report, as the log tells it: the latest first, with words for every step."""
    if report is None:
        return []
    titles = {f"sums.{step.verb}": step.title for step in PERIOD_SUMS.steps}
    titles["sums.recorded"] = Text("ghi nhận vào số liệu", "imported")
    events = AuditEvent.objects.filter(subject=subject_of(report)).order_by("-seq")
    names = people_named(one.actor for one in events)
    return [
        {
            "at": one.at,
            "who": names[one.actor],
            "title": titles.get(one.verb, one.verb),
            "why": one.why,
            "after": one.after or {},
        }
        for one in events
    ]


def period_units(
    asked: Asked, period: ReportPeriod, units: Iterable[Subject]
) -> list[dict[str, Any]]:
    """Every unit that takes part, with its report of the period and the figures in it."""
    found = _reports(asked).filter(end=period.end).prefetch_related("sums")
    reports = {one.unit: one for one in found.select_related("submitted_by", "upload")}
    locked = locked_ends(asked)
    return [
        {**_row(period, reports.get(unit.code), locked), "unit": unit, "sums": sums}
        for unit in units
        for sums in [figures(asked, reports.get(unit.code))]
    ]


def figures(asked: Asked, report: PeriodReport | None) -> list[dict[str, Any]]:
    """Per indicator asked its title and, where reported, numerator, denominator and rate."""
    given = {one.indicator: one for one in report.sums.all()} if report else {}
    rows = []
    for one in asked.indicators:
        parts = given.get(one.id)
        rate = (
            100 * Fraction(parts.numerator, parts.denominator)
            if (parts is not None and parts.denominator)
            else None
        )
        rows.append(
            {
                "id": one.id,
                "title": one.title,
                "how": one.how_it_is_counted,
                "numerator": parts.numerator if parts else None,
                "denominator": parts.denominator if parts else None,
                "value": rate,
            }
        )
    return rows


def progress(rows: Collection[Mapping[str, Any]]) -> dict[str, int]:
    """How many units stand where, for the line above the table."""
    counts = dict.fromkeys((*SumState.values, "none"), 0)
    for row in rows:
        counts[row["state"] or "none"] += 1
    return counts


def template(asked: Asked, place: Place, report: PeriodReport | None = None) -> bytes:
    """The Excel sheet for this unit and period, with the numbers last sent where there are any."""
    known = (
        {one.indicator: (one.numerator, one.denominator) for one in report.sums.all()}
        if (report)
        else {}
    )
    rows = [
        [*row, *known.get(one.id, ("", "")), asked.version]
        for one, row in zip(asked.indicators, sheet_rows(asked, place), strict=True)
    ]
    numbers = [asked.layout.column(name) for name in ("numerator", "denominator")]
    return write_sums_sheet(
        (
            f"Số liệu tự báo cáo của {place.name}",
            f"{asked.campaign.document.short}, lũy kế kỳ {place.period.label}",
            "Ghi số nguyên vào hai cột Tử số, Mẫu số; không phát sinh thì ghi 0 vào cả hai. "
            "Không sửa các ô khác.",
        ),
        headings(asked),
        rows,
        [column.headers[0] for column in numbers if column is not None],
    )


def waiting(campaign: str) -> list[tuple[date, int]]:
    """The periods of a campaign with reports that nobody has decided on, and how many."""
    found = PeriodReport.objects.filter(campaign=campaign, state=SumState.SUBMITTED)
    counts = found.values("end").annotate(number=Count("id")).order_by("end")
    return [(one["end"], one["number"]) for one in counts]


def contested(campaign: str, units: Collection[str]) -> list[PeriodReport]:
    """The reports of these units that were sent back to them."""
    found = PeriodReport.objects.filter(campaign=campaign, state=SumState.CONTESTED)
    return list(found.filter(unit__in=units).order_by("end", "unit"))


def locked_ends(asked: Asked) -> frozenset[date]:
    """The last days of the periods of a campaign that are closed."""
    closed = ClosedPeriod.objects.filter(campaign=asked.campaign.id, reopened_at=None)
    last = max(closed.values_list("end", flat=True), default=date.min)
    return frozenset(one.end for one in asked.periods if one.end <= last)


def withdrawn_imports(office: Office) -> frozenset[int]:
    """The numbers of imports that were withdrawn."""
    return frozenset(one.seq for one in office.imports if one.withdrawn_by is not None)


def report_of(asked: Asked, unit: str, period: ReportPeriod) -> PeriodReport | None:
    """The report of a unit for a period, if it sent one."""
    return _reports(asked).filter(unit=unit, end=period.end).first()


def _reports(asked: Asked) -> QuerySet[PeriodReport]:
    return PeriodReport.objects.filter(campaign=asked.campaign.id)


def _row(
    period: ReportPeriod, report: PeriodReport | None, locked: Collection[date]
) -> dict[str, Any]:
    state = report.state if report else START
    closed = period.end in locked
    return {
        "period": period,
        "report": report,
        "state": state,
        "said": PERIOD_SUMS.states.get(state),
        "provisional": state in (SumState.SUBMITTED, SumState.CONTESTED),
        "locked": closed,
        "may": () if closed else tuple(step.verb for step in PERIOD_SUMS.steps_from(state)),
    }
