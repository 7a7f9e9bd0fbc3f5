"""The tables of a report, laid out once for Word, HTML and Excel.

``league_table(report, league)`` gives columns and rows of cells; the writers only draw them.
"""

from __future__ import annotations

from collections.abc import Sequence

from vedich.documents import formats
from vedich.documents.cells import (
    Cell,
    Column,
    Row,
    Table,
    Tone,
    annex_cell,
    change_cell,
    count_cell,
    places_cell,
    reading_cell,
    target_cell,
)
from vedich.domain import vietnamese
from vedich.domain.report_tables import Flag, FlagKind, League, LeagueRow, TargetAnnex
from vedich.domain.reports import Report, RuleVersion
from vedich.domain.results import Status, Subject

PORTRAIT_MM = 165.0
LANDSCAPE_MM = 247.0
MOST_NAMED = 8  # more names than these make a sentence nobody reads; an annex has them all
_NAMES_IN_A_ROW = 30
_ANNEX_COLUMNS = 14  # more than these do not stay readable on one landscape page


def results_table(report: Report) -> Table:
    """Per indicator: target, overall value, and how many units met, exceeded, missed it.

    A report about one unit has that unit's values instead.
    """
    if report.only_unit:
        return _own_results_table(report)
    shown = [Status.EXCEEDED, Status.MET, Status.NOT_MET, Status.NO_FIGURE]
    for rare in (Status.NO_CASE, Status.NO_TARGET):
        if any(result.number_of(rare) for result in report.results):
            shown.append(rare)
    each = 76.0 / len(shown)
    columns = (
        Column("Chỉ tiêu", 45),
        Column("Mức giao", 22, "centre"),
        Column("Kết quả chung", 22, "right"),
        *(
            Column(_capital(s.vi), each, "right", f"Số {report.subject_title.lower()}")
            for s in shown
        ),
    )
    rows = []
    for result in report.results:
        goal = result.common_target
        own = "giao riêng" if any(u.target for u in result.units) else "–"
        overall = reading_cell(result.overall, goal) if result.overall else Cell("–")
        numbers = (count_cell(result.number_of(status)) for status in shown)
        goal_cell = Cell(formats.target(goal) if goal else own)
        rows.append((Cell(result.title), goal_cell, overall, *numbers))
    return Table("results", "Kết quả theo từng chỉ tiêu", columns, tuple(rows))


def _own_results_table(report: Report) -> Table:
    columns = (
        Column("Chỉ tiêu", 51),
        Column("Mức giao", 20, "right"),
        Column("Kết quả", 20, "right"),
        Column("Thay đổi", 18, "right"),
        Column("Đánh giá", 28, "centre"),
        Column("Số hồ sơ còn thiếu", 28, "right"),
    )
    tones: dict[Status, Tone] = {Status.EXCEEDED: "good", Status.MET: "good", Status.NOT_MET: "bad"}
    rows = []
    for result in report.results:
        for unit in result.units:
            missing = unit.cases_missing if unit.status is Status.NOT_MET else None
            rows.append(
                (
                    Cell(result.title),
                    target_cell(unit.target),
                    reading_cell(unit.value, unit.target),
                    change_cell(unit.change),
                    Cell(unit.status.vi, tone=tones.get(unit.status, "quiet")),
                    count_cell(missing) if missing is not None else Cell("–", tone="quiet"),
                )
            )
    return Table("results", "Kết quả theo từng chỉ tiêu", columns, tuple(rows))


def gaps_table(report: Report, number: int = 10) -> Table:
    """The largest gaps, with the cases still needed."""
    columns = (
        Column("TT", 10, "centre"),
        Column(report.subject_title, 45),
        Column("Chỉ tiêu", 46),
        Column("Kết quả", 20, "right"),
        Column("Mức giao", 20, "right"),
        Column("Số hồ sơ còn thiếu", 24, "right"),
    )
    rows = []
    for place, gap in enumerate(report.largest_gaps(number), start=1):
        missing = gap.result.cases_missing
        rows.append(
            (
                Cell(str(place), place, "count"),
                Cell(gap.result.unit.name),
                Cell(gap.indicator.title),
                reading_cell(gap.result.value, gap.result.target),
                target_cell(gap.result.target),
                count_cell(missing) if missing is not None else Cell("–", tone="quiet"),
            )
        )
    return Table("gaps", "Khoảng cách lớn nhất đến chỉ tiêu", columns, tuple(rows))


