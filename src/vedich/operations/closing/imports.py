"""What an import meets in closed periods: reported sums are refused row by row, late dossiers are
taken as data and counted, and the frozen figures stay.

    reading = without_closed(office, reading)
    late_rows(office, reading)      # [{"campaign", "from", "to", "rows"}]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from vedich.domain.layouts import SourceKind
from vedich.domain.receipts import Reject, Warn
from vedich.domain.vietnamese import day as written
from vedich.domain.vietnamese import how_many
from vedich.operations.closing.frozen import Closed, closed_periods
from vedich.operations.office import Office
from vedich.warehouse.closing import rows_within

if TYPE_CHECKING:
    from vedich.intake.reading import Reading


def without_closed(office: Office, reading: Reading) -> Reading:
    """The reading without the rows that a closed period refuses, its receipt saying so.

    Figures that portals publish are not held back: portals restate theirs.
    """
    periods = closed_periods(office.workspace)
    if not periods:
        return reading
    if reading.receipt.kind == SourceKind.SUMMARY:
        return _without_sums(reading, periods)
    if reading.receipt.kind == SourceKind.DOSSIERS:
        return _with_warning(reading, periods)
    return reading


def late_rows(office: Office, reading: Reading) -> list[dict[str, Any]]:
    """How many accepted dossiers lie in which closed period; only those that hold some."""
    if reading.receipt.kind != SourceKind.DOSSIERS:
        return []
    return [
        {"campaign": one.campaign, "from": one.start, "to": one.end, "rows": rows}
        for one, rows in _late(reading, closed_periods(office.workspace))
    ]


def _without_sums(reading: Reading, periods: Sequence[Closed]) -> Reading:
    table = reading.table
    if not {"period_start", "period_end"} <= set(table.column_names):
        return reading
    asked = [name for name in (*_PLACE, *_DAYS) if name in table.column_names]
    rejects: dict[tuple[str, int], Reject] = {}
    kept: list[bool] = []
    for row in table.select(asked).to_pylist():
        held = _holding(periods, _day(row["period_start"]), _day(row["period_end"]))
        kept.append(held is None)
        if held is not None:
            place = str(row.get("sheet") or ""), int(row.get("row") or 0)
            rejects[place] = _reject(place, held)
    if not rejects:
        return reading
    import pyarrow as pa

    known = reading.receipt
    receipt = replace(
        known,
        accepted=known.accepted - len(rejects),
        rejected=known.rejected + len(rejects),
        rejects=tuple(sorted((*known.rejects, *rejects.values()), key=_by_place)),
    )
    receipt.check_balance()
    return replace(reading, receipt=receipt, table=table.filter(pa.array(kept)))


def _with_warning(reading: Reading, periods: Sequence[Closed]) -> Reading:
    warnings = tuple(
        Warn(
            "",
            0,
            "",
            "in_closed_period",
            f"{how_many(rows)} hồ sơ thuộc kỳ đã khóa (đến hết {written(one.end)}, đợt "
            f"{one.campaign}): được nhận, số liệu đã chốt không đổi.",
            f"{rows} dossiers lie in a closed period (up to {one.end}, campaign {one.campaign}): "
            "taken in, the frozen figures stay.",
        )
        for one, rows in _late(reading, periods)
    )
    if not warnings:
        return reading
    receipt = replace(reading.receipt, warnings=(*reading.receipt.warnings, *warnings))
    return replace(reading, receipt=receipt)


def _late(reading: Reading, periods: Sequence[Closed]) -> list[tuple[Closed, int]]:
    asked = [name for name in _MOMENTS if name in reading.table.column_names]
    counted = ((one, rows_within(reading.table, asked, one.start, one.end)) for one in periods)
    return [(one, rows) for one, rows in counted if rows]


def _holding(periods: Sequence[Closed], start: date | None, end: date | None) -> Closed | None:
    if end is None:
        return None
    return next((one for one in periods if one.holds(start, end)), None)


def _reject(place: tuple[str, int], held: Closed) -> Reject:
    return Reject(
        place[0],
        place[1],
        "period",
        "",
        f"số của kỳ đã khóa (đến hết {written(held.end)}, đợt {held.campaign})",
        f"figures of a closed period (up to {held.end}, campaign {held.campaign})",
    )


def _by_place(reject: Reject) -> tuple[str, int]:
    return reject.sheet, reject.row


def _day(value: Any) -> date | None:
    found: date | None = value.date() if isinstance(value, datetime) else value
    return found


_PLACE, _DAYS = ("sheet", "row"), ("period_start", "period_end")
_MOMENTS = ("received_at", "finished_at")
