"""The thin runner: compiled SQL in, Arrow out. The only place that talks to DuckDB's cursor.

Moments and chosen keys reach a query as one session variable, the struct ``asked``, so that one
compiled query serves every date. DuckDB puts its values in while planning, and skips what they
rule out. DuckDB 2.0 streams results: every call here drains what it starts.

>>> import duckdb
>>> con = duckdb.connect()
>>> ask(con, as_of=datetime(2024, 6, 29))
>>> fetch(con, "SELECT year(getvariable('asked').as_of) AS y").to_pylist()
[{'y': 2024}]
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vedich.domain.counting import KEYS

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_MOMENTS = ("as_of", "since", "until", "reference", "floor")
ASKED_TYPES: Mapping[str, str] = {
    **dict.fromkeys(_MOMENTS, "timestamp"),
    **{f"only_{key}": "string" for key in KEYS},
}


def run(
    con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any] | None = None
) -> None:
    """Run a statement to its end."""
    con.execute(sql, parameters).fetchall()


def fetch(
    con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any] | None = None
) -> pa.Table:
    """Run a query to its end and return all of it as Arrow."""
    return con.sql(sql, params=parameters).to_arrow_table()


def ask(con: duckdb.DuckDBPyConnection, **asked: datetime | str | None) -> None:
    """Set what compiled queries read: the moments of ``ASKED_TYPES``, and ``only_<key>``."""
    values = {name: asked.get(name) for name in ASKED_TYPES}
    con.execute("SET VARIABLE asked = ?", [values]).fetchall()


def sql_of(expression: Any) -> str:
    """The DuckDB SQL of an Ibis expression."""
    import ibis

    return str(ibis.to_sql(expression, dialect="duckdb", pretty=False))
