"""Conditions of the domain → Ibis expressions, meaning the same to the digit.

SQL's comparison with a blank is *unknown*, the domain's is false. Under "all of" and "any of" and
in a filter the two can't be told apart; only under "none of" and in projections must unknown be
made false, so that is where it is done and nowhere else (it costs time on every row).

    known = as_known_at(dossiers, names, types, as_of)
    expression = translate(Is("channel", "online"), KnownRow(known, types, as_of))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from vedich.domain.conditions import (
    AS_OF,
    AllOf,
    Always,
    AnyOf,
    Compare,
    Condition,
    In,
    Is,
    Known,
    NoneOf,
    NotAfter,
)
from vedich.domain.dossiers import EVENT_FIELDS, EVENT_FLAGS

_FLAG_EVENTS = {flag: event for event, flag in EVENT_FLAGS.items()}


@dataclass(frozen=True, slots=True)
class KnownRow:
    """The columns of a table as fields of a row; a field the table lacks is blank.

    ``types``: column name → string, timestamp, int64 or bool.
    """

    table: Any
    types: Mapping[str, str]
    as_of: Any

    def type_of(self, name: str) -> str:
        """The column type of a field; text where the table has no such field."""
        return self.types.get(name, "string")

    def __getitem__(self, name: str) -> Any:
        import ibis

        if name in self.types:
            return self.table[name]
        return ibis.null(self.type_of(name))

    def first_known(self, names: tuple[str, ...]) -> Any:
        """The first of these moments that is filled in."""
        import ibis

        moments = [self[name] for name in names if self.type_of(name) == "timestamp"]
        return ibis.coalesce(*moments) if moments else ibis.null("timestamp")


def as_known_at(
    table: Any,
    names: frozenset[str],
    types: Mapping[str, str],
    as_of: Any,
    more: Mapping[str, Any] | None = None,
) -> Any:
    """These columns of a table, with every event after ``as_of`` taken away, and what it made true.

    The same as domain.counting.as_known_at, for all rows at once. ``more``: further columns.
    """
    import ibis

    columns = {}
    for name in sorted(names & types.keys()):
        column = table[name]
        event = _FLAG_EVENTS.get(name)
        if name in EVENT_FIELDS:
            column = ibis.ifelse(column <= as_of, column, ibis.null("timestamp"))
        elif event is not None and event in types:
            column = ibis.ifelse(table[event] > as_of, False, column)
        columns[name] = column
    return table.select(**columns, **(more or {}))


def translate(condition: Condition, row: KnownRow) -> Any:
    """True exactly where the condition matches; false or unknown elsewhere."""
    import ibis

    match condition:
        case Always():
            return ibis.literal(True)
        case Is(field, value):
            wanted = "bool" if isinstance(value, bool) else "string"
            return row[field] == value if row.type_of(field) == wanted else ibis.literal(False)
        case In(field, values):
            return row[field].isin(list(values)) if values else ibis.literal(False)
        case Known(field, known):
            return row[field].notnull() if known else row[field].isnull()
        case Compare(field, operator, number):
            return _compared(row[field], operator, number)
        case NotAfter(moments, deadline, extended_by):
            happened = row.as_of if moments == (AS_OF,) else row.first_known(moments)
            return happened <= allowed_until(row, deadline, extended_by)
        case AllOf(parts):
            return joined(and_, [translate(part, row) for part in parts], empty=True)
        case AnyOf(parts):
            return joined(or_, [translate(part, row) for part in parts], empty=False)
        case NoneOf(parts):
            return ~certain(joined(or_, [translate(part, row) for part in parts], empty=False))


def certain(expression: Any) -> Any:
    """The same, with unknown made false."""
    return expression.fill_null(False)


def allowed_until(row: KnownRow, deadline: str, extended_by: str | None) -> Any:
    """The last moment that still counts: the deadline, extended by minutes that do not count."""
    due = row[deadline]
    if extended_by is None:
        return due
    return due + row[extended_by].fill_null(0).as_interval("m")


def as_of_parts(condition: Condition) -> tuple[NotAfter, ...]:
    """The comparisons with the as-of moment inside a condition."""
    match condition:
        case AllOf(parts) | AnyOf(parts) | NoneOf(parts):
            return tuple(found for part in parts for found in as_of_parts(part))
        case NotAfter(moments) if moments == (AS_OF,):
            return (condition,)
        case _:
            return ()


def _compared(value: Any, operator: str, number: int) -> Any:
    match operator:
        case "more_than":
            return value > number
        case "at_least":
            return value >= number
        case "less_than":
            return value < number
        case _:
            return value <= number


def joined(connective: Callable[[Any, Any], Any], parts: Sequence[Any], *, empty: bool) -> Any:
    """Expressions joined by *and* or *or*; ``empty`` is what none at all amounts to."""
    import ibis

    return reduce(connective, parts) if parts else ibis.literal(empty)
