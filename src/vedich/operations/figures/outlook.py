"""Where a figure is heading: the forecast to the campaign's end and what its volume asks for.

    seen = outlook_of(board, cell)          # None: nothing to go by
    seen.forecast.value, seen.needed

Only for figures that grow from the campaign's first day on: those counted from dossiers or
reported by the units. A published figure is of a period of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vedich.domain.forecast import Forecast, forecast
from vedich.domain.moments import Interval
from vedich.domain.thresholds import cases_needed
from vedich.operations.figures.standing_cells import Cell
from vedich.operations.figures.standings import Board
from vedich.operations.sums.periods import LAYOUT as REPORTED


@dataclass(frozen=True, slots=True)
class Outlook:
    """``needed``: good cases still needed at the expected volume; None where all won't do."""

    forecast: Forecast
    needed: int | None


def outlook_of(
    board: Board,
    cell: Cell,
    before: tuple[int, int] | None = None,
    within: Interval | None = None,
) -> Outlook | None:
    """The outlook of a unit's figure, or an officer's.

    ``before``: its parts at the last milestone, so that the latest cases are known; ``within``:
    the days that count for an officer, if not the campaign's. None where the start is not known,
    nothing was counted, or the campaign is over.
    """
    grows = cell.published is None or cell.published.source == REPORTED
    period = board.campaign.period
    start = (within.start if within else None) or board.interval.start
    end = min(period.end, (within.end if within else None) or period.end)
    today = board.as_of.date()
    if cell.is_points or not grows or cell.numerator is None or cell.denominator is None:
        return None
    if start is None or not start <= today < end:
        return None
    above, below = before or (0, 0)
    found = forecast(
        cell.numerator,
        cell.denominator,
        elapsed=(today - start).days + 1,
        total=(end - start).days + 1,
        latest=(cell.numerator - above, cell.denominator - below),
    )
    if found is None:
        return None
    line = cell.target.threshold
    return Outlook(found, cases_needed(cell.numerator, found.cases, line) if line else None)


def outlook_row(seen: Outlook | None) -> dict[str, Any]:
    """``{forecast, forecast_low, forecast_high, expected_cases, gap_cases_expected}``."""
    ahead = seen.forecast if seen else None
    return {
        "forecast": ahead.value if ahead else None,
        "forecast_low": ahead.low if ahead else None,
        "forecast_high": ahead.high if ahead else None,
        "expected_cases": ahead.cases if ahead else None,
        "gap_cases_expected": seen.needed if seen else None,
    }
