"""Kinds whose accepted rows are the table as they are: one field, one column, then row and sheet.

``dossiers``, ``units``, ``procedures`` and ``calendars`` say which fields; constants of the
layout fill the fields that no column brings.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from vedich.domain.layouts import CellKind, Column, Layout
from vedich.intake import columns
from vedich.intake.tally import Accepted

PLACE = (pa.field("row", pa.int64()), pa.field("sheet", pa.string()))


def schema(fields: dict[str, CellKind], names: Iterable[str]) -> pa.Schema:
    """The named fields in the order of their catalogue, then row and sheet."""
    wanted = set(names)
    kinds = [(name, kind) for name, kind in fields.items() if name in wanted]
    extra = [pa.field(name, pa.string()) for name in sorted(wanted - set(fields))]
    typed = [pa.field(name, columns.arrow_type(kind)) for name, kind in kinds]
    return pa.schema([*typed, *extra, *PLACE])


def table(data: Accepted, layout: Layout, wanted: pa.Schema) -> pa.Table:
    """The accepted rows in the shape of ``wanted``; what a sheet lacks is null."""
    size = len(data.rows)
    given = dict(data.fields)
    given["row"] = pa.array(data.rows, pa.int64())
    given["sheet"] = pa.repeat(pa.scalar(data.sheet), size)
    arrays = []
    for field in wanted:
        if field.name in given:
            arrays.append(given[field.name])
        elif field.name in layout.constants:
            arrays.append(_constant(layout.constants[field.name], field, layout, size))
        else:
            arrays.append(pa.nulls(size, field.type))
    return pa.Table.from_arrays(arrays, schema=wanted)


def _constant(text: str, field: pa.Field, layout: Layout, size: int) -> pa.Array:
    kind = next(kind for kind, arrow in columns.TYPES.items() if arrow == field.type)
    column = Column(field.name, kind, choices=(text,))
    value = columns.typed(pa.array([text]), column, layout)
    return pa.repeat(value.values[0], size)
