"""Summary sheets (bảng tổng hợp): one row per unit, measures as numerator, denominator or rate.

The table is long: one line per unit, subject and period. A measure with nothing written is no
observation; a blank part stays unknown, and a sum with a blank among its parts is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from vedich.domain.layouts import Layout, Measure
from vedich.intake import periods
from vedich.intake.columns import DECIMAL
from vedich.intake.headers import Header
from vedich.intake.observation_table import observation_schema
from vedich.intake.tally import Accepted, Tally

SCHEMA = observation_schema()
_TEXTS = ("unit", "unit_uuid", "unit_name", "procedure", "note")
_ADDEND = pa.decimal128(DECIMAL.precision - 1, DECIMAL.scale)  # room for one more digit
_PARTS = ("numerator", "denominator", "value", "points", "max_points", "rank")


def schema(layout: Layout, headers: list[Header], kept: set[str]) -> pa.Schema:
    """The same for every summary."""
    return SCHEMA


def table(data: Accepted, layout: Layout, wanted: pa.Schema, tally: Tally) -> pa.Table:
    """The observations of a batch of rows, row by row, period by period, measure by measure."""
    pieces = [
        _observations(data, layout, measure, period)
        for measure in layout.measures
        for period in _periods(data, layout)
    ]
    return pa.concat_tables(pieces) if pieces else SCHEMA.empty_table()


def _periods(data: Accepted, layout: Layout) -> Iterator[str]:
    """The periods that stand in the headers; one without a name where they don't."""
    labels = dict.fromkeys(label for parts in data.periods.values() for label, _ in parts)
    yield from labels or [""]


def _observations(data: Accepted, layout: Layout, measure: Measure, period: str) -> pa.Table:
    size = len(data.rows)
    values = {
        "numerator": _sum(data, layout, measure.numerator, period),
        "denominator": _sum(data, layout, measure.denominator, period),
    }
    for part in _PARTS[2:]:
        name = getattr(measure, part)
        values[part] = _sum(data, layout, (name,) if name else (), period)
    arrays = {name: _text(data, layout, name) for name in _TEXTS}
    label = pa.repeat(pa.scalar(period), size) if period else _label(data, layout)
    arrays["period_start"], arrays["period_end"] = periods.days(label, layout.period)
    arrays["period_label"] = label
    arrays["subject"] = (
        _text(data, layout, measure.subject_field)
        if measure.subject_field
        else pa.repeat(pa.scalar(measure.subject), size)
    )
    arrays["captured_at"] = _field(data, "captured_at", pa.timestamp("us"))
    block = _text(data, layout, "block")
    arrays["block"] = block if data.blocks is None else pc.coalesce(block, data.blocks)
    arrays["row"] = pa.array(data.rows, pa.int64())
    arrays["sheet"] = pa.repeat(pa.scalar(data.sheet), size)
    arrays |= {name: value.cast(SCHEMA.field(name).type) for name, value in values.items()}
    written = pa.nulls(size, pa.bool_()).fill_null(False)
    for value in values.values():
        written = pc.or_(written, pc.is_valid(value))
    return pa.table(arrays).select(SCHEMA.names).cast(SCHEMA).filter(written)


def _label(data: Accepted, layout: Layout) -> pa.Array:
    """The text of the period: of a column, or of the title above the header."""
    rule = layout.period
    if rule is not None and rule.place == "title":
        found = re.search(rule.pattern, data.title, re.IGNORECASE)
        return pa.repeat(pa.scalar(found[0] if found else None, pa.string()), len(data.rows))
    return _text(data, layout, "period")


def _sum(data: Accepted, layout: Layout, names: tuple[str, ...], period: str) -> pa.Array:
    total: pa.Array | None = None
    for name in names:
        value = dict(data.periods.get(name, ())).get(period)
        if value is None:
            value = _field(data, name, DECIMAL)
            if name not in data.fields and name in layout.constants:
                value = pa.repeat(pa.scalar(layout.constants[name]).cast(DECIMAL), len(data.rows))
        value = value.cast(_ADDEND)
        total = value if total is None else pc.add(total, value).cast(_ADDEND)
    return pa.nulls(len(data.rows), DECIMAL) if total is None else total.cast(DECIMAL)


def _field(data: Accepted, name: str, kind: pa.DataType) -> pa.Array:
    found = data.fields.get(name)
    return pa.nulls(len(data.rows), kind) if found is None else found


def _text(data: Accepted, layout: Layout, name: str) -> pa.Array:
    if name not in data.fields and name in layout.constants:
        return pa.repeat(pa.scalar(layout.constants[name]), len(data.rows))
    return _field(data, name, pa.string())
