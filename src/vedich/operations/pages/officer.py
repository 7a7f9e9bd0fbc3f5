"""The page of one officer: the own targets, held against the dossiers the officer answers for.

    rows = officer_rows("gia-lai-2026", "H21.168", "H21.168-CB1")
    rows[0]["value"], rows[0]["gap_cases"]

A plan sets its targets for units. Where the unit's head has split them
(operations.targets.splitting) the officer is held against the own target, which is never laxer
than the unit's, over the dossiers of the fields and procedures given to the officer
(operations.targets.handling). Elsewhere the figure is that of all dossiers the officer handled,
the unit's target stands beside for orientation, and nothing is judged by it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from vedich.domain.assigned import AssignedCell, OfficerDuty
from vedich.domain.errors import Refusal
from vedich.domain.figures import Figure
from vedich.domain.floors import raised
from vedich.domain.handling import Handled, overlap
from vedich.domain.moments import Interval
from vedich.domain.results import Subject
from vedich.domain.thresholds import Threshold
from vedich.operations.figures.outlook import Outlook, outlook_of, outlook_row
from vedich.operations.figures.standing_cells import Cell, judged
from vedich.operations.figures.standings import Board
from vedich.operations.pages.board import board_at, kept, office_now
from vedich.operations.targets.handling import (
    Handling,
    answering_for,
    counted_versions,
    figures_of,
    handling_of,
    scope_words,
    split_at,
    why_awaiting,
)


def officer_rows(
    campaign: str, unit: str, officer: str, asked: date | None = None
) -> list[dict[str, Any]]:
    """Per target of the unit that is counted from dossiers ``{indicator, value, numerator,
    denominator, excluded, state, comparison, target, own, status, gap_cases …}`` of the officer.

    ``own``: the target is the officer's own, ``unit_target`` the number of the unit's; ``scope``:
    which dossiers are counted, ``why``: why they can't be told.

    Refusal where neither the unit's data nor its split name such an officer.
    """
    board = board_at(campaign, asked).board
    handling = handling_at(board, unit)
    unit_targets = {
        one.indicator: one.target.value for one in board.cells if one.subject.code == unit
    }
    before = _figures_before(board, unit, officer)
    return [
        _row(cell, handling, officer, unit_targets[cell.indicator])
        | outlook_row(officer_outlook(board, unit, officer, cell))
        | {"change": _moved(before.get(cell.indicator), cell)}
        for cell in officer_cells(board, unit, officer)
    ]


def officer_cells(board: Board, unit: str, officer: str) -> list[Cell]:
    """The officer as a subject of the campaign: per target of the unit that has dossiers, the
    figure, the target and the status, as standings have them of a unit."""
    handling = handling_at(board, unit)
    figures = _figures(board, unit, handling, officer)
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
        _cell(cells[name], each[officer], handling, officer)
        for name, each in figures.items()
        if name in cells and officer in each
    ]


def split_officers(campaign: str, unit: str, asked: date | None = None) -> list[dict[str, Any]]:
    """The rows of every officer of the unit's split, each with its ``officer``; Refusal without
    a split that counts."""
    board = board_at(campaign, asked).board
    if board.subject(unit) is None:
        raise Refusal(
            "no_such_unit",
            f"Đơn vị “{unit[:40]}” không thuộc đợt thi đua này.",
            f"The unit “{unit[:40]}” does not take part in this campaign.",
            where=unit[:40],
        )
    handling = handling_at(board, unit)
    if handling is None:
        raise no_split(unit)
    return [
        {"officer": officer, **row}
        for officer in handling.officers
        for row in officer_rows(campaign, unit, officer, asked)
    ]


def handling_at(board: Board, unit: str) -> Handling | None:
    """The split of a unit on the board's day, held against its data once."""
    version = split_at(board, unit)
    if version is None:
        return None
    key = (board.campaign.id, unit, board.mark, version.digest)
    return kept("handling", key, lambda: handling_of(office_now(), board, unit))


def handled_at(board: Board, unit: str, officer: str) -> Handled:
    """What an officer of the unit's split answers for; Refusal where there is none."""
    handling = handling_at(board, unit)
    if handling is None or officer not in handling.officers:
        raise no_split(unit)
    return handling.officers[officer]


def no_split(unit: str) -> Refusal:
    """Nobody was given anything in this unit on that day."""
    return Refusal(
        "no_split",
        "Thủ trưởng đơn vị chưa phân giao chỉ tiêu cho cán bộ, hoặc cán bộ này không có trong bản "
        "phân giao.",
        "The unit's head has split no targets, or this officer is not in the split.",
        where=unit[:40],
        hint_vi="Mở “Phân giao chỉ tiêu cho cán bộ” ở trang đơn vị.",
        hint_en="Open “Split targets among officers” on the unit's page.",
    )


