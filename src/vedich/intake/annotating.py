"""An annotated copy of a file: what became of each row, with the reason beside rejected ones.

The copy is a workbook of texts: nothing in it is a formula, a link or a macro.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from vedich.domain.layouts import Layout, SheetPick, SourceKind
from vedich.domain.receipts import Receipt
from vedich.intake.limits import Limits
from vedich.intake.process import Job, run

_KINDS = {
    "title": "tiêu đề / title",
    "header": "dòng tên cột / header",
    "index": "dòng đánh số cột / index",
    "group": "dòng nhóm / group",
    "total": "dòng tổng / total",
}
_REJECTED = "KHÔNG NHẬN / REJECTED"


def annotate(path: Path, receipt: Receipt, out: Path) -> None:
    """Write ``out`` (.xlsx): the read sheets of ``path`` with the receipt's words beside rows.

    Raises Refusal where the file can't be read again. ``out`` appears whole or not at all.
    """
    marks: dict[str, dict[int, tuple[str, str]]] = {}
    for row in receipt.structural:
        marks.setdefault(row.sheet, {})[row.row] = (_KINDS[row.kind], "")
    for warn in receipt.warnings:
        if warn.row:
            text = f"{warn.vi} / {warn.en}"
            marks.setdefault(warn.sheet, {})[warn.row] = ("cần xem / see", text)
    for reject in receipt.rejects:
        reason = f"{reject.reason_vi} / {reject.reason_en}"
        if reject.column:
            reason = f"Cột “{reject.column}”: {reason}"
        marks.setdefault(reject.sheet, {})[reject.row] = (_REJECTED, reason)
    sheets = tuple(marks) or ("",)
    layout = Layout("", "", SourceKind.DOSSIERS, "", "", "", (), sheets=SheetPick.NAMED)
    layout = replace(layout, sheet_names=sheets)
    # Writing a workbook takes longer than reading one.
    limits = replace(Limits(), seconds=4 * Limits().seconds)
    with tempfile.TemporaryFile() as sink:
        run(Job("annotate", path, {"layout": layout, "marks": marks}, limits), sink)
        sink.seek(0)
        beside = out.with_name(out.name + ".part")
        with beside.open("wb") as file:
            shutil.copyfileobj(sink, file)
        beside.replace(out)
