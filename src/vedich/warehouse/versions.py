"""What becomes of the rows of a delivery: new, updated, unchanged or superseded.

Of the rows of one key the best in the file is held against what is served now: a key nobody knew
is *new*; a row that wins with other content is an *update*, with the same content *unchanged*; a
row that loses, to a later version or to a better row of its own file, is *superseded*. A row of
a published table holds several figures: it is updated if one of them is, else new if one is.

    fates = classify(writer, delivery)
    fates.new + fates.updated + fates.unchanged + fates.superseded  # the accepted rows
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vedich.warehouse.facts import load, load_kind, survive, survive_kind
from vedich.warehouse.ledger import in_force
from vedich.warehouse.running import fetch, run
from vedich.warehouse.shapes import KEYS, Kind, conform, stored_types
from vedich.warehouse.workspace import Writer

if TYPE_CHECKING:
    import duckdb

    from vedich.warehouse.landing import Delivery

# A row that says the same at another place, or stamped later, says nothing new.
_NOT_CONTENT = ("sheet", "row", "ordinal", "seq", "source", "updated_at")


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

    with duckdb.connect(config={"threads": 2}) as con:
        _prepare(con, writer, delivery)
        kept = stored_types(delivery.kind)
        columns = [n for n in delivery.covered if n in kept and n not in _NOT_CONTENT]
        question = _fates(KEYS[delivery.kind], columns, dated=delivery.kind is Kind.DOSSIERS)
        numbers = {row["fate"]: row["number"] for row in fetch(con, question).to_pylist()}
        met = delivery.kind in (Kind.DOSSIERS, Kind.OBSERVATIONS)
        units = fetch(con, _NEW_UNITS).column(0).to_pylist() if met else []
    return Fates(
        numbers.get("new", 0),
        numbers.get("updated", 0),
        numbers.get("unchanged", 0),
        numbers.get("superseded", 0),
        tuple(units),
    )


def _prepare(con: duckdb.DuckDBPyConnection, writer: Writer, delivery: Delivery) -> None:
    """Tables ``given``, ``served`` (what counts now) and ``units``; view ``met`` of known codes."""
    root, kind = writer.workspace.path, delivery.kind
    imports = in_force(writer.ledger.imports())
    rows = conform(kind, delivery.rows, writer.ledger.last + 1, delivery.source)
    con.register("rows", rows)
    dossiers = kind is Kind.DOSSIERS
    if dossiers:
        named = {"source": delivery.source}
        run(con, "CREATE TEMP TABLE given AS SELECT *, $source AS source FROM rows", named)
    else:
        run(con, "CREATE TEMP TABLE given AS FROM rows")
    load_kind(con, root, imports, Kind.UNITS, "stored_units")
    survive_kind(con, Kind.UNITS, "stored_units", "units")
    if dossiers:
        load(con, root, imports)
        survive(con, imports)
        run(con, "CREATE TEMP TABLE served AS FROM survivor SEMI JOIN given USING (source, code)")
        run(con, "CREATE TEMP VIEW met AS SELECT unit FROM fact")
    else:
        load_kind(con, root, imports, kind, "stored_kind")
        survive_kind(con, kind, "stored_kind", "served")
        if kind is Kind.OBSERVATIONS:
            run(con, "CREATE TEMP VIEW met AS SELECT unit FROM served")


def _fates(keys: Sequence[str], columns: Sequence[str], *, dated: bool) -> str:
    same_key = " AND ".join(f"g.{key} IS NOT DISTINCT FROM s.{key}" for key in keys)
    same = " AND ".join(f"g.{name} IS NOT DISTINCT FROM s.{name}" for name in columns) or "true"
    age = "updated_at DESC NULLS LAST, " if dated else ""
    beaten = "s.updated_at > g.updated_at OR (g.updated_at IS NULL AND s.updated_at IS NOT NULL)"
    return f"""
    WITH placed AS (
        SELECT *, row_number() OVER (
            PARTITION BY {", ".join(keys)} ORDER BY {age}ordinal DESC
        ) AS place
        FROM given
    )
    , judged AS (
        SELECT g.sheet, g.row,
               CASE WHEN g.place > 1 THEN 'superseded'
                    WHEN s.seq IS NULL THEN 'new'
                    WHEN {beaten if dated else "false"} THEN 'superseded'
                    WHEN {same} THEN 'unchanged'
                    ELSE 'updated' END AS fate
        FROM placed AS g LEFT JOIN served AS s ON {same_key}
    )
    SELECT fate, count(*) AS number
    FROM (
        SELECT CASE WHEN bool_or(fate = 'updated') THEN 'updated'
                    WHEN bool_or(fate = 'new') THEN 'new'
                    WHEN bool_or(fate = 'unchanged') THEN 'unchanged'
                    ELSE 'superseded' END AS fate
        FROM judged GROUP BY sheet, row
    )
    GROUP BY fate
    """  # noqa: S608 - built from our own column names alone


_NEW_UNITS = """
SELECT DISTINCT unit FROM given
WHERE unit IS NOT NULL AND unit NOT IN (SELECT unit FROM met WHERE unit IS NOT NULL)
  AND unit NOT IN (SELECT code FROM units WHERE code IS NOT NULL)
ORDER BY unit
"""
