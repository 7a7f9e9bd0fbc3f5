"""The Excel annex of the targets: one row a unit, one column an indicator at a milestone.

Only the targets and the reason of each row can be edited. Row ``KEYS`` (hidden) names what each
column is, so that a sheet that comes back is read by its keys and not by its words; row ``MARKS``
names the campaign, the version and the digest it was made from. No cell is merged.

    write_targets_sheet(SheetText("Phụ lục …", ("Kèm theo …",), ("ia-ake-2024", "1", "5d1a…")),
                        columns, rows)
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from vedich.documents.report_xlsx import harmless

MARKS, KEYS, HEADINGS = 4, 6, 7  # rows as Excel counts them
SHEET = "Chỉ tiêu giao"
REASON = "reason"
FIRST = ("number", "unit", "name", "block")
_FIRST_TITLES = ("TT", "Mã đơn vị", "Đơn vị", "Cụm, khối")
_FIRST_WIDTHS = (5, 14, 30, 18)
_VALUE_WIDTH = 13
_A4, _A3, _MOST_ON_A4 = 9, 8, 9  # columns of values that stay readable


@dataclass(frozen=True, slots=True)
class SheetText:
    """What stands above the table; ``marks``: campaign, version number, digest."""

    title: str
    lines: tuple[str, ...]
    marks: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """``key``: ``online_payment@day-100``; a baseline's has no milestone and can't be edited."""

    key: str
    title: str
    editable: bool = True


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One unit; a value None: no target is set for it there."""

    unit: str
    name: str
    block: str
    values: tuple[float | None, ...]
    reason: str = ""


def write_targets_sheet(
    text: SheetText, columns: Sequence[SheetColumn], rows: Sequence[SheetRow]
) -> bytes:
    """The workbook."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": text.title})
        sheet = book.add_worksheet(SHEET)
        looks = {name: book.add_format(_LOOK | look) for name, look in _LOOKS.items()}
        sheet.write_string(0, 0, harmless(text.title), looks["title"])
        for line, said in enumerate(text.lines[:2], start=1):
            sheet.write_string(line, 0, harmless(said), looks["plain"])
        for place, mark in enumerate(text.marks):
            sheet.write_string(MARKS - 1, place, mark, looks["mark"])
        _headings(sheet, columns, looks)
        for number, row in enumerate(rows, start=1):
            _row(sheet, HEADINGS + number - 1, number, row, columns, looks)
        _finish(sheet, len(columns), len(rows))
    return out.getvalue()


def _headings(sheet: Any, columns: Sequence[SheetColumn], looks: dict[str, Any]) -> None:
    keys = (*FIRST, *(one.key for one in columns), REASON)
    titles = (*_FIRST_TITLES, *(one.title for one in columns), "Lý do giao khác kế hoạch")
    for place, (key, title) in enumerate(zip(keys, titles, strict=True)):
        sheet.write_string(KEYS - 1, place, key, looks["mark"])
        sheet.write_string(HEADINGS - 1, place, harmless(title), looks["head"])
    for place, width in enumerate(_FIRST_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_column(len(FIRST), len(FIRST) + len(columns) - 1, _VALUE_WIDTH)
    sheet.set_column(len(FIRST) + len(columns), len(FIRST) + len(columns), 34)
    longest = max((len(one.title) for one in columns), default=0)
    sheet.set_row(HEADINGS - 1, 15 * max(3, ceil(longest * 1.35 / _VALUE_WIDTH)))
    sheet.set_row(KEYS - 1, None, None, {"hidden": True})


def _row(
    sheet: Any,
    at: int,
    number: int,
    row: SheetRow,
    columns: Sequence[SheetColumn],
    looks: dict[str, Any],
) -> None:
    sheet.write_number(at, 0, number, looks["fixed"])
    for place, said in enumerate((row.unit, row.name, row.block), start=1):
        sheet.write_string(at, place, harmless(said), looks["fixed"])
    for place, (column, value) in enumerate(zip(columns, row.values, strict=True), len(FIRST)):
        if value is None:
            sheet.write_string(at, place, "–" if column.editable else "", looks["none"])
        else:
            sheet.write_number(at, place, value, looks["entry" if column.editable else "given"])
    sheet.write_string(at, len(FIRST) + len(columns), harmless(row.reason), looks["reason"])


def _finish(sheet: Any, columns: int, rows: int) -> None:
    first, last = len(FIRST), len(FIRST) + columns - 1
    if rows and columns:
        sheet.data_validation(
            HEADINGS,
            first,
            HEADINGS + rows - 1,
            last,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": 100,
                "error_title": "Chưa đúng",
                "error_message": "Ghi số từ 0 đến 100, ví dụ 60 hoặc 62,5; không ghi dấu %.",
            },
        )
    sheet.freeze_panes(HEADINGS, 3)
    sheet.repeat_rows(HEADINGS - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4 if columns <= _MOST_ON_A4 else _A3)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.set_footer("&R&P/&N")
    # Against slips, not against people: there is no password.
    sheet.protect("", {"format_columns": True, "format_rows": True})


_LOOK = {"font_name": "Times New Roman", "font_size": 11}
_BOX = {"border": 1, "border_color": "#B8C4CF", "valign": "vcenter"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "plain": {},
    "mark": {"font_size": 8, "font_color": "#8A94A0"},
    "head": _BOX | {"bold": True, "bg_color": "#E8EEF4", "text_wrap": True, "align": "center"},
    "fixed": _BOX | {"text_wrap": True},
    "none": _BOX | {"align": "center", "font_color": "#8A94A0"},
    "given": _BOX | {"num_format": "0.##", "font_color": "#5B6672", "align": "right"},
    "entry": _BOX | {"locked": False, "bg_color": "#FFF8DB", "num_format": "0.##"},
    "reason": _BOX | {"locked": False, "bg_color": "#FFF8DB", "text_wrap": True},
}
