"""What the figures of a moment give a campaign's papers: who lags, who met what, target annexes.

report = compose(office, board)
laggards(report).rows[0][1].text     # 'xã Ia Ake'
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from vedich.documents import formats, wording
from vedich.documents.cells import Cell, Column, Table, reading_cell, target_cell
from vedich.documents.tables import LANDSCAPE_MM, PORTRAIT_MM, annex_tables
from vedich.domain import vietnamese
from vedich.domain.disclosure import LEAST_SHOWN, tells_of_few
from vedich.domain.errors import Refusal
from vedich.domain.figures import State
from vedich.domain.reports import Report
from vedich.domain.results import IndicatorResult, Reading, Status, UnitResult
from vedich.operations.figures.standings import Board

_MOST_INLINE = 15


def narrowed(board: Board, unit: str) -> Board:
    """The board of one unit alone; Refusal where it does not take part."""
    subject = board.subject(unit)
    if subject is None:
        raise Refusal(
            "no_such_unit",
            f"Đơn vị “{unit[:40]}” không thuộc đợt thi đua này.",
            f"The unit “{unit[:40]}” does not take part in this campaign.",
            where="unit",
            hint_vi="Dùng mã đơn vị trong bảng xếp hạng của đợt thi đua.",
            hint_en="Use a unit's code from the campaign's ranking.",
        )
    return replace(
        board,
        subjects=(subject,),
        cells=tuple(cell for cell in board.cells if cell.subject.code == unit),
        places=tuple(place for place in board.places if place.subject == unit),
    )


def laggards(report: Report, only: Sequence[str] = ()) -> Table:
    """Who did not meet a target: target, value, cases still missing; ``only``: these units.

    A table too long for the text is as wide as the landscape page of its annex.
    """
    found = [
        (one, result.title)
        for result in report.results
        for one in result.having(Status.NOT_MET)
        if not only or one.unit.code in only
    ]
    order = {one.unit: place for place, (one, _) in enumerate(found[::-1])}
    rows = tuple(
        (
            Cell(str(number)),
            Cell(one.unit.name),
            Cell(title),
            target_cell(one.target),
            reading_cell(one.value, one.target),
            Cell(vietnamese.number(one.cases_missing) if one.cases_missing else "–"),
        )
        for number, (one, title) in enumerate(
            sorted(found, key=lambda pair: -order[pair[0].unit]), start=1
        )
    )
    width = LANDSCAPE_MM if len(rows) > _MOST_INLINE else PORTRAIT_MM
    columns = (
        Column("TT", 10, "centre"),
        Column("Đơn vị", 0.27 * width),
        Column("Chỉ tiêu", 0.3 * width),
        Column("Mức giao", 0.12 * width, "centre"),
        Column("Kết quả", 0.12 * width, "right"),
        Column("Còn thiếu (hồ sơ)", 0.19 * width - 10, "right"),
    )
    return Table("laggards", "", columns, rows)


def missed_lines(report: Report) -> list[str]:
    """How many units miss each target, and by how many cases in all."""
    lines = []
    for result in report.results:
        missed = result.having(Status.NOT_MET)
        cases = sum(one.cases_missing or 0 for one in missed)
        more = f", còn thiếu {vietnamese.number(cases)} {result.case_noun}" if cases else ""
        if missed:
            number = vietnamese.how_many(len(missed))
            lines.append(f"- {result.title}: {number} đơn vị chưa đạt{more}.")
    return lines


def laggard_names(report: Report, only: Sequence[str] = ()) -> list[str]:
    """The units of ``laggards``, each once, in their order."""
    return list(dict.fromkeys(row[1].text for row in laggards(report, only).rows))


def is_long(table: Table) -> bool:
    """Too long to stand in the text: it becomes an annex."""
    return len(table.rows) > _MOST_INLINE


def summary(report: Report) -> list[Table]:
    """All units × all targets: value and whether it is met, a table per block of indicators."""
    units = list(dict.fromkeys(one.unit for result in report.results for one in result.units))
    tables = []
    for part in _cut(report, 4):
        width = (LANDSCAPE_MM - 10 - 55) / (3 * len(part))
        columns = [Column("TT", 10, "centre"), Column("Đơn vị", 55)]
        for result in part:
            columns += [
                Column("Mức giao", width, "centre", result.title),
                Column("Kết quả", width, "right", result.title),
                Column("Đánh giá", width, "centre", result.title),
            ]
        by_unit = [{one.unit: one for one in result.units} for result in part]
        rows = [
            (
                Cell(str(number)),
                Cell(unit.name),
                *(cell for found in by_unit for cell in _three(found.get(unit))),
            )
            for number, unit in enumerate(units, start=1)
        ]
        tables.append(Table("summary", "", tuple(columns), tuple(rows)))
    return tables


def _cut(report: Report, most: int) -> list[Sequence[Any]]:
    found = report.results
    return [found[start : start + most] for start in range(0, len(found), most)]


def _three(one: UnitResult | None) -> tuple[Cell, Cell, Cell]:
    if one is None:
        return Cell("–"), Cell("–"), Cell("–")
    status = one.status
    tone = "good" if status in (Status.MET, Status.EXCEEDED) else "quiet"
    word = "–" if status is Status.NO_FIGURE else status.vi
    return (
        target_cell(one.target),
        reading_cell(one.value, one.target),
        Cell(word, tone="bad" if status is Status.NOT_MET else tone),  # type: ignore[arg-type]
    )


def target_annexes(report: Report) -> list[Table]:
    """The target annex, cut so that it stays readable on landscape pages."""
    return list(annex_tables(report, report.annex)) if report.annex else []


def for_everybody(report: Report) -> Report:
    """The report as a public page may have it: no cell of so few cases that it tells of a person.

    The states of units stay; numbers and cases of small cells do not.
    """
    return replace(report, results=tuple(_shown(result) for result in report.results))


def _shown(result: IndicatorResult) -> IndicatorResult:
    if not any(_is_small(one.value) for one in result.units):
        return result
    units = tuple(
        replace(one, value=_hidden(one.value), cases_missing=None) if _is_small(one.value) else one
        for one in result.units
    )
    # With all other units at hand, the total would tell what is hidden.
    overall = result.overall and replace(result.overall, numerator=None, denominator=None)
    return replace(result, units=units, overall=overall)


def _is_small(value: Reading) -> bool:
    if value.numerator is None or value.denominator is None:
        return False
    return tells_of_few(value.numerator, value.denominator)


def _hidden(value: Reading) -> Reading:
    return Reading(None, value.measure, State.HIDDEN)


def kept(report: Report, observed: Collection[tuple[str, str]] = ()) -> dict[str, dict[str, Any]]:
    """Every figure of a report as plain values, so that a later revision can say what changed and
    a public page shows what was signed. ``observed``: (unit, indicator) of published figures."""
    return {
        result.title: {
            one.unit.code: {
                "name": one.unit.name,
                "indicator": result.indicator,
                "value": formats.reading(one.value, one.target),
                "parts": formats.parts(one.value),
                "cases": _cases(one.value),
                "observed": (one.unit.code, result.indicator) in observed,
                "target": formats.target(one.target),
                "status": one.status.vi,
            }
            for one in result.units
        }
        for result in report.results
    }


def _cases(value: Reading) -> list[int] | None:
    """Numerator and denominator, where a figure rests on counted cases."""
    if value.numerator is None or value.denominator is None:
        return None
    return [value.numerator, value.denominator]


def changes_between(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """What a revision changed, a sentence for each figure; both as ``kept`` gives them."""
    said_of = []
    for title in dict.fromkeys((*before, *after)):
        old, new = before.get(title, {}), after.get(title, {})
        for code in dict.fromkeys((*old, *new)):
            was, now = old.get(code), new.get(code)
            if _figure(was) == _figure(now):
                continue
            name = (now or was or {}).get("name", code)
            said_of.append(f"- {name}, {title}: {_figure(was)} sửa thành {_figure(now)}.")
    return said_of


def _figure(one: Mapping[str, Any] | None) -> str:
    if one is None:
        return "không có trong báo cáo"
    parts = f" ({one['parts']})" if one["parts"] else ""
    return f"{one['value']}{parts}, {one['status']}"


def said(report: Report) -> dict[str, Any]:
    """The sentences a notice or letter shares with the report."""
    small = sum(one.value.state is State.HIDDEN for r in report.results for one in r.units)
    hidden = (
        f"- {vietnamese.how_many(small)} kết quả có dưới {vietnamese.how_many(LEAST_SHOWN)} trường "
        "hợp không hiển thị để bảo vệ cá nhân và được đếm cùng các đơn vị chưa có số liệu."
    )
    return {
        "results": [*wording.results(report), *([hidden] if small else [])],
        "who_met": wording.who_met(report),
        "ranking": wording.ranking(report),
        "shortcomings": missed_lines(report),
    }
