"""The report as one self-contained .html: styles and charts inside, no script, no request.

It says what the Word document says, in the same sentences and tables, and adds charts, each with
its table beside it. It reads on a telephone 360 px wide, on a desk and on paper.

>>> write_html(report, Path("bao-cao.html"))  # doctest: +SKIP
PosixPath('bao-cao.html')
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from vedich.documents import charts, formats, tables, wording
from vedich.documents.cells import Table
from vedich.documents.report_docx import content
from vedich.documents.template_check import environment
from vedich.documents.word_tables import clean
from vedich.domain import vietnamese
from vedich.domain.report_tables import League
from vedich.domain.reports import Report
from vedich.domain.results import IndicatorResult, Reading, Status, Target

_FOLDER = Path(__file__).parents[1] / "definitions" / "documents"
_IN_CHART = 12  # more bars than these say less than the table beside them
_SCROLLED = 24  # a longer table scrolls inside its own frame, its heading staying in sight
_LEGEND = (Status.EXCEEDED, Status.MET, Status.NOT_MET, Status.NO_FIGURE)


def write_html(report: Report, path: Path) -> Path:
    """Writes the page to ``path`` and returns it."""
    path.write_text(html(report), encoding="utf-8")
    return path


def html(report: Report) -> str:
    """The whole page as text."""
    from markupsafe import Markup

    page = environment()
    page.trim_blocks = page.lstrip_blocks = True
    template = page.from_string((_FOLDER / "bao-cao.html").read_text(encoding="utf-8"))
    # Our own style sheet, not a user's text: it must not be escaped.
    style = Markup((_FOLDER / "bao-cao.css").read_text(encoding="utf-8"))  # noqa: S704
    words, _ = content(report)
    return clean(template.render({**words, **_figures(report), "style": style}))


def _figures(report: Report) -> dict[str, Any]:
    """What the page has beside the words: key facts, tables, charts."""
    annex = report.annex
    every = sum(len(indicator.columns) for indicator in annex.indicators) if annex else 0
    parts = tables.annex_tables(report, annex, most=every) if annex else ()
    shown = {
        "results": tables.results_table(report),
        "movers": tables.movers_table(report),
        "gaps": tables.gaps_table(report),
        "handling": tables.handling_table(report),
        "rules": tables.rules_table(report.sources.rules),
        "flags": tables.flags_table(report.flags),
    }
    return {
        "facts": _facts(report),
        "tables": {key: _laid_out(table) for key, table in shown.items()},
        "charts": {
            "results": _result_charts(report),
            "movers": _mover_charts(report),
            "gaps": _gap_charts(report),
        },
        "leagues": [_league(report, league) for league in report.leagues],
        "annex_parts": [_laid_out(part) for part in parts],
        "annex_title": annex.title if annex else "",
        "annex_cited": annex.cited if annex else "",
    }


def _facts(report: Report) -> list[dict[str, str]]:
    """Four figures at the top: the day, how many units, how many targets met, who leads."""
    facts = [{"value": vietnamese.day(report.as_of), "title": "số liệu tính đến"}]
    units = {unit.unit.code for result in report.results for unit in result.units}
    units |= {row.unit.code for league in report.leagues for row in (*league.rows, *league.apart)}
    who = report.subject_title.lower()
    facts.append({"value": vietnamese.number(len(units)), "title": f"{who} được theo dõi"})
    judged = [u.status for r in report.results for u in r.units if u.target]
    if judged:
        met = sum(status in (Status.MET, Status.EXCEEDED) for status in judged)
        value = f"{vietnamese.number(met)}/{vietnamese.number(len(judged))}"
        facts.append({"value": value, "title": "lượt chỉ tiêu đạt và vượt"})
    leaders = [league.rows[0] for league in report.leagues if league.rows]
    if leaders:
        best = max(leaders, key=lambda row: float(row.value.number or 0))
        value = formats.with_unit(best.value)
        facts.append({"value": value, "title": f"cao nhất: {best.unit.name}"})
    return facts


def _result_charts(report: Report) -> list[dict[str, Any]]:
    found = []
    shares = [
        charts.Share(r.title, _shares(r))
        for r in report.results
        if len(r.units) > 1 and any(u.target for u in r.units)
    ]
    if shares:
        title = f"Số {report.subject_title.lower()} theo kết quả"
        legend = [_entry(status.value, status.vi) for status in _LEGEND]
        found.append(_chart(title, charts.share_chart(title, shares), legend))
    bullets = [
        _bullet(result.title, value, result.common_target)
        for result in report.results
        if (value := _overall(result)) is not None
    ]
    if bullets:
        title = "Kết quả so với mức giao"
        legend = [
            _entry("exceeded", "đạt"),
            _entry("not_met", "chưa đạt"),
            _entry("target", "mức giao"),
        ]
        found.append(_chart(title, charts.bullet_chart(title, bullets), legend))
    return found


def _shares(result: IndicatorResult) -> tuple[int, int, int, int]:
    judged = [result.number_of(status) for status in _LEGEND[:3]]
    return judged[0], judged[1], judged[2], len(result.units) - sum(judged)


def _overall(result: IndicatorResult) -> Reading | None:
    """The value a bullet shows: the overall one, or that of the only unit."""
    return result.overall or (result.units[0].value if len(result.units) == 1 else None)


def _bullet(name: str, value: Reading, target: Target | None) -> charts.Bullet:
    number = None if value.number is None else float(value.number)
    limit = float(target.threshold.value) if target else None
    top = 100.0 if value.measure == "percent" else 1.25 * max(number or 0, limit or 0, 0.01)
    reached = (Status.MET, Status.EXCEEDED)
    met = target.status(value.number) in reached if target else None
    texts = formats.reading(value, target), formats.target(target)
    return charts.Bullet(name, number, limit, *texts, top, met)


def _mover_charts(report: Report) -> list[dict[str, Any]]:
    risen, fallen = report.movers()
    bars = [
        charts.Bar(row.unit.name, float(row.change or 0), formats.change(row.change))
        for row in (*risen, *fallen)
    ]
    if not bars:
        return []
    title = "Tăng, giảm nhiều nhất"
    legend = [_entry("rise", "tăng"), _entry("fall", "giảm")]
    return [_chart(title, charts.change_chart(title, bars), legend)]


def _gap_charts(report: Report) -> list[dict[str, Any]]:
    bullets = [
        _bullet(
            f"{place}. {gap.indicator.title if report.only_unit else gap.result.unit.name}",
            gap.result.value,
            gap.result.target,
        )
        for place, gap in enumerate(report.largest_gaps(), start=1)
    ]
    if not bullets:
        return []
    title = "Kết quả và mức giao của các khoảng cách lớn nhất"
    legend = [_entry("not_met", "kết quả"), _entry("target", "mức giao")]
    return [_chart(title, charts.bullet_chart(title, bullets), legend)]


def _league(report: Report, league: League) -> dict[str, Any]:
    rows = league.rows[:_IN_CHART]
    top = float(league.maximum or max((r.value.number or 0 for r in rows), default=0) or 1)
    bars = [
        charts.Bar(f"{r.rank}. {r.unit.name}", float(r.value.number or 0), formats.reading(r.value))
        for r in rows
    ]
    more = len(league.rows) > len(rows)
    title = f"{vietnamese.how_many(len(rows))} đơn vị đầu bảng" if more else league.value_title
    drawn = [_chart(title, charts.bar_chart(f"{league.block}: {title}", bars, top))]
    values = [float(row.value.number) for row in league.rows if row.value.number is not None]
    if more and values:
        spread = f"Số đơn vị theo {league.value_title.lower()}"
        drawn.append(_chart(spread, charts.column_chart(f"{league.block}: {spread}", values)))
    table = tables.league_table(report, league)
    return {
        "title": league.block,
        "said": _capital(wording.league_place(league)) if league.rows else "",
        "long": len(table.rows) > _SCROLLED,
        "charts": drawn,
        "table": _laid_out(Table(table.key, "", table.columns, table.rows, table.note)),
    }


def _chart(title: str, svg: str, legend: list[dict[str, str]] | None = None) -> dict[str, Any]:
    from markupsafe import Markup

    # charts.py escapes every name it draws; the drawing itself must stay markup.
    return {"title": title, "svg": Markup(svg), "legend": legend or []}  # noqa: S704


def _entry(mark: str, text: str) -> dict[str, str]:
    return {"mark": mark, "text": text}


def _laid_out(table: Table) -> dict[str, Any]:
    """A table for the page: heading cells with their spans, body cells with their classes."""
    two = any(column.over for column in table.columns)
    upper: list[dict[str, Any]] = []
    lower: list[dict[str, Any]] = []
    for over, same in groupby(table.columns, key=lambda column: column.over):
        group = list(same)
        cells = [{"text": c.title, "span": 1, "down": 1, "align": c.align} for c in group]
        if over:
            upper.append({"text": over, "span": len(group), "down": 1, "align": "centre"})
            lower += cells
        else:
            upper += [{**cell, "down": 2 if two else 1} for cell in cells]
    body = [
        [
            {"text": cell.text, "tone": cell.tone, "align": column.align}
            for cell, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    head = [upper, lower] if two else [upper]
    return {"title": table.title, "head": head, "rows": body, "note": table.note}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
