"""Which version of each dossier counts: from raw Parquet at a ledger sequence to one row a dossier.

Key = (source, code). Of two versions the later updated_at wins (blank is older than any), then the
later import, then the later row. A field that a layout does not cover keeps the last value that a
version covering it had. Old versions are found by key alone: a receipt date may have moved.

    load(con, workspace.path, imports)  # → view ``fact``: every accepted row
    survive(con, imports)               # → view ``survivor``: one row a dossier
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.dossiers import FIELDS
from vedich.warehouse.ledger import Import
from vedich.warehouse.running import run, sql_of
from vedich.warehouse.shapes import KEYS, Kind, arrow_schema, stored_types

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


def load(con: duckdb.DuckDBPyConnection, root: Path, imports: Sequence[Import]) -> None:
    """Create the view ``fact`` over the dossier imports given, and the table ``entry``."""
    con.register("entry_rows", _entries(imports))
    run(con, "CREATE OR REPLACE TEMP TABLE entry AS FROM entry_rows")
    load_kind(con, root, imports, Kind.DOSSIERS, "stored")
    run(
        con,
        "CREATE OR REPLACE TEMP VIEW fact AS SELECT stored.*, source"
        " FROM stored JOIN entry USING (seq)",
    )


def load_kind(
    con: duckdb.DuckDBPyConnection, root: Path, imports: Sequence[Import], kind: Kind, view: str
) -> None:
    """Create a view of every stored row of one kind, with the columns of that kind at least."""
    types = dict(stored_types(kind))
    paths = [
        str(root / part.path) for entry in imports if entry.kind is kind for part in entry.parts
    ]
    con.register(f"{view}_blank", arrow_schema(types).empty_table())
    body = f"FROM {view}_blank"
    if paths:
        con.read_parquet(paths, union_by_name=True).create_view(f"{view}_parts", replace=True)
        body += f" UNION ALL BY NAME FROM {view}_parts"
    run(con, f"CREATE OR REPLACE TEMP VIEW {view} AS {body}")


def survive(con: duckdb.DuckDBPyConnection, imports: Sequence[Import]) -> None:
    """Create the view ``survivor``: one row per (source, code), as of the imports loaded."""
    run(con, _CONTESTED)
    contested = con.execute("SELECT count(*) FROM contested").fetchone()
    if not contested or not contested[0]:
        run(con, "CREATE OR REPLACE TEMP VIEW survivor AS SELECT *, seq AS unit_seq FROM fact")
        return
    run(con, _RANKED)
    if len({entry.covered for entry in imports if entry.kind is Kind.DOSSIERS}) > 1:
        carried = sql_of(_carried(imports))
    else:
        carried = "SELECT * EXCLUDE (place), seq AS unit_seq FROM ranked WHERE place = 1"
    run(con, f"CREATE OR REPLACE TEMP TABLE carried AS {carried}")
    run(
        con,
        "CREATE OR REPLACE TEMP VIEW survivor AS"
        " SELECT *, seq AS unit_seq FROM fact ANTI JOIN contested USING (source, code)"
        " UNION ALL BY NAME FROM carried",
    )


def survive_kind(con: duckdb.DuckDBPyConnection, kind: Kind, view: str, table: str) -> None:
    """Create ``table`` with one row per key of units, observations, days: the later one."""
    keys = ", ".join(KEYS[kind])
    run(
        con,
        f"CREATE OR REPLACE TABLE {table} AS FROM {view} QUALIFY"
        f" row_number() OVER (PARTITION BY {keys} ORDER BY seq DESC, ordinal DESC) = 1"
        " ORDER BY seq, ordinal",
    )


def survive_procedures(
    con: duckdb.DuckDBPyConnection, imports: Sequence[Import], view: str, table: str
) -> None:
    """Create ``table`` with one row per key: each field from the later list that covers it."""
    kind = Kind.PROCEDURES
    lists = [entry for entry in imports if entry.kind is kind]
    keys = ", ".join(KEYS[kind])
    chosen = []
    for name in stored_types(kind):
        if name not in KEYS[kind]:
            covering = [str(entry.seq) for entry in lists if name in entry.covered]
            where = f" FILTER (WHERE seq IN ({', '.join(covering)}))" if covering else ""
            chosen.append(f"first({name} ORDER BY seq DESC, ordinal DESC){where} AS {name}")
    run(
        con,
        f"CREATE OR REPLACE TABLE {table} AS SELECT {keys}, {', '.join(chosen)}"  # noqa: S608
        f" FROM {view} GROUP BY {keys} ORDER BY seq, ordinal",
    )


# Most dossiers have one version only; the few keys with several are ranked apart.
_CONTESTED = """
CREATE OR REPLACE TEMP TABLE contested AS
SELECT source, code FROM fact GROUP BY source, code HAVING count(*) > 1
"""
_RANKED = """
CREATE OR REPLACE TEMP TABLE ranked AS
SELECT *, row_number() OVER (
    PARTITION BY source, code ORDER BY updated_at DESC NULLS LAST, seq DESC, ordinal DESC
) AS place
FROM fact SEMI JOIN contested USING (source, code)
"""


def _carried(imports: Sequence[Import]) -> Any:
    """One row per contested key: each field from the best version whose layout covers it."""
    import ibis

    types = {**stored_types(Kind.DOSSIERS), "source": "string", "place": "int64"}
    ranked = ibis.table(types, name="ranked")
    dossiers = [entry for entry in imports if entry.kind is Kind.DOSSIERS]

    def best(name: str, covering: str | None = None) -> Any:
        """The value of the best version, or of the best one that covers the field ``covering``."""
        where = None
        if covering is not None:
            where = ranked.seq.isin([e.seq for e in dossiers if covering in e.covered])
        return ranked[name].first(where=where, order_by=ranked.place, include_null=True)

    values = {name: best(name, name) for name in FIELDS if name != "code"}
    places = {name: best(name) for name in ("sheet", "row", "ordinal", "seq")}
    return ranked.group_by([ranked.source, ranked.code]).agg(
        **values, **places, unit_seq=best("seq", "unit")
    )


def _entries(imports: Sequence[Import]) -> pa.Table:
    import pyarrow as pa

    dossiers = [entry for entry in imports if entry.kind is Kind.DOSSIERS]
    return pa.table(
        {
            "seq": pa.array([entry.seq for entry in dossiers], pa.int64()),
            "source": pa.array([entry.source for entry in dossiers], pa.string()),
            "codes_as_of": pa.array([entry.codes_as_of for entry in dossiers], pa.string()),
            "exported_on": pa.array([entry.exported_on for entry in dossiers], pa.date32()),
            "imported_on": pa.array([entry.imported_at.date() for entry in dossiers], pa.date32()),
        }
    )
