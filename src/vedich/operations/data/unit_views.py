"""One unit as its page shows it: dates and codes, what lies above, below, before and after it.

card_of("H21.168", date(2026, 10, 2))["parents"][0]["name"]
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from vedich.domain.campaigns import Campaign
from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.domain.unit_tree import UnitTree
from vedich.operations.data.unit_mapping import mappings
from vedich.operations.data.units import unit_tree
from vedich.operations.pages.board import kept, office_now
from vedich.operations.sums.periods import reporting_units

_DEEPEST = 10


def card_of(unit: str, day: date) -> dict[str, Any]:
    """The card of a listed unit, as of a day; Refusal for one that no list names."""
    tree = unit_tree(office_now())
    held = tree.on(unit, day)
    rows = tree.rows(unit)
    if not rows:
        raise Refusal(
            "no_such_unit",
            f"Không có đơn vị “{unit[:40]}” trong danh sách.",
            f"There is no unit “{unit[:40]}” in the list.",
            hint_vi="Tìm theo tên ở trang Các đơn vị.",
            hint_en="Search by name on the page of units.",
        )
    return {
        "unit": unit,
        "held": held or rows[0],
        "in_force": held is not None and held.holds_on(day),
        "rows": rows,
        "mapped": [row for row in mappings() if row["unit"] == unit],
        "parents": _named(tree, reversed(_chain(tree, unit, day)), day),
        "children": _named(tree, tree.children(unit, day), day),
        "predecessors": _named(tree, tree.predecessors(unit), day),
        "successors": _named(tree, tree.successors(unit), day),
        "officers": officers_of(unit),
    }


def officers_of(unit: str) -> list[dict[str, Any]]:
    """The codes of officers in the unit's dossiers, with how many, the most first."""
    if not office_now().imports:
        return []
    return kept("officers", unit, lambda: _officers(unit))


def takes_part(campaign: Campaign, unit: str) -> bool:
    """Is the unit among the subjects of the campaign at its end, or now while it runs?"""
    day = min(campaign.period.end, now().date())
    codes = kept(
        "subjects",
        (campaign.id, day),
        lambda: frozenset(one.code for one in reporting_units(office_now(), campaign, day)),
    )
    return unit in codes


def _officers(unit: str) -> list[dict[str, Any]]:
    with office_now().serving() as snapshot:
        found = snapshot.con.execute(
            "SELECT officer, count(*) FROM dossiers WHERE unit_id = $unit AND officer IS NOT NULL"
            " GROUP BY officer ORDER BY 2 DESC, 1 LIMIT 200",
            {"unit": unit},
        ).fetchall()
    return [{"officer": officer, "dossiers": number} for officer, number in found]


def _chain(tree: UnitTree, unit: str, day: date) -> list[str]:
    """The units above, the nearest first; a circle in a list ends it."""
    found: list[str] = []
    held = tree.on(unit, day)
    while held is not None and held.parent and held.parent not in (unit, *found):
        found.append(held.parent)
        if len(found) == _DEEPEST:
            break
        held = tree.on(held.parent, day)
    return found


def _named(tree: UnitTree, units: Iterable[str], day: date) -> list[dict[str, Any]]:
    rows = []
    for unit in units:
        known = tree.rows(unit)
        held = tree.on(unit, day) or (known[0] if known else None)
        rows.append({"unit": unit, "name": held.name if held else unit, "held": held})
    return rows
