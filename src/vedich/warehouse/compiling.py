"""From a plan to SQL, always in two levels: first by key + procedure, then rolled up.

The first level (a *tally*) reads dossiers; a stored roll-up is a tally that was kept. The second
level adds tallies up, and turns typed days into the words of the oracle's keys. Ibis is the
compiler, on tables that exist by name only; the thin runner in ``running`` executes the text.

    sql = compiled(plan, Tally("dossiers"))     # columns: the keys, then n0, d0, x0, n1 …

Values read by the text: ``as_of``; ``since`` and ``until`` where bounds are given; ``only_<key>``;
``floor`` where open dossiers are told from settled ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from vedich.warehouse.judging import DAY, excludes, judge
from vedich.warehouse.measures import NATIONAL, Plan, column_of
from vedich.warehouse.running import ASKED_TYPES
from vedich.warehouse.shapes import Kind, stored_types
from vedich.warehouse.translating import KnownRow, as_known_at

if TYPE_CHECKING:
    from vedich.warehouse.settling import Share

DOSSIER_TYPES: Mapping[str, str] = {
    **stored_types(Kind.DOSSIERS),
    "source": "string",
    "unit_id": "string",
    NATIONAL: "string",
}


def variable(name: str) -> Any:
    """One of the values that are asked with a query (``running.ASKED_TYPES``)."""
    return _asked_function()("asked").name("asked")[name].name(name)


@lru_cache(maxsize=1)
def _asked_function() -> Any:
    import ibis

    def getvariable(name: str) -> str:
        raise NotImplementedError(name)  # Ibis reads the signature; DuckDB has the body

    struct = ibis.expr.datatypes.Struct.from_tuples(ASKED_TYPES.items())
    return ibis.udf.scalar.builtin(getvariable, name="getvariable", signature=(("string",), struct))


def tally(plan: Plan, share: Share | None = None) -> Any:
    """The first level over the dossiers: keys, national procedure code, n, d, x.

    For distinct procedures n counts the dossiers that use one and d those in scope.
    """
    rows = judged(plan, "dossiers", share)
    keys = [*plan.outer, NATIONAL] if plan.keeps_national else list(plan.outer)
    summed = {}
    for index, measure in enumerate(plan.measures):
        formula = measure.formula
        for side, weight in zip(
            "ndx", (formula.numerator.weight, formula.denominator.weight, None), strict=True
        ):
            column = rows[f"{side}{index}"]
            # Counting what is not null is three times as fast as an aggregate with a filter.
            summed[f"{side}{index}"] = column.count() if weight is None else column.sum()
    return rows.group_by(keys).agg(**summed)


def judged(plan: Plan, table_name: str, share: Share | None = None) -> Any:
    """Every placed dossier: its keys, and what it adds to n, d and x (null: nothing)."""
    import ibis

    dossiers = ibis.table(DOSSIER_TYPES, name=table_name)
    told_apart: dict[str, Any] = {}
    if share is not None:
        dossiers, told_apart = share.told_apart(dossiers, plan.measures)
    rows = judge(place(dossiers, plan, more=told_apart), plan, variable("as_of"))
    columns = {name: key_of(rows, name) for name in plan.outer}
    if plan.keeps_national:
        columns[NATIONAL] = rows[NATIONAL]
    nothing = ibis.null("int64")
    for index, measure in enumerate(plan.measures):
        formula, within = measure.formula, share_column(index)

        def added(side: str, weight: str | None, index: int = index, within: str = within) -> Any:
            where = rows[f"{side}{index}"]
            one = rows[weight] if weight is not None else ibis.literal(1, "int64")
            return ibis.ifelse(
                where & rows[within] if within in told_apart else where, one, nothing
            )

        columns[f"n{index}"] = added("above", formula.numerator.weight)
        columns[f"d{index}"] = added("below", formula.denominator.weight)
        columns[f"x{index}"] = added("without", None) if excludes(measure, plan) else nothing
    return rows.select(**columns)


def place(
    dossiers: Any,
    plan: Plan,
    fields: frozenset[str] = frozenset(),
    more: Mapping[str, Any] | None = None,
) -> Any:
    """The dossiers as known at the as-of moment that lie in the interval, with their day.

    Only the columns the plan reads, ``fields``, and ``more``: expressions over the dossiers as
    they are stored.
    """
    as_of = variable("as_of")
    known = as_known_at(dossiers, plan.fields | fields, DOSSIER_TYPES, as_of, more)
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
    return placed.filter(*asked_cell(plan, lambda name: key_of(placed, name)))


def asked_cell(
    plan: Plan, key: Callable[[str], Any], names: Collection[str] | None = None
) -> list[Any]:
    """Conditions that keep the one cell a plan is restricted to, on the keys a dossier decides."""
    import ibis

    names = names if names is not None else plan.decided_by_dossiers
    kept = [
        worded(key(name), name) == variable(f"only_{name}") for name in plan.only if name in names
    ]
    kept += [key(name).isnull() for name in plan.blank if name in names]
    return kept or [ibis.literal(True)]


def key_of(placed: Any, name: str) -> Any:
    """A key of a placed row; months and days stay typed until the end."""
    if name == "month":
        return placed[DAY].truncate("M")
    if name == "day":
        return placed[DAY].truncate("D")
    return placed[column_of(name)]


def share_column(index: int) -> str:
    """The column that says whether a row belongs to the share a tally counts for a measure."""
    return f"counted{index}"


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
