"""What a one-stop desk looks at in the morning: open dossiers that are late or soon due, unpaid.

    desk = desk_of(frozenset({"H21.168"}), date(2026, 10, 2))
    desk["late"]["number"], desk["late"]["rows"][0]["code"]
    desk_rows(frozenset({"H21.168"}), date(2026, 10, 2), "soon", days=7)

Only codes, procedures and days are given: no name or address of a person.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from vedich.operations.pages.board import kept, office_now

FIRST_ROWS = 10
SOON_DAYS = 3  # how far a page looks ahead until somebody asks for more days
_FIELDS = (
    "code, unit_id AS unit, officer, procedure, procedure_name, field, channel, status,"
    " received_at, due_at, amount_due, paid, payment_route"
)
_OF = "list_contains($units, unit_id) AND ($officer IS NULL OR officer = $officer) AND "
_OPEN = (
    "coalesce(received_at, submitted_at) <= $at"
    # What closes a dossier for “on time” closes it here: some exports tell only the return.
    " AND coalesce(coalesce(finished_at, returned_at, stopped_at) > $at, true)"
    " AND coalesce(status, '') NOT IN ('refused', 'withdrawn', 'stopped', 'finished', 'returned')"
)
_PARTS = {
    "late": (f"{_OPEN} AND due_at < $at", "due_at"),
    "soon": (f"{_OPEN} AND due_at >= $at AND due_at <= $soon", "due_at"),
    "unpaid": (
        f"{_OPEN} AND amount_due > 0 AND (paid = false OR paid_at > $at)",
        "received_at DESC",
    ),
}
DESK_PARTS = tuple(_PARTS)
Rows = list[dict[str, Any]]


def desk_of(units: frozenset[str], day: date, officer: str | None = None) -> dict[str, Any]:
    """Per part (late, soon, unpaid) ``number`` and the first ``rows``, as of the end of ``day``."""
    if not units or not office_now().imports:
        return {}
    found = {}
    for part in DESK_PARTS:
        rows = desk_rows(units, day, part, officer=officer)
        found[part] = {"number": len(rows), "rows": rows[:FIRST_ROWS]}
    return found


def desk_rows(
    units: frozenset[str],
    day: date,
    part: str,
    *,
    officer: str | None = None,
    days: int = SOON_DAYS,
) -> Rows:
    """Every dossier of one part; ``days``: how far ahead “soon” looks."""
    key = (units, day, part, officer, days if part == "soon" else 0)
    return kept("desk", key, lambda: _rows(units, day, part, officer, days), 24)


def desk_counts(day: date, part: str) -> list[tuple[str, str, int]]:
    """(unit, officer or blank, how many) of one part over all units, as of the end of ``day``."""
    if not office_now().imports:
        return []
    return kept("desk_counts", (day, part), lambda: _counts(day, part), 12)


def _counts(day: date, part: str) -> list[tuple[str, str, int]]:
    where, _ = _PARTS[part]
    at = datetime.combine(day, time.max)
    asked: dict[str, Any] = {"at": at}
    if part == "soon":
        asked["soon"] = at + timedelta(days=SOON_DAYS)
    question = (
        f"SELECT unit_id, coalesce(officer, ''), count(*) FROM dossiers WHERE {where}"  # noqa: S608
        " GROUP BY ALL ORDER BY ALL"
    )
    with office_now().serving() as snapshot:
        rows = snapshot.con.execute(question, asked).fetchall()
    return [(str(unit), str(officer), int(number)) for unit, officer, number in rows]


def _rows(units: frozenset[str], day: date, part: str, officer: str | None, days: int) -> Rows:
    where, order = _PARTS[part]
    where = _OF + where
    at = datetime.combine(day, time.max)
    asked: dict[str, Any] = {"units": sorted(units), "at": at, "officer": officer}
    if part == "soon":
        asked["soon"] = at + timedelta(days=days)
    with office_now().serving() as snapshot:
        found = snapshot.con.execute(
            f"SELECT {_FIELDS} FROM dossiers WHERE {where} ORDER BY {order}, code",  # noqa: S608
            asked,
        )
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
