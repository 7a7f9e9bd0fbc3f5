"""From a plan to SQL, always in two levels: first by key + procedure, then rolled up.

The first level (a *tally*) reads dossiers; a stored roll-up is a tally that was kept. The second
level adds tallies up, and turns typed days into the words of the oracle's keys. Ibis is the
compiler, on tables that exist by name only; the thin runner in ``running`` executes the text.

    sql = compiled(plan, Tally("dossiers"))     # columns: the keys, then n0, d0, x0, n1 …

Session variables read by the text: ``as_of``; ``since`` and ``until`` where bounds are given;
``only_<key>``; ``floor`` where open dossiers are told from settled ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vedich.domain.conditions import NotAfter
from vedich.domain.dossiers import EVENT_FIELDS
from vedich.warehouse.measures import NATIONAL, Measure, Plan, column_of
from vedich.warehouse.shapes import Kind, stored_types
from vedich.warehouse.translating import (
    KnownRow,
    allowed_until,
    as_known_at,
    as_of_parts,
    certain,
    translate,
)

DAY = "placed"
DOSSIER_TYPES: Mapping[str, str] = {
    **stored_types(Kind.DOSSIERS),
    "source": "string",
    "unit_id": "string",
    NATIONAL: "string",
}


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of the dossiers a tally counts.

    ``moments``: fields that make a row *late* when one lies after the floor. ``settled`` True:
    rows whose contribution can't change from the floor on; False: all the others.
    """

    moments: tuple[str, ...]
    settled: bool


def variable(name: str, word: str = "timestamp") -> Any:
    """A session variable inside an expression."""
    return _variable_function(word)(name).name(name)


@lru_cache(maxsize=4)
def _variable_function(word: str) -> Any:
    import ibis

    def getvariable(name: str) -> str:
        raise NotImplementedError(name)  # Ibis reads the signature; DuckDB has the body

    return ibis.udf.scalar.builtin(getvariable, name="getvariable", signature=(("string",), word))


def tally(plan: Plan, table_name: str = "dossiers", share: Share | None = None) -> Any:
    """The first level over a table of dossiers: keys, national procedure code, n, d, x.

    For distinct procedures n counts the dossiers that use one and d those in scope.
    """
    import ibis

    dossiers = ibis.table(DOSSIER_TYPES, name=table_name)
    if share is not None and share.settled:
        dossiers = dossiers.filter(~late(dossiers, share.moments))
    placed = place(dossiers, plan, extra=share)
    row = KnownRow(placed, DOSSIER_TYPES, variable("as_of"))
    keys = {name: key_of(placed, name) for name in plan.outer} | {NATIONAL: placed[NATIONAL]}
    counts: dict[str, Any] = {}
    for index, measure in enumerate(plan.measures):
        within = None
        if share is not None:
            within = placed[f"live{index}"]
            within = ~within if share.settled else within
        counts |= _counted(measure, index, row, within, maybe_unplaced=plan.is_open)
    return placed.group_by(**keys).agg(**counts)


def place(dossiers: Any, plan: Plan, extra: Share | None = None) -> Any:
    """The dossiers as known at the as-of moment that lie in the interval, with their day."""
    as_of = variable("as_of")
    live = {}
    if extra is not None:
        live = {
            f"live{index}": is_live(dossiers, measure, extra)
            for index, measure in enumerate(plan.measures)
        }
    known = as_known_at(
        dossiers.mutate(**live),
        plan.fields | live.keys(),
        {**DOSSIER_TYPES, **dict.fromkeys(live, "bool")},
        as_of,
    )
    day = KnownRow(known, DOSSIER_TYPES, as_of).first_known(plan.placed_by)
    placed = known.mutate(**{DAY: day})
    within = placed[DAY] <= as_of
    if plan.starts:
        within &= placed[DAY] >= variable("since")
    if plan.ends:
        within &= placed[DAY] <= variable("until")
    if plan.is_open:
        within |= placed[DAY].isnull()
    placed = placed.filter(within)
    for name in plan.only:
        placed = placed.filter(
            worded(key_of(placed, name), name) == variable(f"only_{name}", "string")
        )
    return placed


def key_of(placed: Any, name: str) -> Any:
    """A key of a placed row; months and days stay typed until the end."""
    if name == "month":
        return placed[DAY].truncate("M")
    if name == "day":
        return placed[DAY].truncate("D")
    return placed[column_of(name)]


