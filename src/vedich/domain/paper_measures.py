"""What was measured of a Word document: pages, paragraphs and tables, in the order of reading.

Lengths are millimetres, sizes and gaps points. ``Measures.of`` reads what the measuring child
process says (plain values); nothing here opens a file.

>>> Line(1, (Run("Căn cứ Luật", "Times New Roman", 14.0, italic=True),)).text
'Căn cứ Luật'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look. ``colour`` is RRGGBB, "" for the usual black."""

    text: str
    font: str
    size: float
    bold: bool = False
    italic: bool = False
    caps: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. ``place`` counts paragraphs from 1, those in tables included.

    ``rule_mm``: it is a drawn line of that length, not text. ``multiple``: line spacing, 1 is
    single. ``column_mm``: the width it has on its page or in its cell.
    """

    place: int
    runs: tuple[Run, ...] = ()
    align: str = "left"
    first_mm: float = 0.0
    left_mm: float = 0.0
    right_mm: float = 0.0
    before_pt: float = 0.0
    after_pt: float = 0.0
    multiple: float = 1.0
    keep_next: bool = False
    numbered: bool = False
    rule_mm: float = 0.0
    column_mm: float = 0.0
    section: int = 0

    @property
    def text(self) -> str:
        """The words as they are read: letters set in capitals are capitals."""
        return "".join(run.text.upper() if run.caps else run.text for run in self.runs)

    @property
    def shown(self) -> tuple[Run, ...]:
        """The runs that show something."""
        return tuple(run for run in self.runs if run.text.strip())


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its columns as declared, the cells of every row with widths and paragraphs.

    ``whole_rows``: no row may break across pages.
    """

    columns: tuple[float, ...]
    rows: tuple[tuple[tuple[float, tuple[Line, ...]], ...], ...]
    whole_rows: bool = False
    section: int = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every paragraph of the table."""
        return tuple(line for row in self.rows for _, lines in row for line in lines)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The pages of a section. ``first_apart``: its first page has a head of its own.

    ``numbers`` and ``first_numbers``: paragraphs with a page number in the heads of its pages;
    ``starts_at``: pages are counted anew from there.
    """

    width_mm: float
    height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    head_mm: float
    first_apart: bool = False
    numbers: tuple[Line, ...] = ()
    first_numbers: tuple[Line, ...] = ()
    starts_at: int | None = None

    @property
    def landscape(self) -> bool:
        """Wider than high."""
        return self.width_mm > self.height_mm


Block = Line | Grid


@dataclass(frozen=True, slots=True)
class Measures:
    """A whole document."""

    sheets: tuple[Sheet, ...]
    blocks: tuple[Block, ...] = field(default=())

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Measures:
        """The measures from plain values, as they come out of the child process."""
        sheets = tuple(
            Sheet(
                **{
                    **one,
                    "numbers": _lines(one["numbers"]),
                    "first_numbers": _lines(one["first_numbers"]),
                }
            )
            for one in plain["sheets"]
        )
        return cls(sheets, tuple(_block(one) for one in plain["blocks"]))


def _block(plain: Mapping[str, Any]) -> Block:
    if "rows" not in plain:
        return _line(plain)
    rows = tuple(tuple((width, _lines(lines)) for width, lines in cells) for cells in plain["rows"])
    return Grid(tuple(plain["columns"]), rows, plain["whole_rows"], plain["section"])


def _lines(plain: Any) -> tuple[Line, ...]:
    return tuple(_line(one) for one in plain)


def _line(plain: Mapping[str, Any]) -> Line:
    return Line(**{**plain, "runs": tuple(Run(**run) for run in plain["runs"])})
