"""The engine over a handful of rows, with the oracle's signature: for rules check and for tests.

>>> from vedich.domain.conditions import Always, Is
>>> from vedich.domain.indicators import Side
>>> online = Version("v1", None, ("received_at",), Side(Always()),
...                  Side(Is("channel", "online")), ())
>>> rows = [{"received_at": datetime(2024, 6, 1), "channel": "online"},
...         {"received_at": datetime(2024, 6, 2), "channel": "counter"}]
>>> count_rows(Grain.DOSSIERS, online, rows, as_of=datetime(2024, 6, 30))
{(): Counts(numerator=1, denominator=2, excluded=0)}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from vedich.domain.conditions import Row
from vedich.domain.counting import Key, national_code
from vedich.domain.figures import Counts
from vedich.domain.indicators import Grain, Version
from vedich.domain.moments import Interval
from vedich.warehouse.counting import Books, count
from vedich.warehouse.running import run
from vedich.warehouse.shapes import arrow_schema
from vedich.warehouse.sqlcache import SqlCache

if TYPE_CHECKING:
    import pyarrow as pa


def count_rows(
    grain: Grain,
    version: Version,
    dossiers: Iterable[Row],
    *,
    by: Sequence[str] = (),
    interval: Interval = Interval(),
    as_of: datetime,
    catalogue: Sequence[Row] = (),
    unit_levels: Mapping[str, str] | None = None,
) -> dict[Key, Counts]:
    """The same as domain.counting.count, worked out by the compiled query on DuckDB."""
    books = _books()
    fill(books.con, dossiers, catalogue, unit_levels)
    return count(books, grain, version, by=by, interval=interval, as_of=as_of)


@lru_cache(maxsize=1)
def _books() -> Books:
    """One database in memory for all examples: opening one costs more than counting."""
    import duckdb

    return Books(duckdb.connect(config={"threads": 1}), SqlCache())


def fill(
    con: Any,
    dossiers: Iterable[Row],
    catalogue: Sequence[Row] = (),
    unit_levels: Mapping[str, str] | None = None,
) -> None:
    """Create the tables the compiled queries read, from rows."""
    from vedich.warehouse.catalogue import CATALOGUE_TYPES, LEVEL_TYPES
    from vedich.warehouse.compiling import DOSSIER_TYPES

    levels = [{"unit_id": unit, "level": level} for unit, level in (unit_levels or {}).items()]
    tables: dict[str, tuple[Mapping[str, str], Sequence[Row]]] = {
        "dossiers": (DOSSIER_TYPES, [_dossier(row) for row in dossiers]),
        "procedures": (CATALOGUE_TYPES, [_with_national(row) for row in catalogue]),
        "unit_levels": (LEVEL_TYPES, levels),
    }
    for name, (types, rows) in tables.items():
        con.register(f"{name}_rows", _table(types, rows))
        run(con, f"CREATE OR REPLACE TEMP TABLE {name} AS FROM {name}_rows")


def _dossier(row: Row) -> dict[str, object]:
    return {**_with_national(row), "unit_id": row.get("unit_id") or row.get("unit")}


def _with_national(row: Row) -> dict[str, object]:
    code = row.get("procedure")
    return {**row, "national": national_code(code) if isinstance(code, str) else None}


def _table(types: Mapping[str, str], rows: Sequence[Mapping[str, object]]) -> pa.Table:
    import pyarrow as pa

    schema = arrow_schema(types)
    columns = [pa.array([row.get(f.name) for row in rows], f.type) for f in schema]
    return pa.Table.from_arrays(columns, schema=schema)
