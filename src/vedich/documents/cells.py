"""A table as plain cells, and how readings, targets and changes become cells.

A cell has its text (as an official reads it) and, where it is one, its exact number (as a
spreadsheet keeps it). Widths are millimetres on paper; a writer may scale them.

>>> Table("x", "", (Column("Đơn vị", 60),), ((Cell("xã Ia Ake"),),)).rows[0][0].text
'xã Ia Ake'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vedich.documents import formats
from vedich.domain import vietnamese
from vedich.domain.report_tables import AnnexCell
from vedich.domain.results import Number, Reading, Target

Align = Literal["left", "right", "centre"]
Kind = Literal["text", "percent", "points", "count", "change"]
Tone = Literal["", "good", "bad", "quiet"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``over`` is a heading shared with its neighbours of the same ``over``."""

    title: str
    width: float
    align: Align = "left"
    over: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. ``number`` is None for text and for missing figures.

    ``sign``: the comparison a target is written with; a spreadsheet shows it before the number.
    """

    text: str
    number: Number | None = None
    kind: Kind = "text"
    tone: Tone = ""
    sign: str = ""


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``key`` names it in templates and charts; ``title`` stands above it, ``note`` below."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    bars: int | None = None  # the column that carries data bars in a spreadsheet


def reading_cell(value: Reading, held_against: Target | None = None) -> Cell:
    """A reading, or its state in quiet words."""
    if value.number is None:
        return Cell(value.state.vi, tone="quiet")
    return Cell(formats.reading(value, held_against), value.number, value.measure)


def target_cell(target: Target | None) -> Cell:
    """A target with its comparison; the number alone stays a number in a spreadsheet."""
    if target is None:
        return Cell("–", tone="quiet")
    text = formats.target(target)
    sign = "" if text[:1].isdigit() else target.threshold.comparison.sign
    return Cell(text, target.threshold.value, target.measure, sign=sign)


def annex_cell(cell: AnnexCell) -> Cell:
    """A baseline or a target; empty where the annex has neither."""
    if cell.target is not None:
        return target_cell(cell.target)
    return reading_cell(cell.reading) if cell.reading else Cell("")


def count_cell(number: int) -> Cell:
    """A number of units or cases."""
    return Cell(vietnamese.number(number), number, "count", "" if number else "quiet")


def change_cell(number: Number | None) -> Cell:
    """A change with its sign; good when it rises."""
    tone: Tone = "quiet" if not number else "good" if number > 0 else "bad"
    return Cell(formats.change(number), number, "change", tone)


def places_cell(gained: int) -> Cell:
    """Places gained or lost in the ranking: ``lên 3``, ``xuống 2``, ``giữ hạng``."""
    if gained == 0:
        return Cell("giữ hạng", tone="quiet")
    word, tone = ("lên", "good") if gained > 0 else ("xuống", "bad")
    return Cell(f"{word} {abs(gained)}", tone=tone)  # type: ignore[arg-type]
