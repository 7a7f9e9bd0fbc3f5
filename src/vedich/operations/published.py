"""Published figures out of a snapshot, and which of them answers for an indicator or an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from vedich.domain.index import Index
from vedich.domain.indicators import Grain, Indicator
from vedich.domain.observations import Observation, current

if TYPE_CHECKING:
    from vedich.warehouse.snapshot import Snapshot

INDEX_MARK = ":"  # "766:TOTAL" is the subject TOTAL of the index 766


def observations(snapshot: Snapshot, subject: str | None = None) -> list[Observation]:
    """Every observation ever taken in, or those of one subject, in the order they came."""
    question = (
        _QUESTION + (" WHERE subject = $subject" if subject else "") + " ORDER BY seq, ordinal"
    )
    found = snapshot.con.execute(question, {"subject": subject} if subject else {})
    return [
        Observation(**{**row, "order": place})
        for place, row in enumerate(found.to_arrow_table().to_pylist())
    ]


_QUESTION = """
SELECT source, unit, subject, coalesce(period_label, '') AS period, captured_at,
       numerator, denominator, value, points, max_points AS maximum, rank,
       coalesce(procedure, '') AS procedure
FROM observations
"""


@dataclass(frozen=True)
class Published:
    """The readings in force at a moment, by unit and subject; the latest where there are several.

    Subjects are the codes of the index definition: another name of a group is folded into it.
    """

    by_unit: Mapping[str, Mapping[str, Observation]]
    all_current: tuple[Observation, ...]

    @classmethod
    def at(
        cls, seen: Iterable[Observation], as_of: datetime, indexes: Mapping[str, Index]
    ) -> Published:
        """What was known at ``as_of``."""
        in_force = tuple(current(seen, as_of).values())
        found: dict[str, dict[str, Observation]] = {}
        for reading in sorted(in_force, key=lambda one: one.age):
            if not reading.procedure:
                found.setdefault(reading.unit, {})[_code(reading.subject, indexes)] = reading
        return cls(found, in_force)

    def points(self, unit: str, subject: str) -> Observation | None:
        """The reading of an index subject (TOTAL, a group or a component) that has points."""
        reading = self.by_unit.get(unit, {}).get(subject)
        return reading if reading is not None and reading.points is not None else None

    def rate(self, unit: str, subjects: Iterable[str]) -> Observation | None:
        """The reading of the first of these subjects that has a rate or its parts."""
        for subject in subjects:
            reading = self.by_unit.get(unit, {}).get(subject)
            if reading is not None and rate_of(reading) is not None:
                return reading
        return None

    def is_idle(self, unit: str, subjects: Iterable[str]) -> bool:
        """True when every published denominator of these subjects is zero (and one is there)."""
        readings = self.by_unit.get(unit, {})
        below = [readings[name].denominator for name in subjects if name in readings]
        known = [number for number in below if number is not None]
        return bool(known) and not any(known)


def rate_of(reading: Observation) -> Fraction | None:
    """The rate in percent: from its parts where they are published, else as published."""
    if reading.numerator is not None and reading.denominator:
        return 100 * Fraction(reading.numerator) / Fraction(reading.denominator)
    if reading.denominator == 0:
        return None
    return None if reading.value is None else Fraction(reading.value)


def index_reading(
    published: Published, indexes: Mapping[str, Index], unit: str, subject: str
) -> Observation | None:
    """The published points of ``766:TOTAL``, ``766:ONLINE`` … of a unit."""
    return published.points(unit, _code(subject.partition(INDEX_MARK)[2], indexes))


def subjects_for(indicator: str, indexes: Iterable[Index]) -> list[str]:
    """Subjects whose published rate is this indicator's: itself, and components bound to it."""
    bound = [
        part.code
        for index in indexes
        if index.complete
        for _, part in index.components()
        if part.indicator == indicator
    ]
    return [indicator, *bound]


def dossier_subjects(indexes: Iterable[Index], indicators: Mapping[str, Indicator]) -> list[str]:
    """Components that count dossiers: a unit whose denominators there are all 0 had no case."""
    counted = {name for name, one in indicators.items() if one.grain is Grain.DOSSIERS}
    return [
        part.code
        for index in indexes
        for _, part in index.components()
        if part.indicator in counted
    ]


def whole(number: Decimal | None) -> int | None:
    """A published count as a whole number, or None where it is none."""
    return int(number) if number is not None and number == int(number) else None


def _code(subject: str, indexes: Mapping[str, Index]) -> str:
    for index in indexes.values():
        group = index.group(subject)
        if group is not None:
            return group.code
    return subject
