"""Working calendars (lịch làm việc): which days are off, and why.

A day that is not listed keeps the rule of its weekday; make-up working Saturdays are listed as
not off.
"""

from __future__ import annotations

import pyarrow as pa

from vedich.domain.layouts import FIELDS_OF, Layout, SourceKind
from vedich.intake import plain
from vedich.intake.headers import Header
from vedich.intake.tally import Accepted, Tally

_FIELDS = FIELDS_OF[SourceKind.CALENDAR]


def schema(layout: Layout, headers: list[Header], kept: set[str]) -> pa.Schema:
    """All fields of a day, row and sheet."""
    return plain.schema(_FIELDS, _FIELDS)


def table(data: Accepted, layout: Layout, wanted: pa.Schema, tally: Tally) -> pa.Table:
    """The accepted days of a batch."""
    return plain.table(data, layout, wanted)
