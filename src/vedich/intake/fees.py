"""An office's own fee table (biểu thu): one row is one step of one amount.

Rows of one amount that differ in ``starts_at`` alone are its steps; what the rows mean together is
decided by whoever takes the table in.
"""

from __future__ import annotations

import pyarrow as pa

from vedich.domain.layouts import FIELDS_OF, Layout, SourceKind
from vedich.intake import plain
from vedich.intake.headers import Header
from vedich.intake.tally import Accepted, Tally

_FIELDS = FIELDS_OF[SourceKind.FEES]


def schema(layout: Layout, headers: list[Header], kept: set[str]) -> pa.Schema:
    """All fields of a fee, row and sheet."""
    return plain.schema(_FIELDS, _FIELDS)


def table(data: Accepted, layout: Layout, wanted: pa.Schema, tally: Tally) -> pa.Table:
    """The accepted rows of a batch."""
    return plain.table(data, layout, wanted)
