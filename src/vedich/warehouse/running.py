"""The thin runner: compiled SQL in, Arrow out. The only place that talks to DuckDB's cursor.

Moments and chosen keys reach a query as session variables (``getvariable``), so one compiled
query serves every date. DuckDB 2.0 streams results: every call here drains what it starts.

>>> import duckdb
>>> con = duckdb.connect()
>>> ask(con, as_of=datetime(2024, 6, 29))
>>> fetch(con, "SELECT year(getvariable('as_of')) AS y").to_pylist()
[{'y': 2024}]
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


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


def ask(con: duckdb.DuckDBPyConnection, **variables: datetime | str | None) -> None:
    """Set the session variables a compiled query reads; names are our own words."""
    for name, value in variables.items():
        con.execute(f"SET VARIABLE {name} = ?", [value]).fetchall()


def sql_of(expression: Any) -> str:
    """The DuckDB SQL of an Ibis expression."""
    import ibis

    return str(ibis.to_sql(expression, dialect="duckdb", pretty=False))
