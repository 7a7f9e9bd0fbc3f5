"""The targets of a campaign as a matrix: units × indicators × milestones, each cell with its trace.

    rows, same = matrix_of(board)
    rows[0]["cells"]["online_payment"]["end"]["value"]
    trace_of(board, "H21.168", "online_payment", "end")["trace"]

``same`` is the one row that holds for every unit where a plan sets every unit the same targets.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vedich.domain.campaigns import Campaign, milestone_date
from vedich.domain.errors import Refusal
from vedich.domain.results import Subject
from vedich.domain.target_values import Target
from vedich.operations.figures.standings import Board
from vedich.operations.pages.board import kept, office_now
from vedich.operations.targets.assigned import targets_of, targets_of_each

Row = dict[str, Any]
# Before the data say who takes part, the plan's own values stand in one row without a unit.
_EVERY_UNIT = Subject("", "")


def stones_of(campaign: Campaign) -> list[Row]:
    """The milestones ``{id, title, date}`` in the order of the plan."""
    return [
        {"id": one.id, "title": one.title, "date": milestone_date(one, campaign.period)}
        for one in campaign.milestones
    ]


def matrix_of(board: Board) -> tuple[list[Row], bool]:
    """Per unit ``{unit, name, block, cells: indicator → milestone → cell}``, and whether every
    unit has the same values."""
    key = board.campaign.id, board.mark, board.assigned and board.assigned.digest
    return kept("matrix", key, lambda: _matrix(board))


def trace_of(board: Board, unit: str, indicator: str, milestone: str) -> Row:
    """One cell with how its value came about; Refusal where the plan sets no such target."""
    subject = board.subject(unit) if unit else _EVERY_UNIT
    if subject is not None:
        for target in _targets(board, subject):
            if (target.indicator, target.milestone) == (indicator, milestone):
                return _cell(target) | {
                    "unit": unit,
                    "name": subject.name,
                    "trace": target.trace,
                    "clause": target.clause,
                    "baseline": target.baseline,
                    "central": target.central,
                    "options": [
                        {"reading": reading, "value": value} for reading, value in target.options
                    ],
                }
    raise Refusal(
        "no_such_target",
        "Kế hoạch không giao chỉ tiêu này cho đơn vị tại mốc ấy.",
        "The plan sets the unit no such target at that milestone.",
        hint_vi="Chọn một ô có giá trị trong bảng chỉ tiêu.",
        hint_en="Choose a cell with a value in the table of targets.",
    )


def _matrix(board: Board) -> tuple[list[Row], bool]:
    rows = []
    for subject, found in _each(board):
        cells: dict[str, dict[str, Row]] = {}
        for target in found:
            cells.setdefault(target.indicator, {})[target.milestone] = _cell(target)
        rows.append(
            {"unit": subject.code, "name": subject.name, "block": subject.block, "cells": cells}
        )
    return rows, all(row["cells"] == rows[0]["cells"] for row in rows)


def _each(board: Board) -> Iterable[tuple[Subject, list[Target]]]:
    if not board.subjects:
        return [(_EVERY_UNIT, _targets(board, _EVERY_UNIT))]
    return targets_of_each(office_now().book, board.campaign, board.subjects, board.assigned)


def _targets(board: Board, subject: Subject) -> list[Target]:
    asked = None if subject is _EVERY_UNIT else subject
    return targets_of(office_now().book, board.campaign, asked, board.assigned)


def _cell(target: Target) -> Row:
    return {
        "indicator": target.indicator,
        "milestone": target.milestone,
        "date": target.date,
        "comparison": target.comparison.value,
        "target": target.value,
        "assigned": target.assigned,
    }
