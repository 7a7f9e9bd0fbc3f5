"""Who takes part in a campaign on a day: the units it names, those of its blocks, or all known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from vedich.domain.campaigns import Campaign
from vedich.domain.indicators import Text
from vedich.domain.layouts import header_key
from vedich.domain.results import Subject
from vedich.domain.vietnamese import unit_key

if TYPE_CHECKING:
    from vedich.warehouse.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is on the asked day. Days are local dates; None is open."""

    id: str
    name: str
    kind: str | None
    level: str | None
    block: str | None
    position: int | None
    valid_from: date | None
    valid_to: date | None
    listed: bool = True


def units_on(snapshot: Snapshot, day: date) -> list[Unit]:
    """The listed units valid on ``day`` in their official order, then codes only seen in data."""
    found: dict[str, Unit] = {}
    for row in _rows(snapshot, _LISTED):
        start, end = _day(row["valid_from"]), _day(row["valid_to"])
        if (start is None or start <= day) and (end is None or day <= end):
            unit = Unit(
                row["unit_id"] or row["code"],
                row["name"] or row["code"],
                row["kind"],
                row["level"],
                row["block"],
                row["position"],
                start,
                end,
            )
            found[unit.id] = unit
    listed = sorted(found.values(), key=_order)
    seen = [
        Unit(row["unit"], row["name"] or row["unit"], None, None, None, None, None, None, False)
        for row in _rows(snapshot, _SEEN)
        if row["unit"] not in found
    ]
    return listed + sorted(seen, key=_order)


def subjects_of(campaign: Campaign, units: Iterable[Unit]) -> list[Subject]:
    """The campaign's subjects, each with the title of its block.

    A unit the plan names is found by its code, else by its name among the known units. A campaign
    with blocks takes the listed units of their kinds; one without takes every unit.
    """
    known = list(units)
    if campaign.units:
        titles = {block.id: block.title.vi for block in campaign.blocks}
        by_name = {bare_name(unit.name): unit.id for unit in known}
        ids = {unit.id for unit in known}
        return [
            Subject(
                named.id if named.id in ids else by_name.get(bare_name(named.name), named.id),
                named.name,
                titles.get(named.block, named.block),
            )
            for named in campaign.units
        ]
    if not campaign.blocks:
        return [Subject(unit.id, unit.name, unit.block or "") for unit in known]
    return [
        Subject(unit.id, unit.name, block.title.vi)
        for block in campaign.blocks
        for unit in known
        if unit.kind in block.unit_kinds
    ]


def nobody_takes_part(campaign: Campaign) -> Text:
    """Why a campaign has no rows though there are data: its blocks take listed units only."""
    kinds = ", ".join(dict.fromkeys(kind for one in campaign.blocks for kind in one.unit_kinds))
    if not kinds:
        return Text("Chưa có đơn vị nào trong dữ liệu.", "No unit is in the data yet.")
    return Text(
        "Chưa có đơn vị nào thuộc các khối của đợt thi đua: nhập danh sách đơn vị có loại (kind) "
        f"{kinds} bằng lệnh vedich units import.",
        "No unit belongs to the blocks of the campaign yet: import a list of units of the kinds "
        f"{kinds} with vedich units import.",
    )


def bare_name(name: str) -> str:
    """A unit's name as it is compared: without marks, blanks and “UBND”."""
    return header_key(name).removeprefix("ubnd")


def _order(unit: Unit) -> tuple[Any, ...]:
    return (unit.position is None, unit.position or 0, unit_key(unit.name), unit.id)


def _day(value: datetime | None) -> date | None:
    return value.date() if value is not None else None


def _rows(snapshot: Snapshot, question: str) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = snapshot.con.sql(question).to_arrow_table().to_pylist()
    return rows


_LISTED = (
    "SELECT unit_id, code, name, kind, level, block, position, valid_from, valid_to FROM units"
    " WHERE scheme IS DISTINCT FROM 'mapping'"
)
_SEEN = """
SELECT unit_id AS unit, any_value(unit_name) AS name
FROM (SELECT unit_id, unit_name FROM dossiers
      UNION ALL SELECT unit AS unit_id, unit_name FROM observations)
WHERE unit_id IS NOT NULL
  AND unit_id NOT IN (SELECT code FROM units WHERE scheme = 'mapping' AND code IS NOT NULL)
GROUP BY ALL
"""
