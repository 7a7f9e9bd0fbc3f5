"""The rows behind a figure: every number opens down to the lines of the files it came from.

    rows = drill(books, Grain.DOSSIERS, version, Part.GAP, {"unit": "H21.168"}, as_of=as_of)
    rows["code"], rows["seq"], rows["sheet"], rows["row"]    # which import, sheet and line

What the rows *weigh* adds up to the figure: each weighs one, or its number of payments. For
distinct procedures the rows are the procedures, and ``dossiers`` says how many used each.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from vedich.domain.dossiers import FIELDS
from vedich.domain.indicators import Grain, Version
from vedich.domain.moments import Interval
from vedich.warehouse.catalogue import procedures_of_cell
from vedich.warehouse.compiling import DOSSIER_TYPES, place, tally, variable
from vedich.warehouse.counting import Books, prepare
from vedich.warehouse.judging import judge
from vedich.warehouse.measures import Measure, Plan
from vedich.warehouse.running import fetch, sql_of
from vedich.warehouse.translating import certain

if TYPE_CHECKING:
    import pyarrow as pa

_PLACE = ("source", "seq", "sheet", "row")


class Part(StrEnum):
    """Which rows of a figure: those on top, below, left out, or still missing on top."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    EXCLUDED = "excluded"
    GAP = "gap"  # below but not on top


def drill(
    books: Books,
    grain: Grain,
    version: Version,
    part: Part,
    cell: Mapping[str, str | None] | None = None,
    *,
    interval: Interval = Interval(),
    as_of: datetime,
) -> pa.Table:
    """The rows of one cell, as known at ``as_of``, ordered by code.

    ``cell``: key → value as in the counts (None: the cases that have none). Columns: the fields of
    a dossier with ``unit_id``, ``source``, ``seq``, ``sheet``, ``row`` and ``weighs``; for distinct
    procedures ``procedure``, ``name``, ``field``, ``dossiers``.
    """
    cell = dict(cell or {})
    plan = Plan(
        (Measure.of(grain, version),),
        tuple(cell),
        interval.start is not None,
        interval.end is not None,
        tuple(sorted(name for name, value in cell.items() if value is not None)),
        tuple(sorted(name for name, value in cell.items() if value is None)),
    )
    prepare(books, interval=interval, as_of=as_of, only=cell)
    compile_it = partial(_procedures_sql if plan.of_procedures else _dossiers_sql, plan, part)
    return fetch(books.con, books.cache.get(f"drill {part} {plan!r}", compile_it))


def _dossiers_sql(plan: Plan, part: Part) -> str:
    import ibis

    dossiers = ibis.table(DOSSIER_TYPES, name="dossiers")
    placed = place(dossiers, plan, fields=frozenset(DOSSIER_TYPES))
    rows = judge(placed, plan, variable("as_of"))
    formula = plan.measures[0].formula
    on_top = _weight(rows, "above0", formula.numerator.weight)
    under = _weight(rows, "below0", formula.denominator.weight)
    weighs = {
        Part.NUMERATOR: on_top,
        Part.DENOMINATOR: under,
        Part.GAP: under - on_top,
        Part.EXCLUDED: _weight(rows, "without0", None),
    }[part]
    found = rows.mutate(weighs=weighs)
    found = found.filter(found.weighs != 0).select(*FIELDS, "unit_id", *_PLACE, "weighs")
    return sql_of(found.order_by([found.code, found.source]))


def _weight(rows: Any, side: str, weight: str | None) -> Any:
    import ibis

    one = ibis.literal(1, "int64") if weight is None else rows[weight].fill_null(0)
    return ibis.ifelse(certain(rows[side]), one, ibis.literal(0, "int64"))


def _procedures_sql(plan: Plan, part: Part) -> str:
    rows = procedures_of_cell(tally(plan), plan)
    kept = {
        Part.NUMERATOR: rows.on_top,
        Part.DENOMINATOR: rows.below,
        Part.GAP: rows.below & ~rows.on_top,
        Part.EXCLUDED: rows.below & ~rows.below,
    }[part]
    found = rows.filter(kept).select("procedure", "name", "field", "dossiers")
    return sql_of(found.order_by([found.procedure]))
