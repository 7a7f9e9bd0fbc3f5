"""One figure opened for a page: how it came about, and the rows behind each of its parts.

    opened = open_figure("gia-lai-2026", "H21.168", "online_payment", None)
    rows = figure_rows("gia-lai-2026", "H21.168", "online_payment", None, part="gap")

A figure can be narrowed by a *cut*: only the dossiers of one officer, procedure, month …

    rows = figure_rows(…, cut=(("procedure", "2.000815"),))

The engine that counted the cell lists it, so a list is as long as the number it was opened from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from vedich.domain.figures import Figure
from vedich.domain.indicators import Grain
from vedich.operations.figures.explaining import rows_of, told_of
from vedich.operations.pages.board import board_at, kept, office_now

PARTS = ("gap", "numerator", "excluded")
CUT_KEYS = ("officer", "procedure", "field", "channel", "service_level", "month")
# The rows of a figure may be many: only those somebody is looking at right now stay in memory.
FIGURES_KEPT = 6
Rows = list[dict[str, Any]]
Cut = tuple[tuple[str, str | None], ...]
WHOLE: Cut = ()


def cut_of(asked: Mapping[str, str]) -> Cut:
    """The cut an address names; a key that is there but empty asks for the cases without one.

    >>> cut_of({"procedure": "2.000815", "channel": "", "page": "2"})
    (('procedure', '2.000815'), ('channel', None))
    """
    return tuple((name, asked[name][:200] or None) for name in CUT_KEYS if name in asked)


def open_figure(
    campaign: str, unit: str, indicator: str, asked: date | None = None
) -> dict[str, Any]:
    """What ``explain`` says of a figure, without its rows."""
    board = board_at(campaign, asked).board
    return told_of(office_now(), board, unit, indicator)


def figure_of(
    campaign: str, unit: str, indicator: str, asked: date | None = None, cut: Cut = WHOLE
) -> Figure | None:
    """The counted figure of a cut; None where the indicator is not counted from dossiers."""
    from vedich.warehouse.counting import count

    board = board_at(campaign, asked).board
    pair = board.versions.get(indicator)
    if pair is None or pair[0].grain is Grain.OBSERVED:
        return None
    one, version = pair
    with office_now().serving(board.kept) as snapshot:
        counts = count(
            snapshot.books,
            one.grain,
            version,
            by=tuple(name for name, _ in cut),
            interval=board.interval,
            as_of=board.as_of,
            unit=unit,
        )
    found = counts.get(tuple(value for _, value in cut))
    return None if found is None else one.figure(found)


def part_numbers(
    campaign: str, unit: str, indicator: str, asked: date | None = None, cut: Cut = WHOLE
) -> dict[str, int]:
    """How many rows lie behind each part; empty for a figure that is only published."""
    found = Counter(row["part"] for row in _all_rows(campaign, unit, indicator, asked, cut))
    return {part: found[part] for part in PARTS} if found else {}


def figure_rows(
    campaign: str,
    unit: str,
    indicator: str,
    asked: date | None = None,
    *,
    part: str = "gap",
    cut: Cut = WHOLE,
) -> Rows:
    """The rows of one part of a figure or of a cut of it; in the order of their codes."""
    return [row for row in _all_rows(campaign, unit, indicator, asked, cut) if row["part"] == part]


def _all_rows(campaign: str, unit: str, indicator: str, asked: date | None, cut: Cut) -> Rows:
    board = board_at(campaign, asked).board
    return kept(
        "rows",
        (campaign, unit, indicator, board.mark, cut),
        lambda: list(rows_of(office_now(), board, unit, indicator, dict(cut))),
        FIGURES_KEPT,
    )
