"""The lines drawn under a body's name, the motto and a subject: as long as the words above ask.

A template draws them as the border of an empty paragraph of the style ``VĐ Đường kẻ``; how long a
subject is shows only once it is filled in. Lines an office draws otherwise are left alone.

    fit_rules(document)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vedich.domain.type_widths import longest_line_mm

RULE_STYLE = "VĐ Đường kẻ"
_EMU_PER_MM = 36000
_TWIPS_PER_MM = 1440 / 25.4
# Share of the text above (Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.1, II.2, II.5): the
# motto's line is as long as it, the others a third to a half.
_SHARES = {"VĐ Cơ quan ban hành": 0.42, "VĐ Tiêu ngữ": 1.0, "VĐ Trích yếu": 0.42}


def fit_rules(document: Any) -> None:
    """Sets the indents of every drawn rule so that it has its share of the text above it."""
    for paragraphs, width in _columns(document):
        above: list[Any] = []
        for one in paragraphs:
            name = one.style.name if one.style is not None else ""
            if name != RULE_STYLE:
                if one.text.strip():
                    same = above and above[-1].style.name == name
                    above = [*above, one] if same else [one]
                continue
            share = _SHARES.get(above[-1].style.name) if above else None
            if share:
                length = share * max(_longest(text, width) for text in above)
                side = max(0, round((width - length) / 2 * _TWIPS_PER_MM))
                _indent(one, side)


def _columns(document: Any) -> Iterator[tuple[list[Any], float]]:
    """The paragraphs of every cell of the head, and those of the body, with their width in mm."""
    for cell in document.tables[0].rows[0].cells if document.tables else ():
        yield cell.paragraphs, (cell.width or 0) / _EMU_PER_MM
    section = document.sections[0]
    whole = section.page_width - section.left_margin - section.right_margin
    yield document.paragraphs, whole / _EMU_PER_MM


def _longest(paragraph: Any, width: float) -> float:
    style = paragraph.style
    text = paragraph.text.upper() if style.font.all_caps else paragraph.text
    layout = style.paragraph_format
    sides = (layout.left_indent or 0) + (layout.right_indent or 0)
    size = style.font.size.pt if style.font.size else 14.0
    return longest_line_mm(text, size, width - sides / _EMU_PER_MM, bold=bool(style.font.bold))


def _indent(paragraph: Any, twips: int) -> None:
    from docx.shared import Twips

    paragraph.paragraph_format.left_indent = Twips(twips)
    paragraph.paragraph_format.right_indent = Twips(twips)