def duties_of(campaign: str, unit: str, officer: str, asked: date | None = None) -> OfficerDuty:
    """The fields and procedures an officer handles by the split that counts; empty without one."""
    handling = handling_at(board_at(campaign, asked).board, unit)
    found = handling.officers.get(officer) if handling else None
    return found.duty if found else OfficerDuty(officer)


def _figures(
    board: Board, unit: str, handling: Handling | None, officer: str
) -> dict[str, dict[str, Figure]]:
    """Indicator → officer → figure: of the split where the officer is in it, else of all the
    dossiers an officer handled."""
    about = (board.campaign.id, unit, board.mark)
    if handling is not None and officer in handling.officers:
        key = (*about, handling.version.digest)
        return kept("split", key, lambda: figures_of(office_now(), board, unit, handling))
    return kept("officers", about, lambda: _all_handled(board, unit))


def _all_handled(board: Board, unit: str) -> dict[str, dict[str, Figure]]:
    from vedich.warehouse.counting import count_many

    counted = counted_versions(board)
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


def _cell(cell: Cell, figure: Figure, handling: Handling | None, officer: str) -> Cell:
    signed = _signed(handling, officer, cell)
    unit_line = cell.target.threshold
    own = Threshold(signed.comparison, signed.value) if signed else None
    # The unit's target may have risen since: an officer's is never laxer.
    line = raised(own, unit_line) if own and unit_line else own or unit_line
    target = cell.target
    if line is not None:
        target = replace(target, comparison=line.comparison, value=line.value)
    if signed is not None and line == own:
        target = replace(target, trace=signed.trace, clause=signed.clause)
    subject = Subject(officer, f"cán bộ {officer}, {cell.subject.name}", cell.subject.block)
    return judged(
        Cell(
            subject, cell.indicator, target, figure.value, figure.state, figure.numerator,
            figure.denominator, figure.excluded, figure,
        )
    )  # fmt: skip


def officer_outlook(board: Board, unit: str, officer: str, cell: Cell) -> Outlook | None:
    """Where an officer's figure is heading, to the end of the officer's days."""
    handling = handling_at(board, unit)
    handled = handling.officers.get(officer) if handling else None
    period = board.campaign.period
    days = overlap(handled.duty, Interval(period.start, period.end)) if handled else None
    was = _figures_before(board, unit, officer).get(cell.indicator)
    known = was is not None and was.numerator is not None and was.denominator is not None
    before = (was.numerator or 0, was.denominator or 0) if was and known else None
    return outlook_of(board, cell, before, days)


def _row(
    cell: Cell, handling: Handling | None, officer: str, unit_target: Fraction | None
) -> dict[str, Any]:
    handled = handling.officers.get(officer) if handling else None
    return {
        "indicator": cell.indicator,
        "milestone": cell.target.milestone,
        "value": cell.value,
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "excluded": cell.excluded,
        "state": cell.state.value,
        "comparison": cell.target.comparison.value,
        "target": cell.target.value,
        "unit_target": unit_target,
        "own": _signed(handling, officer, cell) is not None,
        "status": cell.status.value,
        "gap_cases": cell.needed,
        "gap_cases_growing": cell.needed_growing,
        "trace": cell.target.trace,
        "scope": scope_words(handled) if handled else None,
        "why": why_awaiting(handling, officer) if handling else None,
    }


def _figures_before(board: Board, unit: str, officer: str) -> dict[str, Figure]:
    """The officer's figures at the last milestone, over what the officer answers for today; none
    where formulas have changed since."""
    if board.previous is None:
        return {}
    earlier = board_at(board.campaign.id, board.previous).board
    if _formulas(board) != _formulas(earlier):
        return {}
    handling = handling_at(board, unit)
    if handling is None or officer not in handling.officers:
        found = _figures(earlier, unit, None, officer)
    else:
        duties, known = handling.version.duties, (handling.pairs, handling.named)
        then = replace(handling, officers=answering_for(duties, *known, earlier))
        key = (board.campaign.id, unit, earlier.mark, handling.version.digest, board.mark)
        found = kept("split", key, lambda: figures_of(office_now(), earlier, unit, then))
    return {name: each[officer] for name, each in found.items() if officer in each}


def _formulas(board: Board) -> dict[str, str]:
    return {name: version.id for name, (_, version) in board.versions.items()}


def _moved(was: Figure | None, cell: Cell) -> Fraction | None:
    """How a value moved since the last milestone, in points."""
    if was is None or was.value is None or cell.value is None:
        return None
    return cell.value - was.value


def _signed(handling: Handling | None, officer: str, cell: Cell) -> AssignedCell | None:
    if handling is None:
        return None
    place = (cell.indicator, cell.target.milestone)
    return handling.version.cells.get(officer, {}).get(place)
