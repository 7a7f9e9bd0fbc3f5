"""What a rate would come to if so many more cases were good ones.

Two readings of "N hồ sơ nữa": of the present cases N change sides, or N new ones come in.

>>> line = Threshold(Comparison.GT, Fraction(45))
>>> [one.reached for one in what_if(41, 100, 5, line)]
[True, False]
>>> str(what_if(41, 100, 5, line)[1].value)
'920/21'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from vedich.domain.thresholds import Comparison, Threshold, met

_FALLING = (Comparison.LT, Comparison.LE)


class Supply(StrEnum):
    """Where the further good cases come from."""

    PRESENT = "present"  # cases that are already in the denominator
    NEW = "new"  # each is one more in the denominator


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rate in percent with its parts; ``reached`` None: no target to compare with.

    ``used``: how many of the cases asked for there are; present cases run out.
    """

    supply: Supply
    numerator: int
    denominator: int
    used: int
    value: Fraction | None
    reached: bool | None


def what_if(
    numerator: int, denominator: int, more: int, line: Threshold | None
) -> tuple[Outcome, Outcome]:
    """The outcome of ``more`` present cases changing sides, and of as many new good ones.

    A good case is in the numerator where higher is better, outside of it where lower is better.
    """
    falling = line is not None and line.comparison in _FALLING
    room = numerator if falling else denominator - numerator
    used = min(more, max(room, 0))
    moved = -used if falling else used
    return (
        _outcome(Supply.PRESENT, numerator + moved, denominator, used, line),
        _outcome(Supply.NEW, numerator + (0 if falling else more), denominator + more, more, line),
    )


def _outcome(
    supply: Supply, numerator: int, denominator: int, used: int, line: Threshold | None
) -> Outcome:
    value = Fraction(100 * numerator, denominator) if denominator else None
    reached = None if value is None or line is None else met(value, line)
    return Outcome(supply, numerator, denominator, used, value, reached)
