"""The points of many units at once: components, groups and total, each with its state.

A group's points are the sum of the components that have some. Its state says what the sum is:
``ok`` whole (a component without any case adds nothing), ``awaiting`` a part is not there yet, so
the sum is the least the group can have, ``no_case`` nothing arose at all.

>>> parts = [Points(Decimal(2), State.OK), Points(None, State.AWAITING)]
>>> add(parts)
Points(value=Decimal('2'), state=<State.AWAITING: 'awaiting'>)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from vedich.domain.errors import Refusal
from vedich.domain.figures import State
from vedich.domain.index import Component, Group, Index, Points


@dataclass(frozen=True, slots=True)
class ComponentCounts:
    """One row of counts. ``ratio`` in percent only where the source publishes no parts;
    ``where`` names the row to a person (``dòng 3``)."""

    unit: str
    component: str
    numerator: int | None
    denominator: int | None
    ratio: Decimal | None = None
    where: str = ""


def add(parts: Iterable[Points]) -> Points:
    """The sum of parts that have points, and what that sum is (see the module's docstring)."""
    scored = [part for part in parts if part.state is not State.NOT_APPLICABLE]
    values = [part.value for part in scored if part.value is not None]
    total = sum(values, Decimal(0)) if values else None
    if any(part.state is State.AWAITING for part in scored):
        return Points(total, State.AWAITING)
    if values:
        return Points(total, State.OK)
    return Points(None, State.NO_CASE if scored else State.NOT_APPLICABLE)


def index_points(index: Index, rows: Iterable[ComponentCounts]) -> dict[str, object]:
    """Points per unit and component (in the order given), per group and in total.

    Returns ``{"rows": [{unit, component, points, max, state}], "groups": [{unit, group, points,
    max, state, missing}], "totals": [{unit, points, max, state}], "warnings": [...], "index"}``;
    points are Decimals or None, ``missing`` lists the components awaited. A published group total
    (``PAYMENT_GROUP``) is listed, without points, and never added.
    Refusal for an unknown component, a negative number or a component given twice.
    """
    given = list(rows)
    totals = {g.total_code: g for g in index.groups if g.total_code}
    by_unit: dict[str, dict[str, Points]] = {}
    shown: list[dict[str, object]] = []
    warnings: list[dict[str, str]] = []
    for row in given:
        found = by_unit.setdefault(row.unit, {})
        if row.component in found:
            raise _refusal(row, "duplicate_component", "đã có ở một dòng trước", "is given twice")
        group_total = totals.get(row.component)
        if group_total is not None:
            points, maximum = Points(None, State.AWAITING), group_total.maximum
        else:
            component = index.component(row.component, row.where)
            points, maximum = _points_of(component, row), component.maximum
            warnings += _doubts(row)
        found[row.component] = points
        shown.append(_entry(row.unit, "component", row.component, points, maximum))
    groups, sums = _group_rows(index, by_unit)
    return {
        "rows": shown,
        "groups": groups,
        "totals": sums,
        "warnings": warnings,
        "index": {"id": index.id, "version": index.version, "digest": index.digest},
    }


def _group_rows(
    index: Index, by_unit: Mapping[str, Mapping[str, Points]]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    groups: list[dict[str, object]] = []
    totals: list[dict[str, object]] = []
    for unit, found in by_unit.items():
        sums = []
        for group in index.groups:
            parts = {part.code: _found(found, part) for part in group.components}
            total = add(parts.values())
            missing = [code for code, part in parts.items() if part.state is State.AWAITING]
            sums.append(total)
            entry = _entry(unit, "group", group.code, total, group.maximum)
            groups.append({**entry, "missing": missing})
        total = add(sums)
        totals.append(
            {"unit": unit, "points": total.value, "max": index.maximum, "state": total.state.value}
        )
    return groups, totals


def group_points(group: Group, counts: Mapping[str, tuple[int | None, int | None]]) -> Points:
    """Points of one group from ``{component code: (numerator, denominator)}``."""
    return add(part.points(*counts.get(part.code, (None, None))) for part in group.components)


def _found(found: Mapping[str, Points], part: Component) -> Points:
    absent = State.NOT_APPLICABLE if part.maximum == 0 else State.AWAITING
    return found.get(part.code, Points(None, absent))


def _points_of(component: Component, row: ComponentCounts) -> Points:
    try:
        return component.points(row.numerator, row.denominator, row.ratio)
    except ValueError as error:
        raise _refusal(row, "bad_number", "có số âm", "has a negative number") from error


def _doubts(row: ComponentCounts) -> list[dict[str, str]]:
    if row.numerator is None or row.denominator is None or row.numerator <= row.denominator:
        return []
    named = f"{row.where} ({row.unit}, {row.component})".strip()
    parts = f"{row.numerator} > {row.denominator}"
    return [
        {
            "code": "numerator_above_denominator",
            "where": row.where,
            "vi": f"{named}: tử số lớn hơn mẫu số ({parts}).",
            "en": f"{named}: the numerator is above the denominator ({parts}).",
        }
    ]


def _entry(
    unit: str, key: str, code: str, points: Points, maximum: Decimal | None
) -> dict[str, object]:
    state = points.state.value
    return {"unit": unit, key: code, "points": points.value, "max": maximum, "state": state}


def _refusal(row: ComponentCounts, code: str, vi: str, en: str) -> Refusal:
    place = row.where or row.unit
    return Refusal(
        code,
        f"{place}: “{row.component}” của đơn vị “{row.unit}” {vi}.",
        f"{place}: “{row.component}” of unit “{row.unit}” {en}.",
        where=row.where,
        hint_vi="Sửa dòng này trong tệp rồi chạy lại.",
        hint_en="Correct this row in the file and run again.",
    )
