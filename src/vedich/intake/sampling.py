"""The first rows of a large file as a small file of its own, read like any other afterwards.

    with sampled(path) as (sample, cut):
        read(sample, layout)

A file up to ``LARGEST`` bytes is its own sample. The cutting is the child's work, under limits: a
workbook keeps everything but the later rows of its sheets, a CSV becomes UTF-8. JSON is one value
that has to be read as a whole, and stays whole.

>>> import io
>>> b"".join(_first_rows(io.BytesIO(b"<sheetData><row r='1'/><row r='2'/></sheetData>x"), 1))
b"<sheetData><row r='1'/></sheetData>x"
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from vedich.intake.guarding import Format, check_file, refuse
from vedich.intake.limits import MIB, Limits
from vedich.intake.process import Job, run

LARGEST = 8 * MIB
ROWS = 400
_CHUNK = 1 << 20
_ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
_END = re.compile(rb"</(?:\w+:)?sheetData>")


@contextmanager
def sampled(path: Path, limits: Limits | None = None) -> Iterator[tuple[Path, bool]]:
    """A path with the first rows, and whether rows were cut off; gone after the block."""
    if path.stat().st_size <= LARGEST:
        yield path, False
        return
    with tempfile.NamedTemporaryFile(suffix=path.suffix) as sink:
        report = run(Job("sample", path, {}, limits or Limits()), sink.file)
        yield (Path(sink.name), True) if report["cut"] else (path, False)


def cut(path: Path, limits: Limits, sink: IO[bytes]) -> bool:
    """Write the first rows to ``sink``; False where the file stays whole. In the child only."""
    match check_file(path, limits):
        case Format.WORKBOOK:
            _cut_workbook(path, sink)
        case Format.CSV:
            _cut_csv(path, sink)
        case Format.JSON_LINES:
            with path.open("rb") as file:
                sink.writelines(line for line, _ in zip(file, range(ROWS), strict=False))
        case _:
            return False
    return True


def _cut_csv(path: Path, sink: IO[bytes]) -> None:
    from vedich.intake.csv_files import first_records
    from vedich.intake.csv_texts import delimiter_of, utf8

    data = utf8(path, "")
    _, ends = first_records(path, data, delimiter_of(data))
    sink.write(b"\xef\xbb\xbf")
    sink.write(data[: ends[-1]])


def _cut_workbook(path: Path, sink: IO[bytes]) -> None:
    from vedich.intake.sheet_scan import Damaged, sheet_members

    try:
        with zipfile.ZipFile(path) as package, zipfile.ZipFile(sink, "w") as small:
            sheets = {member for member, _ in sheet_members(package).values()}
            for name in package.namelist():
                kept = zipfile.ZipInfo(name)
                kept.compress_type = zipfile.ZIP_DEFLATED
                with package.open(name) as file, small.open(kept, "w", force_zip64=True) as into:
                    for piece in _first_rows(file) if name in sheets else _whole(file):
                        into.write(piece)
    except (Damaged, zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise refuse(
            path,
            "damaged",
            "nội dung trang tính bị hỏng.",
            "the content of a sheet is damaged.",
            "Xuất lại tệp từ phần mềm nguồn.",
            "Export the file again.",
        ) from error


def _whole(file: Any) -> Iterator[bytes]:
    while piece := file.read(_CHUNK):
        yield piece


def _first_rows(file: Any, rows: int = ROWS) -> Iterator[bytes]:
    """The XML of a sheet without what follows row ``rows``, but with what follows its data."""
    rest = b""
    while True:
        piece = file.read(_CHUNK)
        rest += piece
        starts = [found.start() for found in _ROW.finditer(rest)]
        if len(starts) > rows:
            break
        if not piece:
            yield rest
            return
    yield rest[: starts[rows]]
    while (end := _END.search(rest)) is None:
        piece = file.read(_CHUNK)
        if not piece:
            raise EOFError("the sheet's data do not end")
        rest = rest[-64:] + piece
    yield rest[end.start() :]
    yield from _whole(file)
