"""Periods that were locked before frozen figures were kept: their file is made where that is sure.

    freeze_missing(office)          # a worker does it when it begins, and an upgrade
    unfrozen(office, "ia-ake-2024") # days of closed periods that have no file

Sure is: nothing came in since the period was locked, so the figures are still those of that
moment. The file says on which day it was made. Where data came in since, none is made: the figures
then shown would not be those that were locked, and the page of milestones says so.
"""

from __future__ import annotations

import logging
from datetime import date

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.operations.closing.frozen import Closed, closed_periods, freeze, last_moment
from vedich.operations.figures.standings import compute_standings
from vedich.operations.keeping.auditing import append
from vedich.operations.keeping.decided_files import deciding
from vedich.operations.office import Office
from vedich.records.models import ClosedPeriod
from vedich.warehouse.shapes import Kind
from vedich.warehouse.snapshot import pin

ACTOR = "tick"
_log = logging.getLogger("vedich.worker")
_COUNTED = (Kind.DOSSIERS, Kind.OBSERVATIONS, Kind.UNITS, Kind.WITHDRAWAL)


def unfrozen(office: Office, campaign: str = "") -> list[ClosedPeriod]:
    """The periods that are closed and have no file, the earliest first."""
    known = {(one.campaign, one.end) for one in closed_periods(office.workspace)}
    found = ClosedPeriod.objects.filter(reopened_at=None).order_by("campaign", "end")
    if campaign:
        found = found.filter(campaign=campaign)
    return [one for one in found if (one.campaign, one.end) not in known]


def freeze_missing(office: Office) -> list[ClosedPeriod]:
    """Make the files that can still be made; returns their periods."""
    made = []
    for period in unfrozen(office):
        if not _as_it_was(office, period):
            continue
        try:
            _freeze(office, period)
        except Refusal:
            # A campaign that is gone, or no data at all: nothing can be said of that moment.
            continue
        made.append(period)
    return made


def freeze_missing_safely(office: Office) -> None:
    """The same for a worker, whom a period that can't be counted any more must not end."""
    try:
        freeze_missing(office)
    except Exception as error:
        _log.error("frozen later: %s", type(error).__name__)


def made_later(office: Office, campaign: str) -> dict[date, date]:
    """Last day of a closed period → the day its file was made, for those made afterwards."""
    return {
        one.end: one.made_on
        for one in closed_periods(office.workspace)
        if one.campaign == campaign and one.made_on is not None
    }


def _as_it_was(office: Office, period: ClosedPeriod) -> bool:
    """Has nothing that is counted come in or gone since it was locked?"""
    counted = (one for one in office.imports if one.kind in _COUNTED)
    return all(one.imported_at <= period.closed_at for one in counted)


def _freeze(office: Office, period: ClosedPeriod) -> None:
    moment = last_moment(period.end)
    board = compute_standings(office, period.campaign, moment)
    pin(office.workspace, board.snapshot, f"{period.campaign} {moment:%Y-%m-%d %H:%M}")
    with deciding(office.workspace.path):
        held = ClosedPeriod.objects.select_for_update().get(id=period.id)
        if held.reopened_at is not None:
            return
        held.snapshot = board.snapshot
        held.save(update_fields=["snapshot"])
        event = append(
            ACTOR,
            "period.freeze_later",
            f"campaign:{held.campaign}:{held.end}",
            after={"snapshot": board.snapshot, "closed_at": held.closed_at},
        )
        closed = Closed(
            held.campaign,
            held.start,
            held.end,
            board.snapshot,
            held.revision,
            made_on=clock.today(),
        )
        freeze(office, closed, board.cells, event)
