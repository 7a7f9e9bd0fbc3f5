"""The minute tick: whatever is due in the campaigns that run is done, once, by one worker.

    for row in tick()["rows"]:
        row["campaign"], row["kind"], row["due"], row["state"]

Each due is a row of ``records.ticks`` with a unique key (campaign, kind, due). It is inserted
first, then the thing is done and both are committed together: a second worker waits for the row and
finds it done, and a worker killed in between leaves neither. What fails is tried again at later
ticks, at most ``MOST_ATTEMPTS`` times, and then stays on record as failed.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.domain.dues import Due, Turn, to_do
from vedich.domain.errors import Refusal
from vedich.domain.lifecycle import CLOSING, ISSUED, RUNNING
from vedich.operations.closing.reopening import finish_reopenings
from vedich.operations.keeping.auditing import append, last_change
from vedich.operations.keeping.decided_files import finish
from vedich.operations.office import Office, home
from vedich.operations.pages.board import office_now, steady
from vedich.operations.reminders import tick as reminder_tick
from vedich.operations.work.jobs import error_of
from vedich.operations.work.tick_kinds import KINDS, kind_of
from vedich.records.models import CampaignLife, Tick, TickState

ACTOR = "tick"
MOST_ATTEMPTS = 3
_AGAIN_AFTER = timedelta(minutes=5)
_MINUTE = 60.0
KINDS.setdefault("remind", reminder_tick.KIND)
# Until when nothing is due in a campaign, as long as nothing else changes: nothing changes without
# an event, and rules and figures are part of the state of page_board.
_quiet: dict[str, tuple[Hashable, datetime]] = {}
_log = logging.getLogger("vedich.worker")


class Minutes:
    """Says when the next tick is due: when the minute of the clock changed, whichever way, and
    at least once in a minute of the machine, however the clock stands."""

    def __init__(self) -> None:
        self._seen: datetime | None = None
        self._at = -_MINUTE

    def passed(self) -> bool:
        """True at most once a minute."""
        minute = clock.now().replace(second=0, microsecond=0)
        if minute == self._seen and time.monotonic() - self._at < _MINUTE:
            return False
        self._seen, self._at = minute, time.monotonic()
        return True


def tick(campaigns: Sequence[Campaign] | None = None) -> dict[str, Any]:
    """Do what is due now; rows ``{campaign, kind, due, state, result}`` of what was settled.

    ``campaigns``: only these, instead of every one that runs.
    """
    with steady() as state:
        found = ticking_campaigns() if campaigns is None else campaigns
        rows = [row for campaign in found for row in _tick_campaign(campaign, state)]
    return {"rows": rows, "at": clock.now().isoformat(sep=" ", timespec="seconds")}


def tick_safely() -> None:
    """``tick`` for a worker, whom a broken definition or database must not end.

    What another process left half decided when it was killed is settled before.
    """
    try:
        finish(home())
        finish_reopenings(Office.open())
        tick()
    except Exception as error:
        _log.error("tick: %s", type(error).__name__)


def ticking_campaigns() -> list[Campaign]:
    """The campaigns that were issued and are not closed yet."""
    alive = CampaignLife.objects.filter(state__in=(ISSUED, RUNNING, CLOSING))
    book = office_now().book
    return [book.campaigns[one.campaign] for one in alive if one.campaign in book.campaigns]


def _tick_campaign(campaign: Campaign, state: Hashable) -> list[dict[str, Any]]:
    moment = clock.now()
    about = (state, last_change(), tuple(KINDS))
    known = _quiet.get(campaign.id)
    if known is not None and known[0] == about and moment < known[1]:
        return []
    dues = [due for kind in KINDS.values() for due in kind.dues(campaign)]
    settled = Tick.objects.filter(campaign=campaign.id)
    last = settled.values("kind").annotate(last=Max("due")).values_list("kind", "last")
    rows = []
    for turn in to_do(dues, dict(last), moment):
        rows += [_row(due, TickState.MISSED, None) for due in _miss(turn, moment)]
        rows += _take(campaign, turn.due, moment)
    failed = list(settled.filter(state=TickState.FAILED, attempts__lt=MOST_ATTEMPTS))
    for one in failed:
        if not one.at <= moment < one.at + _AGAIN_AFTER:
            rows += _take(campaign, Due(campaign.id, one.kind, one.due), moment)
    if not rows and not failed:
        coming = min((due.at for due in dues if due.at > moment), default=datetime.max)
        _quiet[campaign.id] = about, coming
    return rows


def _miss(turn: Turn, moment: datetime) -> list[Due]:
    """Put the missed dues on record; those another worker recorded meanwhile are left out."""
    if not turn.missed:
        return []
    first = turn.missed[0]
    with transaction.atomic():
        missed = []
        for due in turn.missed:
            _, fresh = Tick.objects.get_or_create(
                campaign=due.campaign,
                kind=due.kind,
                due=due.at,
                defaults={"state": TickState.MISSED, "at": moment},
            )
            missed += [due] if fresh else []
        if missed:
            append(
                ACTOR,
                "tick.missed",
                f"campaign:{first.campaign}",
                after={"kind": first.kind, "dues": [due.at for due in missed]},
            )
    return missed


def _take(campaign: Campaign, due: Due, moment: datetime) -> list[dict[str, Any]]:
    """Do one due, or put on record why it could not be done; nothing if it was done already."""
    try:
        with transaction.atomic():
            row = _claimed(due, moment)
            if row is None:
                return []
            row.result = kind_of(due).do(campaign, due)
            row.state, row.at, row.attempts = TickState.DONE, moment, row.attempts + 1
            row.save()
            append(
                ACTOR,
                "tick.done",
                f"campaign:{due.campaign}",
                after={"kind": due.kind, "due": due.at, "result": row.result},
            )
    except Refusal as refusal:
        return _fail(due, moment, refusal)
    except Exception as error:
        return _fail(due, moment, _unexpected(error))
    return [_row(due, TickState.DONE, row.result)]


def _claimed(due: Due, moment: datetime) -> Tick | None:
    """The row of a due, held until the transaction ends; None where it is settled."""
    row, _ = Tick.objects.get_or_create(
        campaign=due.campaign,
        kind=due.kind,
        due=due.at,
        defaults={"state": TickState.FAILED, "at": moment},
    )
    row = Tick.objects.select_for_update().get(id=row.id)
    return row if row.state == TickState.FAILED and row.attempts < MOST_ATTEMPTS else None


def _fail(due: Due, moment: datetime, refusal: Refusal) -> list[dict[str, Any]]:
    # Somebody else holding the workspace is no failure of what is due.
    counted = 0 if refusal.code == "workspace_busy" else 1
    result = {"error": error_of(refusal)}
    with transaction.atomic():
        row = _claimed(due, moment)
        if row is None:
            return []
        row.attempts, row.at, row.result = row.attempts + counted, moment, result
        row.save()
        if counted:
            append(
                ACTOR,
                "tick.failed",
                f"campaign:{due.campaign}",
                after={"kind": due.kind, "due": due.at, "error": refusal.code},
            )
    return [_row(due, TickState.FAILED, result)]


def _row(due: Due, state: TickState, result: Any) -> dict[str, Any]:
    return {
        "campaign": due.campaign,
        "kind": due.kind,
        "due": due.at,
        "state": str(state),
        "result": result,
    }


def _unexpected(error: Exception) -> Refusal:
    kind = type(error).__name__
    return Refusal(
        "internal_error",
        f"Lỗi ngoài dự kiến của phần mềm ({kind}).",
        f"Unexpected error of the program ({kind}).",
        hint_vi="Báo cho người hỗ trợ phần mềm.",
        hint_en="Tell whoever supports the program.",
    )
