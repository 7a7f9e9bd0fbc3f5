"""Open one figure: from the target's clause to the definition, the parts and the very dossiers.

explain("gia-lai-2026", "H21.168", "online_payment", as_of)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.domain.figures import Figure, State
from vedich.domain.handling import Handled
from vedich.domain.indicators import Grain
from vedich.domain.observation_checks import explained
from vedich.operations.figures.explaining_index import index_rows
from vedich.operations.figures.explaining_words import lines_of
from vedich.operations.figures.outlook import Outlook, outlook_of, outlook_row
from vedich.operations.figures.published import INDEX_MARK
from vedich.operations.figures.scope import nobody_takes_part
from vedich.operations.figures.standing_cells import Cell
from vedich.operations.figures.standings import Board, compute_standings
from vedich.operations.office import Office
from vedich.operations.sums.periods import LAYOUT as REPORTED

if TYPE_CHECKING:
    from vedich.warehouse.drilling import Part


def explain(
    campaign: str,
    unit: str,
    indicator: str,
    as_of: datetime | None = None,
    office: Office | None = None,
) -> dict[str, Any]:
    """Every dossier behind a figure as ``rows`` (each in one ``part``: gap, numerator, excluded),
    ``lines`` that tell how the figure came about, and the figure with its target and sources.

    The rows of numerator and gap together are as many as the denominator counts. Points of an
    index open to its groups and components instead.
    """
    office = office or Office.open()
    board = compute_standings(office, campaign, as_of or now())
    told = told_of(office, board, unit, indicator)
    return {"rows": list(rows_of(office, board, unit, indicator)), **told}


def rows_of(
    office: Office,
    board: Board,
    unit: str,
    indicator: str,
    only: Mapping[str, str | None] | None = None,
    handled: Handled | None = None,
) -> Iterator[dict[str, Any]]:
    """The rows of ``explain``, of a board that is already computed; ``only``: of these keys,
    ``handled``: of what an officer answers for."""
    cell = _cell(board, unit, indicator)
    return _rows(office, board, cell, only or {}, handled)


def told_of(office: Office, board: Board, unit: str, indicator: str) -> dict[str, Any]:
    """What ``explain`` says beside the rows, of a board that is already computed."""
    cell = _cell(board, unit, indicator)
    before = board.parts_before.get((cell.subject.code, indicator))
    return told_of_cell(office, board, cell, outlook_of(board, cell, before))


def told_of_cell(office: Office, board: Board, cell: Cell, ahead: Outlook | None) -> dict[str, Any]:
    """The same of a cell at hand, a unit's or an officer's, with where it is heading."""
    counted = cell.counted
    return {
        "campaign": board.campaign.id,
        "unit": cell.subject.code,
        "name": cell.subject.name,
        "indicator": cell.indicator,
        "as_of": board.as_of.isoformat(sep=" ", timespec="seconds"),
        "value": cell.value,
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "excluded": cell.excluded,
        "state": cell.state.value,
        "status": cell.status.value,
        "gap_cases": cell.needed,
        "gap_cases_growing": cell.needed_growing,
        **outlook_row(ahead),
        "target": cell.target.value,
        "comparison": cell.target.comparison.value,
        "clause": cell.target.clause,
        "trace": {"vi": cell.target.trace.vi, "en": cell.target.trace.en},
        "counted": None if counted is None else _figure(counted),
        "published": _published(cell),
        "recomputed": _recomputed(office, board, cell),
        "version": _version(board, cell.indicator),
        "snapshot": board.snapshot,
        "provisional": not board.frozen,
        "frozen": board.frozen,
        "lines": list(lines_of(office, board, cell, ahead)),
    }


def _cell(board: Board, unit: str, indicator: str) -> Cell:
    for cell in board.cells:
        if cell.subject.code == unit and cell.indicator == indicator:
            return cell
    units = sorted(cell.subject.code for cell in board.cells if cell.indicator == indicator)
    set_by_plan = dict.fromkeys(rule.indicator for rule in board.campaign.targets)
    if not units and indicator in set_by_plan:
        why = nobody_takes_part(board.campaign)
        raise Refusal("nobody_takes_part", why.vi, why.en, where=unit)
    if not units:
        names = ", ".join(set_by_plan)
        raise Refusal(
            "no_such_target",
            f"Đợt thi đua “{board.campaign.id}” không giao chỉ tiêu “{indicator}”.",
            f"Campaign “{board.campaign.id}” sets no target on “{indicator}”.",
            where=indicator,
            hint_vi=f"Các chỉ tiêu: {names}.",
            hint_en=f"Targets: {names}.",
        )
    shown = ", ".join(units[:5]) + (" …" if len(units) > 5 else "")
    raise Refusal(
        "no_such_unit",
        f"Đơn vị “{unit}” không thuộc đợt thi đua hoặc không được giao chỉ tiêu này.",
        f"Unit “{unit}” is not in the campaign or has no such target.",
        where=unit,
        hint_vi=f"Ví dụ: {shown}.",
        hint_en=f"For instance: {shown}.",
    )


def _rows(
    office: Office,
    board: Board,
    cell: Cell,
    only: Mapping[str, str | None],
    handled: Handled | None,
) -> Iterator[dict[str, Any]]:
    """The dossiers (or procedures): the gap first, then the numerator, then what was left out."""
    from vedich.warehouse.drilling import Part, drill

    if cell.is_points:
        yield from index_rows(
            office.book.index(cell.indicator.partition(INDEX_MARK)[0]), board, cell
        )
        return
    if cell.indicator not in board.versions or cell.counted is None:
        return
    one, version = board.versions[cell.indicator]
    if one.grain is Grain.OBSERVED or (handled is not None and not handled.countable):
        return
    interval = board.interval
    if handled is not None:
        version, interval = handled.of(version), handled.within or interval
    files = {entry.seq: entry.name for entry in office.imports}
    with office.serving(board.kept) as snapshot:
        for part in (Part.GAP, Part.NUMERATOR, Part.EXCLUDED):
            found = drill(
                snapshot.books,
                one.grain,
                version,
                part,
                {"unit": cell.subject.code, **only},
                interval=interval,
                as_of=board.as_of,
            )
            for row in found.to_pylist():
                yield _row(part, row, files)


def _row(part: Part, row: dict[str, Any], files: dict[int, str]) -> dict[str, Any]:
    seq = row.pop("seq", None)
    kept = {name: value for name, value in row.items() if value is not None}
    return {"part": part.value, **kept, **({"file": files.get(seq)} if seq else {})}


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "excluded": figure.excluded,
        "value": figure.value,
        "state": figure.state.value,
    }


def _published(cell: Cell) -> dict[str, Any] | None:
    seen = cell.published
    if seen is None:
        return None
    return {
        "source": seen.source,
        "reported": seen.source == REPORTED,
        "subject": seen.subject,
        "period": seen.period,
        "captured_at": seen.captured_at,
        "numerator": seen.numerator,
        "denominator": seen.denominator,
        "value": seen.value,
        "points": seen.points,
        "max": seen.maximum,
        "rank": seen.rank,
    }


def _recomputed(office: Office, board: Board, cell: Cell) -> dict[str, Any] | None:
    """What our rules give for the published counts of an index subject, beside the published."""
    if not cell.is_points or cell.published is None:
        return None
    index = office.book.index(cell.indicator.partition(INDEX_MARK)[0])
    readings = board.published.by_unit.get(cell.subject.code, {}).values()
    for own in explained(index, readings):
        if own.observation == cell.published:
            state = own.recomputed.state.value
            return {
                "points": own.recomputed.value,
                "state": state,
                "difference": own.difference if state == State.OK.value else None,
            }
    return None


def _version(board: Board, indicator: str) -> dict[str, Any] | None:
    if indicator not in board.versions:
        return None
    one, version = board.versions[indicator]
    return {
        "id": version.id,
        "digest": one.digest,
        "checker": one.checker,
        "basis": [str(basis) for basis in version.basis],
        "how_it_is_counted": {"vi": one.how_it_is_counted.vi, "en": one.how_it_is_counted.en},
    }
