"""What every reader hands on, whatever the format: sheets of text cells in batches of rows.

Rows count from 1 as a person sees them in Excel; columns count from 0. For JSON, which has no
header row, ``keys`` are the header and row 1 is the first record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from vedich.domain.layouts import CellKind
from vedich.intake.values import Bad


@dataclass(slots=True)
class Batch:
    """Some rows of a sheet, every cell as text ("" or null is empty).

    ``rows`` are their row numbers (numpy int64). ``numbers`` marks, per column, the cells that
    are numbers or dates rather than texts; a column that is absent there holds texts only.
    """

    rows: Any
    columns: dict[int, pa.Array]
    numbers: dict[int, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Broken:
    """A row the reader can't hand on (ragged), or a cell that holds an error (#DIV/0!)."""

    row: int
    column: int
    value: str
    reason: Bad


# Cells merged into one: first row (from 1), first column (from 0), last row, last column.
Area = tuple[int, int, int, int]


@dataclass(slots=True)
class Sheet:
    """One sheet (or the whole of a CSV or JSON file).

    ``physical_rows`` is counted without the help of the reader. ``head`` are the first rows as
    text. ``batches(after, wanted)`` yields the rows after row ``after``; ``wanted`` are the
    columns (number → kind of cell) whose number cells may matter. ``broken`` rows are in no
    batch; ``errors`` are cells of rows that are; ``hollow`` are formula cells without a value;
    ``blank`` counts the blank rows in no batch. These are complete once the batches are read.
    ``recount`` is a slower, surer count of the physical rows. ``merged`` are the merged cells of
    the head, where the file says so, ``merged_below`` those of the rows after it.
    """

    name: str
    physical_rows: int
    head: list[list[str]]
    batches: Callable[[int, dict[int, CellKind]], Iterator[Batch]]
    keys: list[str] = field(default_factory=list)
    merged: Sequence[Area] = ()
    merged_below: Sequence[Area] = ()
    broken: list[Broken] = field(default_factory=list)
    errors: list[Broken] = field(default_factory=list)
    hollow: list[tuple[int, int]] = field(default_factory=list)
    blank: int = 0
    recount: Callable[[], int] | None = None


@dataclass(slots=True)
class Opened:
    """A file ready to be read: its sheets, and the sheets left out by name."""

    sheets: list[Sheet]
    skipped: list[str] = field(default_factory=list)


def ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, the next one being read while the last one is worked on."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = pool.submit(next, batches, None)
            yield batch


class Progress:
    """Rows read so far, told to whoever waits, with the rows in all once they are counted."""

    def __init__(self, tell: Callable[[int, int | None], None], total: int | None = None) -> None:
        self._tell = tell
        self._total = total
        self._done = 0

    def expect(self, total: int) -> None:
        """So many rows will be read in all."""
        self._total = total

    def add(self, rows: int) -> None:
        """Some more rows are read."""
        self._done += rows
        self._tell(self._done, self._total)
