"""Closed figures: what a closed period rests on is neither withdrawn nor replaced, by any door.

The ledger names every closed figure: import, unit, subject and days. Figures that portals publish
are not held back: what is closed is what offices report by themselves, and portals restate theirs.

    close(writer, [7, 8])       # the figures of imports 7 and 8
    withdraw(writer, 7)         # Refusal: period_closed
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from vedich.domain.errors import Refusal
from vedich.domain.vietnamese import day
from vedich.warehouse.shapes import Kind

if TYPE_CHECKING:
    import pyarrow as pa

    from vedich.warehouse.ledger import Import
    from vedich.warehouse.workspace import Writer

_COLUMNS = ("unit", "subject", "period_start", "period_end")
_PORTALS = "observations"


@dataclass(frozen=True, slots=True)
class Closed:
    """One closed figure: ``seq`` is the import it came by; both days belong to the period."""

    seq: int
    unit: str
    subject: str
    start: date
    end: date


def close(writer: Writer, seqs: Iterable[int]) -> int:
    """Close every figure of these imports; returns how many. Closing twice changes nothing."""
    wanted = set(seqs)
    found = [
        Closed(entry.seq, *figure)
        for entry in writer.ledger.imports()
        if entry.seq in wanted and entry.kind is Kind.OBSERVATIONS
        for figure in _figures(writer, entry)
    ]
    writer.ledger.close(
        (one.seq, one.unit, one.subject, one.start.isoformat(), one.end.isoformat())
        for one in found
    )
    return len(found)


def reopen(writer: Writer, seqs: Iterable[int]) -> None:
    """The figures of these imports are open again."""
    writer.ledger.reopen(seqs)


def rows_within(table: pa.Table, columns: Iterable[str], start: date | None, end: date) -> int:
    """How many rows have one of these days inside, both days included; None is open."""
    import pyarrow as pa
    import pyarrow.compute as pc

    held = pa.array([False] * table.num_rows)
    for name in columns:
        days = pc.cast(table.column(name), pa.date32())
        inside = pc.less_equal(days, end)
        if start is not None:
            inside = pc.and_(inside, pc.greater_equal(days, start))
        held = pc.or_(held, pc.fill_null(inside, False))
    return int(pc.sum(held).as_py() or 0)


def check_withdrawal(writer: Writer, seq: int) -> None:
    """Refusal where a closed figure came by this import."""
    held = next((one for one in _closed(writer) if one.seq == seq), None)
    if held is not None:
        raise Refusal(
            "period_closed",
            f"Lần nhập số {seq} thuộc kỳ đã khóa ({_days(held)}) nên không rút được.",
            f"Import number {seq} belongs to a closed period ({_days(held)}), so it stays.",
            where=str(seq),
            hint_vi="Số của kỳ đã khóa chỉ được đính chính ở kỳ báo cáo sau.",
            hint_en="What a closed period says is only corrected in a later period.",
        )


def check_landing(writer: Writer, kind: Kind, receipt: Any, name: str, rows: pa.Table) -> None:
    """Refusal where a figure of these rows would take the place of a closed one."""
    if kind is not Kind.OBSERVATIONS or receipt.get("kind") == _PORTALS:
        return
    closed: dict[tuple[str, str], list[Closed]] = {}
    for one in _closed(writer):
        closed.setdefault((one.unit, one.subject), []).append(one)
    if not closed:
        return
    asked = [column for column in (*_COLUMNS, "captured_at", "row") if column in rows.column_names]
    for row in rows.select(asked).to_pylist():
        for held in closed.get((str(row.get("unit")), str(row.get("subject"))), ()):
            if _replaces(row, held):
                raise Refusal(
                    "period_closed",
                    f"“{name}”, dòng {row.get('row') or '?'}: số của đơn vị {held.unit} "
                    f"cho kỳ {_days(held)} đã khóa.",
                    f"“{name}”, row {row.get('row') or '?'}: the figures of unit {held.unit} "
                    f"for {_days(held)} are closed.",
                    where=name,
                    hint_vi="Bỏ dòng này khỏi tệp, hoặc đính chính ở kỳ báo cáo sau.",
                    hint_en="Take the row out of the file, or correct it in a later period.",
                )


def _replaces(row: dict[str, Any], held: Closed) -> bool:
    """Would this figure answer for the closed days? One that speaks of later days does not."""
    start, end = _date(row.get("period_start")), _date(row.get("period_end"))
    if start is None or end is None or start > held.start or end < held.end:
        return False
    known = _date(row.get("captured_at"))
    return end == held.end or known is None or known <= held.end


def _figures(writer: Writer, entry: Import) -> Iterator[tuple[str, str, date, date]]:
    import pyarrow.parquet as pq

    for part in entry.parts:
        table = pq.read_table(writer.workspace.path / part.path, columns=list(_COLUMNS))
        for row in table.to_pylist():
            start, end = _date(row["period_start"]), _date(row["period_end"])
            if row["unit"] and row["subject"] and start and end:
                yield row["unit"], row["subject"], start, end


def _closed(writer: Writer) -> list[Closed]:
    return [
        Closed(seq, unit, subject, date.fromisoformat(start), date.fromisoformat(end))
        for seq, unit, subject, start, end in writer.ledger.closed()
    ]


def _date(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def _days(held: Closed) -> str:
    return f"{day(held.start)}–{day(held.end)}"
