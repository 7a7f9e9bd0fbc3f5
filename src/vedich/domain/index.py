"""An index: groups of components, each turned from a rate into points by a curve.

The rules are data (``definitions/indexes/*.yaml``); here is only what they mean. A curve gives the
maximum from its threshold on and a straight line below it; points come from the unrounded rate
and are rounded once, halves up, before anything is added.

>>> paid = Component("PAID", Text("Hồ sơ TTTT", "Paid online"), Decimal(6))
>>> paid.points(309542, 358625)
Points(value=Decimal('5.18'), state=<State.OK: 'ok'>)
>>> paid.points(0, 0)
Points(value=None, state=<State.NO_CASE: 'no_case'>)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction

from vedich.domain.errors import Refusal
from vedich.domain.figures import State, round_half_up
from vedich.domain.indicators import Basis, Text


class ZeroRule(StrEnum):
    """What zero cases out of zero are worth."""

    NONE = "none"  # no value: no case arose
    ZERO = "zero"  # 0 points
    FULL = "full"  # the maximum


class Scope(StrEnum):
    """Whose figures a component rests on."""

    UNIT = "unit"
    PROVINCE = "province"  # the province's figures, copied to every unit: a unit can't move them


class Evidence(StrEnum):
    """How far a curve or maximum is known."""

    RECOMPUTED = "recomputed"  # published rows are reproduced by it
    QUOTED = "quoted"  # an official document quotes it
    INFERRED = "inferred"  # fits what is published, but no source states it


@dataclass(frozen=True, slots=True)
class Points:
    """Points of a component, group or index. A group that lacks a part is ``awaiting`` and carries
    the sum of the parts that are there, or None where none is."""

    value: Decimal | None
    state: State


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another source says otherwise; both stay on record."""

    source: str
    says: Text


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a group. ``threshold``: the rate, in percent, from which on it is full.

    ``counted``: numerator and denominator in words. ``maximum`` 0: published for information only.
    ``ratio_alone``: the source publishes the rate without its parts. ``indicator``: the indicator
    whose count explains it, in its main version or the one named.
    """

    code: str
    title: Text
    maximum: Decimal
    counted: Text | None = None
    threshold: Decimal = Decimal(100)
    zero_over_zero: ZeroRule = ZeroRule.NONE
    scope: Scope = Scope.UNIT
    evidence: Evidence = Evidence.INFERRED
    basis: tuple[Basis, ...] = ()
    indicator: str | None = None
    indicator_version: str | None = None
    ratio_alone: bool = False
    conflicts: tuple[Conflict, ...] = ()
    note: Text | None = None
    places: int = 2

    def points(
        self,
        numerator: int | None,
        denominator: int | None,
        ratio: Decimal | None = None,
    ) -> Points:
        """The points of ``numerator`` cases out of ``denominator``; ``ratio`` in percent is looked
        at only where the source publishes no parts. Points are None unless the state is ok.

        Raises ValueError for a negative part.
        """
        if self.maximum == 0:
            return Points(None, State.NOT_APPLICABLE)
        if numerator is None and denominator is None and self.ratio_alone and ratio is not None:
            return Points(self.of_rate(Fraction(ratio)), State.OK)
        if numerator is None or denominator is None:
            return Points(None, State.AWAITING)
        if numerator < 0 or denominator < 0:
            raise ValueError(f"negative part: {numerator}/{denominator}")
        if denominator:
            return Points(self.of_rate(Fraction(100 * numerator, denominator)), State.OK)
        if numerator:  # cases out of none: the denominator can't have arrived yet
            return Points(None, State.AWAITING)
        if self.zero_over_zero is ZeroRule.NONE:
            return Points(None, State.NO_CASE)
        full = self.zero_over_zero is ZeroRule.FULL
        return Points(self.maximum if full else Decimal(0), State.OK)

    def of_rate(self, percent: Fraction) -> Decimal:
        """The curve: points of a rate in percent, rounded."""
        if percent >= self.threshold:
            return self.maximum
        exact = percent * Fraction(self.maximum) / Fraction(self.threshold)
        return round_half_up(exact, self.places)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of components. ``aliases``: other codes of the same group in published data;
    ``total_code``: a published row that is this group's total and no component."""

    code: str
    title: Text
    maximum: Decimal | None  # None where the version quotes single components only
    components: tuple[Component, ...]
    aliases: tuple[str, ...] = ()
    total_code: str | None = None


@dataclass(frozen=True, slots=True)
class PointsExample:
    """A published row and the points it must give."""

    component: str
    numerator: int | None
    denominator: int | None
    points: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class Index:
    """One version of an index. ``complete``: all its groups are known, not single quoted rules."""

    id: str
    version: str
    title: Text
    in_force_from: date | None
    groups: tuple[Group, ...]
    basis: tuple[Basis, ...]
    status: str
    author: str
    checker: str
    complete: bool = True
    note: Text | None = None
    examples: tuple[PointsExample, ...] = ()
    digest: str = ""

    @property
    def maximum(self) -> Decimal | None:
        """Points a unit can have at most; None for single quoted rules."""
        known = [group.maximum for group in self.groups if group.maximum is not None]
        return sum(known, Decimal(0)) if self.complete else None

    def components(self) -> Iterator[tuple[Group, Component]]:
        """Every component with its group, in the order of the definition."""
        return ((group, part) for group in self.groups for part in group.components)

    def group(self, code: str) -> Group | None:
        """The group of a code or of another name of it (``ONLINE`` is ``CLGQ``)."""
        return next((g for g in self.groups if code in (g.code, *g.aliases)), None)

    def component(self, code: str, where: str = "") -> Component:
        """The component of a code; Refusal with the nearest code where there is none."""
        for _, part in self.components():
            if part.code == code:
                return part
        near = get_close_matches(code.upper(), [part.code for _, part in self.components()], 1)
        raise Refusal(
            "unknown_component",
            f"{where + ': ' if where else ''}bộ chỉ số {self.id} không có chỉ số thành phần "
            f"“{code}”.",
            f"{where + ': ' if where else ''}index {self.id} has no component “{code}”.",
            where=where,
            hint_vi=f"Có phải là “{near[0]}”?" if near else f"Xem: vedich rules show {self.id}.",
            hint_en=f"Did you mean “{near[0]}”?" if near else f"See: vedich rules show {self.id}.",
        )
