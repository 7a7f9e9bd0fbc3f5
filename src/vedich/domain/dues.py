"""What is due, and what of it is still to be done: once each, and of a rhythm only the last.

A kind names one rhythm of a campaign (``report:IV.4.1``): whoever was away for three days does the
last due of it and knows which were missed. Nothing that lies at or before the last known due of a
kind comes again, so a clock that is set back does nothing twice.

>>> days = [Due("ia-ake-2024", "remind", datetime(2024, 5, day, 7)) for day in (14, 15, 16, 17)]
>>> [one] = to_do(days, {"remind": datetime(2024, 5, 14, 7)}, datetime(2024, 5, 16, 9))
>>> one.due.at.day, [due.at.day for due in one.missed]
(16, [15])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be done at a moment, local to Việt Nam."""

    campaign: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """The due of a kind that is to be done now, and the earlier ones nobody did in time."""

    due: Due
    missed: tuple[Due, ...] = ()


def to_do(dues: Iterable[Due], known: Mapping[str, datetime], now: datetime) -> list[Turn]:
    """What is to be done at ``now``, the earliest first. ``known``: the last due of each kind that
    was done or missed before."""
    open_ones: dict[str, list[Due]] = {}
    for due in dues:
        if due.at <= now and due.at > known.get(due.kind, datetime.min):
            open_ones.setdefault(due.kind, []).append(due)
    turns = []
    for found in open_ones.values():
        found.sort(key=lambda due: due.at)
        turns.append(Turn(found[-1], tuple(found[:-1])))
    return sorted(turns, key=lambda turn: (turn.due.at, turn.due.kind))


def daily(campaign: str, kind: str, first: date, last: date, at: time) -> Iterator[Due]:
    """A due on every day from ``first`` to ``last``, both included, at an hour."""
    for number in range((last - first).days + 1):
        yield Due(campaign, kind, datetime.combine(first + timedelta(days=number), at))
