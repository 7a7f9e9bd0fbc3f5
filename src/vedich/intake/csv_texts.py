"""The text of a CSV file: its encoding and its delimiter, found by rule.

Encoding: what the layout says; a byte order mark; UTF-16 by its zeros; UTF-8 where every byte
fits; else Windows-1258, unless TCVN3 or VNI makes sense of it. Delimiter: the sign among
, ; tab | that cuts most of the first records into the same number of columns.
"""

from __future__ import annotations

import csv
import io
import mmap
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa

from vedich.intake import legacy
from vedich.intake.guarding import refuse

_DELIMITERS = ",;\t|"
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def utf8(path: Path, named: str) -> memoryview:
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


def delimiter_of(data: memoryview) -> str:
    """The sign that most of the first records agree on."""
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
