"""Open one figure: from the target's clause to the definition, the parts and the very dossiers.

explain("gia-lai-2026", "H21.168", "online_payment", as_of)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from vedich.domain.errors import Refusal
from vedich.domain.figures import Figure
from vedich.domain.indicators import Grain
from vedich.domain.vietnamese import number, percent, points
from vedich.operations.office import Office
from vedich.operations.report_parts import title_of
from vedich.operations.standing_cells import Cell
from vedich.operations.standings import Board, compute_standings
from vedich.warehouse.landing import now

if TYPE_CHECKING:
    from vedich.warehouse.drilling import Part

Line = dict[str, str]


def explain(
    campaign: str,
    unit: str,
    indicator: str,
    as_of: datetime | None = None,
    office: Office | None = None,
) -> dict[str, Any]:
    """Every dossier behind a figure as ``rows`` (each in one ``part``: gap, numerator, excluded),
    ``lines`` that tell how the figure came about, and the figure with its target and sources.

    The rows of numerator and gap together are as many as the denominator counts.
    """
    office = office or Office.open()
    board = compute_standings(office, campaign, as_of or now())
    told = told_of(office, board, unit, indicator)
    return {"rows": list(rows_of(office, board, unit, indicator)), **told}


def rows_of(office: Office, board: Board, unit: str, indicator: str) -> Iterator[dict[str, Any]]:
    """The rows of ``explain``, of a board that is already computed."""
    return _rows(office, board, _cell(board, unit, indicator))


def told_of(office: Office, board: Board, unit: str, indicator: str) -> dict[str, Any]:
    """What ``explain`` says beside the rows, of a board that is already computed."""
    cell = _cell(board, unit, indicator)
    counted = cell.counted
    return {
        "campaign": board.campaign.id,
        "unit": cell.subject.code,
        "name": cell.subject.name,
        "indicator": indicator,
        "as_of": board.as_of.isoformat(sep=" ", timespec="seconds"),
        "value": cell.value,
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "excluded": cell.excluded,
        "state": cell.state.value,
        "status": cell.status.value,
        "gap_cases": cell.needed,
        "gap_cases_growing": cell.needed_growing,
        "target": cell.target.value,
        "comparison": cell.target.comparison.value,
        "clause": cell.target.clause,
        "trace": {"vi": cell.target.trace.vi, "en": cell.target.trace.en},
        "counted": None if counted is None else _figure(counted),
        "published": _published(cell),
        "version": _version(board, indicator),
        "snapshot": board.snapshot,
        "lines": list(_lines(office, board, cell)),
    }


def _cell(board: Board, unit: str, indicator: str) -> Cell:
    for cell in board.cells:
        if cell.subject.code == unit and cell.indicator == indicator:
            return cell
    units = sorted(cell.subject.code for cell in board.cells if cell.indicator == indicator)
    names = ", ".join(dict.fromkeys(cell.indicator for cell in board.cells))
    if not units:
        raise Refusal(
            "no_such_target",
            f"Đợt thi đua “{board.campaign.id}” không giao chỉ tiêu “{indicator}”.",
            f"Campaign “{board.campaign.id}” sets no target on “{indicator}”.",
            where=indicator,
            hint_vi=f"Các chỉ tiêu: {names}." if names else "Chưa có đơn vị nào trong dữ liệu.",
            hint_en=f"Targets: {names}." if names else "No unit is in the data yet.",
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


def _rows(office: Office, board: Board, cell: Cell) -> Iterator[dict[str, Any]]:
    """The dossiers (or procedures): the gap first, then the numerator, then what was left out."""
    from vedich.warehouse.drilling import Part, drill

    if cell.indicator not in board.versions or cell.counted is None:
        return
    one, version = board.versions[cell.indicator]
    if one.grain is Grain.OBSERVED:
        return
    files = {entry.seq: entry.name for entry in office.imports}
    with office.serving() as snapshot:
        for part in (Part.GAP, Part.NUMERATOR, Part.EXCLUDED):
            found = drill(
                snapshot.books,
                one.grain,
                version,
                part,
                {"unit": cell.subject.code},
                interval=board.interval,
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


def _lines(office: Office, board: Board, cell: Cell) -> Iterator[Line]:
    title = title_of(office, cell.indicator)
    yield _line(f"{title}: {cell.subject.name}", f"{title}: {cell.subject.name}")
    trace = cell.target.trace
    yield _line(f"Mục tiêu: {trace.vi}", f"Target: {trace.en}")
    yield _line(f"Kết quả: {_value(cell)} ({cell.status.vi})", f"Result: {_value(cell)}")
    if cell.needed:
        yield _line(
            f"Còn thiếu {number(cell.needed)} hồ sơ để đạt mục tiêu với số hồ sơ hiện có.",
            f"{cell.needed} more cases are needed at the present volume.",
        )
    if cell.published is not None:
        yield from _published_lines(cell)
    if cell.indicator in board.versions:
        one, version = board.versions[cell.indicator]
        bases = "; ".join(str(basis) for basis in version.basis)
        yield _line(
            f"Cách tính (phiên bản {version.id}, {one.checker}): {one.how_it_is_counted.vi}",
            f"How it is counted (version {version.id}, {one.checker}): {one.how_it_is_counted.en}",
        )
        yield _line(f"Căn cứ: {bases}", f"Basis: {bases}")
    start = f"{board.interval.start:%d/%m/%Y}" if board.interval.start else "…"
    yield _line(
        f"Kỳ tính {start}–{board.interval.end:%d/%m/%Y}; bản số liệu {board.snapshot}",
        f"Counted over {start}–{board.interval.end:%d/%m/%Y}; snapshot {board.snapshot}",
    )


def _published_lines(cell: Cell) -> Iterator[Line]:
    seen = cell.published
    if seen is None:
        return
    read = f"{seen.captured_at:%d/%m/%Y}" if seen.captured_at else "?"
    yield _line(
        f"Số công bố của {seen.source}, kỳ {seen.period or '?'}, đọc ngày {read}: số công bố là "
        "chính thức, số đếm của đơn vị đặt bên cạnh để giải thích.",
        f"Published by {seen.source}, period {seen.period or '?'}, read on {read}: the published "
        "figure is authoritative, our own count stands beside it.",
    )
    if cell.counted is not None and cell.counted.value is not None:
        own = percent(cell.counted.value)
        parts = f"{cell.counted.numerator}/{cell.counted.denominator}"
        yield _line(f"Đếm từ hồ sơ: {own} ({parts})", f"Counted from dossiers: {own} ({parts})")


def _value(cell: Cell) -> str:
    if cell.value is None:
        return cell.state.vi
    if cell.is_points:
        return f"{points(cell.value)} điểm"
    parts = "" if cell.denominator is None else f" ({cell.numerator}/{cell.denominator})"
    target = cell.target.value
    return percent(Fraction(cell.value), apart_from=target) + parts


def _line(vi: str, en: str) -> Line:
    return {"vi": vi, "en": en}
