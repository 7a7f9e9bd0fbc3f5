"""Unit lists (danh sách đơn vị): code, name, place in the tree, and the dates they are valid.

Every field of a unit is there; what the list lacks is null. Ids are given when units are
imported, for a code alone does not name a unit: codes are used again after a merger.
"""

from __future__ import annotations

import pyarrow as pa

from vedich.domain.layouts import FIELDS_OF, Layout, SourceKind
from vedich.intake import plain
from vedich.intake.headers import Header
from vedich.intake.tally import Accepted, Tally

_FIELDS = FIELDS_OF[SourceKind.UNITS]


def schema(layout: Layout, headers: list[Header], kept: set[str]) -> pa.Schema:
    """All fields of a unit, row and sheet."""
    return plain.schema(_FIELDS, _FIELDS)


def table(data: Accepted, layout: Layout, wanted: pa.Schema, tally: Tally) -> pa.Table:
    """The accepted units of a batch."""
    return plain.table(data, layout, wanted)
