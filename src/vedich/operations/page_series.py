"""The small lines beside figures: how each figure moved, month by month or reading by reading.

    series = indicator_series("gia-lai-2026", "online_payment", None)
    series["H21.168"][0]        # ("2026-01", Fraction(…))

Counted figures come by month, each of its own dossiers; published ones by the day of reading.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from vedich.domain.figures import State
from vedich.domain.indicators import Grain
from vedich.operations.page_board import board_at, kept, office_now
from vedich.operations.published import INDEX_MARK, observations, rate_of, subjects_for

Series = list[tuple[str, Fraction]]


def indicator_series(campaign: str, indicator: str, asked: date | None = None) -> dict[str, Series]:
    """Unit → its series of one indicator; units with fewer than two points are left out."""
    board = board_at(campaign, asked).board
    return kept("series", (campaign, indicator, board.mark), lambda: _of_all(board, indicator))


def unit_series(campaign: str, unit: str, asked: date | None = None) -> dict[str, Series]:
    """Indicator → the series of one unit."""
    board = board_at(campaign, asked).board
    names = dict.fromkeys(cell.indicator for cell in board.cells if cell.subject.code == unit)
    found = {name: indicator_series(campaign, name, asked).get(unit, []) for name in names}
    return {name: series for name, series in found.items() if series}


def _of_all(board: Any, indicator: str) -> dict[str, Series]:
    published = {
        cell.subject.code
        for cell in board.cells
        if cell.indicator == indicator and cell.published is not None
    }
    found = {
        unit: series
        for unit, series in _by_month(board, indicator).items()
        if unit not in published
    }
    if published:
        found |= _by_reading(board, indicator, published)
    return {unit: series for unit, series in found.items() if len(series) > 1}


def _by_month(board: Any, indicator: str) -> dict[str, Series]:
    from vedich.warehouse.counting import count

    pair = board.versions.get(indicator)
    if pair is None or pair[0].grain in (Grain.OBSERVED, Grain.PROCEDURES):
        return {}
    one, version = pair
    with office_now().serving(board.kept) as snapshot:
        counts = count(
            snapshot.books,
            one.grain,
            version,
            by=("unit", "month"),
            interval=board.interval,
            as_of=board.as_of,
        )
    found: dict[str, Series] = {}
    for (unit, month), parts in counts.items():
        figure = one.figure(parts)
        if unit is not None and month is not None and figure.state is State.OK:
            found.setdefault(unit, []).append((month, figure.value))
    return {unit: sorted(series) for unit, series in found.items()}


def _by_reading(board: Any, indicator: str, units: set[str]) -> dict[str, Series]:
    """The readings of the subject that answers for a unit, one a day, the last of the day."""
    office = office_now()
    with office.serving(board.kept) as snapshot:
        seen = kept("observed", board.kept, lambda: observations(snapshot), 1)
    subjects = {
        cell.subject.code: cell.published.subject
        for cell in board.cells
        if cell.indicator == indicator and cell.published is not None
    }
    of_points = INDEX_MARK in indicator
    names = set(subjects_for(indicator, office.book.indexes.values())) | set(subjects.values())
    days: dict[str, dict[str, Fraction]] = {}
    for one in seen:
        reading = one.reading
        if reading.unit not in units or reading.procedure or reading.subject not in names:
            continue
        if reading.subject != subjects[reading.unit] or reading.captured_at is None:
            continue
        value = reading.points if of_points else rate_of(reading)
        if value is not None and reading.captured_at <= board.as_of:
            day = reading.captured_at.date().isoformat()
            days.setdefault(reading.unit, {})[day] = Fraction(value)
    return {unit: sorted(series.items()) for unit, series in days.items()}
