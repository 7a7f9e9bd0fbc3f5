"""Why a published rate differs from our own count: by its parts, by its time, and what is left.

    found = difference_of("gia-lai-2026", "H21.16", "online_payment", None)
    found["difference"] == found["by_time"] + found["left"]

The count is made again as the publisher could have seen it: over the published period, as known
when the figure was read. What that explains is told apart from what stays unexplained.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from vedich.domain.figures import Counts, Figure
from vedich.domain.moments import Interval
from vedich.domain.observations import Observation
from vedich.operations.figures.published import observations, rate_of, whole
from vedich.operations.figures.standing_cells import Cell
from vedich.operations.pages.board import board_at, kept, office_now


def difference_of(
    campaign: str, unit: str, indicator: str, asked: date | None = None
) -> dict[str, Any] | None:
    """``{published, counted, then, difference, by_time, left, numerator_more, denominator_more,
    start, end, seen_at, period_known, time_known}``; None where a rate is not both published and
    counted.

    Differences are in percentage points, published less counted; ``then`` is the count over the
    published period as known at the reading. ``…_more``: how many cases the publisher has more.
    """
    board = board_at(campaign, asked).board
    cell = next(
        (c for c in board.cells if c.subject.code == unit and c.indicator == indicator), None
    )
    if cell is None or cell.published is None or cell.counted is None or cell.is_points:
        return None
    seen, rate, own = cell.published, rate_of(cell.published), cell.counted.value
    if rate is None or own is None:
        return None
    key = campaign, unit, indicator, board.mark
    return kept("difference", key, lambda: _difference(board, cell, seen, rate, own))


def _difference(
    board: Any, cell: Cell, seen: Observation, rate: Fraction, own: Fraction
) -> dict[str, Any]:
    interval, period_known = _published_days(board, seen)
    moment = min(seen.captured_at or board.as_of, board.as_of)
    then = _counted(board, cell, interval, moment)
    at_reading = then.value if then.value is not None else own
    return {
        "published": rate,
        "counted": own,
        "then": then,
        "difference": rate - own,
        "by_time": at_reading - own,
        "left": rate - at_reading,
        "numerator_more": _more(seen.numerator, then.numerator),
        "denominator_more": _more(seen.denominator, then.denominator),
        "start": interval.start,
        "end": interval.end,
        "seen_at": moment,
        "period_known": period_known,
        "time_known": seen.captured_at is not None,
    }


def _published_days(board: Any, reading: Observation) -> tuple[Interval, bool]:
    """The days the publisher says it speaks of; ours where it does not say."""
    with office_now().serving(board.kept) as snapshot:
        seen = kept("observed", board.kept, lambda: observations(snapshot), 1)
    for one in seen:
        if one.reading == reading and one.start is not None and one.end is not None:
            return Interval(one.start, one.end), True
    return board.interval, False


def _counted(board: Any, cell: Cell, interval: Interval, moment: Any) -> Figure:
    from vedich.warehouse.counting import count

    one, version = board.versions[cell.indicator]
    with office_now().serving(board.kept) as snapshot:
        counts = count(
            snapshot.books,
            one.grain,
            version,
            by=("unit",),
            interval=interval,
            as_of=moment,
            unit=cell.subject.code,
        )
    found: Figure = one.figure(counts.get((cell.subject.code,), Counts()))
    return found


def _more(published: Any, counted: int | None) -> int | None:
    number = whole(published)
    return None if number is None or counted is None else number - counted
