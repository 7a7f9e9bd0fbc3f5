"""Distinct procedures over the catalogue: the second level for the grain *procedures*.

Below: the procedures of the catalogue in force at the reference day that a unit (or its level)
handles. On top: those of them with at least one dossier that counts. A group without a catalogue
row of its own has no known denominator. The same, row by row, is domain.counting.

Values read, beside those of ``compiling``: ``reference``, the moment the catalogue is looked at.
"""

from __future__ import annotations

from typing import Any

from vedich.domain.counting import CATALOGUE_KEYS
from vedich.warehouse.compiling import asked_cell, variable, whole, worded
from vedich.warehouse.measures import NATIONAL, Plan
from vedich.warehouse.shapes import Kind, stored_types
from vedich.warehouse.translating import KnownRow, certain, translate

CATALOGUE_TYPES = {**stored_types(Kind.PROCEDURES), NATIONAL: "string"}
LEVEL_TYPES = {"unit_id": "string", "level": "string"}
_GROUP = "group_unit"


def distinct_procedures(tallies: Any, plan: Plan) -> Any:
    """Columns: the keys in order, then n0, d0 (null: not known) and x0 (always 0)."""
    import ibis

    outer, inner = list(plan.outer), _inner(plan)
    seen, groups = _seen_and_groups(tallies, outer)
    used = seen.filter(seen.used)
    offered = _offered(groups, plan, inner)
    below = offered.group_by([_GROUP, *inner]).agg(below=whole(offered.counted.sum()))
    on_top = _on_top(used, offered, outer, inner)
    found = groups.left_join(below, groups[_GROUP].identical_to(below[_GROUP]), rname="{name}_r")
    found = found.select(*outer, "all_used", "below", *inner)
    joined = found.left_join(
        on_top,
        [found[name].identical_to(on_top[name]) for name in [*outer, *inner]] or [True],
        rname="{name}_r",
    )
    known = joined.below.notnull()
    return joined.select(
        **{name: worded(joined[name], name) for name in plan.by},
        n0=ibis.ifelse(known, joined.on_top.fill_null(0), joined.all_used),
        d0=joined.below,
        x0=ibis.literal(0, "int64"),
    )


def procedures_of_cell(tallies: Any, plan: Plan) -> Any:
    """The procedures of the one cell a plan is restricted to, with those used beside.

    Columns: procedure (national code), name, field, dossiers (that use it), below and on_top.
    """
    import ibis

    inner = _inner(plan)
    seen, groups = _seen_and_groups(tallies, list(plan.outer))
    offered = _offered(groups, plan, inner)
    without_catalogue = offered.agg(offers=offered.count())
    listed = offered.filter(*asked_cell(plan, lambda name: offered[name], CATALOGUE_KEYS))
    listed = listed.filter(listed.counted == 1).select(listed=listed[NATIONAL]).distinct()
    used = seen.filter(seen.used).select(used=seen[NATIONAL], dossiers=seen.dossiers)
    both = listed.outer_join(used, listed.listed == used.used).cross_join(without_catalogue)
    catalogue = ibis.table(CATALOGUE_TYPES, name="procedures")
    names = catalogue.group_by(known=catalogue[NATIONAL]).agg(
        name=catalogue.name.max(), field=catalogue["field"].max()
    )
    both = both.mutate(procedure=both.listed.fill_null(both.used))
    found = both.left_join(names, both.procedure == names.known)
    below = found.listed.notnull()
    return found.select(
        "procedure",
        "name",
        "field",
        dossiers=found.dossiers.fill_null(0),
        below=below,
        on_top=found.used.notnull() & (below | (found.offers == 0)),
    )


def _inner(plan: Plan) -> list[str]:
    return [name for name in plan.by if name in CATALOGUE_KEYS]


def _seen_and_groups(tallies: Any, outer: list[str]) -> tuple[Any, Any]:
    """Per group and national code: was it used? And the groups that have a case in scope."""
    import ibis

    dossiers = whole(tallies.n0.sum())
    seen = tallies.group_by([*outer, NATIONAL]).agg(
        used=(dossiers > 0) & tallies[NATIONAL].max().notnull(),
        dossiers=dossiers,
        in_scope=tallies.d0.sum() > 0,
    )
    counts = {"all_used": seen.count(where=seen.used), "cases": seen.count(where=seen.in_scope)}
    groups = seen.group_by(outer).agg(**counts) if outer else seen.agg(**counts)
    if outer:
        groups = groups.filter(groups.cases > 0)
    return seen, groups.mutate(**{_GROUP: groups.unit if "unit" in outer else ibis.literal("")})


def _offered(groups: Any, plan: Plan, inner: list[str]) -> Any:
    """One row per group unit, catalogue key and national code: does it count below?"""
    import ibis

    catalogue = ibis.table(CATALOGUE_TYPES, name="procedures")
    at = variable("reference")
    catalogue = catalogue.filter(
        ~certain(catalogue.valid_from > at) & ~certain(catalogue.valid_to < at)
    )
    row = KnownRow(catalogue, CATALOGUE_TYPES, variable("as_of"))
    where = translate(plan.measures[0].formula.denominator.where, row)
    catalogue = catalogue.select(
        "unit", "level", NATIONAL, *inner, counts=certain(where).cast("int64")
    )
    if "unit" in plan.outer:
        levels = ibis.table(LEVEL_TYPES, name="unit_levels")
        units = groups.select(_GROUP).distinct()
        units = units.left_join(levels, units[_GROUP] == levels.unit_id).select(
            units[_GROUP], group_level=levels.level
        )
        general = (
            catalogue.level.isnull()
            | units.group_level.isnull()
            | (catalogue.level == units.group_level)
        )
        applies = (catalogue.unit == units[_GROUP]) | (catalogue.unit.isnull() & general)
        rows = units.inner_join(catalogue, applies).select(_GROUP, NATIONAL, "counts", *inner)
    else:
        rows = catalogue.mutate(**{_GROUP: ibis.literal("")}).select(
            _GROUP, NATIONAL, "counts", *inner
        )
    return rows.group_by([_GROUP, *inner, NATIONAL]).agg(counted=rows.counts.max())


def _on_top(used: Any, offered: Any, outer: list[str], inner: list[str]) -> Any:
    """Per group and catalogue key: how many counted procedures were used."""
    counted = offered.filter(offered.counted == 1)
    same = [used[NATIONAL] == counted[NATIONAL]]
    if "unit" in outer:
        same.append(used.unit.identical_to(counted[_GROUP]))
    joined = used.inner_join(counted, same, rname="{name}_r")
    if not [*outer, *inner]:
        return joined.agg(on_top=joined.count())
    keys = {name: used[name] for name in outer} | {name: counted[name] for name in inner}
    return joined.select(**keys).group_by([*outer, *inner]).agg(on_top=lambda each: each.count())
