"""Tables written as lines: cells apart by tabs or by upright strokes.

>>> tables_of("TT\\tXã\\n1\\tIa Ake\\n")[0].rows[1][1].text
'Ia Ake'
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vedich.domain.plan_texts import Cell, PlanTable, Span

_RULE = re.compile(r"^\s*\|?\s*:?-{2,}")


def tables_of(text: str) -> tuple[PlanTable, ...]:
    """Runs of at least two lines that are cut into cells the same way."""
    found: list[PlanTable] = []
    rows: list[tuple[Cell, ...]] = []
    begin = start = 0
    for line in [*text.split("\n"), ""]:
        sign = "\t" if line.count("\t") >= 1 else "|" if line.count("|") >= 2 else ""
        if sign:
            if not rows:
                begin = start
            if not _RULE.match(line):
                rows.append(_cells(line, start, sign))
        else:
            if len(rows) >= 2:
                found.append(PlanTable(tuple(rows), Span(begin, start - 1)))
            rows = []
        start += len(line) + 1
    return tuple(found)


def _cells(line: str, start: int, sign: str) -> tuple[Cell, ...]:
    if sign == "|":
        head = len(line) - len(line.lstrip())
        line, start = line.strip(), start + head
        if line.startswith("|"):
            line, start = line[1:], start + 1
        line = line.removesuffix("|")
    cells = []
    for piece in line.split(sign):
        words = piece.strip()
        inside = start + (piece.find(words) if words else 0)
        cells.append(Cell(re.sub(r"\s+", " ", words), Span(inside, inside + len(words))))
        start += len(piece) + 1
    return tuple(cells)


def without_tables(text: str, tables: Sequence[PlanTable]) -> str:
    """The text with blanks where its tables stand, so that places stay the same."""
    for table in tables:
        inside = text[table.span.start : table.span.end]
        blank = "".join(letter if letter == "\n" else " " for letter in inside)
        text = text[: table.span.start] + blank + text[table.span.end :]
    return text
