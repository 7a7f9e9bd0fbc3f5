"""A small workbook as its cells, each with its address: for sheets the product gave out itself.

    for sheet in read_cells(Path("phu-luc.xlsx")):
        sheet.name, sheet.text(12, 5), sheet.is_number(12, 5), sheet.merged

It is read in the child process under the limits of every file. Rows count from 1, columns from 0.

>>> address(12, 5)
'F12'
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vedich.intake.grids import Area
from vedich.intake.limits import Limits
from vedich.intake.process import Job, run
from vedich.intake.sheet_scan import column_letters

# Every unit of the country has a row in the annex of a national campaign.
MOST_ROWS, MOST_COLUMNS = 20_000, 300


@dataclass(frozen=True, slots=True)
class CellSheet:
    """The cells of one sheet. ``errors``: cells that hold an error such as #DIV/0!."""

    name: str
    rows: dict[int, list[str]]
    numbers: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[Area, ...] = ()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """What stands in a cell, without blanks around it; empty where there is none."""
        cells = self.rows.get(row, [])
        return cells[column].strip() if column < len(cells) else ""

    def is_number(self, row: int, column: int) -> bool:
        """True for a number cell whose text could be read otherwise ("0.6", "1.234")."""
        return (row, column) in self.numbers


def read_cells(path: Path) -> list[CellSheet]:
    """The visible sheets of a workbook; Refusal where it can't be read or is far too large."""
    limits = Limits(rows=MOST_ROWS, columns=MOST_COLUMNS)
    with tempfile.TemporaryFile() as sink:
        report = run(Job("cells", path, {}, limits), sink)
    return [
        CellSheet(
            one["name"],
            {int(number): texts for number, texts in one["rows"].items()},
            frozenset((row, column) for row, column in one["numbers"]),
            tuple((area[0], area[1], area[2], area[3]) for area in one["merged"]),
            {(row, column): text for row, column, text in one["errors"]},
        )
        for one in report["sheets"]
    ]


def address(row: int, column: int) -> str:
    """A cell as Excel names it."""
    return f"{column_letters(column)}{row}"


def cells_of(path: Path, limits: Limits) -> dict[str, Any]:
    """What the child reports. Runs in the child process only."""
    from vedich.domain.layouts import CellKind
    from vedich.intake.grids import Progress
    from vedich.intake.guarding import Format, check_file, refuse
    from vedich.intake.workbooks import open_workbook

    if check_file(path, limits) is not Format.WORKBOOK:
        raise refuse(
            path,
            "not_a_workbook",
            "đây không phải là sổ tính .xlsx.",
            "this is no .xlsx workbook.",
            "Dùng tệp .xlsx tải về từ phần mềm.",
            "Use the .xlsx that was downloaded here.",
        )
    sheets = []
    for sheet in open_workbook(path, None, limits, Progress(lambda done, total: None)).sheets:
        rows: dict[str, list[str]] = {}
        numbers: list[tuple[int, int]] = []
        width = max((len(row) for row in sheet.head), default=0)
        wanted = dict.fromkeys(range(width), CellKind.NUMBER)
        for batch in sheet.batches(0, wanted):
            first = int(batch.rows[0]) if len(batch.rows) else 1
            texts = {place: column.to_pylist() for place, column in batch.columns.items()}
            for at in range(len(batch.rows)):
                cells = [
                    (texts[place][at] or "") if place in texts else "" for place in range(width)
                ]
                if any(cells):
                    rows[str(first + at)] = cells
            for place, mask in batch.numbers.items():
                numbers += [(first + int(at), place) for at in mask.nonzero()[0]]
        wrong = [*sheet.errors, *sheet.broken]
        sheets.append(
            {
                "name": sheet.name,
                "rows": rows,
                "numbers": numbers,
                "merged": [*sheet.merged, *sheet.merged_below],
                "errors": [(one.row, one.column, one.value) for one in wrong],
            }
        )
    return {"sheets": sheets}
