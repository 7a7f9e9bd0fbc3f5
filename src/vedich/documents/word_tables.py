"""A Table as a Word table: widths on the columns and on every cell, header rows repeated.

Word ignores column widths unless every cell repeats them, and LibreOffice the other way round,
so both are written. Rows never break across pages; the heading stays with the first row. The
look (font, borders, shading) is that of the styles in the template, where an office changes it.

>>> element = word_table(Table("x", "", (Column("Đơn vị", 60),), ((Cell("R & D"),),)), 60)
>>> [text.text for text in element.iter() if text.tag.endswith("}t")]
['Đơn vị', 'R & D']
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from vedich.documents.cells import Cell, Column, Row, Table

TABLE_STYLE = "VĐ Bảng"
HEAD_STYLE = "VĐ Đầu bảng"
CELL_STYLE = "VĐ Ô bảng"
TITLE_STYLE = "VĐ Tên bảng"
NOTE_STYLE = "VĐ Ghi chú bảng"
STYLES = (TABLE_STYLE, HEAD_STYLE, CELL_STYLE, TITLE_STYLE, NOTE_STYLE)

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TWIPS_PER_MM = 1440 / 25.4
_KEPT_WHOLE = 4  # a table of so few rows moves to the next page rather than break
_ALIGN = {"left": "left", "right": "right", "centre": "center"}


def word_table(table: Table, width_mm: float, style_ids: dict[str, str] | None = None) -> Any:
    """The ``w:tbl`` element of a table, scaled to ``width_mm`` where it would be wider.

    ``style_ids``: style name → its id in the document.
    """
    from docx.oxml import parse_xml

    ids = style_ids or {}
    widths = _twips(table.columns, width_mm)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _head(table.columns, widths, ids)
    last = len(table.rows) - 1
    body = "".join(
        _row(row, table.columns, widths, ids, keep=_stays_with_next(place, last))
        for place, row in enumerate(table.rows)
    )
    return parse_xml(
        f"<w:tbl {_NAMESPACE}><w:tblPr><w:tblStyle w:val={_id(ids, TABLE_STYLE)}/>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
    )


def paragraph(text: str, style: str, style_ids: dict[str, str] | None = None) -> Any:
    """A ``w:p`` element with one run of text."""
    from docx.oxml import parse_xml

    ids = style_ids or {}
    return parse_xml(f"<w:p {_NAMESPACE}>{_styled(style, ids)}{_run(text)}</w:p>")


def clean(text: str) -> str:
    """Text without the control characters that no XML file can hold."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))


def _twips(columns: Sequence[Column], width_mm: float) -> list[int]:
    total = sum(column.width for column in columns)
    scale = min(1.0, width_mm / total) * _TWIPS_PER_MM
    return [round(column.width * scale) for column in columns]


def _head(columns: Sequence[Column], widths: Sequence[int], ids: dict[str, str]) -> str:
    if not any(column.over for column in columns):
        cells = [
            _cell(column.title, width, "centre", HEAD_STYLE, ids)
            for column, width in zip(columns, widths, strict=True)
        ]
        return _tr("".join(cells), header=True)
    upper, lower, place = [], [], 0
    for over, same in groupby(columns, key=lambda column: column.over):
        group = list(same)
        span = widths[place : place + len(group)]
        if over:
            extra = f'<w:gridSpan w:val="{len(group)}"/>'
            upper.append(_cell(over, sum(span), "centre", HEAD_STYLE, ids, extra))
        for column, width in zip(group, span, strict=True):
            if not over:
                start = '<w:vMerge w:val="restart"/>'
                upper.append(_cell(column.title, width, "centre", HEAD_STYLE, ids, start))
            text, extra = (column.title, "") if over else ("", "<w:vMerge/>")
            lower.append(_cell(text, width, "centre", HEAD_STYLE, ids, extra))
        place += len(group)
    return _tr("".join(upper), header=True) + _tr("".join(lower), header=True)


def _row(
    row: Row, columns: Sequence[Column], widths: Sequence[int], ids: dict[str, str], keep: bool
) -> str:
    return _tr(
        "".join(
            _cell(cell.text, width, _align(cell, column), CELL_STYLE, ids, keep=keep)
            for cell, column, width in zip(row, columns, widths, strict=True)
        )
    )


def _stays_with_next(place: int, last: int) -> bool:
    """A table never leaves fewer than two rows alone on a page."""
    return place < last and (last < _KEPT_WHOLE or place == 0 or place == last - 1)


def _align(cell: Cell, column: Column) -> str:
    # Words in a column of numbers ("không phát sinh") stand in the middle, not at the right edge.
    return "centre" if column.align == "right" and cell.number is None else column.align


def _tr(cells: str, header: bool = False) -> str:
    repeat = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{cells}</w:tr>"


def _cell(
    text: str,
    width: int,
    align: str,
    style: str,
    ids: dict[str, str],
    extra: str = "",
    keep: bool = False,
) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{extra}<w:vAlign w:val="center"/>'
        f"</w:tcPr><w:p>{_styled(style, ids, _ALIGN[align], keep)}{_run(text)}</w:p></w:tc>"
    )


def _styled(style: str, ids: dict[str, str], align: str = "", keep: bool = False) -> str:
    next_too = "<w:keepNext/>" if keep else ""
    jc = f'<w:jc w:val="{align}"/>' if align else ""
    return f"<w:pPr><w:pStyle w:val={_id(ids, style)}/>{next_too}{jc}</w:pPr>"


def _run(text: str) -> str:
    if not text:
        return ""
    return f'<w:r><w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>'


def _id(ids: dict[str, str], style: str) -> str:
    return quoteattr(ids.get(style, style))
