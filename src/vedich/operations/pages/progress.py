"""The campaign's progress on one indicator: all units together, and what more cases would change.

    total = total_of(rows)
    total["numerator"], total["denominator"], total["value"]

Rates are never averaged: numerators and denominators are added up, and divided last. Units whose
figure has no parts (published points) are left out of the total, and the total says how many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from vedich.domain.thresholds import Comparison, Threshold
from vedich.domain.what_if import Outcome, what_if

Row = Mapping[str, Any]
_MET = ("met", "exceeded")


def total_of(rows: Iterable[Row]) -> dict[str, Any] | None:
    """``{numerator, denominator, value, units, left_out}`` over the rows with parts; None: none.

    >>> rows = [{"value": 50, "numerator": 1, "denominator": 2}, {"value": 0, "numerator": 0,
    ...         "denominator": 8}, {"value": 70, "numerator": None, "denominator": None}]
    >>> total = total_of(rows)
    >>> total["value"], total["units"], total["left_out"]
    (Fraction(10, 1), 2, 1)
    """
    known, left_out = [], 0
    for row in rows:
        if row["value"] is None:
            continue
        if row["numerator"] is None or not row["denominator"]:
            left_out += 1
        else:
            known.append(row)
    below = sum(row["denominator"] for row in known)
    if not below:
        return None
    above = sum(row["numerator"] for row in known)
    return {
        "numerator": above,
        "denominator": below,
        "value": Fraction(100 * above, below),
        "units": len(known),
        "left_out": left_out,
    }


def outcomes_of(row: Row, more: int | None) -> tuple[Outcome, ...]:
    """Both outcomes of ``more`` further cases for a row with parts; nothing where it has none."""
    if more is None or not row.get("denominator") or row["numerator"] is None:
        return ()
    if ":" in row["indicator"]:
        return ()
    line = None
    if row["target"] is not None:
        line = Threshold(Comparison(row["comparison"]), Fraction(row["target"]))
    return what_if(row["numerator"], row["denominator"], more, line)


def met_if(rows: Iterable[Row], more: int) -> tuple[int, int]:
    """How many units meet their target now, and how many if each had ``more`` new good cases."""
    now = then = 0
    for row in rows:
        met = row["status"] in _MET
        now += met
        found = outcomes_of(row, more)
        then += bool(found[1].reached) if found else met
    return now, then
