"""The list of units as it is on a day; codes only seen in data are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from vedich.operations.office import Office
from vedich.operations.scope import units_on
from vedich.warehouse.landing import now
from vedich.warehouse.workspace import Workspace


def show_units(day: date | None = None, office: Office | None = None) -> dict[str, Any]:
    """Rows ``{unit, name, kind, level, block, valid_from, valid_to, listed}`` on ``day``."""
    office = office or Office.open()
    asked = day or now().date()
    rows: list[dict[str, Any]] = []
    if office.imports:
        with office.serving() as snapshot:
            rows = [
                {
                    "unit": unit.id,
                    "name": unit.name,
                    "kind": unit.kind,
                    "level": unit.level,
                    "block": unit.block,
                    "valid_from": unit.valid_from,
                    "valid_to": unit.valid_to,
                    "listed": unit.listed,
                }
                for unit in units_on(snapshot, asked)
            ]
    return {"rows": rows, "at": asked}


def parents_today(office: Office | None = None) -> Mapping[str, str]:
    """Unit → the unit above it, as listed today; units at the top are left out.

    Asked at every page for the reach of somebody's rights, so read once per snapshot and day.
    """
    from vedich.warehouse.snapshot import POINTER

    workspace = (office or Office.open()).workspace
    try:
        served = (workspace.snapshots / POINTER).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return _parents(workspace, served, now().date())


@lru_cache(maxsize=4)
def _parents(workspace: Workspace, served: str, today: date) -> Mapping[str, str]:
    from vedich.warehouse.snapshot import current

    with current(workspace) as snapshot:
        rows = snapshot.con.sql(
            "SELECT coalesce(unit_id, code) AS unit, parent, valid_from, valid_to FROM units"
            " WHERE parent IS NOT NULL"
        ).fetchall()
    return {
        unit: parent
        for unit, parent, start, end in rows
        if (start is None or start.date() <= today) and (end is None or today <= end.date())
    }
