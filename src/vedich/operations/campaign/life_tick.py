"""The two steps that days bring by themselves: an issued campaign starts, a running one winds up.

    KIND.dues(campaign)     # life:start on its first day, life:wind_up on the day after its last

What a person did already stays; a plan whose last day moves brings a due of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from vedich.domain.campaigns import Campaign
from vedich.domain.dues import Due
from vedich.domain.lifecycle import CAMPAIGN
from vedich.operations.campaign.lifecycle import life_of, take

ACTOR = "tick"


def life_dues(campaign: Campaign) -> Iterator[Due]:
    """The first day, where it is known, and the day after the last, as they begin."""
    period = campaign.period
    if period.start is not None:
        yield Due(campaign.id, "life:start", datetime.combine(period.start, time.min))
    over = period.end + timedelta(days=1)
    yield Due(campaign.id, "life:wind_up", datetime.combine(over, time.min))


def take_due(campaign: Campaign, due: Due) -> dict[str, Any]:
    """Take the step where the campaign still stands before it."""
    verb = due.kind.partition(":")[2]
    state = life_of(campaign.id).state
    if not any(step.verb == verb for step in CAMPAIGN.steps_from(state)):
        return {"state": state}
    return {"state": take(ACTOR, campaign.id, verb).state}
