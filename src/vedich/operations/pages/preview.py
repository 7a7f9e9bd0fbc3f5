"""The first rows of a file as a layout reads them, before anything is imported.

preview(path, "sync-record")["rows"][0]

The file is read by the reading child process under its limits, so columns about persons are gone
before a row is shown: only what would be imported can be seen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from vedich.domain.dossiers import FIELDS, PROCEDURE_FIELDS
from vedich.domain.indicators import Text
from vedich.domain.layouts import CHOICES_OF, Layout, SourceKind
from vedich.domain.receipts import Reject
from vedich.domain.vietnamese import day, number
from vedich.operations.pages.board import office_now

MOST_ROWS = 8
_PLACE = ("sheet", "ordinal")
_HASHED = "_hash"


def preview(path: Path, layout: str | Layout) -> dict[str, Any]:
    """``{title, columns, rows, accepted, rejected, rejects, personal, sampled}``: cells as text.

    Blank columns are left out; ``rejects`` are the first rows that can't be taken. Of a large file
    only the first rows are read (``sampled``). Refusal where the layout can't read them.
    """
    from vedich.intake.reading import read
    from vedich.intake.sampling import sampled

    found = office_now().book.layout(layout) if isinstance(layout, str) else layout
    with sampled(path) as (sample, is_cut):
        # What was cut out of a CSV is UTF-8, whatever the file was.
        reading = read(sample, replace(found, encoding="") if is_cut else found)
    head = reading.table.slice(0, MOST_ROWS)
    kept = [
        name
        for name in head.column_names
        if name not in _PLACE
        and not name.endswith(_HASHED)
        and head.column(name).null_count < head.num_rows
    ]
    return {
        "title": Text(found.title_vi, found.title_en),
        "columns": [_heading(name, found.kind) for name in kept],
        "rows": [[_cell(row[name], name) for name in kept] for row in head.to_pylist()],
        "accepted": reading.receipt.accepted,
        "rejected": reading.receipt.rejected,
        "rejects": [_reject(one) for one in reading.receipt.rejects[:MOST_ROWS]],
        "sampled": is_cut,
        "personal": [one.headers[0] for one in found.personal if one.headers],
    }


def _reject(one: Reject) -> dict[str, Any]:
    reason = Text(one.reason_vi, one.reason_en)
    return {"row": one.row, "sheet": one.sheet, "column": one.column, "reason": reason}


def _heading(name: str, kind: SourceKind) -> Text:
    """What people call the field in a file of this kind; “code” is not always a dossier's."""
    if name == "row":
        return Text("Dòng", "Row")
    if kind in (SourceKind.DOSSIERS, SourceKind.PROCEDURES):
        field = (FIELDS if kind is SourceKind.DOSSIERS else PROCEDURE_FIELDS).get(name)
        return Text(field.vi, field.en) if field else Text(name, name)
    for words in office_now().book.column_words:
        if words.kind is kind and name in words.fields:
            return words.fields[name].title or Text(name, name)
    return Text(name, name)


def _cell(value: Any, name: str) -> str | Text:
    """A cell as people write it; a choice and a yes or no in words."""
    from vedich.rulebook.wording import Words

    match value:
        case None:
            return "–"
        case bool():
            return Text("có", "yes") if value else Text("không", "no")
        case str() if name in CHOICES_OF:
            return Text(Words("vi").choice(value), Words("en").choice(value))
        case datetime():
            at_day = value.time() in (time.min, time(23, 59, 59, 999999))
            return day(value.date()) if at_day else f"{value:%H:%M} {day(value.date())}"
        case int() | Decimal():
            return number(value)
        case _:
            return str(value)
