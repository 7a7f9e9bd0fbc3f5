"""Building a snapshot's database: surviving dossiers, open dossiers, catalogue, units, roll-ups.

    content = build(con, root, imports, measures, floor_at_most=last_import)

``con`` is an empty database file opened for writing. Everything is worked out again from the raw
Parquet of the imports given, so the same imports and measures always give the same tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.indicators import Grain
from vedich.warehouse.compiling import DOSSIER_TYPES, tally, whole
from vedich.warehouse.facts import load, load_kind, survive, survive_kind
from vedich.warehouse.ledger import Import
from vedich.warehouse.measures import NATIONAL, Measure, Plan
from vedich.warehouse.running import ask, fetch, run, sql_of
from vedich.warehouse.settling import Share, dated_fields, open_dossiers
from vedich.warehouse.shapes import Kind
from vedich.warehouse.stored import (
    SHAPES,
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
) -> RollUps:
    """Fill the database from these imports (those in force, in order); returns what is kept."""
    run(con, "SET preserve_insertion_order = false")  # order is asked for where it matters
    run(con, _NATIONAL_CODE)
    load(con, root, imports)
    survive(con, imports)
    _reference_tables(con, root, imports)
    resolve(con)
    run(con, _NUMBERED_DOSSIERS)
    run(con, f"CREATE TABLE dossiers AS {sql_of(_dossiers())}")
    return keep_roll_ups(con, imports, measures)


def keep_roll_ups(
    con: duckdb.DuckDBPyConnection, imports: Sequence[Import], measures: Sequence[Measure]
) -> RollUps:
    """Create ``open_dossiers`` and the roll-ups over the table ``dossiers``."""
    import ibis

    moments = dated_fields(measures)
    events = ibis.table(DOSSIER_TYPES, name="dossiers")
    latest = fetch(con, sql_of(events.agg(**{name: events[name].max() for name in moments})))
    last_event = max(filter(None, latest.to_pylist()[0].values()), default=_EARLIEST)
    last_import = max((entry.imported_at for entry in imports), default=_EARLIEST)
    floor = min(last_event, last_import)
    ask(con, floor=floor, as_of=floor)
    run(con, f"CREATE TABLE open_dossiers AS {sql_of(open_dossiers(measures, moments))}")
    for placed_by in dict.fromkeys(measure.formula.placed_by for measure in measures):
        group = [measure for measure in measures if measure.formula.placed_by == placed_by]
        for shape in SHAPES:
            if shape is not UNIT_MONTH:
                _keep(con, shape, group, Share(moments, settled=True))
        _keep_months(con, group)
    return RollUps(
        floor, moments, frozenset(measure.digest for measure in measures), last_event > floor
    )


def _keep(
    con: duckdb.DuckDBPyConnection, shape: Shape, measures: Sequence[Measure], share: Share
) -> None:
    """Keep one tally of measures placed by the same day, in the order of its keys."""
    if "procedure" not in shape.keys:
        measures = [measure for measure in measures if measure.grain is not Grain.PROCEDURES]
    if not measures:
        return
    plan = Plan(tuple(measures), shape.keys, to_keep=True)
    found = tally(plan, share=share)
    named = {
        column: whole(found[f"{side}{index}"])
        for index, measure in enumerate(measures)
        for side, column in zip("ndx", kept_columns(measure), strict=True)
    }
    keys = [*shape.keys, NATIONAL] if plan.keeps_national else list(shape.keys)
    kept = found.select(*keys, **named).order_by(keys)
    run(con, f"CREATE TABLE {shape.table(measures[0])} AS {sql_of(kept)}")


def _keep_months(con: duckdb.DuckDBPyConnection, measures: Sequence[Measure]) -> None:
    """Keep the months of units, added up from those of their procedures."""
    additive = [measure for measure in measures if measure.grain is not Grain.PROCEDURES]
    if not additive:
        return
    by_procedure = kept_table(UNIT_PROCEDURE_MONTH, additive)
    keys = list(UNIT_MONTH.keys)
    columns = [column for measure in additive for column in kept_columns(measure)]
    sums = {column: whole(by_procedure[column].sum()) for column in columns}
    months = by_procedure.group_by(keys).agg(**sums).order_by(keys)
    run(con, f"CREATE TABLE {UNIT_MONTH.table(additive[0])} AS {sql_of(months)}")


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
