"""The closed set of conditions a definition may use, and what each means for one row.

Every condition is true or false, never unknown: a comparison with a blank field is false, so
what a blank means has to be said (``known: false``). The counting engines translate these same
classes; ``matches`` is the slow, obvious meaning they are held against.

>>> paid = AllOf((Is("paid", True), In("payment_route", ("national", "both"))))
>>> paid.matches({"paid": True, "payment_route": "national"}, datetime(2024, 6, 1))
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Row = Mapping[str, object]
Operator = Literal["more_than", "at_least", "less_than", "at_most"]
AS_OF = "as_of"


@dataclass(frozen=True, slots=True)
class Always:
    """True for every row."""

    def matches(self, row: Row, as_of: datetime) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Is:
    """The field has exactly this value."""

    field: str
    value: str | bool

    def matches(self, row: Row, as_of: datetime) -> bool:
        return row.get(self.field) == self.value


@dataclass(frozen=True, slots=True)
class In:
    """The field has one of these values.

    ``parameter``: the name under which a campaign may choose other values; None: fixed.
    """

    field: str
    values: tuple[str, ...]
    parameter: str | None = None

    def matches(self, row: Row, as_of: datetime) -> bool:
        return row.get(self.field) in self.values


@dataclass(frozen=True, slots=True)
class Known:
    """The field is filled in (or, with ``known`` false, is blank)."""

    field: str
    known: bool = True

    def matches(self, row: Row, as_of: datetime) -> bool:
        return (row.get(self.field) is not None) is self.known


@dataclass(frozen=True, slots=True)
class Compare:
    """A count or an amount of money compared with a whole number."""

    field: str
    operator: Operator
    number: int

    def matches(self, row: Row, as_of: datetime) -> bool:
        value = row.get(self.field)
        if not isinstance(value, int):
            return False
        match self.operator:
            case "more_than":
                return value > self.number
            case "at_least":
                return value >= self.number
            case "less_than":
                return value < self.number
            case "at_most":
                return value <= self.number


@dataclass(frozen=True, slots=True)
class NotAfter:
    """A moment lies on or before a deadline, extended by minutes that do not count.

    ``moments``: the first of these fields that is filled in; ``("as_of",)`` is the moment the
    figure is asked for. ``extended_by``: a count field in minutes (waiting for a supplement).
    """

    moments: tuple[str, ...]
    deadline: str
    extended_by: str | None = None

    def matches(self, row: Row, as_of: datetime) -> bool:
        happened = as_of if self.moments == (AS_OF,) else first_known(row, self.moments)
        due = row.get(self.deadline)
        if not isinstance(happened, datetime) or not isinstance(due, datetime):
            return False
        extra = row.get(self.extended_by) if self.extended_by else None
        return happened <= due + timedelta(minutes=extra if isinstance(extra, int) else 0)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part is true."""

    parts: tuple[Condition, ...]

    def matches(self, row: Row, as_of: datetime) -> bool:
        return all(part.matches(row, as_of) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part is true."""

    parts: tuple[Condition, ...]

    def matches(self, row: Row, as_of: datetime) -> bool:
        return any(part.matches(row, as_of) for part in self.parts)


@dataclass(frozen=True, slots=True)
class NoneOf:
    """No part is true."""

    parts: tuple[Condition, ...]

    def matches(self, row: Row, as_of: datetime) -> bool:
        return not any(part.matches(row, as_of) for part in self.parts)


Condition = Always | Is | In | Known | Compare | NotAfter | AllOf | AnyOf | NoneOf


def first_known(row: Row, fields: tuple[str, ...]) -> object:
    """The value of the first field that is filled in, else None."""
    return next((row[name] for name in fields if row.get(name) is not None), None)


def fields_of(condition: Condition) -> frozenset[str]:
    """Every field a condition reads (``as_of`` is not a field)."""
    match condition:
        case Always():
            return frozenset()
        case AllOf(parts) | AnyOf(parts) | NoneOf(parts):
            return frozenset().union(*(fields_of(part) for part in parts))
        case NotAfter(moments, deadline, extended_by):
            named = {*moments, deadline, *([extended_by] if extended_by else [])}
            return frozenset(named - {AS_OF})
        case Is() | In() | Known() | Compare():
            return frozenset({condition.field})


def asks_as_of(condition: Condition) -> bool:
    """True when the answer for a row can change with the passing of time alone."""
    match condition:
        case AllOf(parts) | AnyOf(parts) | NoneOf(parts):
            return any(asks_as_of(part) for part in parts)
        case NotAfter(moments):
            return moments == (AS_OF,)
        case _:
            return False
