"""Published figures out of a snapshot, and which of them answers for an indicator or an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from vedich.domain.index import Index
from vedich.domain.indicators import Grain, Indicator
from vedich.domain.moments import Interval
from vedich.domain.observations import Observation, current

if TYPE_CHECKING:
    from vedich.warehouse.snapshot import Snapshot

INDEX_MARK = ":"  # "766:TOTAL" is the subject TOTAL of the index 766


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation with what the snapshot knows beside it; days are local dates."""

    reading: Observation
    unit_uuid: str | None
    unit_name: str | None
    start: date | None
    end: date | None


def observations(snapshot: Snapshot) -> list[Seen]:
    """Every observation ever taken in, in the order they came, under the units' codes."""
    rows = snapshot.con.sql(_QUESTION).to_arrow_table().to_pylist()
    codes = {row["unit_uuid"]: row["unit"] for row in rows if row["unit"] != row["unit_uuid"]}
    return [_seen(row, place, codes) for place, row in enumerate(rows)]


def _seen(row: dict[str, Any], place: int, codes: Mapping[str | None, str]) -> Seen:
    beside = {name: row.pop(name) for name in ("unit_uuid", "unit_name", "start", "end")}
    if row["unit"] == beside["unit_uuid"]:
        row["unit"] = codes.get(row["unit"], row["unit"])
    return Seen(Observation(**row, order=place), **beside)


def _days_shared(seen: Seen, within: Interval) -> int:
    if seen.start is None or seen.end is None:
        return 0
    start = max(seen.start, within.start or seen.start)
    end = min(seen.end, within.end or seen.end)
    return max(0, (end - start).days + 1)


_QUESTION = """
SELECT unit_uuid, unit_name, period_start::DATE AS start, period_end::DATE AS "end",
       coalesce(block, '') AS scope, source, coalesce(meant, unit, unit_uuid) AS unit, subject,
       coalesce(period_label, '') AS period, captured_at,
       numerator, denominator, value, points, max_points AS maximum, rank,
       coalesce(procedure, '') AS procedure
FROM observations LEFT JOIN (
    SELECT code, any_value(unit_id) AS meant FROM units WHERE scheme = 'mapping' GROUP BY code
) AS mapped ON mapped.code = coalesce(unit, unit_uuid)
ORDER BY seq, ordinal
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
        cls, seen: Iterable[Seen], as_of: datetime, indexes: Mapping[str, Index], within: Interval
    ) -> Published:
        """What was known at ``as_of`` about the days ``within``.

        Of several periods the one that shares most days with ``within`` answers; a figure that
        does not say its period answers only where no other does.
        """
        days = {one.reading.key: _days_shared(one, within) for one in seen}
        in_force = tuple(current((one.reading for one in seen), as_of).values())
        found: dict[str, dict[str, Observation]] = {}
        for reading in sorted(in_force, key=lambda one: (days[one.key], one.age)):
            if not reading.procedure and (rate_of(reading), reading.points) != (None, None):
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
