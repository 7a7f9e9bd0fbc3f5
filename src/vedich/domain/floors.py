"""Which of two targets is laxer, and a target raised to what it may not lie below.

A target is laxer than another where some result meets it and not the other; "trên 45%" is stricter
than "tối thiểu 45%". Targets to rise to and targets to fall to don't compare.

>>> from fractions import Fraction
>>> from vedich.domain.thresholds import Comparison
>>> least, above = Threshold(Comparison.GE, Fraction(45)), Threshold(Comparison.GT, Fraction(45))
>>> laxer(least, above), laxer(above, least)
(True, False)
>>> raised(Threshold(Comparison.GE, Fraction(40)), least).value
Fraction(45, 1)
"""

from __future__ import annotations

from dataclasses import dataclass

from vedich.domain.indicators import Text
from vedich.domain.thresholds import Threshold


@dataclass(frozen=True, slots=True)
class Floor:
    """A target that another may not be laxer than, and who set it where."""

    threshold: Threshold
    clause: Text


def laxer(one: Threshold, other: Threshold) -> bool:
    """True where a result can meet ``one`` and miss ``other``; False where they don't compare."""
    if one.comparison.rising != other.comparison.rising:
        return False
    if one.value == other.value:
        return one.comparison.allows_equal and not other.comparison.allows_equal
    return (one.value < other.value) == one.comparison.rising


def raised(one: Threshold, floor: Threshold) -> Threshold:
    """``one``, or ``floor`` where that is stricter."""
    return floor if laxer(one, floor) else one
