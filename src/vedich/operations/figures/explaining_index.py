"""Open the points of an index: from the total to its groups, from a group to its components.

list(index_rows(office.book.index("766"), board, cell))
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vedich.domain.index import Component, Group, Index
from vedich.domain.observation_checks import Explained, explained
from vedich.domain.observations import TOTAL, Observation
from vedich.operations.figures.published import INDEX_MARK, rate_of
from vedich.operations.figures.standing_cells import Cell
from vedich.operations.figures.standings import Board

_Readings = dict[str, Observation]


def index_rows(index: Index, board: Board, cell: Cell) -> Iterator[dict[str, Any]]:
    """Rows ``{part, code, title, title_en, numerator, denominator, value, points, max,
    recomputed, difference, captured_at}``; ``part`` is group or component.

    Of the total all groups with their components, of a group its components; a part that nobody
    published has nulls. ``recomputed``: what our rules give for the published counts.
    """
    asked = cell.indicator.partition(INDEX_MARK)[2]
    seen = dict(board.published.by_unit.get(cell.subject.code, {}))
    own = {one.observation.subject: one for one in explained(index, seen.values())}
    for group in index.groups:
        if asked == TOTAL:
            yield _row("group", group, seen, own)
        if asked in (TOTAL, group.code, *group.aliases):
            for part in group.components:
                yield _row("component", part, seen, own)


def _row(
    kind: str, part: Group | Component, seen: _Readings, own: dict[str, Explained]
) -> dict[str, Any]:
    reading = seen.get(part.code)
    ours = own.get(part.code)
    return {
        "part": kind,
        "code": part.code,
        "title": part.title.vi,
        "title_en": part.title.en,
        "numerator": reading.numerator if reading else None,
        "denominator": reading.denominator if reading else None,
        "value": rate_of(reading) if reading else None,
        "points": reading.points if reading else None,
        "max": part.maximum,
        "recomputed": ours.recomputed.value if ours else None,
        "difference": ours.difference if ours else None,
        "captured_at": reading.captured_at if reading else None,
    }