def sides(measure: Measure, row: KnownRow, *, maybe_unplaced: bool) -> tuple[Any, Any, Any]:
    """Three conditions on a placed row: in the numerator, in the denominator, excluded."""
    import ibis

    formula = measure.formula
    scope = translate(formula.scope, row)
    if measure.grain.value == "procedures":
        placed = row.table[DAY].notnull() if maybe_unplaced else ibis.literal(True)
        return scope & placed & translate(formula.numerator.where, row), scope & placed, None
    needed = [row[name] for name in formula.needs]
    if formula.denominator.weight is not None:
        needed.append(row[formula.denominator.weight])
    if maybe_unplaced:
        needed.append(row.table[DAY])
    complete = ibis.literal(True)
    for index, value in enumerate(needed):
        complete = complete & value.notnull() if index else value.notnull()
    below = scope & complete & translate(formula.denominator.where, row)
    above = below & translate(formula.numerator.where, row)
    return above, below, (scope & ~complete) if needed else None


def _counted(
    measure: Measure, index: int, row: KnownRow, within: Any, *, maybe_unplaced: bool
) -> dict[str, Any]:
    import ibis

    above, below, without = sides(measure, row, maybe_unplaced=maybe_unplaced)

    def total(where: Any, weight: str | None) -> Any:
        if where is None:
            return ibis.literal(0, "int64")
        if within is not None:
            where = where & within
        if weight is None:
            return row.table.count(where=where)
        return row[weight].sum(where=where)

    return {
        f"n{index}": total(above, measure.formula.numerator.weight),
        f"d{index}": total(below, measure.formula.denominator.weight),
        f"x{index}": total(without, None),
    }


def late(dossiers: Any, moments: Sequence[str]) -> Any:
    """True where something is dated after the floor."""
    found = None
    for name in moments:
        each = certain(dossiers[name] > variable("floor"))
        found = each if found is None else found | each
    return found


def is_live(dossiers: Any, measure: Measure, share: Share) -> Any:
    """True where a row's contribution can still change at some moment after the floor.

    It can where the row is late, or where a deadline the formula holds against the as-of moment
    has not passed at the floor.
    """
    found = late(dossiers, share.moments)
    row = KnownRow(dossiers, DOSSIER_TYPES, variable("floor"))
    for part in open_parts(measure):
        found = found | certain(row.as_of <= allowed_until(row, part.deadline, part.extended_by))
    return found


def open_dossiers(measures: Sequence[Measure], moments: tuple[str, ...]) -> Any:
    """The dossiers that are live for at least one of the measures, by due day."""
    import ibis

    dossiers = ibis.table(DOSSIER_TYPES, name="dossiers")
    found = late(dossiers, moments)
    for measure in measures:
        if open_parts(measure):
            found = found | is_live(dossiers, measure, Share(moments, settled=False))
    return dossiers.filter(found).order_by([dossiers.due_at, dossiers.unit_id])


def open_parts(measure: Measure) -> tuple[NotAfter, ...]:
    """The deadlines that a measure holds against the as-of moment."""
    formula = measure.formula
    conditions = (formula.scope, formula.denominator.where, formula.numerator.where)
    return tuple(part for condition in conditions for part in as_of_parts(condition))


def dated_fields(measures: Sequence[Measure]) -> tuple[str, ...]:
    """The fields that say when something happened, for these measures."""
    placing = {name for measure in measures for name in measure.formula.placed_by}
    return tuple(sorted({*EVENT_FIELDS, *placing}))


def rolled_up(tallies: Any, plan: Plan) -> Any:
    """The second level: sums by key, months and days in words, in the order of the keys."""
    names = [f"{side}{index}" for index in range(len(plan.measures)) for side in "ndx"]
    sums = {name: whole(tallies[name].sum()) for name in names}
    found = tallies.group_by(list(plan.by)).agg(**sums) if plan.by else tallies.agg(**sums)
    return found.select(
        **{name: worded(found[name], name) for name in plan.by}, **{n: found[n] for n in names}
    )


def whole(total: Any) -> Any:
    """A sum as a 64-bit whole number: DuckDB adds up in 128 bits, and null where nothing was."""
    return total.fill_null(0).cast("decimal(38, 0)").cast("int64")


def worded(key: Any, name: str) -> Any:
    """A key as the oracle writes it: months as 2024-06, days as 2024-06-29."""
    if name == "month":
        return key.strftime("%Y-%m")
    return key.strftime("%Y-%m-%d") if name == "day" else key
