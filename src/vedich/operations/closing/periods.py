"""Closing a period of a campaign: its figures are frozen, and no door changes them any more.

    close_period(user, office.book.campaign("ia-ake-2024"), date(2024, 3, 28), date(2024, 5, 16))
    check_period_open("ia-ake-2024", date(2024, 3, 28), date(2024, 5, 16))      # Refusal

A period is cumulative: what lies wholly inside it is closed with it, the sums that units reported
for it as well. Opening it again is operations.closing.reopening.
"""

from __future__ import annotations

from datetime import date

from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.domain.errors import Refusal
from vedich.domain.states import PERIOD_SUMS
from vedich.operations.closing.doors import check_period_open
from vedich.operations.closing.frozen import Closed, freeze, last_moment
from vedich.operations.figures.standings import Board, compute_standings
from vedich.operations.keeping.auditing import append
from vedich.operations.keeping.decided_files import deciding
from vedich.operations.office import Office
from vedich.operations.pages.board import board_at, office_now
from vedich.operations.people.permissions import Action, check
from vedich.operations.sums import rules as rules
from vedich.operations.sums.reports import take_step
from vedich.records.models import ClosedPeriod, PeriodReport, SumState, User
from vedich.warehouse.closing import close
from vedich.warehouse.snapshot import ledger_of, pin

__all__ = ["check_period_open", "close_period"]


def close_period(
    actor: User,
    campaign: Campaign,
    start: date | None,
    end: date,
    *,
    right: Action = Action.LOCK_SUMS,
    office: Office | None = None,
) -> ClosedPeriod:
    """Close the days up to ``end`` with the figures as they stand.

    Refusal while the days run, while sums reported for them are undecided or not yet imported, and
    where they are closed already. Snapshot and ledger come before the record: a crash in between
    leaves more closed than said, never less; the file of figures goes with the event.
    """
    check(actor, right, campaign=campaign.id)
    check_days_over(end)
    check_period_open(campaign.id, start, end)
    board = (
        compute_standings(office, campaign.id, last_moment(end))
        if office
        else board_at(campaign.id, end).board
    )
    office = office or office_now()
    pin(office.workspace, board.snapshot, f"{campaign.id} {last_moment(end):%Y-%m-%d %H:%M}")
    with deciding(office.workspace.path):
        check_period_open(campaign.id, start, end)
        held = reports_within(campaign.id, start, end)
        rules.check_all_decided(held)
        confirmed = [one for one in held if one.state == SumState.CONFIRMED]
        _check_counted(confirmed, board)
        with office.workspace.writing() as writer:
            close(writer, [one.import_seq for one in confirmed if one.import_seq is not None])
        for report in confirmed:
            take_step(actor, PERIOD_SUMS.step("lock", report.state), report)
        period = _period(actor, campaign, start, end, board)
        event = append(
            actor,
            "period.close",
            f"campaign:{campaign.id}:{end}",
            after={
                "start": start,
                "end": end,
                "revision": period.revision,
                "snapshot": board.snapshot,
                "reports": len(confirmed),
            },
            why=why_of(period),
        )
        why = why_of(period)
        closed = Closed(campaign.id, start, end, board.snapshot, period.revision, why)
        freeze(office, closed, board.cells, event)
    return period


def check_days_over(end: date) -> None:
    """Refusal while the last day is not over."""
    if end >= clock.today():
        raise Refusal(
            "period_running",
            f"Ngày {end:%d/%m/%Y} chưa qua nên chưa khóa được kỳ này.",
            f"{end:%d/%m/%Y} is not over, so the period can't be closed yet.",
        )


def reports_within(campaign: str, start: date | None, end: date) -> list[PeriodReport]:
    """The sums reported for days that lie wholly inside, held until the transaction ends."""
    found = PeriodReport.objects.select_for_update().filter(campaign=campaign, end__lte=end)
    return list(found.filter(start__gte=start) if start else found)


def why_of(period: ClosedPeriod) -> str:
    """Why it was opened since it was closed first; "" where it never was."""
    agreed = period.reopenings.filter(agreed=True).first()
    return agreed.reason if agreed else ""


def closed_of(campaign_id: str) -> list[ClosedPeriod]:
    """Every period of a campaign that was ever closed, the latest first."""
    found = ClosedPeriod.objects.filter(campaign=campaign_id).select_related("closed_by")
    return list(found.prefetch_related("reopenings__proposed_by", "reopenings__decided_by"))


def _period(
    actor: User, campaign: Campaign, start: date | None, end: date, board: Board
) -> ClosedPeriod:
    period = ClosedPeriod.objects.select_for_update().filter(campaign=campaign.id, end=end).first()
    if period is None:
        period = ClosedPeriod(campaign=campaign.id, end=end, revision=0)
    period.start, period.snapshot, period.revision = start, board.snapshot, period.revision + 1
    period.closed_by, period.closed_at, period.reopened_at = actor, clock.now(), None
    period.save()
    return period


def _check_counted(confirmed: list[PeriodReport], board: Board) -> None:
    """Everything confirmed is in the snapshot; an import that ended just now is not."""
    last = ledger_of(board.snapshot)
    if any((one.import_seq or 0) > last for one in confirmed):
        raise Refusal(
            "workspace_busy",
            "Số liệu vừa được nhập thêm, chưa tính xong.",
            "Data came in this very moment and is being counted.",
            hint_vi="Chờ ít giây rồi làm lại.",
            hint_en="Wait a few seconds and try again.",
        )
