"""The counts of index components that a person hands in as a small CSV file.

Columns ``unit, component, numerator, denominator`` (and ``ratio``, in percent, for the component
that is published without its parts), between commas, semicolons or tabs. An empty cell is "not
known", never 0. Counts are written in digits only: ``1234``, not ``1.234``, which could be read
two ways.

>>> rows = read_component_counts("unit,component,numerator,denominator\\nH1,TDGQ_ON_TIME,9,\\n")
>>> rows[0].numerator, rows[0].denominator, rows[0].where
(9, None, 'dòng 2')
"""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

from vedich.domain.errors import Refusal
from vedich.domain.index_points import ComponentCounts

COLUMNS = ("unit", "component", "numerator", "denominator")
MAX_BYTES = 20_000_000
_COUNT = re.compile(r"[0-9]{1,15}")
_RATIO = re.compile(r"[0-9]{1,3}([.,][0-9]{1,9})?%?")


def read_component_file(path: Path) -> list[ComponentCounts]:
    """The counts of a CSV file in UTF-8.

    Refusal where the file is absent, too large or not UTF-8, and as `read_component_counts`.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refusal("too_large", path.name, "tệp lớn hơn 20 MB", "the file is above 20 MB")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _refusal(
            "unreadable_file", path.name, "không đọc được tệp", "the file can't be read"
        ) from error
    except UnicodeDecodeError as error:
        raise _refusal(
            "not_utf8",
            path.name,
            "tệp không phải bảng mã UTF-8; hãy lưu lại dạng “CSV UTF-8”",
            "the file is not UTF-8; save it as “CSV UTF-8”",
        ) from error
    return read_component_counts(text)


def read_component_counts(text: str) -> list[ComponentCounts]:
    """The counts of a CSV text, in its order; rows without any cell filled in are skipped.

    Refusal for a missing column, a bad number (naming row and column) and an empty file.
    """
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            names = ", ".join(missing)
            raise _refusal(
                "missing_column", "dòng 1", f"thiếu cột {names}", f"columns missing: {names}"
            )
        rows = [
            _row(dict(zip(header, cells, strict=False)), f"dòng {reader.line_num}")
            for cells in reader
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        place = f"dòng {reader.line_num}"
        raise _refusal("bad_csv", place, "không đúng dạng CSV", "not valid CSV") from error
    if not rows:
        raise _refusal("no_rows", "tệp", "không có dòng số liệu nào", "there is no row of figures")
    return rows


def _delimiter(text: str) -> str:
    """What stands between the names of the first line: Excel in Vietnamese writes semicolons."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _row(cells: dict[str, str], where: str) -> ComponentCounts:
    for name in ("unit", "component"):
        if not cells.get(name, "").strip():
            raise _refusal("empty_cell", f"{where}, cột {name}", "ô để trống", "the cell is empty")
    return ComponentCounts(
        unit=cells["unit"].strip(),
        component=cells["component"].strip(),
        numerator=_count(cells, "numerator", where),
        denominator=_count(cells, "denominator", where),
        ratio=_ratio(cells, where),
        where=where,
    )


def _count(cells: dict[str, str], name: str, where: str) -> int | None:
    text = cells.get(name, "").strip()
    if not text:
        return None
    if not _COUNT.fullmatch(text):
        raise _bad_number(text, f"{where}, cột {name}", "viết số đếm bằng chữ số, ví dụ 1234")
    return int(text)


def _ratio(cells: dict[str, str], where: str) -> Decimal | None:
    text = cells.get("ratio", "").strip()
    if not text:
        return None
    if not _RATIO.fullmatch(text):
        raise _bad_number(text, f"{where}, cột ratio", "viết tỷ lệ phần trăm, ví dụ 97.98")
    return Decimal(text.rstrip("%").replace(",", "."))


def _bad_number(text: str, where: str, hint_vi: str) -> Refusal:
    return Refusal(
        "bad_number",
        f"Ở {where}: “{text}” không phải là số hợp lệ.",
        f"At {where}: “{text}” is not a valid number.",
        where=where,
        hint_vi=f"Hãy {hint_vi}; chưa có số liệu thì để trống.",
        hint_en="Write plain digits such as 1234; leave the cell empty where nothing is known.",
    )


def _refusal(code: str, where: str, vi: str, en: str) -> Refusal:
    return Refusal(
        code,
        f"Ở {where}: {vi}.",
        f"At {where}: {en}.",
        where=where,
        hint_vi="Tệp cần các cột: " + ", ".join(COLUMNS) + ".",
        hint_en="The file needs the columns: " + ", ".join(COLUMNS) + ".",
    )
