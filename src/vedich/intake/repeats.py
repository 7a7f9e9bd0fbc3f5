"""Rows of one file that carry the same key: a warning, for versions of a dossier may do so.

Which version counts is decided by the warehouse; here a person is told where they stand.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from vedich.domain.layouts import Layout, SourceKind
from vedich.intake.tally import Tally

_BETWEEN = "\x1f"
_KNOWN_BY = {SourceKind.DOSSIERS: ("code",)}  # whatever its layout says
_OF_A_ROW = ("subject", "period_label")  # one row of a summary says several figures


class Repeats:
    """Collects the keys of accepted rows; ``warn`` names rows whose key came before."""

    def __init__(self, layout: Layout) -> None:
        self._names = layout.key or _KNOWN_BY.get(layout.kind, ())
        self._keys: list[pa.Table] = []

    def add(self, table: pa.Table) -> None:
        """The keys of some more rows; a key field the file lacks counts as blank."""
        known = [name for name in self._names if name in table.column_names]
        if known:
            known += [name for name in _OF_A_ROW if name in table.column_names]
            filled = [pc.fill_null(table[name].cast(pa.string()), "") for name in known]
            key = pc.binary_join_element_wise(*filled, _BETWEEN) if len(known) > 1 else filled[0]
            self._keys.append(pa.table({"key": key, "row": table["row"], "sheet": table["sheet"]}))

    def warn(self, tally: Tally) -> None:
        """A warning for every row whose key an earlier row has, with that row's number."""
        if not self._keys:
            return
        every = pa.concat_tables(self._keys)
        codes = every["key"].combine_chunks().dictionary_encode().indices
        counts = pc.value_counts(codes)
        several = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
        if not len(several):
            return
        first: dict[str, int] = {}
        for line in every.filter(pc.is_in(codes, value_set=several)).to_pylist():
            key, row = line["key"].replace(_BETWEEN, " · "), line["row"]
            if key not in first:
                first[key] = row
                continue
            tally.warn(
                line["sheet"],
                row,
                "",
                "same_key",
                f"Dòng {row}: “{key}” đã có ở dòng {first[key]}; chỉ bản mới nhất được tính.",
                f"Row {row}: “{key}” stands in row {first[key]} already; only the latest counts.",
            )
