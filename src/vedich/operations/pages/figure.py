"""One figure opened for a page: how it came about, and the rows behind each of its parts.

    opened = open_figure("gia-lai-2026", "H21.168", "online_payment", None)
    rows = figure_rows("gia-lai-2026", "H21.168", "online_payment", None, part="gap")

A figure can be narrowed by a *cut*: only the dossiers of one officer, procedure, month …

    rows = figure_rows(…, cut=(("procedure", "2.000815"),))

``handled`` narrows it to what an officer answers for by the unit's split (targets.handling).

The engine that counted the cell lists it, so a list is as long as the number it was opened from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from vedich.domain.errors import Refusal
from vedich.domain.figures import Counts, Figure
from vedich.domain.handling import Handled
from vedich.domain.indicators import Grain
from vedich.operations.figures.explaining import rows_of, told_of, told_of_cell
from vedich.operations.figures.standings import Board
from vedich.operations.pages.board import board_at, kept, office_now
from vedich.operations.pages.officer import handled_at, handling_at, officer_cells, officer_outlook
from vedich.operations.targets.handling import AWAITING, scope_words, why_awaiting

PARTS = ("gap", "numerator", "excluded")
HANDLED = "handled"
CUT_KEYS = (HANDLED, "officer", "procedure", "field", "channel", "service_level", "month")
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


def explain_officer(
    campaign: str, unit: str, indicator: str, officer: str, asked: date | None = None
) -> dict[str, Any]:
    """What ``explain`` answers, of one officer: over what the split gave the officer, else over
    all the dossiers the officer handled. Refusal for an officer or a target there is not."""
    office, board = office_now(), board_at(campaign, asked).board
    told_of(office, board, unit, indicator)
    cell = next(
        (one for one in officer_cells(board, unit, officer) if one.indicator == indicator), None
    )
    if cell is None:
        raise Refusal(
            "not_from_dossiers",
            "Chỉ tiêu này không đếm từ hồ sơ, hoặc cán bộ không có hồ sơ nào thuộc chỉ tiêu.",
            "This target is not counted from dossiers, or the officer has none of it.",
            where=indicator,
        )
    handling = handling_at(board, unit)
    handled = handling.officers.get(officer) if handling else None
    told = told_of_cell(office, board, cell, officer_outlook(board, unit, officer, cell))
    said = [scope_words(handled)] if handled else []
    said += [why for why in [why_awaiting(handling, officer) if handling else None] if why]
    first, *rest = told["lines"]
    cut: Cut = ((HANDLED if handled else "officer", officer),)
    return {
        "rows": _all_rows(campaign, unit, indicator, asked, cut),
        **told,
        "unit": unit,
        "officer": officer,
        "lines": [first, *({"vi": one.vi, "en": one.en} for one in said), *rest],
    }


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
    handled, keys = _parted(board, unit, cut)
    interval = board.interval
    if handled is not None:
        if not handled.countable:
            return AWAITING if handled.shared else one.figure(Counts())
        version, interval = handled.of(version), handled.within or interval
    with office_now().serving(board.kept) as snapshot:
        counts = count(
            snapshot.books,
            one.grain,
            version,
            by=tuple(keys),
            interval=interval,
            as_of=board.as_of,
            unit=unit,
        )
    found = counts.get(tuple(keys.values()))
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
    handled, keys = _parted(board, unit, cut)
    return kept(
        "rows",
        (campaign, unit, indicator, board.mark, cut, handled),
        lambda: list(rows_of(office_now(), board, unit, indicator, keys, handled)),
        FIGURES_KEPT,
    )


def _parted(board: Board, unit: str, cut: Cut) -> tuple[Handled | None, dict[str, str | None]]:
    """What a cut says of an officer's share, and the keys it asks for beside."""
    keys = dict(cut)
    officer = keys.pop(HANDLED, None)
    return (handled_at(board, unit, officer) if officer else None), keys
