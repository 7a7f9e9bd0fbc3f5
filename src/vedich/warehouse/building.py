"""Building a snapshot's database: surviving dossiers, open dossiers, catalogue, units, roll-ups.

    kept = build(con, root, imports, measures, cache)

``con`` is an empty database file opened for writing. Everything is worked out again from the raw
Parquet of the imports given, so the same imports and measures always give the same tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.indicators import Grain
from vedich.warehouse.compiling import DOSSIER_TYPES, tally, whole
from vedich.warehouse.facts import load, load_kind, survive, survive_kind, survive_procedures
from vedich.warehouse.ledger import Import
from vedich.warehouse.measures import NATIONAL, Measure, Plan
from vedich.warehouse.running import ask, run, sql_of
from vedich.warehouse.settling import Share, dated_fields, open_dossiers
from vedich.warehouse.shapes import Kind
from vedich.warehouse.sqlcache import SqlCache
from vedich.warehouse.stored import (
    BUILT_SHAPES,
    UNIT_MONTH,
    UNIT_PROCEDURE_MONTH,
    RollUps,
    Shape,
    kept_columns,
    kept_table,
)
from vedich.warehouse.units import resolve

if TYPE_CHECKING:
    import duckdb

# The same as domain.counting.national_code.
_NATIONAL_CODE = r"""
CREATE OR REPLACE TEMP MACRO national_code(code) AS
CASE WHEN regexp_full_match(code, '\d\.\d{6}(\..*)?') THEN left(code, 8) ELSE code END
"""
_NUMBERED_DOSSIERS = """
CREATE OR REPLACE TEMP VIEW numbered AS
SELECT *, national_code(procedure) AS national FROM resolved
"""
_NUMBERED_PROCEDURES = """
CREATE OR REPLACE TABLE procedures AS
SELECT *, national_code(procedure) AS national FROM procedures
"""
_EARLIEST = datetime(1, 1, 1)


def build(
    con: duckdb.DuckDBPyConnection,
    root: Path,
    imports: Sequence[Import],
    measures: Sequence[Measure],
    cache: SqlCache,
) -> RollUps:
    """Fill the database from these imports (those in force, in order); returns what is kept."""
    run(con, "SET preserve_insertion_order = false")  # order is asked for where it matters
    run(con, _NATIONAL_CODE)
    load(con, root, imports)
    survive(con, imports)
    _reference_tables(con, root, imports)
    resolve(con)
    run(con, _NUMBERED_DOSSIERS)
    ordered = cache.get("dossiers", lambda: sql_of(_dossiers()))
    run(con, f"CREATE TABLE dossiers AS {ordered}")
    return _keep_roll_ups(con, imports, measures, cache)


def _keep_roll_ups(
    con: duckdb.DuckDBPyConnection,
    imports: Sequence[Import],
    measures: Sequence[Measure],
    cache: SqlCache,
) -> RollUps:
    """Create ``open_dossiers`` and the roll-ups over the table ``dossiers``."""
    moments = dated_fields(measures)
    last_event = _last_event(con, moments)
    last_import = max((entry.imported_at for entry in imports), default=_EARLIEST)
    floor = min(last_event, last_import)
    ask(con, floor=floor, as_of=floor)
    tables = {"open_dossiers": lambda: open_dossiers(measures, moments)}
    for placed_by in dict.fromkeys(measure.formula.placed_by for measure in measures):
        group = [measure for measure in measures if measure.formula.placed_by == placed_by]
        additive = [measure for measure in group if measure.grain is not Grain.PROCEDURES]
        for shape in BUILT_SHAPES:
            if within := (group if "procedure" in shape.keys else additive):
                tables[shape.table(within[0])] = partial(
                    _kept_tally, shape, within, Share(moments, settled=True)
                )
        if additive:
            tables[UNIT_MONTH.table(additive[0])] = partial(_kept_months, additive)
    for name, expression in tables.items():
        sql = cache.get(f"{name} {measures!r}", lambda build=expression: sql_of(build()))  # type: ignore[misc]
        run(con, f"CREATE TABLE {name} AS {sql}")
    return RollUps(
        floor, moments, frozenset(measure.digest for measure in measures), last_event > floor
    )


def _last_event(con: duckdb.DuckDBPyConnection, moments: Sequence[str]) -> datetime:
    """The latest of these moments in the data."""
    latest = ", ".join(f"max({name})" for name in moments)
    found = con.execute(f"SELECT {latest} FROM dossiers").fetchone() or ()  # noqa: S608
    return max(filter(None, found), default=_EARLIEST)


def _kept_tally(shape: Shape, measures: Sequence[Measure], share: Share) -> Any:
    """One tally of measures placed by the same day, in the order of its keys."""
    plan = Plan(tuple(measures), shape.keys, to_keep=True)
    found = tally(plan, share=share)
    named = {}
    for index, measure in enumerate(measures):
        weights = (measure.formula.numerator.weight, measure.formula.denominator.weight, None)
        sides = zip("ndx", kept_columns(measure), weights, strict=True)
        for side, column, weight in sides:
            count = found[f"{side}{index}"]
            # Only a sum has to be made whole; for a count of rows that would cost time.
            named[column] = count if weight is None else whole(count)
    keys = [*shape.keys, NATIONAL] if plan.keeps_national else list(shape.keys)
    return found.select(*keys, **named).order_by(keys)


def _kept_months(measures: Sequence[Measure]) -> Any:
    """The months of units, added up from those of their procedures."""
    by_procedure = kept_table(UNIT_PROCEDURE_MONTH, measures)
    keys = list(UNIT_MONTH.keys)
    columns = [column for measure in measures for column in kept_columns(measure)]
    sums = {column: whole(by_procedure[column].sum()) for column in columns}
    return by_procedure.group_by(keys).agg(**sums).order_by(keys)


def _dossiers() -> Any:
    """The surviving dossiers by unit: the columns the compiled queries know, no others."""
    import ibis

    numbered = ibis.table(DOSSIER_TYPES, name="numbered")
    return numbered.order_by([numbered.unit_id, numbered.received_at])


def _reference_tables(
    con: duckdb.DuckDBPyConnection, root: Path, imports: Sequence[Import]
) -> None:
    for kind in (Kind.UNITS, Kind.PROCEDURES, Kind.OBSERVATIONS, Kind.CALENDAR):
        load_kind(con, root, imports, kind, f"stored_{kind}")
        if kind is Kind.PROCEDURES:
            survive_procedures(con, imports, f"stored_{kind}", kind)
        else:
            survive_kind(con, kind, f"stored_{kind}", kind)
    run(con, _NUMBERED_PROCEDURES)
    run(con, _UNIT_LEVELS)


# A unit keeps its level; where two rows of it differ the one that began later says it.
_UNIT_LEVELS = """
CREATE TABLE unit_levels AS
SELECT coalesce(unit_id, code) AS unit_id,
       arg_max(level, coalesce(valid_from, TIMESTAMP '0001-01-01')) AS level
FROM units WHERE level IS NOT NULL GROUP BY 1
"""
