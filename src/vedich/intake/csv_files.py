"""CSV: encoding and delimiter found by rule, records counted apart from the reader.

Rules, in this order. Encoding: what the layout says; a byte order mark; UTF-16 by its zeros;
UTF-8 where every byte fits; else Windows-1258. Delimiter: what the layout says; else the sign
among , ; tab | that cuts most of the first records into the same number of columns.
"""

from __future__ import annotations

import csv
import io
import mmap
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from vedich.domain.layouts import CellKind, Layout
from vedich.intake import legacy
from vedich.intake.grids import Batch, Broken, Opened, Progress, Sheet, ahead
from vedich.intake.guarding import refuse
from vedich.intake.limits import Limits
from vedich.intake.values import Bad

_DELIMITERS = ",;\t|"
_BLOCK = 8 << 20
_SCAN = 2 << 20
_HEAD_RECORDS = 250
_HEAD_BYTES = 4 << 20
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def open_csv(path: Path, layout: Layout | None, limits: Limits, progress: Progress) -> Opened:
    """A CSV file as one sheet. Refusal where encoding, quotes or width can't be understood."""
    data = _utf8(path, layout.encoding if layout else "", limits)
    delimiter = (layout.delimiter if layout else "") or _delimiter(data)
    head, ends = _head(path, data, delimiter)
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
    physical = _count_records(path, data, delimiter)
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
    sheet.recount = lambda: _count_slowly(path, data, delimiter)
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


def _utf8(path: Path, named: str, limits: Limits) -> memoryview:
    """The text as UTF-8 without a mark; the file itself, mapped, where it is that already."""
    with path.open("rb") as file:
        raw = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    for mark, encoding in _MARKS:
        if raw[: len(mark)] == mark:
            raw = raw[len(mark) :]
            return raw if encoding == "utf-8" else _decoded(path, raw, encoding)
    encoding = named or _guess(raw)
    if encoding == "cp1258":
        _refuse_old_bytes(path, raw)
    return raw if encoding == "utf-8" else _decoded(path, raw, encoding)


def _refuse_old_bytes(path: Path, raw: memoryview) -> None:
    """Single bytes may be Windows-1258, but also TCVN3 or VNI: whichever makes sense."""
    start = bytes(raw[: 1 << 16])
    proper = unicodedata.normalize("NFC", start.decode("cp1258", "replace"))
    if legacy.makes_sense(proper):
        return
    if found := legacy.suspect(start.decode("latin-1").splitlines()):
        raise legacy.refusal(path, found)


def _guess(raw: memoryview) -> str:
    sample = bytes(raw[:4096])
    if sample[1::2].count(0) > len(sample) // 8:
        return "utf-16-le"
    if sample[::2].count(0) > len(sample) // 8:
        return "utf-16-be"
    return "utf-8" if _is_utf8(raw) else "cp1258"


def _is_utf8(raw: memoryview) -> bool:
    offsets = pa.py_buffer(np.array([0, len(raw)], np.int64))
    text = pa.LargeStringArray.from_buffers(1, offsets, pa.py_buffer(raw))
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _decoded(path: Path, raw: memoryview, encoding: str) -> memoryview:
    try:
        return memoryview(str(raw, encoding).encode())
    except (UnicodeDecodeError, UnicodeEncodeError, LookupError) as error:
        raise refuse(
            path,
            "unknown_encoding",
            "bảng mã không phải là UTF-8, UTF-16 hay Windows-1258.",
            "the encoding is neither UTF-8 nor UTF-16 nor Windows-1258.",
            "Mở tệp rồi lưu lại thành CSV UTF-8.",
            "Open the file and save it as CSV UTF-8.",
        ) from error


def _delimiter(data: memoryview) -> str:
    sample = bytes(data[: 1 << 16]).decode("utf-8", "ignore")
    best, best_score = ",", (0, 0)
    for sign in _DELIMITERS:
        try:
            rows = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=sign)][:50]
        except csv.Error:
            continue
        for columns, times in Counter(n for n in rows if n > 1).most_common(1):
            if (times, columns) > best_score:
                best, best_score = sign, (times, columns)
    return best


def _head(path: Path, data: memoryview, delimiter: str) -> tuple[list[list[str]], list[int]]:
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
        raise _broken_quotes(path) from error
    return rows, ends


def _broken_quotes(path: Path) -> Exception:
    return refuse(
        path,
        "broken_quotes",
        "có dấu nháy kép mở mà không khép nên không tách được các dòng.",
        "a double quote is opened and never closed, so the rows can't be told apart.",
        "Mở tệp nguồn bằng Excel rồi lưu lại thành CSV UTF-8.",
        "Open the source in Excel and save it as CSV UTF-8.",
    )


def _count_records(path: Path, data: memoryview, delimiter: str) -> int:
    """Records by the parity of quotes; where quotes are unusual, by Python's own reader."""
    count, inside, carriage, last = 0, False, False, 10
    for start in range(0, len(data), _SCAN):
        piece = np.frombuffer(data[start : start + _SCAN], np.uint8)
        feed, back, quotes = piece == 10, piece == 13, piece == 34
        if carriage and not feed[0]:
            count += 1
        ends = feed
        ends[:-1] |= back[:-1] & ~feed[1:]  # a lone CR ends a line, CR LF ends it once
        at, opened = np.flatnonzero(ends), np.flatnonzero(quotes)
        inner = (np.searchsorted(opened, at) + inside) % 2 == 1
        count += len(at) - int(np.count_nonzero(inner))
        inside = bool((len(opened) + inside) % 2)
        carriage = bool(back[-1]) and not inside
        last = int(piece[-1])
    if inside:
        return _count_slowly(path, data, delimiter)
    return count + int(carriage or last != 10)


def _count_slowly(path: Path, data: memoryview, delimiter: str) -> int:
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", errors="replace", newline="")
    try:
        return sum(1 for _ in csv.reader(text, delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise _broken_quotes(path) from error


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
