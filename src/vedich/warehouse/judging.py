"""Where a placed dossier stands for each measure: on top, below, or left out.

What several measures or sides share (a scope, being complete, being below) is a column of its own,
worked out once: a short query spends most of its time on being planned, and a long one on the same
condition again and again.

    rows = judge(placed, plan)      # the columns above0, below0, without0, above1 …
"""

from __future__ import annotations

from operator import and_
from typing import Any

from vedich.domain.conditions import Condition
from vedich.domain.indicators import Grain
from vedich.warehouse.measures import Measure, Plan
from vedich.warehouse.shapes import Kind, stored_types
from vedich.warehouse.translating import KnownRow, joined, translate

DAY = "placed"
_TYPES = stored_types(Kind.DOSSIERS)


def judge(placed: Any, plan: Plan, as_of: Any) -> Any:
    """The placed dossiers with three columns per measure, true where the row is of that side.

    For distinct procedures *above* is a dossier that uses one and *below* one in scope.
    """
    row = KnownRow(placed, _TYPES, as_of)
    scopes: dict[Condition, str] = {}
    columns = {}
    for index, measure in enumerate(plan.measures):
        scope = measure.formula.scope
        if scope not in scopes:
            scopes[scope] = f"fits{len(scopes)}"
            columns[scopes[scope]] = translate(scope, row)
        columns[f"complete{index}"] = joined(and_, _needed(measure, row, plan), empty=True)
    fitting = placed.mutate(**columns)
    row = KnownRow(fitting, _TYPES, as_of)
    below, without = {}, {}
    for index, measure in enumerate(plan.measures):
        fits, complete = (fitting[scopes[measure.formula.scope]], fitting[f"complete{index}"])
        below[f"below{index}"] = fits & complete
        if measure.grain is not Grain.PROCEDURES:  # there the denominator reads the catalogue
            below[f"below{index}"] &= translate(measure.formula.denominator.where, row)
        without[f"without{index}"] = fits & ~complete
    weighed = fitting.mutate(**below, **without)
    row = KnownRow(weighed, _TYPES, as_of)
    return weighed.mutate(
        **{
            f"above{index}": weighed[f"below{index}"]
            & translate(measure.formula.numerator.where, row)
            for index, measure in enumerate(plan.measures)
        }
    )


def excludes(measure: Measure, plan: Plan) -> bool:
    """True where a case can be left out at all."""
    return measure.grain is not Grain.PROCEDURES and bool(
        measure.formula.needs or measure.formula.denominator.weight or plan.is_open
    )


def _needed(measure: Measure, row: KnownRow, plan: Plan) -> list[Any]:
    """What has to be known for a row to count; without it a row in scope is left out."""
    formula = measure.formula
    names = () if measure.grain is Grain.PROCEDURES else formula.needs
    needed = [row[name].notnull() for name in names]
    if formula.denominator.weight is not None:
        needed.append(row[formula.denominator.weight].notnull())
    if plan.is_open:
        needed.append(row.table[DAY].notnull())
    return needed
