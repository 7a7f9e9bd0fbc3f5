"""One figure opened for a page: how it came about, and the rows behind each of its parts.

opened = open_figure("gia-lai-2026", "H21.168", "online_payment", None)
rows = figure_rows("gia-lai-2026", "H21.168", "online_payment", None, part="gap")
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from vedich.domain.counting import national_code
from vedich.operations.explaining import rows_of, told_of
from vedich.operations.page_board import board_at, kept, office_now

PARTS = ("gap", "numerator", "excluded")
# The rows of a figure may be many: only those somebody is looking at right now stay in memory.
FIGURES_KEPT = 6
Rows = list[dict[str, Any]]


def open_figure(
    campaign: str, unit: str, indicator: str, asked: date | None = None
) -> dict[str, Any]:
    """What ``explain`` says of a figure, without its rows."""
    board = board_at(campaign, asked).board
    return told_of(office_now(), board, unit, indicator)


def part_numbers(
    campaign: str, unit: str, indicator: str, asked: date | None = None
) -> dict[str, int]:
    """How many rows lie behind each part; empty for a figure that is only published."""
    found = Counter(row["part"] for row in _all_rows(campaign, unit, indicator, asked))
    return {part: found[part] for part in PARTS} if found else {}


def figure_rows(
    campaign: str,
    unit: str,
    indicator: str,
    asked: date | None = None,
    *,
    part: str = "gap",
    procedure: str = "",
) -> Rows:
    """The rows of one part, of one procedure where one is named; in the order of their codes."""
    return [
        row
        for row in _all_rows(campaign, unit, indicator, asked)
        if row["part"] == part
        and (not procedure or national_code(row.get("procedure")) == procedure)
    ]


def _all_rows(campaign: str, unit: str, indicator: str, asked: date | None) -> Rows:
    board = board_at(campaign, asked).board
    return kept(
        "rows",
        (campaign, unit, indicator, board.as_of),
        lambda: list(rows_of(office_now(), board, unit, indicator)),
        FIGURES_KEPT,
    )
