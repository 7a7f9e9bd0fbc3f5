"""A receipt as a person reads it: where every row of the file went."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vedich.cli.output import Say, answering

_SHOWN = 20


def import_list(
    file: Path, kind: str, layout: str, *, dry_run: bool, as_json: bool, lang: str
) -> None:
    """Import a list of that kind (a ``SourceKind``), and show its receipt.

    ``layout``: its id; "" where the file's headings say which.
    """
    with answering(as_json, lang) as say:
        from vedich.domain.layouts import SourceKind
        from vedich.operations.data.handing_over import import_file

        kinds = (SourceKind(kind),)
        answer = import_file(file, layout or None, dry_run=dry_run, kinds=kinds, tell=say.progress)
        say.answer(answer, lambda to: show_receipt(to, answer))


def show_receipt(to: Say, answer: dict[str, Any]) -> None:
    """Counts first, then the first rejected rows, warnings and new units."""
    english = to.lang == "en"
    preview = answer["dry_run"]
    head = ("Preview of", "Receipt for") if english else ("Xem trước tệp", "Biên nhận tệp")
    to.line(*[f"{head[0 if preview else 1]} “{answer['file']}” ({answer['layout']})"] * 2)
    if answer["already_imported"]:
        to.line(
            "Tệp này đã được nhập với cách đọc này; không có gì thay đổi.",
            "This file was imported with this layout before; nothing changes.",
        )
    elif answer["import"] is not None:
        to.line(f"Lần nhập số {answer['import']}", f"Import number {answer['import']}")
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
    _show_warnings(to, answer["warnings"])
    units = answer["new_units"]
    if units:
        listed = ", ".join(units[:_SHOWN]) + (" …" if len(units) > _SHOWN else "")
        to.line(
            f"Đơn vị chưa có trong danh sách ({len(units)}): {listed}",
            f"Units not yet in the list ({len(units)}): {listed}",
        )
        to.line(
            "Gán cho đơn vị đã có: “vedich units map MÃ ĐƠN-VỊ”, hoặc “vedich units map "
            "--same-names” khi tệp ghi đúng tên đơn vị.",
            "Map them: “vedich units map CODE UNIT”, or “vedich units map --same-names” where the "
            "file writes the units' own names.",
        )
    if preview:
        _show_changes(to, answer["changes"])


def _show_warnings(to: Say, warnings: list[dict[str, Any]]) -> None:
    """One sentence each, but one for all the columns a file does not have."""
    absent = [warning["column"] for warning in warnings if warning["code"] == "column_absent"]
    if absent:
        listed = ", ".join(absent)
        to.line(
            f"Lưu ý: Tệp không có các cột {listed}; dòng đã có thì giữ giá trị cũ của chúng.",
            f"Note: The file lacks the columns {listed}; known rows keep their values there.",
        )
    others = [warning for warning in warnings if warning["code"] != "column_absent"]
    for warning in others[:_SHOWN]:
        to.line("Lưu ý: " + warning["message"], "Note: " + warning["message_en"])
    _more(to, len(others))


def _show_changes(to: Say, changes: list[dict[str, Any]]) -> None:
    """The rates that would change; those without a value before and after are left to --json."""
    shown = [one for one in changes if (one["before"], one["after"]) != (None, None)]
    if shown:
        to.line("Số liệu sẽ thay đổi:", "Figures that would change:")
    else:
        to.line("Không số liệu nào thay đổi.", "No figure would change.")
    for change in shown[:_SHOWN]:
        to.line("  " + change["vi"], "  " + change["en"])
    _more(to, len(shown))


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
