"""A list as a file: exactly the rows of the page, with texts that no spreadsheet runs.

>>> neutral("=HYPERLINK(1)"), neutral("-5"), neutral("H21.168")
("'=HYPERLINK(1)", '-5', 'H21.168')
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from vedich.domain.dossiers import FIELDS

Column = tuple[str, str]
_RUNS = re.compile(r"^[\s\x00-\x1f]*[=+\-@|%]")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_BESIDE = {
    "file": ("Tệp", "File"),
    "sheet": ("Trang tính", "Sheet"),
    "row": ("Dòng", "Row"),
    "name": ("Tên", "Name"),
    "dossiers": ("Số hồ sơ", "Dossiers"),
}


def columns_of(rows: Iterable[dict[str, Any]], lang: str = "vi") -> list[Column]:
    """The columns these rows have (name, heading), in the order of the fields of a dossier."""
    found: set[str] = set()
    for row in rows:
        found.update(row)
    english = lang == "en"
    known = [
        (name, field.en if english else field.vi) for name, field in FIELDS.items() if name in found
    ]
    beside = [(name, words[english]) for name, words in _BESIDE.items() if name in found]
    return known + beside


def as_csv(columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> bytes:
    """UTF-8 with a mark at the start, so that Excel reads the Vietnamese letters."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([heading for _, heading in columns])
    writer.writerows([_text(row.get(name)) for name, _ in columns] for row in rows)
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def as_xlsx(title: str, columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> bytes:
    """One sheet with a frozen heading; texts stay texts, numbers and dates keep their kind."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("Danh sách")
        head = book.add_format({"bold": True, "bg_color": "#E8F0F8", "text_wrap": True})
        when = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 12}))
        for place, (_, heading) in enumerate(columns):
            sheet.write_string(2, place, heading, head)
        sheet.set_column(0, max(len(columns) - 1, 0), 20)
        sheet.freeze_panes(3, 1)
        for line, row in enumerate(rows, start=3):
            for place, (name, _) in enumerate(columns):
                value = row.get(name)
                if isinstance(value, datetime):
                    sheet.write_datetime(line, place, value, when)
                elif isinstance(value, int) and not isinstance(value, bool):
                    sheet.write_number(line, place, value)
                elif value is not None:
                    sheet.write_string(line, place, _text(value))
    return out.getvalue()


def neutral(text: str) -> str:
    """The text, marked as one where a spreadsheet would take it for a formula."""
    if _NUMBER.fullmatch(text) or not _RUNS.match(text):
        return text
    return "'" + text


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "có" if value else "không"
        case datetime() | date():
            return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
        case _:
            return neutral(str(value))
