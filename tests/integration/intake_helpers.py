"""Shipped layouts by name, and small files made on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from vedich.domain.layouts import Layout
from vedich.rulebook.layouts import load_layout
from vedich.rulebook.source import SourceFile

LAYOUTS = Path(__file__).resolve().parents[2] / "src/vedich/definitions/layouts"


def shipped(name: str) -> Layout:
    """A shipped layout."""
    return load_layout(SourceFile.read(LAYOUTS / f"{name}.yaml"))


def written(text: str) -> Layout:
    """A layout from its YAML text."""
    return load_layout(SourceFile.of("test.yaml", text))


def workbook(
    path: Path,
    rows: Sequence[Sequence[Any]],
    *,
    merged: Sequence[tuple[int, int, int, int]] = (),
    formats: dict[int, str] | None = None,
    sheet: str = "Sheet1",
    hidden: Sequence[str] = (),
) -> Path:
    """A workbook of one sheet; ``formats`` gives a column's number format; None is no cell."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        styles = {place: book.add_format({"num_format": f}) for place, f in (formats or {}).items()}
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                if value is not None:
                    _write(page, at, place, value, styles.get(place))
        for area in merged:
            page.merge_range(*area, rows[area[0]][area[1]])
        for name in hidden:
            book.add_worksheet(name).hide()
    return path


def _write(page: Any, at: int, place: int, value: Any, style: Any) -> None:
    if isinstance(value, str) and value.startswith("="):
        page.write_formula(at, place, value, None, "")
    elif isinstance(value, str):
        page.write_string(at, place, value)
    elif isinstance(value, int | float):
        page.write_number(at, place, value, style)
    else:
        page.write_datetime(at, place, value, style)
