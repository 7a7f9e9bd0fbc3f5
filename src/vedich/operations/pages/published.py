"""The published figures of one unit as its page shows them, each beside the reading before.

published_of("gia-lai-2026", "H21.168", None)[0]["points"]
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from vedich.domain.indicators import Text
from vedich.domain.observations import Observation
from vedich.operations.figures.published import observations, rate_of
from vedich.operations.office import Office
from vedich.operations.pages.board import board_at, kept, office_now


def published_of(campaign: str, unit: str, asked: date | None = None) -> list[dict[str, Any]]:
    """Rows ``{subject, title, numerator, denominator, value, points, maximum, rank, captured_at,
    change, is_group}`` in the order of the index; ``change`` against the capture before."""
    board = board_at(campaign, asked).board
    return kept("published", (campaign, unit, board.mark), lambda: _rows(board, unit))


def _rows(board: Any, unit: str) -> list[dict[str, Any]]:
    office = office_now()
    with office.serving(board.kept) as snapshot:
        seen = [one.reading for one in observations(snapshot)]
    earlier: dict[str, list[Observation]] = {}
    for one in seen:
        if one.unit == unit and not one.procedure:
            earlier.setdefault(one.subject, []).append(one)
    order = _order(office)
    readings = board.published.by_unit.get(unit, {})
    rows = [_row(order, code, one, earlier.get(one.subject, [])) for code, one in readings.items()]
    return sorted(rows, key=lambda row: (row["place"], row["subject"]))


def _row(
    order: dict[str, tuple[int, Text, bool]],
    code: str,
    one: Observation,
    seen: list[Observation],
) -> dict[str, Any]:
    place, title, is_group = order.get(code, (9_999, Text(code, code), False))
    before = [
        (other.captured_at, other.points)
        for other in seen
        if other.captured_at and one.captured_at and other.captured_at < one.captured_at
    ]
    last = max(before, default=None, key=lambda pair: pair[0])
    moved = None
    if last is not None and last[1] is not None and one.points is not None:
        moved = Fraction(one.points) - Fraction(last[1])
    return {
        "subject": code,
        "title": title,
        "place": place,
        "is_group": is_group,
        "numerator": _plain(one.numerator),
        "denominator": _plain(one.denominator),
        "value": rate_of(one),
        "points": _plain(one.points),
        "maximum": _plain(one.maximum),
        "rank": one.rank,
        "captured_at": one.captured_at,
        "change": moved,
    }


def _plain(value: Decimal | int | None) -> Fraction | None:
    """A figure without the decimals it is stored with: 30 is written as 30."""
    return None if value is None else Fraction(value)


def _order(office: Office) -> dict[str, tuple[int, Text, bool]]:
    """Code → place in the index (rates after it), title, and whether it is a total or group."""
    found: dict[str, tuple[int, Text, bool]] = {
        "TOTAL": (0, Text("Tổng điểm", "Total points"), True)
    }
    for index in office.book.indexes.values():
        for group in index.groups:
            found.setdefault(group.code, (len(found), group.title, True))
            for part in group.components:
                found.setdefault(part.code, (len(found), part.title, False))
    for indicator in office.book.indicators.values():
        found.setdefault(indicator.id, (len(found), indicator.title, False))
    return found
