"""The slow, obvious count: row by row, in plain Python. Engines are held against it.

>>> from vedich.domain.conditions import Always, Is
>>> from vedich.domain.indicators import Side, Version
>>> online = Version("v1", None, ("received_at",), Side(Always()),
...                  Side(Is("channel", "online")), ())
>>> rows = [{"received_at": datetime(2024, 6, 1), "channel": "online"},
...         {"received_at": datetime(2024, 6, 2), "channel": "counter"}]
>>> count(Grain.DOSSIERS, online, rows, as_of=datetime(2024, 6, 30))[()].figure().percent_text()
'50,00%'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from vedich.domain.conditions import Row, first_known
from vedich.domain.dossiers import EVENT_FIELDS, EVENT_FLAGS
from vedich.domain.figures import Counts
from vedich.domain.indicators import Grain, Side, Version
from vedich.domain.moments import Interval

KEYS = ("unit", "officer", "procedure", "field", "channel", "service_level", "month", "day")
CATALOGUE_KEYS = ("procedure", "field", "service_level")
_NATIONAL_CODE = re.compile(r"^(\d\.\d{6})(\..*)?$")

Key = tuple[str | None, ...]


def national_code(code: str | None) -> str | None:
    """The national part of a procedure code: ``2.000815.000.00.00.H55`` → ``2.000815``."""
    matched = _NATIONAL_CODE.match(code) if code else None
    return matched.group(1) if matched else code


def count(
    grain: Grain,
    version: Version,
    dossiers: Iterable[Row],
    *,
    by: Sequence[str] = (),
    interval: Interval = Interval(),
    as_of: datetime,
    catalogue: Sequence[Row] = (),
    unit_levels: Mapping[str, str] | None = None,
) -> dict[Key, Counts]:
    """Counts per key, in the order of ``by``; without keys there is always the one key ``()``.

    ``dossiers``: surviving versions only, one row per dossier, fields as in domain.dossiers, with
    ``unit_id`` beside the recorded ``unit`` where the unit is known. ``catalogue``: the procedures
    (PROCEDURE_FIELDS), needed for the grain *procedures* only. A case with no day to place it is
    excluded when all days are asked for, and absent from a bounded interval.
    """
    placed = list(_placed(version, dossiers, interval, as_of))
    if grain is Grain.PROCEDURES:
        return _count_procedures(
            version, placed, by, _reference_day(interval, as_of), as_of, catalogue, unit_levels
        )
    found: dict[Key, Counts] = {} if by else {(): Counts()}
    for row, day in placed:
        key = tuple(_key_of(row, day, name) for name in by)
        found[key] = found.get(key, Counts()) + _counts_of_row(version, row, day, as_of)
    return found


def _placed(
    version: Version, dossiers: Iterable[Row], interval: Interval, as_of: datetime
) -> Iterable[tuple[Row, datetime | None]]:
    for dossier in dossiers:
        row = as_known_at(dossier, as_of)
        day = first_known(row, version.placed_by)
        if not isinstance(day, datetime):
            if interval.is_open:
                yield row, None
        elif day in interval and day <= as_of:
            yield row, day


def as_known_at(row: Row, as_of: datetime) -> Row:
    """The row with every event after ``as_of`` taken away, and what it made true."""
    later = [
        name for name in EVENT_FIELDS if isinstance(v := row.get(name), datetime) and v > as_of
    ]
    flags = {EVENT_FLAGS[name]: False for name in later if name in EVENT_FLAGS}
    return {**row, **dict.fromkeys(later), **flags} if later else row


def _counts_of_row(version: Version, row: Row, day: datetime | None, as_of: datetime) -> Counts:
    """What one row adds; a row outside scope or denominator adds nothing but keeps its key."""
    if not version.scope.matches(row, as_of):
        return Counts()
    weighs = _weight(version.denominator, row)
    if day is None or weighs is None or any(row.get(name) is None for name in version.needs):
        return Counts(0, 0, 1)
    if not version.denominator.where.matches(row, as_of):
        return Counts()
    counted = version.numerator.where.matches(row, as_of)
    return Counts((_weight(version.numerator, row) or 0) if counted else 0, weighs, 0)


def _weight(side: Side, row: Row) -> int | None:
    if side.weight is None:
        return 1
    value = row.get(side.weight)
    return value if isinstance(value, int) else None


def _key_of(row: Row, day: datetime | None, name: str) -> str | None:
    if name == "month":
        return day.strftime("%Y-%m") if day else None
    if name == "day":
        return day.strftime("%Y-%m-%d") if day else None
    if name == "unit":
        value: Any = row.get("unit_id") or row.get("unit")
    else:
        value = row.get(name)
    return None if value is None else str(value)


def _reference_day(interval: Interval, as_of: datetime) -> datetime:
    if interval.end is None:
        return as_of
    return min(as_of, datetime.combine(interval.end, datetime.max.time()))


def _count_procedures(
    version: Version,
    placed: Sequence[tuple[Row, datetime | None]],
    by: Sequence[str],
    at: datetime,
    as_of: datetime,
    catalogue: Sequence[Row],
    unit_levels: Mapping[str, str] | None,
) -> dict[Key, Counts]:
    """Distinct procedures: below the catalogue's, on top those with at least one such dossier.

    Without a catalogue row for a group its denominator is not known: the figure awaits data.
    """
    outer = [name for name in by if name not in CATALOGUE_KEYS]
    groups: dict[Key, set[str]] = {} if outer else {(): set()}
    for row, day in placed:
        if day is None or not version.scope.matches(row, as_of):
            continue
        used = groups.setdefault(tuple(_key_of(row, day, name) for name in outer), set())
        code = row.get("procedure")
        if isinstance(code, str) and version.numerator.where.matches(row, as_of):
            used.add(national_code(code) or code)
    valid = [row for row in catalogue if _valid(row, at)]
    found: dict[Key, Counts] = {}
    for group, used in groups.items():
        unit = group[outer.index("unit")] if "unit" in outer else None
        level = (unit_levels or {}).get(unit or "")
        offered = [row for row in valid if "unit" not in outer or _applies(row, unit, level)]
        if not offered:
            known = not valid or "unit" in outer
            found[_merge(by, outer, group, {})] = Counts(len(used), None if known else 0)
            continue
        seen: set[tuple[Key, str]] = set()
        for row in offered:
            code = national_code(str(row["procedure"])) or ""
            key = _merge(by, outer, group, row)
            if version.denominator.where.matches(row, as_of) and (key, code) not in seen:
                seen.add((key, code))
                found[key] = found.get(key, Counts()) + Counts(int(code in used), 1)
            else:
                found.setdefault(key, Counts())
    return found


def _valid(row: Row, at: datetime) -> bool:
    start, end = row.get("valid_from"), row.get("valid_to")
    return not (
        (isinstance(start, datetime) and start > at) or (isinstance(end, datetime) and end < at)
    )


def _applies(row: Row, unit: str | None, level: str | None) -> bool:
    if row.get("unit") is not None:
        return row["unit"] == unit
    return row.get("level") is None or level is None or row["level"] == level


def _merge(by: Sequence[str], outer: Sequence[str], group: Key, row: Row) -> Key:
    return tuple(
        group[outer.index(name)] if name in outer else _key_of(row, None, name) for name in by
    )
