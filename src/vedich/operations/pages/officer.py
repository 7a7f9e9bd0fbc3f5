"""The page of one officer: the own targets, held against the officer's own dossiers.

    rows = officer_rows("gia-lai-2026", "H21.168", "H21.168-CB1")
    rows[0]["value"], rows[0]["gap_cases"]

A plan sets its targets for units. Where the unit's head has split them
(operations.targets.splitting) the officer is held against the own target, which is never laxer
than the unit's; elsewhere the unit's target stands beside for orientation, and nothing is judged
by it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from vedich.domain.assigned import Assigned, OfficerDuty
from vedich.domain.errors import Refusal
from vedich.domain.figures import Figure
from vedich.domain.floors import raised
from vedich.domain.indicators import Grain
from vedich.domain.thresholds import Threshold, cases_needed, met
from vedich.operations.figures.standing_cells import Cell, plan_unit
from vedich.operations.figures.standings import Board
from vedich.operations.pages.board import board_at, kept, office_now
from vedich.operations.targets.assigned import assigned_at


def officer_rows(
    campaign: str, unit: str, officer: str, asked: date | None = None
) -> list[dict[str, Any]]:
    """Per target of the unit that is counted from dossiers ``{indicator, value, numerator,
    denominator, excluded, state, comparison, target, own, status, gap_cases}`` of the officer.

    ``own``: the target is the officer's own, ``unit_target`` the number of the unit's.

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
    own = _own_targets(board, unit, officer)
    return [
        _row(cells[name], each[officer], own.get((name, cells[name].target.milestone)))
        for name, each in figures.items()
        if name in cells and officer in each
    ]


def _figures(board: Board, unit: str) -> dict[str, dict[str, Figure]]:
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


def duties_of(campaign: str, unit: str, officer: str, asked: date | None = None) -> OfficerDuty:
    """The fields and procedures an officer handles by the split that counts; empty without one."""
    board = board_at(campaign, asked).board
    split = _split(board, unit)
    found = (one for one in split.duties if one.officer == officer) if split else iter(())
    return next(found, OfficerDuty(officer))


def _split(board: Board, unit: str) -> Assigned | None:
    subject = board.subject(unit)
    if subject is None:
        return None
    key = plan_unit(board.campaign, subject)
    return assigned_at(board.campaign.id, board.as_of.date(), key)


def _own_targets(board: Board, unit: str, officer: str) -> dict[tuple[str, str], Threshold]:
    split = _split(board, unit)
    cells = split.of(officer) if split else ()
    return {key: Threshold(cell.comparison, cell.value) for key, cell in cells}


def _row(cell: Cell, figure: Figure, own: Threshold | None) -> dict[str, Any]:
    unit_line = cell.target.threshold
    # The unit's target may have risen since: an officer's is never laxer.
    line = raised(own, unit_line) if own and unit_line else own or unit_line
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
        "comparison": (line.comparison if line else cell.target.comparison).value,
        "target": line.value if line else None,
        "unit_target": cell.target.value,
        "own": own is not None,
        "status": status,
        "gap_cases": needed,
    }