def named_table(report: Report) -> Table:
    """By name and target: who exceeded or met it, who missed it; empty where the text names all.

    A long list of names is cut into rows, so that no row is higher than a page.
    """
    columns = (Column("Chỉ tiêu", 55), Column("Kết quả", 32), Column("Đơn vị", 160))
    rows: list[Row] = []
    for result in report.results:
        met = [*result.having(Status.EXCEEDED), *result.having(Status.MET)]
        for word, found in (("đạt, vượt", met), ("chưa đạt", result.having(Status.NOT_MET))):
            names = [one.unit.name for one in found]
            for start in range(0, len(names), _NAMES_IN_A_ROW):
                part = names[start : start + _NAMES_IN_A_ROW]
                count = f"{word} ({vietnamese.number(len(names))})" if not start else ""
                title = "" if start else result.title
                rows.append((Cell(title), Cell(count), Cell(", ".join(part))))
    longest = max((len(result.units) for result in report.results), default=0)
    return Table("named", "", columns, tuple(rows) if longest > MOST_NAMED else ())


def handling_table(report: Report, width: float = PORTRAIT_MM) -> Table:
    """Every unit that missed a target, which ones, and how it is dealt with."""
    missed: dict[Subject, list[str]] = {}
    for result in report.results:
        for one in result.having(Status.NOT_MET):
            got = formats.with_unit(one.value, one.target)
            goal = formats.target(one.target)
            missed.setdefault(one.unit, []).append(f"{result.title}: {got} (giao {goal})")
    columns = (
        Column("TT", 10, "centre"),
        Column(report.subject_title, 0.24 * width),
        Column("Chỉ tiêu chưa đạt", 0.43 * width),
        Column("Hình thức xử lý", 0.33 * width - 10),
    )
    rows = tuple(
        (
            Cell(str(number)),
            Cell(unit.name),
            Cell("; ".join(what)),
            Cell(report.handling.get(unit.code, "………………")),
        )
        for number, (unit, what) in enumerate(missed.items(), start=1)
    )
    return Table("handling", "Đơn vị chưa đạt chỉ tiêu và hình thức xử lý", columns, rows)


def movers_table(report: Report) -> Table:
    """Who rose and who fell most since the last milestone."""
    columns = (
        Column(report.subject_title, 75),
        Column("Kết quả", 30, "right"),
        Column("Thay đổi", 30, "right"),
        Column("Thứ hạng", 30, "right"),
    )
    risen, fallen = report.movers()
    rows = [
        (
            Cell(row.unit.name),
            reading_cell(row.value),
            change_cell(row.change),
            Cell(rank_text(row)),
        )
        for row in (*risen, *fallen)
    ]
    return Table("movers", "Tăng, giảm nhiều nhất", columns, tuple(rows))


def league_table(report: Report, league: League) -> Table:
    """The ranking of one block; units apart follow at the end, without a rank."""
    rows = [league_row(row, league) for row in (*league.rows, *league.apart)]
    has = _LeagueHas(league)
    columns = [
        Column("Hạng", 14, "centre"),
        Column("Mã", 19, "centre"),
        Column(report.subject_title, 66),
        Column(league.value_title, 20, "right"),
    ]
    if has.change:
        columns.append(Column("Thay đổi", 19, "right"))
    if has.places:
        columns.append(Column("Lên, xuống hạng", 23, "right"))
    taken = sum(column.width for column in columns)
    each = min(24.0, (LANDSCAPE_MM - taken) / max(len(league.columns), 1))
    for column in league.columns:
        most = f" ({vietnamese.number(column.maximum)})" if column.maximum is not None else ""
        columns.append(Column(column.title + most, each, "right"))
    return Table("league", league.block, tuple(columns), tuple(rows), league.rule, bars=3)


class _LeagueHas:
    """Which optional columns a league fills: an empty column is not printed."""

    def __init__(self, league: League) -> None:
        rows = (*league.rows, *league.apart)
        self.change = any(row.change is not None for row in rows)
        self.places = any(row.places_gained is not None for row in rows)


