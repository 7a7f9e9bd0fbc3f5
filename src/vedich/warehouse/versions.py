"""What becomes of the rows of a delivery: new, updated, unchanged or superseded.

Of the rows of one key the best in the file is held against what is served now: a key nobody knew
is *new*; a row that wins with other content is an *update*, with the same content *unchanged*; a
row that loses, to a later version or to a better row of its own file, is *superseded*. A row of
a published table holds several figures: it is updated if one of them is, else new if one is.

    fates = classify(writer, delivery)
    fates.new + fates.updated + fates.unchanged + fates.superseded  # the accepted rows

Content is compared by a 64-bit hash. It chooses between two words of the receipt and decides no
figure, which keeps a file of any size within a few bytes a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vedich.warehouse.facts import load, load_kind, survive, survive_kind, survive_procedures
from vedich.warehouse.ledger import Import, in_force
from vedich.warehouse.running import fetch, run
from vedich.warehouse.shapes import KEYS, Kind, stored_types
from vedich.warehouse.workspace import Writer

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from vedich.warehouse.landing import Delivery

# A row that says the same at another place, or stamped later, says nothing new.
_NOT_CONTENT = ("sheet", "row", "ordinal", "seq", "source", "updated_at")
_MEMORY = "256MB"


@dataclass(frozen=True, slots=True)
class Fates:
    """Numbers of accepted rows by what became of them, and unit codes met for the first time."""

    new: int
    updated: int
    unchanged: int
    superseded: int
    new_units: tuple[str, ...]


def classify(writer: Writer, delivery: Delivery) -> Fates:
    """The fates of a delivery's rows, were it landed now; writes nothing."""
    import duckdb

    imports = in_force(writer.ledger.imports())
    with duckdb.connect(config={"threads": 2, "memory_limit": _MEMORY}) as con:
        root = writer.workspace.path
        load_kind(con, root, imports, Kind.UNITS, "stored_units")
        if delivery.kind is Kind.DOSSIERS:
            load(con, root, imports)
            numbers = _of_dossiers(con, delivery, imports)
        else:
            load_kind(con, root, imports, delivery.kind, "stored_kind")
            numbers = _of_others(con, delivery, imports)
        units = _new_units(con, delivery)
    return Fates(
        numbers.get("new", 0),
        numbers.get("updated", 0),
        numbers.get("unchanged", 0),
        numbers.get("superseded", 0),
        units,
    )


def _of_dossiers(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, imports: Sequence[Import]
) -> dict[str, int]:
    """Only key, age and hash of each row are kept: a province's file must fit a small machine."""
    import pyarrow.compute as pc

    rows = delivery.rows
    earlier = [e for e in imports if e.kind is Kind.DOSSIERS and e.source == delivery.source]
    if not earlier:
        distinct = pc.count_distinct(rows["code"]).as_py()
        return {"new": distinct, "superseded": rows.num_rows - distinct}
    _give(con, rows)
    if len({entry.covered for entry in imports if entry.kind is Kind.DOSSIERS}) > 1:
        # Fields other layouts left untouched carry over, so the survivors are worked out whole.
        survive(con, imports)
        served = "SELECT *, 1 AS place FROM survivor"
    else:
        served = f"SELECT *, {_place('seq DESC, ordinal DESC')} FROM fact"  # noqa: S608
    age = "updated_at" if "updated_at" in rows.column_names else "NULL::TIMESTAMP AS updated_at"
    content = _content(delivery)
    question = f"""
    WITH given AS (SELECT code, {age}, ordinal, {content} AS content FROM rows),
    g AS (SELECT *, {_place("ordinal DESC")} FROM given),
    s AS (
        SELECT code, updated_at, {content} AS content
        FROM ({served}) WHERE place = 1 AND source = $source
    )
    SELECT CASE WHEN g.place > 1 THEN 'superseded'
                WHEN s.code IS NULL THEN 'new'
                WHEN s.updated_at > g.updated_at
                  OR (g.updated_at IS NULL AND s.updated_at IS NOT NULL) THEN 'superseded'
                WHEN g.content = s.content THEN 'unchanged'
                ELSE 'updated' END AS fate,
           count(*) AS number
    FROM g LEFT JOIN s USING (code) GROUP BY ALL
    """  # noqa: S608 - built from our own column names alone
    found = fetch(con, question, {"source": delivery.source})
    return {row["fate"]: row["number"] for row in found.to_pylist()}


