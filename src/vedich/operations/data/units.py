"""The list of units as it is on a day; codes only seen in data are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from vedich.domain.clock import now
from vedich.domain.unit_tree import MAPPED, Held, UnitTree
from vedich.operations.figures.scope import units_on
from vedich.operations.office import Office
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


def unit_tree(office: Office | None = None) -> UnitTree:
    """Every listed unit with its dates; read once per snapshot: every page asks for rights."""
    from vedich.warehouse.snapshot import POINTER

    workspace = (office or Office.open()).workspace
    try:
        served = (workspace.snapshots / POINTER).read_text(encoding="utf-8")
    except FileNotFoundError:
        return UnitTree(())
    return _tree(workspace, served)


def parents_today(office: Office | None = None) -> Mapping[str, str]:
    """Unit → the unit above it, as listed today; units at the top are left out."""
    return unit_tree(office).parents(now().date())


def reached(unit: str, *, subtree: bool) -> frozenset[str]:
    """The units a right over this one reaches today: it alone or all under it, and their past."""
    tree, today = unit_tree(), now().date()
    return tree.below(unit, today) if subtree else tree.with_history(unit, today)


@lru_cache(maxsize=4)
def _tree(workspace: Workspace, served: str) -> UnitTree:
    from vedich.warehouse.snapshot import current

    with current(workspace) as snapshot:
        # A snapshot made before lists could name successors is served until the next import.
        columns = {name for (name,) in snapshot.con.execute(_COLUMNS).fetchall()}
        successor = "successor" if "successor" in columns else "NULL AS successor"
        question = _HELD.format(successor=successor)
        rows = snapshot.con.sql(question, params={"mapped": MAPPED}).to_arrow_table().to_pylist()
    # Lists name parents and successors by code; a code is looked up among the units' own.
    by_code = {row["code"]: row["unit"] for row in rows}
    ids = {row["unit"] for row in rows}

    def meant(code: str) -> str:
        return code if code in ids else by_code.get(code, code)

    return UnitTree(
        Held(
            **{name: row[name] or "" for name in _TEXTS},
            parent=meant(row["parent"] or ""),
            start=row["start"],
            end=row["end"],
            successors=tuple(
                meant(code.strip()) for code in (row["successor"] or "").split(";") if code.strip()
            ),
            seq=row["seq"],
        )
        for row in rows
    )


_COLUMNS = "SELECT column_name FROM duckdb_columns() WHERE table_name = 'units'"
_TEXTS = ("unit", "code", "name", "scheme", "kind", "level", "block")
_HELD = """
SELECT coalesce(unit_id, code) AS unit, code, coalesce(name, code) AS name, scheme, kind, level,
       block, parent, {successor}, valid_from::DATE AS start, valid_to::DATE AS "end", seq
FROM units WHERE scheme IS DISTINCT FROM $mapped ORDER BY position NULLS LAST, code
"""
