"""Dossiers: exactly the fields the file covers, so that what it lacks keeps its last value.

Rows whose events run backwards are accepted with a warning: the figure counts them as they are
and a person looks into it.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from vedich.domain.layouts import FIELDS_OF, Layout, SourceKind
from vedich.intake import plain
from vedich.intake.headers import Header
from vedich.intake.personal import SUFFIX
from vedich.intake.tally import Accepted, Tally

_FIELDS = FIELDS_OF[SourceKind.DOSSIERS]
# (earlier, later): what can't happen before what.
_ORDER = (
    ("submitted_at", "received_at"),
    ("received_at", "finished_at"),
    ("received_at", "due_at"),
    ("received_at", "stopped_at"),
    ("finished_at", "returned_at"),
)


def schema(layout: Layout, headers: list[Header], kept: set[str]) -> pa.Schema:
    """The covered fields of all sheets, and kept personal columns as hashes."""
    covered = {name for header in headers for name in header.places} | set(layout.constants)
    return plain.schema(_FIELDS, covered | {name + SUFFIX for name in kept})


def table(data: Accepted, layout: Layout, wanted: pa.Schema, tally: Tally) -> pa.Table:
    """The accepted dossiers of a batch, with warnings about impossible orders of events."""
    result = plain.table(data, layout, wanted)
    for earlier, later in _ORDER:
        if earlier in wanted.names and later in wanted.names:
            _warn_backwards(result, layout, earlier, later, tally)
    return result


def _warn_backwards(
    table: pa.Table, layout: Layout, earlier: str, later: str, tally: Tally
) -> None:
    wrong = pc.fill_null(pc.less(table[later], table[earlier]), False)
    if not pc.any(wrong, min_count=0).as_py():
        return
    first, second = _label(layout, earlier), _label(layout, later)
    rows: Any = table.select(["row", "sheet"]).filter(wrong)
    for row, sheet in zip(rows["row"].to_pylist(), rows["sheet"].to_pylist(), strict=True):
        tally.warn(
            sheet,
            row,
            second,
            "end_before_start",
            f"Dòng {row}: “{second}” sớm hơn “{first}”.",
            f"Row {row}: “{second}” is before “{first}”.",
        )


def _label(layout: Layout, name: str) -> str:
    column = layout.column(name)
    return column.headers[0] if column and column.headers else name