def _of_others(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, imports: Sequence[Import]
) -> dict[str, int]:
    keys = KEYS[delivery.kind]
    if delivery.kind is Kind.PROCEDURES:
        survive_procedures(con, imports, "stored_kind", "served")
    else:
        survive_kind(con, delivery.kind, "stored_kind", "served")
    _give(con, _with_keys(delivery))
    content = _content(delivery)
    same_key = " AND ".join(f"g.{key} IS NOT DISTINCT FROM s.{key}" for key in keys)
    question = f"""
    WITH g AS (
        SELECT *, {content} AS content, row_number() OVER (
            PARTITION BY {", ".join(keys)} ORDER BY ordinal DESC) AS place
        FROM rows
    ), s AS (SELECT *, {content} AS content FROM served),
    figure AS (
        SELECT g.sheet, g.row,
               CASE WHEN g.place > 1 THEN 'superseded' WHEN s.seq IS NULL THEN 'new'
                    WHEN g.content = s.content THEN 'unchanged' ELSE 'updated' END AS fate
        FROM g LEFT JOIN s ON {same_key}
    )
    SELECT fate, count(*) AS number
    FROM (
        SELECT CASE WHEN bool_or(fate = 'updated') THEN 'updated'
                    WHEN bool_or(fate = 'new') THEN 'new'
                    WHEN bool_or(fate = 'unchanged') THEN 'unchanged'
                    ELSE 'superseded' END AS fate
        FROM figure GROUP BY sheet, row
    ) GROUP BY fate
    """  # noqa: S608 - built from our own column names alone
    return {row["fate"]: row["number"] for row in fetch(con, question).to_pylist()}


def _place(last: str) -> str:
    order = f"updated_at DESC NULLS LAST, {last}"
    return f"row_number() OVER (PARTITION BY code ORDER BY {order}) AS place"


def _content(delivery: Delivery) -> str:
    kept = stored_types(delivery.kind)
    names = [n for n in sorted(delivery.covered) if n in kept and n not in _NOT_CONTENT]
    typed = {"timestamp": "TIMESTAMP", "int64": "BIGINT", "bool": "BOOLEAN", "string": "VARCHAR"}
    parts = [f"{name}::{typed.get(kept[name], 'DECIMAL(38, 9)')}" for name in names]
    return f"hash({', '.join(parts)})" if parts else "0"


def _with_keys(delivery: Delivery) -> pa.Table:
    """The rows with every key column and their place, blank where the reader gave none."""
    import pyarrow as pa

    rows = delivery.rows
    blank = {"source": pa.scalar(delivery.source), "sheet": pa.scalar("")}
    for name in (*KEYS[delivery.kind], "sheet", "row"):
        if name not in rows.column_names:
            value = blank.get(name, pa.scalar(None, pa.string()))
            rows = rows.append_column(name, pa.repeat(value, rows.num_rows))
    return rows


def _give(con: duckdb.DuckDBPyConnection, rows: pa.Table) -> None:
    """Register ``rows`` with ``ordinal``, the place of each in its file."""
    import pyarrow as pa

    places = pa.array(range(rows.num_rows), pa.int64())
    con.register("rows", rows.append_column("ordinal", places))


def _new_units(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> tuple[str, ...]:
    """Codes in the file that neither the list of units nor an earlier file knows."""
    if delivery.kind not in (Kind.DOSSIERS, Kind.OBSERVATIONS):
        return ()
    if "unit" not in delivery.rows.column_names:
        return ()
    met = "fact" if delivery.kind is Kind.DOSSIERS else "stored_kind"
    run(con, "CREATE TEMP TABLE known AS SELECT code FROM stored_units WHERE code IS NOT NULL")
    known_too = f"SELECT DISTINCT unit FROM {met} WHERE unit IS NOT NULL"  # noqa: S608
    run(con, f"INSERT INTO known {known_too}")
    known = set(fetch(con, "FROM known").column(0).to_pylist())
    given = delivery.rows["unit"].unique().to_pylist()
    return tuple(sorted(code for code in given if code is not None and code not in known))
