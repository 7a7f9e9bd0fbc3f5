"""Kept roll-ups: which there are, when one may answer, and the query that asks it.

A roll-up is a tally that was kept when the snapshot was built. It holds the *settled* part: what
can't change at any as-of moment from the snapshot's floor on. The floor is the latest event in the
data, or the last import if something is dated after it. So a roll-up answers only for as-of
moments from the floor on, and the open rest is counted live from ``open_dossiers``.

>>> [shape.name for shape in SHAPES]
['unit_month', 'unit_officer_month', 'unit_procedure_month', 'unit_day']
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vedich.domain.moments import Interval
from vedich.warehouse.catalogue import distinct_procedures
from vedich.warehouse.compiling import asked_cell, judged, rolled_up, tally, variable
from vedich.warehouse.measures import NATIONAL, Measure, Plan, digest_of
from vedich.warehouse.running import sql_of
from vedich.warehouse.settling import Share, open_parts

TALLY = "tally_of_several"


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of a roll-up, and which keys it can answer."""

    name: str
    keys: tuple[str, ...]

    @property
    def answers(self) -> frozenset[str]:
        """Keys that can be had from this roll-up; a day knows its month."""
        return frozenset(self.keys) | ({"month"} if "day" in self.keys else frozenset())

    def table(self, measure: Measure) -> str:
        """The table of this shape for measures placed by the same day."""
        return f"{self.name}_{digest_of(repr(measure.formula.placed_by))}"


# From the smallest to the largest: the first that can answer does.
UNIT_MONTH = Shape("unit_month", ("unit", "month"))
UNIT_PROCEDURE_MONTH = Shape("unit_procedure_month", ("unit", "procedure", "month"))
SHAPES = (
    UNIT_MONTH,
    Shape("unit_officer_month", ("unit", "officer", "month")),
    UNIT_PROCEDURE_MONTH,
    Shape("unit_day", ("unit", "day")),
)
# Counted from dossiers; the months of units are added up from those of their procedures.
BUILT_SHAPES = tuple(shape for shape in SHAPES if shape is not UNIT_MONTH)


@dataclass(frozen=True, slots=True)
class RollUps:
    """What a snapshot keeps. ``floor``: see above. ``moments``: fields dated against it.

    ``measures``: digests of the formulas kept. ``any_late``: is anything dated after the floor?
    """

    floor: datetime
    moments: tuple[str, ...]
    measures: frozenset[str]
    any_late: bool


@dataclass(frozen=True, slots=True)
class Way:
    """How a plan is answered: by a roll-up's shape (None: scan), and what is counted live.

    ``columns``: by these columns of a tally that was just made for several plans (``TALLY``).
    """

    shape: Shape | None = None
    moments: tuple[str, ...] = ()
    live: bool = False
    columns: tuple[int, ...] = ()


def route(kept: RollUps | None, plan: Plan, interval: Interval, as_of: datetime) -> Way:
    """The smallest roll-up that answers the plan exactly, or a scan of the dossiers."""
    if kept is None or as_of < kept.floor:
        return Way()
    if not all(measure.digest in kept.measures for measure in plan.measures):
        return Way()
    wanted = {*plan.outer, *plan.only, *plan.blank}
    by_month = _whole_months(interval)
    for shape in SHAPES:
        if plan.of_procedures and "procedure" not in shape.keys:
            continue
        if wanted <= shape.answers and (by_month or "day" in shape.keys):
            live = kept.any_late or any(open_parts(measure) for measure in plan.measures)
            return Way(shape, kept.moments if kept.any_late else (), live)
    return Way()


def compiled(plan: Plan, way: Way) -> str:
    """The SQL of a plan answered this way."""
    if way.columns:
        tallies = _just_made(plan, way.columns)
    elif way.shape is None:
        tallies = tally(plan)
    else:
        tallies = _kept(plan, way.shape)
        if way.live:
            share = Share(way.moments, settled=False)
            tallies = tallies.union(_aligned(judged(plan, "open_dossiers", share), plan))
    finish = distinct_procedures if plan.of_procedures else rolled_up
    return sql_of(finish(tallies, plan))


def _whole_months(interval: Interval) -> bool:
    starts = interval.start is None or interval.start.day == 1
    end = interval.end
    return starts and (end is None or end.day == monthrange(end.year, end.month)[1])


def _just_made(plan: Plan, columns: tuple[int, ...]) -> Any:
    """The columns of the tally made for several plans that this one asks for."""
    import ibis

    types = _key_types((*plan.outer, NATIONAL))
    types |= {f"{side}{column}": "int64" for column in columns for side in "ndx"}
    made = ibis.table(types, name=TALLY)
    counts = {
        f"{side}{index}": made[f"{side}{column}"]
        for index, column in enumerate(columns)
        for side in "ndx"
    }
    return made.select(*plan.outer, NATIONAL, **counts)


def _key_types(keys: Sequence[str]) -> dict[str, str]:
    return {name: "timestamp" if name in ("month", "day") else "string" for name in keys}


def kept_table(shape: Shape, measures: Sequence[Measure]) -> Any:
    """A kept roll-up as a table expression, with the columns of these measures."""
    import ibis

    types = _key_types(shape.keys)
    if "procedure" in shape.keys:
        types[NATIONAL] = "string"
    types |= {column: "int64" for measure in measures for column in kept_columns(measure)}
    return ibis.table(types, name=shape.table(measures[0]))


def kept_columns(measure: Measure) -> tuple[str, ...]:
    """The columns of a measure in a kept roll-up: numerator, denominator, excluded."""
    return tuple(f"{side}_{measure.digest}" for side in "ndx")


def _kept(plan: Plan, shape: Shape) -> Any:
    """The part of a kept roll-up that lies in the interval, as a tally."""
    table = kept_table(shape, plan.measures)
    when = table["day" if "day" in shape.keys else "month"]
    if plan.starts:
        table = table.filter(when >= variable("since"))
    if plan.ends:
        table = table.filter(when <= variable("until"))
    if "month" not in shape.keys:
        table = table.mutate(month=table.day.truncate("M"))
    table = table.filter(*asked_cell(plan, lambda name: table[name]))
    for index, measure in enumerate(plan.measures):
        sides = zip("ndx", kept_columns(measure), strict=True)
        table = table.mutate(**{f"{side}{index}": table[column] for side, column in sides})
    return _aligned(table, plan)


def _aligned(table: Any, plan: Plan) -> Any:
    """The columns both halves of a union have, in one order and type."""
    keys = list(plan.outer)
    if plan.of_procedures:
        keys.append(NATIONAL)
    counts = {
        f"{side}{index}": table[f"{side}{index}"].fill_null(0).cast("int64")
        for index in range(len(plan.measures))
        for side in "ndx"
    }
    return table.select(*keys, **counts)
