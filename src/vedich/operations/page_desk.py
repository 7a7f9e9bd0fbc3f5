"""What a one-stop desk looks at in the morning: open dossiers that are late or soon due, unpaid.

    desk = desk_of(frozenset({"H21.168"}), date(2026, 10, 2))
    desk["late"]["number"], desk["late"]["rows"][0]["code"]

Only codes, procedures and days are given: no name or address of a person.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from vedich.operations.page_board import kept, office_now

MOST_ROWS = 100
SOON = timedelta(days=3)
_OPEN = (
    "list_contains($units, unit_id) AND coalesce(received_at, submitted_at) <= $at"
    " AND (finished_at IS NULL OR finished_at > $at)"
    " AND coalesce(status, '') NOT IN ('refused', 'withdrawn', 'stopped', 'finished', 'returned')"
)
_PARTS = {
    "late": (f"{_OPEN} AND due_at < $at", "due_at"),
    "soon": (f"{_OPEN} AND due_at >= $at AND due_at <= $soon", "due_at"),
    "unpaid": (f"{_OPEN} AND amount_due > 0 AND paid = false", "received_at DESC"),
}


def desk_of(units: frozenset[str], day: date) -> dict[str, Any]:
    """Per part (late, soon, unpaid) ``number`` and the first ``rows``, as of the end of ``day``."""
    if not units or not office_now().imports:
        return {}
    return kept("desk", (units, day), lambda: _desk(units, day))


def _desk(units: frozenset[str], day: date) -> dict[str, Any]:
    at = datetime.combine(day, time.max)
    found: dict[str, Any] = {}
    with office_now().serving() as snapshot:
        for part, (where, order) in _PARTS.items():
            asked = {"units": sorted(units), "at": at}
            if "$soon" in where:
                asked["soon"] = at + SOON
            found_rows = snapshot.con.execute(
                "SELECT code, unit_id AS unit, procedure, procedure_name, received_at, due_at,"  # noqa: S608
                " amount_due, count(*) OVER () AS number"
                f" FROM dossiers WHERE {where} ORDER BY {order}, code LIMIT {MOST_ROWS}",
                asked,
            )
            names = [column[0] for column in found_rows.description]
            rows = [dict(zip(names, row, strict=True)) for row in found_rows.fetchall()]
            found[part] = {"number": rows[0]["number"] if rows else 0, "rows": rows}
    return found
