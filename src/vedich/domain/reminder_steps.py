"""When a matter is spoken of again, and to whom: once per rhythm, one step after the other.

>>> from vedich.domain.reminding import ReminderStep, To
>>> steps = (ReminderStep(0, (To.OFFICER,)), ReminderStep(7, (To.HEAD,)))
>>> known = Lasting(date(2026, 10, 1), (Told(date(2026, 10, 1), 0),))
>>> next_step(steps, 5, known, date(2026, 10, 4)), next_step(steps, 5, known, date(2026, 10, 9))
(None, 1)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vedich.domain.reminding import ReminderStep


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder that went out: its day and its step."""

    day: date
    step: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """A matter so far: the day it was first seen, and what was said of it, the latest last."""

    opened: date
    told: tuple[Told, ...] = ()


def next_step(
    steps: Sequence[ReminderStep], rhythm_days: int, known: Lasting, day: date
) -> int | None:
    """The step of the reminder due on ``day``; None while the last one is still fresh.

    Nobody is passed over: whoever was not told yet is told before the next in line is, however
    long the matter has lasted.
    """
    if not known.told:
        return 0
    last = known.told[-1]
    if (day - last.day).days < rhythm_days:
        return None
    lasted = (day - known.opened).days
    reached = max((n for n, step in enumerate(steps) if step.after_days <= lasted), default=0)
    return max(last.step, min(reached, last.step + 1))


def is_the_same(known: Lasting, rhythm_days: int, day: date) -> bool:
    """Does a matter that had ended and is back on ``day`` go on as the one before?

    A figure that goes up and down around the line must not be spoken of at every turn.
    """
    return bool(known.told) and (day - known.told[-1].day).days < rhythm_days
