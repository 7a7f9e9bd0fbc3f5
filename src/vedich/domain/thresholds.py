"""Meeting a target, exactly: strict and non-strict comparisons, and how many cases are missing.

"trên 45%" is strict, "tối thiểu 45%" is not. Everything is fractions and whole numbers, so a
rate that stands exactly on its target never falls on the wrong side.

>>> above, least = Threshold(Comparison.GT, Fraction(45)), Threshold(Comparison.GE, Fraction(45))
>>> met(Fraction(45), above), met(Fraction(45), least)
(False, True)
>>> cases_needed(45, 100, above), cases_needed_growing(45, 100, above)
(1, 1)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor


class Comparison(StrEnum):
    """How a value stands to its target. Higher is better for gt and ge, lower for lt and le."""

    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"

    @property
    def vi(self) -> str:
        """The words of a plan."""
        return _WORDS[self][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return _WORDS[self][1]

    @property
    def sign(self) -> str:
        """The sign a table shows."""
        return _WORDS[self][2]

    @property
    def rising(self) -> bool:
        """True where higher is better."""
        return self in (Comparison.GT, Comparison.GE)

    @property
    def allows_equal(self) -> bool:
        """True where a result on the very number meets it."""
        return self in (Comparison.GE, Comparison.LE)


_WORDS = {
    Comparison.GT: ("trên", "above", ">"),
    Comparison.GE: ("tối thiểu", "at least", "≥"),
    Comparison.LT: ("dưới", "below", "<"),
    Comparison.LE: ("không quá", "at most", "≤"),
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A comparison and its number, in percent (or points)."""

    comparison: Comparison
    value: Fraction


def met(value: Fraction, threshold: Threshold) -> bool:
    """True when the value meets the target."""
    match threshold.comparison:
        case Comparison.GT:
            return value > threshold.value
        case Comparison.GE:
            return value >= threshold.value
        case Comparison.LT:
            return value < threshold.value
        case Comparison.LE:
            return value <= threshold.value


def exceeded(value: Fraction, threshold: Threshold) -> bool:
    """True when the value is better than the target's number.

    For a strict target ("trên 45%") this is the same as meeting it; whether a campaign asks for
    more than that is a reading its signatory chooses.
    """
    if threshold.comparison.rising:
        return value > threshold.value
    return value < threshold.value


def cases_needed(numerator: int, denominator: int, threshold: Threshold) -> int | None:
    """How many of the present cases must still change sides; None where even all would not do.

    For a target to rise to, the smallest k with (numerator + k) / denominator meeting it; for one
    to fall to, the smallest k with (numerator - k) / denominator. No case at all: None.
    """
    if denominator == 0:
        return None
    line = threshold.value * denominator / 100
    if threshold.comparison.rising:
        enough = ceil(line) if threshold.comparison is Comparison.GE else floor(line) + 1
        needed = max(0, enough - numerator)
        return needed if numerator + needed <= denominator else None
    enough = floor(line) if threshold.comparison is Comparison.LE else ceil(line) - 1
    needed = max(0, numerator - enough)
    return needed if needed <= numerator else None


def cases_needed_growing(numerator: int, denominator: int, threshold: Threshold) -> int | None:
    """The same when each further good case is a new one, so the denominator grows with it.

    For a target to rise to, the smallest k with (numerator + k) / (denominator + k) meeting it;
    for one to fall to, the smallest k with numerator / (denominator + k).
    """
    rate = threshold.value / 100
    least = 0 if denominator else 1
    if threshold.comparison.rising:
        strict = threshold.comparison is Comparison.GT
        missing, step = rate * denominator - numerator, 1 - rate
    else:
        strict = threshold.comparison is Comparison.LT
        missing, step = numerator - rate * denominator, rate
    # Each new case closes the distance to the line by ``step``; the line is met at 0.
    if step <= 0:
        left = missing - step * least
        return least if left < 0 or (left == 0 and not strict) else None
    needed = floor(missing / step) + 1 if strict else ceil(missing / step)
    return max(least, needed)
