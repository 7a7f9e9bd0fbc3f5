"""Settled and open dossiers: what a kept roll-up may hold, and what must be counted live.

Being on time while open is worked out at the as-of moment, never stored. So from some moment on,
the *floor* of a snapshot, dossiers are told apart for each measure:

- *late*: something about it is dated after the floor, so an as-of moment may hide it;
- *open*: a deadline the formula holds against the as-of moment has not passed at the floor;
- *settled*: neither. What it adds is the same at every as-of moment from the floor on.

A roll-up holds the settled ones. The table ``open_dossiers`` holds the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import or_
from typing import Any

from vedich.domain.conditions import NotAfter
from vedich.domain.dossiers import EVENT_FIELDS
from vedich.warehouse.compiling import DOSSIER_TYPES, share_column, variable
from vedich.warehouse.measures import Measure
from vedich.warehouse.translating import KnownRow, allowed_until, as_of_parts, certain, joined


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of the dossiers a tally counts: the settled ones, or all the others.

    ``moments``: the fields that make a row late when one of them lies after the floor; none
    where it is known that no row is late.
    """

    moments: tuple[str, ...]
    settled: bool

    def told_apart(self, dossiers: Any, measures: Sequence[Measure]) -> tuple[Any, dict[str, Any]]:
        """The dossiers, and a column per measure where the measure sees a part of them only.

        A late row is out of a settled share as a whole, so that not even its keys appear.
        """
        if self.settled:
            dossiers = dossiers.filter(~is_late(dossiers, self.moments))
        columns = {}
        for index, measure in enumerate(measures):
            if self.settled and open_parts(measure):
                columns[share_column(index)] = ~_is_open(dossiers, measure)
            elif not self.settled:
                columns[share_column(index)] = is_late(dossiers, self.moments) | _is_open(
                    dossiers, measure
                )
        return dossiers, columns


def open_dossiers(measures: Sequence[Measure], moments: tuple[str, ...]) -> Any:
    """The dossiers that are not settled for at least one of the measures.

    They lie by unit, then by due day: one unit's are asked for more often than all.
    """
    import ibis

    dossiers = ibis.table(DOSSIER_TYPES, name="dossiers")
    each = [_is_open(dossiers, measure) for measure in measures if open_parts(measure)]
    found = joined(or_, [is_late(dossiers, moments), *each], empty=False)
    return dossiers.filter(found).order_by([dossiers.unit_id, dossiers.due_at])


def is_late(dossiers: Any, moments: Sequence[str]) -> Any:
    """True where something is dated after the floor."""
    floor = variable("floor")
    return joined(or_, [certain(dossiers[name] > floor) for name in moments], empty=False)


def open_parts(measure: Measure) -> tuple[NotAfter, ...]:
    """The deadlines that a measure holds against the as-of moment."""
    formula = measure.formula
    conditions = (formula.scope, formula.denominator.where, formula.numerator.where)
    return tuple(part for condition in conditions for part in as_of_parts(condition))


def dated_fields(measures: Sequence[Measure]) -> tuple[str, ...]:
    """The fields that say when something happened, for these measures."""
    placing = {name for measure in measures for name in measure.formula.placed_by}
    return tuple(sorted({*EVENT_FIELDS, *placing}))


def _is_open(dossiers: Any, measure: Measure) -> Any:
    row = KnownRow(dossiers, DOSSIER_TYPES, variable("floor"))
    passed = [
        certain(row.as_of <= allowed_until(row, part.deadline, part.extended_by))
        for part in open_parts(measure)
    ]
    return joined(or_, passed, empty=False)
