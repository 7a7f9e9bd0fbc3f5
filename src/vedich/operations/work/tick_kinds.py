"""What the tick knows to do: which dues a campaign has of a kind, and what is done at each.

    KINDS["remind"] = Kind(dues=…, do=…)

A kind's name is the part of ``Due.kind`` before the first colon; what follows it tells the rhythms
of one kind apart ("report:IV.4.1"). ``do`` runs inside the transaction that marks the due as done:
it writes records and asks for jobs, and leaves everything slow to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from vedich.domain.campaigns import Campaign
from vedich.domain.dues import Due
from vedich.operations.campaign import life_tick
from vedich.operations.closing import milestones


@dataclass(frozen=True, slots=True)
class Kind:
    """``dues``: everything a campaign has of it, past and future, in any order. ``do``: do one of
    them and answer what was done, as JSON values; Refusal where that is not possible now."""

    dues: Callable[[Campaign], Iterable[Due]]
    do: Callable[[Campaign, Due], dict[str, Any]]


KINDS: dict[str, Kind] = {
    "life": Kind(life_tick.life_dues, life_tick.take_due),
    "milestone": Kind(milestones.opening_dues, milestones.open_due),
    "round": Kind(milestones.round_dues, milestones.end_due),
}


def kind_of(due: Due) -> Kind:
    """Who does a due."""
    return KINDS[due.kind.partition(":")[0]]
