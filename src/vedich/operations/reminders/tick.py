"""The tick's part of reminding: every morning of a campaign a job looks who is to be reminded.

From the plan's first day (where it is unknown, from a year before its end) to two months after its
last: award files and reports are still asked for then. Whether the campaign runs is asked when the
morning comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

from vedich.domain.campaigns import Campaign
from vedich.domain.dues import Due, daily
from vedich.operations.campaign.lifecycle import life_of
from vedich.operations.reminders.reminding import REMINDING
from vedich.operations.work.jobs import enqueue
from vedich.operations.work.tick_kinds import Kind
from vedich.records.models import JobKind

MORNING = time(7, 30)
_BEFORE, _AFTER = timedelta(days=365), timedelta(days=60)


def dues(campaign: Campaign) -> Iterator[Due]:
    """One a day."""
    start = campaign.period.start or campaign.period.end - _BEFORE
    return daily(campaign.id, "remind", start, campaign.period.end + _AFTER, MORNING)


def do(campaign: Campaign, due: Due) -> dict[str, Any]:
    """Ask for the job; nothing where the campaign does not run."""
    state = life_of(campaign.id).state
    if state not in REMINDING:
        return {"skipped": state}
    job = enqueue(
        "tick", JobKind.REMIND, key=f"remind:{campaign.id}:{due.at.date()}", campaign=campaign.id
    )
    return {"job": str(job.id)}


KIND = Kind(dues, do)
