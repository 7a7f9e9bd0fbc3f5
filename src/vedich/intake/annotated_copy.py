"""Writing the annotated copy, in the child: every cell a text, formulas made harmless.

>>> harmless("=HYPERLINK(1)")
"'=HYPERLINK(1)"
>>> harmless("-5")
'-5'
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from vedich.domain.layouts import Layout
from vedich.intake.grids import Progress, Sheet
from vedich.intake.limits import Limits
from vedich.intake.opening import open_file

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[\d.,]*%?", re.ASCII)
_LONGEST = 32_767  # letters in a cell of a workbook
_ACCEPTED = "đã nhận / accepted"
Marks = dict[str, dict[int, tuple[str, str]]]


def write(path: Path, layout: Layout, marks: Marks, limits: Limits, sink: Any) -> None:
    """Write the sheets of ``path`` to ``sink`` as a workbook with two columns in front."""
    import xlsxwriter

    opened = open_file(path, layout, limits, Progress(lambda done, total: None))
    book = xlsxwriter.Workbook(sink, {"constant_memory": True, "in_memory": False})
    bold = book.add_format({"bold": True, "bg_color": "#FDE9D9"})
    for number, sheet in enumerate(opened.sheets):
        page = book.add_worksheet(sheet.name[:31] or f"Sheet{number + 1}")
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 60)
        _write_sheet(page, sheet, marks.get(sheet.name, {}), bold)
    book.close()


def _write_sheet(page: Any, sheet: Sheet, marks: dict[int, tuple[str, str]], bold: Any) -> None:
    shift = 1 if sheet.keys else 0  # JSON has no header row: its keys become one
    for place, key in enumerate(sheet.keys):
        page.write_string(0, place + 2, harmless(key), bold)
    ragged = {broken.row: broken.value for broken in sheet.broken}
    written = 0
    for batch in sheet.batches(0, {}):
        ragged |= {broken.row: broken.value for broken in sheet.broken}
        cells = {place: column.to_pylist() for place, column in batch.columns.items()}
        for at, row in enumerate(batch.rows.tolist()):
            for missing in range(written + 1, row):
                _write_row(page, missing - 1 + shift, marks.get(missing), {0: ragged.get(missing)})
            values = {place: column[at] for place, column in cells.items()}
            _write_row(page, row - 1 + shift, marks.get(row), values, bold)
            written = row
    for missing in range(written + 1, sheet.physical_rows + 1):
        _write_row(page, missing - 1 + shift, marks.get(missing), {0: ragged.get(missing)})


def _write_row(
    page: Any,
    at: int,
    mark: tuple[str, str] | None,
    values: dict[int, str | None],
    bold: Any = None,
) -> None:
    filled = {place: text for place, text in values.items() if text}
    if mark is None:
        mark = (_ACCEPTED, "") if filled else ("", "")
    style = bold if mark[1] else None
    for place, text in enumerate(mark):
        if text:
            page.write_string(at, place, text[:_LONGEST], style)
    for place, text in filled.items():
        page.write_string(at, place + 2, harmless(text)[:_LONGEST])


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula, even after it was saved as CSV."""
    if text.startswith(_STARTS) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text