def league_row(row: LeagueRow, league: League) -> Row:
    """One line of the league table, its cells in the order of ``league_table``'s columns."""
    has = _LeagueHas(league)
    tied = "=" if row.tied else ""
    rank = Cell(f"{row.rank}{tied}", row.rank, "count") if row.rank else Cell("–", tone="quiet")
    name = f"{row.unit.name} ({row.note})" if row.note else row.unit.name
    cells = [rank, Cell(row.unit.code, tone="quiet"), Cell(name), reading_cell(row.value)]
    if has.change:
        cells.append(change_cell(row.change))
    if has.places:
        gained = row.places_gained
        cells.append(Cell("–", tone="quiet") if gained is None else places_cell(gained))
    cells += [reading_cell(value) for value in row.cells]
    return tuple(cells)


def annex_tables(
    report: Report, annex: TargetAnnex, most: int = _ANNEX_COLUMNS
) -> tuple[Table, ...]:
    """The target annex, cut between indicators into parts of at most ``most`` value columns."""
    widths = [len(indicator.columns) for indicator in annex.indicators]
    tables = []
    for first, last in _cut(widths, most):
        start = sum(widths[:first])
        stop = sum(widths[:last])
        each = min(30.0, (LANDSCAPE_MM - 62) / (stop - start))
        columns = [Column("TT", 12, "centre"), Column(report.subject_title, 50)]
        for indicator in annex.indicators[first:last]:
            columns += [Column(t, each, "right", indicator.title) for t in indicator.columns]
        rows = tuple(
            (
                Cell(str(place), place, "count"),
                Cell(row.unit.name),
                *(annex_cell(cell) for cell in row.cells[start:stop]),
            )
            for place, row in enumerate(annex.rows, start=1)
        )
        tables.append(Table("annex", "", tuple(columns), rows))
    return tuple(tables)


def _cut(widths: Sequence[int], most: int) -> list[tuple[int, int]]:
    """Where to cut, in as few parts as ``most`` columns allow, and those of like size."""
    cuts = _greedy(widths, most)
    for limit in range(max(widths, default=0), most):
        if len(even := _greedy(widths, limit)) == len(cuts):
            return even
    return cuts


def _greedy(widths: Sequence[int], most: int) -> list[tuple[int, int]]:
    cuts, first, taken = [], 0, 0
    for index, width in enumerate(widths):
        if taken and taken + width > most:
            cuts.append((first, index))
            first, taken = index, 0
        taken += width
    return [*cuts, (first, len(widths))] if taken else cuts


def rules_table(rules: Sequence[RuleVersion]) -> Table:
    """The rules a report's figures rest on, with their versions."""
    columns = (
        Column("Quy tắc", 92),
        Column("Mã", 45),
        Column("Phiên bản", 34),
        Column("Dấu kiểm", 40),
        Column("Tình trạng", 36),
    )
    rows = tuple(
        (Cell(r.title), Cell(r.id), Cell(r.version), Cell(r.digest[:12]), Cell(r.status))
        for r in rules
    )
    return Table("rules", "Quy tắc tính và phiên bản", columns, rows)


FLAG_WORDS = {
    FlagKind.ABOVE_MAXIMUM: ("vượt mức tối đa", "Mức tối đa"),
    FlagKind.SUM_DIFFERS: ("khác tổng các nhóm", "Tổng các nhóm"),
    FlagKind.RECOMPUTED_DIFFERS: ("khác số tính lại", "Số tính lại"),
}


def flags_table(flags: Sequence[Flag]) -> Table:
    """Every published figure that is odd, as published, beside what it is held against."""
    columns = (
        Column("Mã", 25, "centre"),
        Column("Đơn vị", 65),
        Column("Số liệu", 50),
        Column("Công bố", 22, "right"),
        Column("Đối chiếu", 22, "right"),
        Column("Nhận xét", 40),
        Column("Ghi nhận", 23, "centre"),
    )
    rows = tuple(
        (
            Cell(flag.unit.code, tone="quiet"),
            Cell(flag.unit.name),
            Cell(flag.what),
            Cell(vietnamese.number(flag.published, 2), flag.published, "points"),
            Cell(vietnamese.number(flag.against, 2), flag.against, "points"),
            Cell(FLAG_WORDS[flag.kind][0]),
            Cell(vietnamese.day(flag.captured) if flag.captured else "–"),
        )
        for flag in flags
    )
    return Table("flags", "Số liệu công bố cần đối chiếu", columns, rows)


def rank_text(row: LeagueRow) -> str:
    """``12 (lên 3)``."""
    if row.rank is None:
        return "–"
    moved = f" ({places_cell(row.places_gained).text})" if row.places_gained is not None else ""
    return f"{row.rank}{'=' if row.tied else ''}{moved}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
