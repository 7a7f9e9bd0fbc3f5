"""The question every door asks before it changes something: are these days still open?

    check_period_open("ia-ake-2024", date(2024, 3, 28), date(2024, 5, 16))

``check_import_stays`` and operations.closing.imports ask the files of the workspace instead of the
database, so that a command on a workspace without a site is held back as well.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from vedich.domain.errors import Refusal
from vedich.domain.vietnamese import day as written
from vedich.operations.closing.frozen import Closed, closed_periods
from vedich.operations.office import Office
from vedich.warehouse.closing import rows_within
from vedich.warehouse.ledger import Import
from vedich.warehouse.shapes import Kind
from vedich.warehouse.snapshot import ledger_of

if TYPE_CHECKING:
    from vedich.records.models import ClosedPeriod

_DAYS_OF = {
    Kind.DOSSIERS: ("received_at", "finished_at"),
    Kind.OBSERVATIONS: ("period_end", "captured_at"),
}


def check_period_open(campaign_id: str, start: date | None, end: date) -> None:
    """Refusal where the days lie wholly in a closed period of the campaign."""
    held = closed_over(campaign_id, start, end)
    if held is not None:
        raise Refusal(
            "period_closed",
            f"Kỳ đến hết ngày {written(held.end)} đã khóa nên không thay đổi được nữa.",
            f"The period up to {held.end:%d/%m/%Y} is closed and can't be changed any more.",
            where=campaign_id,
            hint_vi="Đính chính ở kỳ sau; nếu phải mở lại, hai người cùng đồng ý ở trang Mốc.",
            hint_en="Correct it in a later period; to reopen it takes two persons, see Milestones.",
        )


def closed_over(campaign_id: str, start: date | None, end: date) -> ClosedPeriod | None:
    """The closed period these days lie in, the earliest of them; None where they are open."""
    from vedich.records.models import ClosedPeriod

    found = ClosedPeriod.objects.filter(campaign=campaign_id, reopened_at=None, end__gte=end)
    for one in found.order_by("end"):
        if one.start is None or (start is not None and one.start <= start):
            return one
    return None


def check_import_stays(office: Office, seq: int) -> None:
    """Refusal where figures of a closed period rest on this import: it is not withdrawn.

    What came after a period was closed never moved its figures, and can be taken back.
    """
    held_by = closed_periods(office.workspace)
    entry = next((one for one in office.imports if one.seq == seq), None)
    if not held_by or entry is None or entry.withdrawn_by is not None:
        return
    for closed in held_by:
        if seq <= ledger_of(closed.snapshot) and _speaks_of(office, entry, closed):
            raise Refusal(
                "period_closed",
                f"Lần nhập số {seq} có số liệu của kỳ đã khóa (đến hết {written(closed.end)}, đợt "
                f"{closed.campaign}) nên không rút được.",
                f"Import number {seq} holds figures of a closed period (up to {closed.end}, "
                f"campaign {closed.campaign}), so it stays.",
                where=str(seq),
                hint_vi="Nhập tệp đính chính: số của kỳ đã khóa không đổi, kỳ sau dùng số mới.",
                hint_en="Import a corrected file: closed figures stay, later ones use the new.",
            )


def _speaks_of(office: Office, entry: Import, closed: Closed) -> bool:
    import pyarrow.parquet as pq

    wanted = _DAYS_OF.get(entry.kind, ())
    for part in entry.parts:
        path = office.workspace.path / part.path
        names = [name for name in wanted if name in pq.read_schema(path).names]
        table = pq.read_table(path, columns=names)
        if names and rows_within(table, names, closed.start, closed.end):
            return True
    return False
