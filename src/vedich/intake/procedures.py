"""Procedure lists (danh mục thủ tục hành chính): code, name, field, level of service, fee.

Exactly the fields the list covers are there, so that what it lacks keeps its last value: a national
list without fees takes no fee away. Codes stay text: 1.010010 is not the number 1.01001.
"""

from __future__ import annotations

import pyarrow as pa

from vedich.domain.layouts import FIELDS_OF, Layout, SourceKind
from vedich.intake import plain
from vedich.intake.headers import Header
from vedich.intake.tally import Accepted, Tally

_FIELDS = FIELDS_OF[SourceKind.PROCEDURES]


def schema(layout: Layout, headers: list[Header], kept: set[str]) -> pa.Schema:
    """The covered fields of all sheets, row and sheet."""
    covered = {name for header in headers for name in header.places} | set(layout.constants)
    return plain.schema(_FIELDS, covered)


def table(data: Accepted, layout: Layout, wanted: pa.Schema, tally: Tally) -> pa.Table:
    """The accepted procedures of a batch."""
    return plain.table(data, layout, wanted)
