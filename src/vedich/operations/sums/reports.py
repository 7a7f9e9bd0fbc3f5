"""Sums reported by units: submitted, confirmed or contested; closed with their period.

    report = submit(head, asked, place, {"online_payment": (12, 30)})
    confirm(office_user, [report])          # a job imports its file; then the figures count
    contest(office_user, report, "Mẫu số thấp hơn kỳ trước")

Who may is asked of operations.people.permissions, in which state of domain.states.PERIOD_SUMS; what
lies beyond the state (a closed period, deciding on one's own report) is asked of
operations.sums.rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from vedich.domain.errors import Refusal
from vedich.domain.states import PERIOD_SUMS
from vedich.domain.steps import START, Step
from vedich.operations.data.uploads import Incoming, keep
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.people.permissions import Action, check
from vedich.operations.sums import rules as rules
from vedich.operations.sums.forms import Place, Sums, as_file
from vedich.operations.sums.periods import Asked, ReportPeriod
from vedich.operations.work.jobs import enqueue
from vedich.records.models import (
    JobKind,
    PeriodReport,
    PeriodSum,
    SumState,
    User,
)


def submit(
    actor: User, asked: Asked, place: Place, sums: Sums, file: Incoming | None = None
) -> PeriodReport:
    """Hand in a unit's sums; ``file``: the sheet they were read from, else one is written.

    The file is kept first: what is confirmed later is its very bytes.
    """
    check(actor, Action.ENTER_SUMS, place.unit, asked.campaign.id)
    rules.check_sums(asked, sums)
    rules.check_open(asked.campaign.id, place.period)
    upload = keep(actor, file or ContentFile(as_file(asked, place, sums), name=_name(place)))
    with transaction.atomic():
        rules.check_open(asked.campaign.id, place.period)
        known = (
            PeriodReport.objects.select_for_update()
            .filter(
                campaign=asked.campaign.id,
                unit=place.unit,
                start=place.period.start,
                end=place.period.end,
            )
            .first()
        )
        step = PERIOD_SUMS.step("submit", known.state if known else START)
        before = told(known) if known else None
        report = known or PeriodReport(
            campaign=asked.campaign.id,
            unit=place.unit,
            start=place.period.start,
            end=place.period.end,
            revision=0,
        )
        report.state, report.revision = step.after, report.revision + 1
        report.template, report.upload, report.import_seq = asked.version, upload, None
        report.submitted_by, report.submitted_at = actor, timezone.now()
        report.decided_by, report.decided_at, report.reason = None, None, ""
        report.save()
        report.sums.all().delete()
        PeriodSum.objects.bulk_create(
            PeriodSum(report=report, indicator=name, numerator=above, denominator=below)
            for name, (above, below) in sums.items()
        )
        append(actor, "sums.submit", subject_of(report), before=before, after=told(report))
    return report


def confirm(actor: User, reports: Iterable[PeriodReport]) -> list[PeriodReport]:
    """Confirm reports, all or none, and queue the import of their files as one job."""
    with transaction.atomic():
        done = [_decide(actor, "confirm", report) for report in reports]
        if done:
            named = sorted(f"{one.id}:{one.revision}" for one in done)
            key = f"record:{named[0]}:{len(named)}"
            campaign = done[0].campaign
            enqueue(actor, JobKind.RECORD, key=key, campaign=campaign, reports=named)
    return done


def contest(actor: User, report: PeriodReport, reason: str) -> PeriodReport:
    """Ask the unit to look again, with a reason; figures that already count are withdrawn."""
    with transaction.atomic():
        done = _decide(actor, "contest", report, reason)
        if done.import_seq is not None:
            enqueue(
                actor,
                JobKind.RECORD,
                campaign=done.campaign,
                number=done.import_seq,
                reason=done.reason,
            )
    return done


def mark_recorded(actor: Actor, report_id: str, revision: int, seq: int) -> None:
    """The import of a confirmed report is done: remember it, unless the report moved on."""
    with transaction.atomic():
        found = PeriodReport.objects.select_for_update().get(id=report_id)
        if (found.revision, found.state) == (revision, SumState.CONFIRMED):
            found.import_seq = seq
            found.save()
            append(actor, "sums.recorded", subject_of(found), after={"import": seq})


def mark_withdrawn(actor: Actor, seq: int, reason: str) -> None:
    """An import was withdrawn on the data page: a report it came from is contested with it."""
    with transaction.atomic():
        for found in PeriodReport.objects.select_for_update().filter(
            import_seq=seq, state=SumState.CONFIRMED
        ):
            take_step(actor, PERIOD_SUMS.step("contest", found.state), found, reason)


def told(report: PeriodReport) -> dict[str, Any]:
    """What the log keeps of a report."""
    return {
        "state": str(report.state),
        "revision": report.revision,
        "upload": str(report.upload_id),
        "sums": {one.indicator: [one.numerator, one.denominator] for one in report.sums.all()},
    }


def subject_of(report: PeriodReport) -> str:
    """How the log names a report."""
    return f"sums:{report.campaign}:{report.unit}:{report.end}"


def _decide(actor: User, verb: str, report: PeriodReport, reason: str = "") -> PeriodReport:
    found = PeriodReport.objects.select_for_update().get(id=report.id)
    step = PERIOD_SUMS.step(verb, found.state)
    check(actor, Action(step.right), campaign=found.campaign)
    rules.check_decider(actor, found)
    rules.check_open(found.campaign, ReportPeriod(found.start, found.end))
    if step.with_reason and not reason.strip():
        raise Refusal("no_reason", "Cần ghi lý do.", "A reason is needed.")
    rules.check_not_recording(found)
    return take_step(actor, step, found, reason)


def take_step(actor: Actor, step: Step, found: PeriodReport, reason: str = "") -> PeriodReport:
    """Take a step of the table that somebody has checked, with its event."""
    before = {"state": str(found.state)}
    found.state = step.after
    if isinstance(actor, User):
        found.decided_by, found.decided_at = actor, timezone.now()
    found.reason = reason.strip()[:500]
    found.save()
    append(
        actor,
        f"sums.{step.verb}",
        subject_of(found),
        before=before,
        after={"state": str(found.state), "revision": found.revision},
        why=found.reason,
    )
    return found


def _name(place: Place) -> str:
    return f"so-tu-bao-cao {place.unit} {place.period.end}.csv"
