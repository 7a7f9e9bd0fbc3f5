"""The Excel sheet a unit fills in: everything but the two numbers of each row stands there already.

    write_sums_sheet(("Số liệu tự báo cáo",), headings, rows, ("Tử số", "Mẫu số"))

Only the cells of the numbers can be edited, and they take whole numbers from 0 alone; the sheet is
protected against slips, not against people (no password).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

_WIDTHS = {"Chỉ tiêu": 48, "Tên đơn vị": 26, "Kỳ báo cáo": 24, "Số liệu tính đến": 20}
_LARGEST = 2**53 - 1  # what Excel keeps to the digit


def write_sums_sheet(
    titles: Sequence[str],
    headings: Sequence[str],
    rows: Iterable[Sequence[str | int]],
    open_headings: Sequence[str],
) -> bytes:
    """The workbook. ``rows``: the cells of each row under the headings, blank where to fill in."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("Số liệu")
        title = book.add_format({"bold": True, "font_size": 13})
        plain = book.add_format({"text_wrap": False})
        head = book.add_format(
            {"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "top"}
        )
        fixed = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        entry = book.add_format(
            {"border": 1, "locked": False, "bg_color": "#FFF8DB", "num_format": "#,##0"}
        )
        for line, text in enumerate(titles):
            sheet.write_string(line, 0, text, plain if line else title)
        first = len(titles) + 1
        for place, heading in enumerate(headings):
            sheet.write_string(first, place, heading, head)
            sheet.set_column(place, place, _WIDTHS.get(heading, 14))
        to_fill = [headings.index(name) for name in open_headings]
        last = first
        for last, row in enumerate(rows, start=first + 1):
            for place, value in enumerate(row):
                if place in to_fill:
                    sheet.write_blank(last, place, None, entry)
                    if value != "":
                        sheet.write_number(last, place, int(value), entry)
                else:
                    sheet.write_string(last, place, str(value), fixed)
        for place in to_fill:
            sheet.data_validation(
                first + 1,
                place,
                max(last, first + 1),
                place,
                {
                    "validate": "integer",
                    "criteria": "between",
                    "minimum": 0,
                    "maximum": _LARGEST,
                    "error_title": "Chưa đúng",
                    "error_message": "Ghi số nguyên từ 0 trở lên; không phát sinh thì ghi 0.",
                },
            )
        sheet.freeze_panes(first + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})
    return out.getvalue()
