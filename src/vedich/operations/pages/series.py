"""The small lines beside figures: how each figure moved, month by month or reading by reading.

    series = indicator_series("gia-lai-2026", "online_payment", None)
    series.get("H21.168")[0]    # ("2026-01", Fraction(…))

Counted figures come by month, each of its own dossiers; published ones by the day of reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from vedich.domain.figures import Counts
from vedich.domain.indicators import Grain, Indicator
from vedich.operations.figures.published import INDEX_MARK, observations, rate_of, subjects_for
from vedich.operations.pages.board import board_at, kept, office_now

Series = list[tuple[str, Fraction]]


@dataclass(frozen=True, slots=True)
class Lines:
    """The series of every unit: readings as they were published, else months as they were counted.

    A page shows some of the many units, so a month's parts are divided when somebody asks.
    """

    readings: Mapping[str, Series]
    of_readings: frozenset[str] = frozenset()
    indicator: Indicator | None = None
    months: Mapping[str, list[tuple[str, Counts]]] = field(default_factory=dict)

    def get(self, unit: str) -> Series | None:
        """A unit's series; None where it has fewer than two points."""
        found = self.readings.get(unit, []) if unit in self.of_readings else self._counted(unit)
        return found if len(found) > 1 else None

    def _counted(self, unit: str) -> Series:
        if self.indicator is None:
            return []
        figures = [(month, self.indicator.figure(c)) for month, c in self.months.get(unit, [])]
        return sorted((month, one.value) for month, one in figures if one.value is not None)


def indicator_series(campaign: str, indicator: str, asked: date | None = None) -> Lines:
    """The series of one indicator, of every unit."""
    board = board_at(campaign, asked).board
    return kept("series", (campaign, indicator, board.mark), lambda: _of_all(board, indicator))


def unit_series(campaign: str, unit: str, asked: date | None = None) -> dict[str, Series]:
    """Indicator → the series of one unit."""
    board = board_at(campaign, asked).board
    names = dict.fromkeys(cell.indicator for cell in board.cells if cell.subject.code == unit)
    found = {name: indicator_series(campaign, name, asked).get(unit) for name in names}
    return {name: series for name, series in found.items() if series}


def _of_all(board: Any, indicator: str) -> Lines:
    published = frozenset(
        cell.subject.code
        for cell in board.cells
        if cell.indicator == indicator and cell.published is not None
    )
    readings = _by_reading(board, indicator, published) if published else {}
    pair = board.versions.get(indicator)
    if pair is None or pair[0].grain in (Grain.OBSERVED, Grain.PROCEDURES):
        return Lines(readings, published)
    return Lines(readings, published, pair[0], _by_month(board, *pair))


def _by_month(board: Any, one: Indicator, version: Any) -> dict[str, list[tuple[str, Counts]]]:
    from vedich.warehouse.counting import count

    with office_now().serving(board.kept) as snapshot:
        counts = count(
            snapshot.books,
            one.grain,
            version,
            by=("unit", "month"),
            interval=board.interval,
            as_of=board.as_of,
        )
    found: dict[str, list[tuple[str, Counts]]] = {}
    for (unit, month), parts in counts.items():
        if unit is not None and month is not None:
            found.setdefault(str(unit), []).append((str(month), parts))
    return found


def _by_reading(board: Any, indicator: str, units: frozenset[str]) -> dict[str, Series]:
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
