"""CSV: every cell as text, ragged rows set aside, records counted apart from the reader."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from vedich.domain.layouts import CellKind, Layout
from vedich.intake.csv_counting import broken_quotes, count_records, count_slowly
from vedich.intake.csv_texts import delimiter_of, utf8
from vedich.intake.grids import Batch, Broken, Opened, Progress, Sheet, ahead
from vedich.intake.guarding import refuse
from vedich.intake.limits import Limits
from vedich.intake.values import Bad

_BLOCK = 8 << 20
_HEAD_RECORDS = 250
_HEAD_BYTES = 4 << 20


def open_csv(path: Path, layout: Layout | None, limits: Limits, progress: Progress) -> Opened:
    """A CSV file as one sheet. Refusal where encoding, quotes or width can't be understood."""
    data = utf8(path, layout.encoding if layout else "")
    delimiter = (layout.delimiter if layout else "") or delimiter_of(data)
    head, ends = first_records(path, data, delimiter)
    width = max((len(row) for row in head), default=0)
    if width > limits.columns:
        raise refuse(
            path,
            "too_many_columns",
            f"tệp có {width} cột, nhiều hơn {limits.columns}.",
            f"the file has {width} columns, more than {limits.columns}.",
            "Bỏ các cột trống rồi lưu lại.",
            "Remove the empty columns and save it again.",
        )
    physical = count_records(path, data, delimiter)
    if physical > limits.rows:
        raise refuse(
            path,
            "too_many_rows",
            f"tệp có {physical} dòng, nhiều hơn {limits.rows}.",
            f"the file has {physical} rows, more than {limits.rows}.",
            "Chia tệp theo tháng rồi tải từng phần.",
            "Split the file by month and load the parts.",
        )
    sheet = Sheet("", physical, head, lambda after, wanted: iter(()))

    def batches(after: int, wanted: dict[int, CellKind]) -> Iterator[Batch]:
        columns = _width(head, after) if after else width
        start = ends[after - 1] if after else 0
        return ahead(_batches(path, data[start:], delimiter, after, columns, sheet, progress))

    sheet.batches = batches
    sheet.recount = lambda: count_slowly(path, data, delimiter)
    return Opened([sheet])


def _width(head: list[list[str]], after: int) -> int:
    """Columns of the header; or of most rows, where all that differs is blank at the end."""
    header, rows = head[after - 1], head[after:]
    width = len(header)
    usual = Counter(len(row) for row in rows if any(row)).most_common(1)
    if not usual or usual[0][0] == width:
        return width
    ends = [header[usual[0][0] :]] if usual[0][0] < width else [row[width:] for row in rows]
    return width if any(cell.strip() for end in ends for cell in end) else usual[0][0]


def first_records(
    path: Path, data: memoryview, delimiter: str
) -> tuple[list[list[str]], list[int]]:
    """The first records and, for each, where it ends in bytes."""
    position = 0

    def lines() -> Iterator[str]:
        nonlocal position
        for line in bytes(data[:_HEAD_BYTES]).splitlines(keepends=True):
            position += len(line)
            yield line.decode("utf-8", "replace")

    rows: list[list[str]] = []
    ends: list[int] = []
    csv.field_size_limit(_HEAD_BYTES)
    try:
        for row in csv.reader(lines(), delimiter=delimiter):
            rows.append(row)
            ends.append(position)
            if len(rows) >= _HEAD_RECORDS:
                break
    except csv.Error as error:
        raise broken_quotes(path) from error
    return rows, ends


def _batches(
    path: Path,
    data: memoryview,
    delimiter: str,
    after: int,
    width: int,
    sheet: Sheet,
    progress: Progress,
) -> Iterator[Batch]:
    if len(data) == 0:
        return
    names = [str(number) for number in range(width)]
    ragged: list[int] = []

    def skip(row: Any) -> str:
        ragged.append(after + row.number)
        if row.text.strip(delimiter + ' \t\r\n"'):
            sheet.broken.append(_ragged(after + row.number, row))
        else:
            sheet.blank += 1
        return "skip"

    row_after = after
    try:
        reader = pa_csv.open_csv(
            pa.BufferReader(pa.py_buffer(data)),
            read_options=pa_csv.ReadOptions(
                column_names=names, block_size=_BLOCK, use_threads=False
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=skip,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
        for block in reader:
            rows = _row_numbers(row_after, block.num_rows, ragged)
            if len(rows):
                row_after = int(rows[-1])
            progress.add(block.num_rows)
            yield Batch(rows, dict(enumerate(block.columns)))
    except pa.ArrowInvalid as error:
        raise refuse(
            path,
            "unreadable_csv",
            "không tách được các dòng và cột của tệp.",
            "its rows and columns can't be told apart.",
            "Mở tệp nguồn bằng Excel rồi lưu lại thành CSV UTF-8.",
            "Open the source in Excel and save it as CSV UTF-8.",
        ) from error


def _row_numbers(after: int, size: int, ragged: list[int]) -> Any:
    """The numbers of the next ``size`` rows that were not skipped as ragged."""
    skipped = np.array([row for row in ragged if row > after], np.int64)
    rows = np.arange(after + 1, after + 1 + size + len(skipped), dtype=np.int64)
    return rows[~np.isin(rows, skipped)][:size]


def _ragged(row: int, found: Any) -> Broken:
    text = found.text if len(found.text) <= 200 else found.text[:200] + "…"
    return Broken(
        row,
        0,
        text,
        Bad(
            f"dòng có {found.actual_columns} ô, tiêu đề có {found.expected_columns} cột.",
            f"the row has {found.actual_columns} cells, the header {found.expected_columns}.",
        ),
    )
