"""The last look at a new snapshot before it gets a name: what is wrong never gets served.

It opens as a reader would open it, no dossier counts twice, and all roll-ups of a measure add up
to the same. The full comparison with the raw rows is ``verifying``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.errors import Refusal
from vedich.domain.indicators import Grain
from vedich.warehouse.measures import Measure
from vedich.warehouse.running import fetch, sql_of
from vedich.warehouse.sqlcache import SqlCache
from vedich.warehouse.stored import SHAPES, kept_columns, kept_table

if TYPE_CHECKING:
    import duckdb

_TWICE = """
SELECT source, code FROM dossiers GROUP BY source, code HAVING count(*) > 1
ORDER BY source, code LIMIT 1
"""


def check_built(path: Path, measures: Sequence[Measure], cache: SqlCache) -> None:
    """Refusal where the new snapshot's figures can't be right."""
    import duckdb

    with duckdb.connect(str(path), read_only=True) as con:
        twice = fetch(con, _TWICE).to_pylist()
        if twice:
            raise _wrong(f"{twice[0]['source']} {twice[0]['code']}")
        for placed_by in dict.fromkeys(measure.formula.placed_by for measure in measures):
            additive = [
                measure
                for measure in measures
                if measure.formula.placed_by == placed_by and measure.grain is not Grain.PROCEDURES
            ]
            if additive:
                _check_totals(con, additive, cache)


def _check_totals(
    con: duckdb.DuckDBPyConnection, measures: Sequence[Measure], cache: SqlCache
) -> None:
    def compile_it() -> str:
        totals = [_totals(kept_table(shape, measures), measures) for shape in SHAPES]
        return sql_of(totals[0].union(*totals[1:]))

    rows = fetch(con, cache.get(f"totals {measures!r}", compile_it)).to_pylist()
    if any(row != rows[0] for row in rows):
        raise _wrong(" ".join(measure.formula.placed_by[0] for measure in measures[:1]))


def _totals(table: Any, measures: Sequence[Measure]) -> Any:
    columns = [column for measure in measures for column in kept_columns(measure)]
    return table.agg(**{column: table[column].sum() for column in columns})


def _wrong(where: str) -> Refusal:
    return Refusal(
        "snapshot_check_failed",
        f"Bản chụp số liệu mới không khớp ({where}) nên không được dùng.",
        f"The new snapshot does not add up ({where}) and is not used.",
        where=where,
        hint_vi="Số liệu cũ vẫn được dùng. Chạy “vedich verify” và gửi kết quả cho người hỗ trợ.",
        hint_en="The old figures stay in use. Run “vedich verify” and send what it says.",
    )
