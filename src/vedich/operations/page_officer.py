"""The page of one officer: the targets of the unit, held against the officer's own dossiers.

    rows = officer_rows("gia-lai-2026", "H21.168", "H21.168-CB1")
    rows[0]["value"], rows[0]["gap_cases"]

A plan sets its targets for units. An officer's figure stands beside the unit's target for
orientation; nothing is judged or awarded by it here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from vedich.domain.errors import Refusal
from vedich.domain.figures import Figure
from vedich.domain.indicators import Grain
from vedich.domain.thresholds import cases_needed, met
from vedich.operations.page_board import board_at, kept, office_now


def officer_rows(
    campaign: str, unit: str, officer: str, asked: date | None = None
) -> list[dict[str, Any]]:
    """Per target of the unit that is counted from dossiers ``{indicator, value, numerator,
    denominator, excluded, state, comparison, target, status, gap_cases}`` of the officer.

    Refusal where the unit's data name no such officer.
    """
    board = board_at(campaign, asked).board
    figures = kept("officers", (campaign, unit, board.mark), lambda: _figures(board, unit))
    if not any(officer in each for each in figures.values()):
        raise Refusal(
            "no_such_officer",
            "Dữ liệu của đơn vị trong kỳ này không có cán bộ mang mã ấy.",
            "The unit's data of this period name no officer of that code.",
            hint_vi="Chọn cán bộ trong bảng “Theo cán bộ” của trang đơn vị.",
            hint_en="Choose one in the table by officer of the unit's page.",
        )
    cells = {one.indicator: one for one in board.cells if one.subject.code == unit}
    return [
        _row(cells[name], each[officer])
        for name, each in figures.items()
        if name in cells and officer in each
    ]


def _figures(board: Any, unit: str) -> dict[str, dict[str, Figure]]:
    """Indicator → officer → figure, of every target counted from dossiers."""
    from vedich.warehouse.counting import count_many

    counted = {
        name: pair
        for name, pair in board.versions.items()
        if pair[0].grain not in (Grain.OBSERVED, Grain.PROCEDURES)
    }
    if not counted:
        return {}
    with office_now().serving(board.kept) as snapshot:
        found = count_many(
            snapshot.books,
            [(one.grain, version) for one, version in counted.values()],
            by=("officer",),
            interval=board.interval,
            as_of=board.as_of,
            unit=unit,
        )
    return {
        name: {str(key[0]): one.figure(parts) for key, parts in each.items() if key[0] is not None}
        for (name, (one, _)), each in zip(counted.items(), found, strict=True)
    }


def _row(cell: Any, figure: Figure) -> dict[str, Any]:
    line = cell.target.threshold
    status, needed = "no_case" if figure.value is None else "no_target", None
    if figure.value is not None and line is not None:
        status = "met" if met(figure.value, line) else "not_met"
        needed = cases_needed(figure.numerator or 0, figure.denominator or 0, line)
    return {
        "indicator": cell.indicator,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "excluded": figure.excluded,
        "state": figure.state.value,
        "comparison": cell.target.comparison.value,
        "target": cell.target.value,
        "status": status,
        "gap_cases": needed,
    }
