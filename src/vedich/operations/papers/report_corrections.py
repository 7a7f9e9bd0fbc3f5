"""What a corrected report says first: which frozen figures changed since the last one, and why.

corrections_of(office, board)       # nothing for a first revision, or provisional figures
"""

from __future__ import annotations

from vedich.domain.figures import decimal_comma, round_half_up
from vedich.domain.indicators import Text
from vedich.domain.vietnamese import how_many
from vedich.operations.closing.frozen import changed_cells, frozen_at, frozen_before
from vedich.operations.figures.standing_cells import Cell
from vedich.operations.figures.standings import Board
from vedich.operations.office import Office
from vedich.operations.papers.report_parts import title_of


def corrections_of(office: Office, board: Board) -> tuple[Text, ...]:
    """One sentence with the reason, then one for each figure that changed."""
    if board.frozen < 2:
        return ()
    campaign, day = board.campaign.id, board.as_of.date()
    now = frozen_at(office, campaign, board.as_of)
    before = frozen_before(office, campaign, day, board.frozen - 1)
    if now is None or before is None:
        return ()
    found = list(changed_cells(before, now))
    why = now.closed.why
    first = Text(
        f"Đính chính lần {board.frozen - 1}: {how_many(len(found))} số liệu thay đổi so với báo "
        f"cáo trước. Lý do: {why}.",
        f"Correction {board.frozen - 1}: {len(found)} figures differ from the report before. "
        f"Reason: {why}.",
    )
    return (first, *(_change(office, old, new) for old, new in found))


def _change(office: Office, old: Cell, new: Cell) -> Text:
    title = title_of(office, new.indicator)
    return Text(
        f"{new.subject.name}, {title.vi.lower()}: {_vi(old)} → {_vi(new)}.",
        f"{new.subject.name}, {title.en.lower()}: {_en(old)} → {_en(new)}.",
    )


def _vi(cell: Cell) -> str:
    if cell.value is None:
        return cell.state.vi
    return _with_parts(cell, decimal_comma(round_half_up(cell.value, 2)))


def _en(cell: Cell) -> str:
    if cell.value is None:
        return cell.state.en
    return _with_parts(cell, f"{round_half_up(cell.value, 2):f}")


def _with_parts(cell: Cell, value: str) -> str:
    said = value if cell.is_points else f"{value}%"
    return said if cell.numerator is None else f"{cell.numerator}/{cell.denominator} ({said})"
