"""How a figure came about, in sentences for a person, Vietnamese and English."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from vedich.domain.vietnamese import number, percent, points
from vedich.operations.figures.outlook import Outlook
from vedich.operations.figures.standing_cells import Cell
from vedich.operations.figures.standings import PROVISIONAL, Board
from vedich.operations.office import Office
from vedich.operations.papers.report_parts import title_of
from vedich.operations.sums.periods import LAYOUT as REPORTED

Line = dict[str, str]


def lines_of(office: Office, board: Board, cell: Cell, ahead: Outlook | None) -> Iterator[Line]:
    """From the result to its outlook, its clause, its formula, its period and its snapshot."""
    title = title_of(office, cell.indicator)
    yield _line(f"{title.vi}: {cell.subject.name}", f"{title.en}: {cell.subject.name}")
    trace = cell.target.trace
    yield _line(f"Mục tiêu: {trace.vi}", f"Target: {trace.en}")
    vi, en = _value(cell)
    met = "" if cell.value is None else f" ({cell.status.vi})"
    yield _line(f"Kết quả: {vi}{met}", f"Result: {en}")
    if not board.frozen:
        yield _line(PROVISIONAL.vi, PROVISIONAL.en)
    if cell.needed:
        yield _line(
            f"Còn thiếu {number(cell.needed)} hồ sơ để đạt mục tiêu với số hồ sơ hiện có.",
            f"{cell.needed:,} more cases are needed at the present volume.",
        )
    if ahead is not None:
        yield from _ahead(board, ahead)
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


def _ahead(board: Board, seen: Outlook) -> Iterator[Line]:
    ahead, end = seen.forecast, board.campaign.period.end
    value, low, high = (percent(one) for one in (ahead.value, ahead.low, ahead.high))
    yield _line(
        f"Dự báo đến {end:%d/%m/%Y} nếu giữ nhịp như gần đây: {value} (từ {low} đến {high}), "
        f"khoảng {number(ahead.cases)} hồ sơ; chỉ để tham khảo.",
        f"Forecast for {end} at the latest pace: {_english(value)} ({_english(low)} to "
        f"{_english(high)}), about {ahead.cases:,} cases; for orientation only.",
    )
    if seen.needed:
        yield _line(
            f"Với khối lượng ấy cần thêm {number(seen.needed)} hồ sơ đạt yêu cầu.",
            f"At that volume {seen.needed:,} more good cases are needed.",
        )


def _published_lines(cell: Cell) -> Iterator[Line]:
    seen = cell.published
    if seen is None:
        return
    read = f"{seen.captured_at:%d/%m/%Y}" if seen.captured_at else "?"
    if seen.source == REPORTED:
        yield _line(
            f"Số đơn vị tự báo cáo, kỳ {seen.period}, đã được xác nhận; không phải số công bố.",
            f"Reported by the unit itself for {seen.period} and confirmed; not a published figure.",
        )
    else:
        yield _line(
            f"Số công bố của {seen.source}, kỳ {seen.period or '?'}, đọc ngày {read}: số công bố "
            "là chính thức, số đếm của đơn vị đặt bên cạnh để giải thích.",
            f"Published by {seen.source}, period {seen.period or '?'}, read on {read}: the "
            "published figure is authoritative, our own count stands beside it.",
        )
    if cell.counted is not None and cell.counted.value is not None:
        own = percent(cell.counted.value)
        parts = f"{cell.counted.numerator}/{cell.counted.denominator}"
        yield _line(
            f"Đếm từ hồ sơ: {own} ({parts})",
            f"Counted from dossiers: {_english(own)} ({parts})",
        )


def _value(cell: Cell) -> tuple[str, str]:
    """The figure, or why there is none, in Vietnamese and English."""
    if cell.value is None:
        return cell.state.vi, cell.state.en
    if cell.is_points:
        written = points(cell.value)
        return f"{written} điểm", f"{_english(written)} points"
    parts = "" if cell.denominator is None else f" ({cell.numerator}/{cell.denominator})"
    rate = percent(Fraction(cell.value), apart_from=cell.target.value)
    return rate + parts, _english(rate) + parts


def _english(written: str) -> str:
    """A Vietnamese number with the decimal point and commas of English."""
    return written.translate(str.maketrans(",.", ".,"))


def _line(vi: str, en: str) -> Line:
    return {"vi": vi, "en": en}
