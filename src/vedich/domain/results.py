"""What a campaign came to: readings held against targets, unit by unit and indicator by indicator.

Numbers stay exact (int, Decimal or Fraction), a missing one carries its state. Counts of units and
gaps are derived from the unit results, so no two places can disagree.

>>> ake = Subject("ia-ake", "xã Ia Ake")
>>> paid = IndicatorResult("online_payment", "Tỷ lệ hồ sơ thanh toán trực tuyến", (
...     UnitResult(ake, Reading.percent(Fraction(700, 41)), Target.at_least(55), cases_missing=16),
... ), case_noun="hồ sơ thanh toán trực tuyến")
>>> paid.number_of(Status.NOT_MET), paid.units[0].distance
(1, Fraction(1555, 41))
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from vedich.domain.figures import Figure, State
from vedich.domain.thresholds import Comparison, Threshold, exceeded, met

Number = int | Decimal | Fraction
Measure = Literal["percent", "points", "count"]


class Status(StrEnum):
    """How a unit stands against its target."""

    EXCEEDED = "exceeded"
    MET = "met"
    NOT_MET = "not_met"
    NO_CASE = "no_case"
    NO_FIGURE = "no_figure"
    NO_TARGET = "no_target"

    @property
    def vi(self) -> str:
        """The word an official reads."""
        return _STATUS_WORDS[self]


_STATUS_WORDS = {
    Status.EXCEEDED: "vượt",
    Status.MET: "đạt",
    Status.NOT_MET: "chưa đạt",
    Status.NO_CASE: "không phát sinh",
    Status.NO_FIGURE: "chưa có số liệu",
    Status.NO_TARGET: "không giao chỉ tiêu",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is reported on: a unit, or an officer. ``block`` is its cụm or khối."""

    code: str
    name: str
    block: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One number with its measure, or (``number`` None) the state that says why there is none.

    Percent readings are 0–100, exact. ``numerator`` and ``denominator`` are cases, where known.
    """

    number: Number | None
    measure: Measure
    state: State = State.OK
    numerator: int | None = None
    denominator: int | None = None

    @classmethod
    def percent(cls, value: Number) -> Reading:
        """A rate in percent."""
        return cls(value, "percent")

    @classmethod
    def points(cls, value: Number) -> Reading:
        """A score."""
        return cls(value, "points")

    @classmethod
    def missing(cls, state: State, measure: Measure = "percent") -> Reading:
        """No number, and why."""
        return cls(None, measure, state)

    @classmethod
    def of(cls, figure: Figure) -> Reading:
        """A counted figure with its parts."""
        return cls(figure.value, "percent", figure.state, figure.numerator, figure.denominator)


@dataclass(frozen=True, slots=True)
class Target:
    """What has to be reached, in percent or points, and by which clause."""

    threshold: Threshold
    measure: Measure = "percent"
    clause: str = ""

    @classmethod
    def at_least(cls, value: Number, measure: Measure = "percent") -> Target:
        """ "Tối thiểu …" (≥)."""
        return cls(Threshold(Comparison.GE, Fraction(value)), measure)

    @classmethod
    def above(cls, value: Number, measure: Measure = "percent") -> Target:
        """ "Trên …" (>)."""
        return cls(Threshold(Comparison.GT, Fraction(value)), measure)

    def status(self, number: Number | None) -> Status:
        """Exceeded, met exactly, not met, or no figure (domain.thresholds says what these are)."""
        if number is None:
            return Status.NO_FIGURE
        if exceeded(Fraction(number), self.threshold):
            return Status.EXCEEDED
        return Status.MET if met(Fraction(number), self.threshold) else Status.NOT_MET


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit and one indicator: value, target, and how it moved since the last milestone.

    ``status`` None: derived from value and target. ``cases_missing``: how many more cases are
    needed for the target at the present volume (None: not known, for published figures).
    ``change`` is in percentage points or points; None where the two are not comparable.
    """

    unit: Subject
    value: Reading
    target: Target | None = None
    cases_missing: int | None = None
    change: Number | None = None
    given_status: Status | None = None
    note: str = ""

    @property
    def status(self) -> Status:
        """The given status, else what value and target say."""
        if self.given_status not in (None, Status.NO_FIGURE):
            return self.given_status
        if self.target is None:
            return Status.NO_TARGET
        if self.value.state is State.NO_CASE:
            return Status.NO_CASE
        return self.target.status(self.value.number)

    @property
    def distance(self) -> Fraction | None:
        """How far the value is from a target it does not meet (percentage points or points)."""
        if self.target is None or self.value.number is None or self.status is not Status.NOT_MET:
            return None
        return abs(self.target.threshold.value - Fraction(self.value.number))


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator over all units. ``overall`` is counted over all cases, never averaged.

    ``case_noun``: what one more case is ("hồ sơ thanh toán trực tuyến").
    """

    indicator: str
    title: str
    units: tuple[UnitResult, ...]
    overall: Reading | None = None
    overall_change: Number | None = None
    target: Target | None = None
    case_noun: str = "hồ sơ"

    @property
    def common_target(self) -> Target | None:
        """The target all units share, else None (each unit has its own)."""
        found = {unit.target for unit in self.units if unit.target}
        return self.target or (found.pop() if len(found) == 1 else None)

    def number_of(self, status: Status) -> int:
        """How many units have this status."""
        return sum(1 for unit in self.units if unit.status is status)

    def having(self, status: Status) -> tuple[UnitResult, ...]:
        """The units of this status, in their given order."""
        return tuple(unit for unit in self.units if unit.status is status)


@dataclass(frozen=True, slots=True)
class Gap:
    """One unit that misses one target, and what is still needed."""

    indicator: IndicatorResult
    result: UnitResult
    distance: Fraction
