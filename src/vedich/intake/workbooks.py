"""Workbooks (.xlsx): every cell as text through calamine, rows counted from the XML.

A number cell and a text cell may show the same letters ("1.234" is 1234 as text and 1.234 as a
number), so where that matters the XML is asked which cells are numbers.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedich.domain.layouts import CellKind, Layout, SheetPick, header_key
from vedich.intake import sheet_scan
from vedich.intake.grids import Batch, Broken, Opened, Progress, Sheet
from vedich.intake.guarding import refuse
from vedich.intake.limits import MIB, Limits
from vedich.intake.values import Bad

_BATCH = 50_000
_HEAD_ROWS = 250
_LARGE = 32 * MIB
_EMPTY_TEXT = re.compile(rb"<(?:\w+:)?si>\s*(?:<(?:\w+:)?t(?:\s[^>]*)?(?:/>|></))|<(?:\w+:)?si/>")
# Texts that would mean something else if their cell were a number or a date.
_DOUBTFUL = {
    CellKind.COUNT: r"\.",
    CellKind.MONEY: r"\.",
    CellKind.NUMBER: r"[.,]",
    CellKind.CODE: r"^\d+\.\d+$",
    CellKind.MOMENT: r"^\d{4}-\d\d-\d\d |^\d{5}",
    CellKind.DEADLINE: r"^\d{4}-\d\d-\d\d |^\d{5}",
    CellKind.DAY: r"^\d{4}-\d\d-\d\d |^\d{5}",
}


def open_workbook(path: Path, layout: Layout | None, limits: Limits, progress: Progress) -> Opened:
    """The sheets a layout asks for (all, without a layout), and the names of those left out."""
    import fastexcel

    try:
        with zipfile.ZipFile(path) as package:
            members = sheet_scan.sheet_members(package)
            chosen = _chosen(members, layout)
            hollow_texts = _has_empty_shared_texts(package)
            reader = fastexcel.read_excel(path)
            sheets = []
            for name in chosen:
                member = members[name][0]
                scan, columns = _scan_and_load(path, package, reader, name, member, limits)
                height = max((len(column) for column in columns.values()), default=0)
                _check_rows_agree(path, name, columns, height, scan, hollow_texts)
                sheets.append(_sheet(path, name, member, scan, columns, height, progress))
    except (
        sheet_scan.Damaged,
        zipfile.BadZipFile,
        OSError,
        UnicodeError,
        fastexcel.FastExcelError,
    ) as error:
        raise refuse(
            path,
            "damaged",
            "nội dung trang tính bị hỏng.",
            "the content of a sheet is damaged.",
            "Xuất lại tệp từ phần mềm nguồn.",
            "Export the file again.",
        ) from error
    return Opened(sheets, [name for name in members if name not in chosen])


def _chosen(members: dict[str, tuple[str, bool]], layout: Layout | None) -> list[str]:
    visible = [name for name, (_, shown) in members.items() if shown]
    if layout is None or layout.sheets is SheetPick.ALL:
        return visible
    if layout.sheets is SheetPick.NAMED:
        return [
            name
            for name in members
            if any(_is_called(name, wanted) for wanted in layout.sheet_names)
        ]
    return visible[:1]


def _is_called(name: str, wanted: str) -> bool:
    """A sheet is named by its name, or by a pattern between slashes (/^Xã/)."""
    if len(wanted) > 2 and wanted[0] == wanted[-1] == "/":
        return re.search(wanted[1:-1], name, re.IGNORECASE) is not None
    return header_key(name) == header_key(wanted)


def _check_size(path: Path, name: str, scan: sheet_scan.Scan, limits: Limits) -> None:
    if (
        scan.width > limits.columns
        or scan.last_row > limits.rows
        or (scan.width * scan.last_valued > limits.cells)
    ):
        raise refuse(
            path,
            "sheet_too_large",
            f"trang tính “{name}” kéo đến dòng {scan.last_row}, cột {scan.width}, quá giới hạn.",
            f"the sheet “{name}” reaches row {scan.last_row}, column {scan.width}: too far.",
            "Xóa các ô lẻ ở xa bảng rồi lưu lại.",
            "Delete stray cells far from the table and save it again.",
        )


def _has_empty_shared_texts(package: zipfile.ZipFile) -> bool:
    member = next((n for n in package.namelist() if n.lower() == "xl/sharedstrings.xml"), None)
    if member is None:
        return False
    with package.open(member) as file:
        tail = b""
        while piece := file.read(1 << 20):
            if _EMPTY_TEXT.search(tail + piece):
                return True
            tail = piece[-200:]
    return False


def _scan_and_load(
    path: Path, package: zipfile.ZipFile, reader: Any, name: str, member: str, limits: Limits
) -> tuple[sheet_scan.Scan, dict[int, pa.Array]]:
    """The count of the rows, then the cells; both at once where the XML is large.

    A small sheet that reaches far is refused before it is loaded. A large one is counted while
    it is loaded, which the limit on memory makes safe.
    """
    if package.getinfo(member).file_size < _LARGE:
        scan = sheet_scan.scan(package, member)
        _check_size(path, name, scan, limits)
        return scan, _columns(reader, name) if scan.last_valued else {}
    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(sheet_scan.scan, package, member)
        columns = _columns(reader, name)
        scan = counting.result()
    _check_size(path, name, scan, limits)
    return scan, columns


def _columns(reader: Any, name: str) -> dict[int, pa.Array]:
    """Column (from 0) → its cells as text from row 1 on."""
    loaded = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    places = [info.absolute_index for info in loaded.selected_columns]
    return dict(zip(places, loaded.to_arrow().columns, strict=True))


def _sheet(
    path: Path,
    name: str,
    member: str,
    scan: sheet_scan.Scan,
    columns: dict[int, pa.Array],
    height: int,
    progress: Progress,
) -> Sheet:
    beyond = {cell[0]: cell for cell in scan.errors if cell[0] > height}
    sheet = Sheet(
        name,
        scan.last_row,
        _head(columns, min(height, _HEAD_ROWS)),
        lambda after, wanted: iter(()),
        hollow=scan.hollow,
        merged=scan.merged,
        merged_below=scan.merged_below,
        errors=[_error_cell(*cell) for cell in scan.errors if cell[0] <= height],
        broken=[_error_cell(*cell) for cell in beyond.values()],
    )

    def batches(after: int, wanted: dict[int, CellKind]) -> Iterator[Batch]:
        numbers = _numbers(path, member, columns, wanted, height)
        sheet.blank = scan.last_row - max(height, after) - len(beyond)
        for start in range(after, height, _BATCH):
            end = min(start + _BATCH, height)
            progress.add(end - start)
            yield Batch(
                np.arange(start + 1, end + 1),
                {place: column.slice(start, end - start) for place, column in columns.items()},
                {place: mask[start:end] for place, mask in numbers.items()},
            )

    sheet.batches = batches
    return sheet


def _head(columns: dict[int, pa.Array], rows: int) -> list[list[str]]:
    width = max(columns, default=-1) + 1
    texts = {place: column.slice(0, rows).to_pylist() for place, column in columns.items()}
    return [
        [(texts[place][row] or "") if place in texts else "" for place in range(width)]
        for row in range(rows)
    ]


def _check_rows_agree(
    path: Path,
    name: str,
    columns: dict[int, pa.Array],
    height: int,
    scan: sheet_scan.Scan,
    hollow_texts: bool,
) -> None:
    """The reader must have seen a value in every row in which the XML has one."""
    filled = np.zeros(height, bool)
    for column in columns.values():
        filled |= column.is_valid().to_numpy(zero_copy_only=False)
    erring = {row for row, _, _ in scan.errors}
    filled[[row - 1 for row in erring if row <= height]] = True
    seen = int(filled.sum()) + sum(row > height for row in erring)
    if seen == scan.valued_rows or (hollow_texts and seen < scan.valued_rows):
        return
    raise refuse(
        path,
        "reader_disagrees",
        f"trang tính “{name}” có {scan.valued_rows} dòng chứa dữ liệu nhưng chỉ đọc được {seen}.",
        f"the sheet “{name}” has {scan.valued_rows} rows with data but {seen} could be read.",
        "Mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi tải lại.",
        "Open the file in Excel or LibreOffice, save it again and load it again.",
    )


def _error_cell(row: int, column: int, text: str) -> Broken:
    return Broken(row, column, text, Bad(f"ô báo lỗi “{text}”.", f"the cell says “{text}”."))


def _numbers(
    path: Path,
    member: str,
    columns: dict[int, pa.Array],
    wanted: dict[int, CellKind],
    height: int,
) -> dict[int, Any]:
    doubtful = {
        place
        for place, kind in wanted.items()
        if place in columns
        and kind in _DOUBTFUL
        and pc.any(
            pc.match_substring_regex(columns[place], pattern=_DOUBTFUL[kind]), min_count=0
        ).as_py()
    }
    if not doubtful:
        return {}
    with zipfile.ZipFile(path) as package:
        return sheet_scan.number_cells(package, member, doubtful, height)
