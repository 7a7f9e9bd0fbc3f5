"""League tables, target annex, gaps and sources as a workbook an office can go on working with.

Numbers are numbers in Vietnamese formats, not text; headings are frozen and repeated on every
printed page. Text that a spreadsheet would run as a formula is made harmless.

>>> harmless("=1+1"), harmless("xã Ia Ake"), harmless("-5 hồ sơ")
("'=1+1", 'xã Ia Ake', "'-5 hồ sơ")
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import Any

from vedich.documents import tables, wording
from vedich.documents.cells import Cell, Column, Table
from vedich.documents.word_tables import clean
from vedich.domain import vietnamese
from vedich.domain.reports import Report

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CHARS_PER_MM = 0.52
_HEAD, _INK, _QUIET, _LABEL, _BAR = "#E8EEF4", "#1B2733", "#5B6672", "#B42318", "#8FB3D1"
# Excel follows the reader's own settings for comma and point, LibreOffice the language named.
_VI = "[$-42A]"
_BAD_IN_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def harmless(text: str) -> str:
    """Text that begins like a formula gets an apostrophe, so that no program ever runs it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def number_format(cell: Cell) -> str:
    """The number format that shows a cell's number the way its text does.

    >>> from fractions import Fraction
    >>> number_format(Cell("≥ 45%", Fraction(45), "percent", sign="≥"))
    '"≥ "[$-42A]0%'
    """
    decimals = sum(map(str.isdigit, cell.text.partition(",")[2]))
    digits = ("#,##0" if cell.kind == "count" else "0") + ("." + "0" * decimals if decimals else "")
    if cell.kind == "change":
        return f"{_VI}+{digits};{_VI}−{digits};{_VI}{digits}"
    sign = f'"{cell.sign} "' if cell.sign else ""
    return f"{sign}{_VI}{digits}{'%' if cell.kind == 'percent' else ''}"


