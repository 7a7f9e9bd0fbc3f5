"""A receipt as a person reads it: where every row of the file went."""

from __future__ import annotations

from typing import Any

from vedich.cli.output import Say

_SHOWN = 20


def show_receipt(to: Say, answer: dict[str, Any]) -> None:
    """Counts first, then the first rejected rows, warnings and new units."""
    english = to.lang == "en"
    preview = answer["dry_run"]
    head = ("Preview of", "Receipt for") if english else ("Xem trước tệp", "Biên nhận tệp")
    to.line(*[f"{head[0 if preview else 1]} “{answer['file']}” ({answer['layout']})"] * 2)
    names = _NAMES_EN if english else _NAMES_VI
    to.table(("", ""), [(names[key], answer[key]) for key in names if answer.get(key) is not None])
    rejects = answer["rejects"]
    if rejects:
        titles = (
            ("Sheet", "Row", "Column", "Value", "Reason")
            if english
            else ("Trang", "Dòng", "Cột", "Giá trị", "Lý do")
        )
        reason = "reason_en" if english else "reason"
        keys = ("sheet", "row", "column", "value", reason)
        to.table(titles, [[row[key] for key in keys] for row in rejects[:_SHOWN]])
        _more(to, len(rejects))
    for warning in answer["warnings"][:_SHOWN]:
        text = warning["message_en"] if english else warning["message"]
        to.line("Lưu ý: " + text, "Note: " + text)
    _more(to, len(answer["warnings"]))
    units = answer["new_units"]
    if units:
        listed = ", ".join(units[:_SHOWN]) + (" …" if len(units) > _SHOWN else "")
        to.line(
            f"Đơn vị chưa có trong danh sách ({len(units)}): {listed}",
            f"Units not yet in the list ({len(units)}): {listed}",
        )
    for change in answer.get("changes") or []:
        to.line(change["vi"], change["en"])


def _more(to: Say, number: int) -> None:
    if number > _SHOWN:
        to.line(f"… và {number - _SHOWN} dòng nữa.", f"… and {number - _SHOWN} more.")


_NAMES_VI = {
    "physical_rows": "Số dòng trong tệp",
    "accepted": "Nhận",
    "rejected": "Từ chối",
    "blank": "Trống",
    "structural": "Tiêu đề, nhóm, cộng",
    "new": "Mới",
    "updated": "Cập nhật",
    "unchanged": "Không đổi",
    "superseded": "Bị bản mới hơn thay thế",
}
_NAMES_EN = {
    "physical_rows": "Rows in the file",
    "accepted": "Accepted",
    "rejected": "Rejected",
    "blank": "Blank",
    "structural": "Titles, groups, totals",
    "new": "New",
    "updated": "Updated",
    "unchanged": "Unchanged",
    "superseded": "Superseded by a later version",
}
