"""The orders in which pages list a board's rows, worked out once a board and not once a page.

league(shown, "name")           # (number of the block, row), those outside the ranking last
widest_gap_first(shown, "online_payment")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vedich.domain.vietnamese import alphabet_key
from vedich.operations.pages.board import Shown

Row = dict[str, Any]
_ORDERS: Mapping[str, Callable[[Row], tuple[Any, ...]]] = {
    "name": lambda row: (alphabet_key(row["name"]), row["unit"]),
    "change": lambda row: (row["change"] is None, -(row["change"] or 0), row["rank"] or 0),
}


def league(shown: Shown, sort: str = "") -> list[tuple[int, Row]]:
    """The rows of every block by rank, or as ``sort`` says (name, change)."""
    order = _ORDERS.get(sort)
    return shown.once(("league", sort if order else ""), lambda: _league(shown, order))


def widest_gap_first(shown: Shown, indicator: str) -> list[Row]:
    """The rows of an indicator that have a value: those who miss the target first."""

    def rows() -> list[Row]:
        found = (row for row in shown.answer["rows"] if row["indicator"] == indicator)
        return sorted((row for row in found if row["value"] is not None), key=_gap_order)

    return shown.once(("gap", indicator), rows)


def without_figure(shown: Shown, indicator: str) -> list[Row]:
    """The rows of an indicator that have no value."""
    rows = shown.answer["rows"]
    return shown.once(
        ("without", indicator),
        lambda: [row for row in rows if row["indicator"] == indicator and row["value"] is None],
    )


def _league(shown: Shown, order: Callable[[Row], tuple[Any, ...]] | None) -> list[tuple[int, Row]]:
    found: list[tuple[int, Row]] = []
    for number, block in enumerate(shown.answer["blocks"]):
        rows = block["rows"]
        if order is not None:
            rows = sorted(rows, key=lambda row: (not row["rank"], *order(row)))
        found += [(number, row) for row in rows]
    return found


def _gap_order(row: Row) -> tuple[Any, ...]:
    missed = row["status"] == "not_met"
    distance = (row["target"] or 0) - row["value"] if missed else 0
    return not missed, -(row["gap_cases"] or 0), -distance, row["name"]