def write_xlsx(report: Report, path: Path) -> Path:
    """Writes the workbook to ``path`` and returns it."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": clean(report.subject), "comments": clean(report.label)})
        sheets = _Sheets(book, report)
        for league in report.leagues:
            sheets.add(f"Xếp hạng {league.block}", tables.league_table(report, league))
        if report.results:
            sheets.add("Kết quả", tables.results_table(report))
        if report.largest_gaps():
            sheets.add("Khoảng cách", tables.gaps_table(report))
        if report.annex:
            every = sum(len(indicator.columns) for indicator in report.annex.indicators)
            for part in tables.annex_tables(report, report.annex, most=every):
                sheets.add("Chỉ tiêu giao", part, report.annex.title)
        if report.flags:
            sheets.add("Cần đối chiếu", tables.flags_table(report.flags))
        sheets.add_sources()
    return path


class _Sheets:
    """Adds sheets of one look to a workbook."""

    def __init__(self, book: Any, report: Report) -> None:
        self.book = book
        self.report = report
        self.names: set[str] = set()
        self.formats: dict[tuple[str, ...], Any] = {}

    def add(self, name: str, table: Table, title: str = "") -> None:
        """One table: heading rows frozen and repeated, fit to one page in width, landscape."""
        sheet = self._sheet(name)
        widths = self._widths(sheet, table.columns)
        row = self._top(sheet, title or table.title or name, widths)
        head = row
        row = self._head(sheet, row, table.columns, widths)
        for line in table.rows:
            for place, (cell, column) in enumerate(zip(line, table.columns, strict=True)):
                self._cell(sheet, row, place, cell, column)
            row += 1
        sheet.freeze_panes(head + self._head_rows(table.columns), self._frozen(table.columns))
        sheet.repeat_rows(head, head + self._head_rows(table.columns) - 1)
        if table.rows:
            first, last = head + self._head_rows(table.columns), row - 1
            if self._head_rows(table.columns) == 1:
                sheet.autofilter(head, 0, last, len(table.columns) - 1)
            if table.bars is not None:
                bar = {"type": "data_bar", "bar_color": _BAR, "bar_solid": True, "min_type": "num"}
                bar |= {"min_value": 0, "bar_border_color": _BAR}
                sheet.conditional_format(first, table.bars, last, table.bars, bar)
        if table.note:
            self._line(sheet, row + 1, table.note, "note", widths)

    def add_sources(self) -> None:
        """Where the numbers come from: cut-off, snapshot, files, rule versions."""
        sheet = self._sheet("Nguồn số liệu")
        rules = tables.rules_table(self.report.sources.rules)
        widths = self._widths(sheet, rules.columns)
        row = self._top(sheet, "Nguồn số liệu và quy tắc tính", widths)
        for line in (self.report.plan, *wording.sources(self.report), *wording.flags(self.report)):
            self._line(sheet, row, line.removeprefix("- "), "plain", widths)
            row += 1
        row = self._head(sheet, row + 1, rules.columns, widths)
        for cells in rules.rows:
            for place, (cell, column) in enumerate(zip(cells, rules.columns, strict=True)):
                self._cell(sheet, row, place, cell, column)
            row += 1

    def _widths(self, sheet: Any, columns: Sequence[Column]) -> list[float]:
        """Sets the columns' widths, in characters; a column of numbers never shows ####."""
        widths = []
        for place, column in enumerate(columns):
            least = 8.5 if column.align == "right" else 6
            widths.append(max(least, column.width * _CHARS_PER_MM))
            sheet.set_column(place, place, widths[-1])
        return widths

    def _line(self, sheet: Any, row: int, text: str, look: str, widths: Sequence[float]) -> None:
        """A sentence over the whole width, its row high enough for all of it."""
        said = harmless(clean(text))
        sheet.merge_range(row, 0, row, len(widths) - 1, said, self._format(look))
        sheet.set_row(row, 16 * ceil(max(1, len(said)) / sum(widths) * 1.05))

    def _sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(self._free(name))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        label = f"&C{clean(self.report.label)}" if self.report.label else ""
        sheet.set_footer(f"{label}&R&P/&N")
        return sheet

    def _free(self, name: str) -> str:
        base = " ".join(clean(name).translate(_BAD_IN_SHEET_NAME).split())[:31] or "Bảng"
        free, number = base, 2
        while free.casefold() in self.names:
            free = f"{base[:27]} ({number})"
            number += 1
        self.names.add(free.casefold())
        return free

    def _top(self, sheet: Any, title: str, widths: Sequence[float]) -> int:
        """Title, date and label above a table; the row where the table starts."""
        at = f"Số liệu tính đến {vietnamese.moment(self.report.as_of)}"
        lines = [(title, "title"), (f"{self.report.subject}. {at}.", "plain")]
        if self.report.label:
            lines.append((self.report.label, "label"))
        for row, (text, look) in enumerate(lines):
            self._line(sheet, row, text, look, widths)
        sheet.set_row(0, 24)
        return len(lines) + 1

    def _head_rows(self, columns: Sequence[Column]) -> int:
        return 2 if any(column.over for column in columns) else 1

    def _frozen(self, columns: Sequence[Column]) -> int:
        """Columns up to the first with numbers stay in sight (rank, code, name)."""
        return next((i for i, column in enumerate(columns) if column.align == "right"), 1)

    def _head(
        self, sheet: Any, row: int, columns: Sequence[Column], widths: Sequence[float]
    ) -> int:
        look = self._format("head")
        rows = self._head_rows(columns)
        lines = max(_lines(c.title, w) for c, w in zip(columns, widths, strict=True))
        sheet.set_row(row + rows - 1, 15 * lines + 4)
        if rows == 1:
            for place, column in enumerate(columns):
                sheet.write_string(row, place, harmless(clean(column.title)), look)
            return row + 1
        place = 0
        for over, same in groupby(columns, key=lambda column: column.over):
            group = list(same)
            for step, column in enumerate(group):
                if over:
                    sheet.write_string(row + 1, place + step, harmless(clean(column.title)), look)
                else:
                    title = harmless(clean(column.title))
                    sheet.merge_range(row, place + step, row + 1, place + step, title, look)
            if over and len(group) > 1:
                last = place + len(group) - 1
                sheet.merge_range(row, place, row, last, harmless(clean(over)), look)
            elif over:
                sheet.write_string(row, place, harmless(clean(over)), look)
            if over:
                room = sum(widths[place : place + len(group)])
                sheet.set_row(row, 15 * max(2, _lines(over, room)) + 4)
            place += len(group)
        return row + 2

    def _cell(self, sheet: Any, row: int, place: int, cell: Cell, column: Column) -> None:
        if cell.number is None:
            align = "center" if column.align != "left" else "left"
            look = self._format("cell", align, cell.tone)
            sheet.write_string(row, place, harmless(clean(cell.text)), look)
            return
        align = "center" if column.align == "centre" else "right"
        look = self._format("cell", align, "", number_format(cell))
        # A spreadsheet keeps doubles; the exact value stays with the snapshot the sheet names.
        value = float(cell.number) / (100 if cell.kind == "percent" else 1)
        sheet.write_number(row, place, value, look)

    def _format(self, look: str, align: str = "", tone: str = "", number: str = "") -> Any:
        key = (look, align, tone, number)
        if key not in self.formats:
            self.formats[key] = self.book.add_format(_look(*key))
        return self.formats[key]


def _lines(text: str, width: float) -> int:
    """How many lines a bold heading takes in a column so many characters wide, word by word."""
    lines, used = 1, 0.0
    for word in text.split():
        needed = len(word) * 1.15 + 1
        if used and used + needed > width:
            lines, used = lines + 1, 0.0
        used += needed
    return lines


def _look(look: str, align: str, tone: str, number: str) -> dict[str, Any]:
    base: dict[str, Any] = {"font_name": "Times New Roman", "font_size": 11, "font_color": _INK}
    if look != "cell" and look != "head":
        base |= {"text_wrap": True, "valign": "vcenter"}
    match look:
        case "title":
            return base | {"bold": True, "font_size": 14}
        case "label":
            return base | {"bold": True, "font_color": _LABEL}
        case "note":
            return base | {"italic": True}
        case "head":
            centred = {"align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
            return base | centred | {"bold": True, "bg_color": _HEAD, "border_color": "#B8C4CF"}
        case "cell":
            base |= {"align": align, "valign": "vcenter", "border": 1, "border_color": "#D5DCE3"}
            base |= {"num_format": number} if number else {"text_wrap": True}
            return base | ({"font_color": _QUIET} if tone == "quiet" else {})
    return base
