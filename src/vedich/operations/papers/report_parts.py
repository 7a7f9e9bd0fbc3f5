"""Standings put into the words and tables of a progress report (domain.reports)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vedich.domain.campaigns import Campaign
from vedich.domain.figures import Counts, State
from vedich.domain.index import Index
from vedich.domain.indicators import Text
from vedich.domain.observations import TOTAL
from vedich.domain.report_tables import League, LeagueColumn, LeagueRow
from vedich.domain.results import IndicatorResult, Measure, Reading, Subject, Target, UnitResult
from vedich.domain.standings import Change, Group, Place
from vedich.domain.target_values import Target as Asked
from vedich.operations.figures.published import INDEX_MARK, index_reading
from vedich.operations.figures.standing_cells import Cell
from vedich.operations.figures.standings import Board
from vedich.operations.office import Office

_NO_CHANGE = Change(None, None)
_TIES = {
    "competition": "Đơn vị bằng nhau cùng hạng, hạng kế tiếp được bỏ qua",
    "dense": "Đơn vị bằng nhau cùng hạng, hạng kế tiếp liền sau",
}


def measure_of(indicator: str) -> Measure:
    """Percent for a rate, points for an index."""
    return "points" if INDEX_MARK in indicator else "percent"


def title_of(office: Office, indicator: str) -> Text:
    """What a person calls an indicator, an index or one of its groups."""
    if INDEX_MARK not in indicator:
        return office.book.indicator(indicator).title
    name, _, code = indicator.partition(INDEX_MARK)
    index = office.book.index(name)
    group = index.group(code)
    if group is None:
        return Text(f"Tổng điểm {index.title.vi}", f"Total of {index.title.en}")
    return Text(f"Điểm “{group.title.vi}”", f"Points of “{group.title.en}”")


def results_of(office: Office, board: Board) -> tuple[IndicatorResult, ...]:
    """One result per indicator that has a target, over all subjects."""
    names = list(dict.fromkeys(cell.indicator for cell in board.cells))
    return tuple(_result(office, board, name) for name in names)


def _result(office: Office, board: Board, name: str) -> IndicatorResult:
    cells = [cell for cell in board.cells if cell.indicator == name]
    title = title_of(office, name).vi
    noun = title.removeprefix("Tỷ lệ ") if title.startswith("Tỷ lệ hồ sơ") else "hồ sơ đạt yêu cầu"
    units = tuple(
        UnitResult(
            cell.subject,
            reading_of(cell),
            target_of(cell.target),
            cell.needed,
            board.cell_changes.get((cell.subject.code, name)),
            note="" if cell.target.threshold else cell.target.state.text.vi,
        )
        for cell in cells
    )
    return IndicatorResult(name, title, units, _overall(cells), case_noun=noun)


def _overall(cells: Sequence[Cell]) -> Reading | None:
    """Counted over all cases of the subjects that have counts; None for points."""
    counted = [
        Counts(cell.numerator, cell.denominator, cell.excluded)
        for cell in cells
        if cell.numerator is not None and cell.denominator is not None
    ]
    if len(counted) < 2:
        return None
    return Reading.of(sum(counted, Counts()).figure())


def reading_of(cell: Cell) -> Reading:
    """The cell's value with its parts, or the state that stands for it."""
    measure = measure_of(cell.indicator)
    if cell.value is None:
        return Reading(None, measure, cell.state, cell.numerator, cell.denominator)
    return Reading(cell.value, measure, cell.state, cell.numerator, cell.denominator)


def target_of(asked: Asked) -> Target | None:
    """The target as the report writes it; None while somebody still has to set it."""
    line = asked.threshold
    return None if line is None else Target(line, measure_of(asked.indicator), asked.clause)


def leagues_of(office: Office, board: Board) -> tuple[League, ...]:
    """One league table per block, with the groups of the index where the index ranks."""
    by = board.campaign.ranking.by
    if not by:
        return ()
    index = office.book.index(by.partition(INDEX_MARK)[0]) if INDEX_MARK in by else None
    columns = _columns(index, by)
    blocks = list(dict.fromkeys(place.block for place in board.places))
    return tuple(
        League(
            block,
            "Tổng điểm" if by.endswith(INDEX_MARK + TOTAL) else title_of(office, by).vi,
            tuple(_row(board, p, columns, by, office) for p in _of(board.places, block, True)),
            tuple(_row(board, p, columns, by, office) for p in _of(board.places, block, False)),
            columns,
            index.maximum if index and by.endswith(INDEX_MARK + TOTAL) else None,
            _rule(board.campaign),
        )
        for block in blocks
    )


def _columns(index: Index | None, by: str) -> tuple[LeagueColumn, ...]:
    if index is None or not by.endswith(INDEX_MARK + TOTAL):
        return ()
    return tuple(LeagueColumn(g.code, g.title.vi, g.maximum) for g in index.groups)


def _of(places: Iterable[Place], block: str, ranked: bool) -> list[Place]:
    return [p for p in places if p.block == block and (p.group is Group.RANKED) is ranked]


def _row(
    board: Board, place: Place, columns: Sequence[LeagueColumn], by: str, office: Office
) -> LeagueRow:
    subject = board.subject(place.subject) or Subject(place.subject, place.subject)
    value = board.values.get(place.subject)
    state = State.NO_CASE if place.group is Group.IDLE else State.AWAITING
    reading = (
        Reading(value, measure_of(by))
        if value is not None
        else Reading.missing(state, measure_of(by))
    )
    index = by.partition(INDEX_MARK)[0]
    cells = tuple(_points(board, office, place.subject, f"{index}:{c.code}") for c in columns)
    moved = board.changes.get(place.subject, _NO_CHANGE)
    note = "" if place.group is Group.RANKED else place.group.vi
    return LeagueRow(place.rank, subject, reading, cells, place.tied, moved.value, moved.rank, note)


def _points(board: Board, office: Office, unit: str, subject: str) -> Reading:
    reading = index_reading(board.published, office.book.indexes, unit, subject)
    if reading is None or reading.points is None:
        return Reading.missing(State.AWAITING, "points")
    return Reading.points(reading.points)


def _rule(campaign: Campaign) -> str:
    least = campaign.ranking.minimum_denominator
    few = f"; chỉ xếp hạng đơn vị có từ {least} hồ sơ" if least > 1 else ""
    status = f" ({campaign.ranking.status})" if campaign.ranking.status else ""
    return f"{_TIES[campaign.ranking.ties]}{few}{status}."
