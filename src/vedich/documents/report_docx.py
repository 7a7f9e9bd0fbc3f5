"""The report as a Word document, from a template an office edits in Word.

The template holds the layout of Nghị định 30/2020/NĐ-CP, the headings and the styles; tags such
as ``{{ subject }}`` hold its words, a tag such as ``{{ tables.results }}`` alone in its paragraph
becomes a table. ``TAGS`` names every tag.

>>> sorted(TAGS)[:3]
['annexes', 'bases', 'changes']
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vedich.documents import tables, wording
from vedich.documents.cells import Table
from vedich.documents.paper_docx import Annex, annexes_of, header_words
from vedich.documents.template_fill import Filling, fill, mark
from vedich.domain import vietnamese
from vedich.domain.reports import Report

TEMPLATE = Path(__file__).parents[1] / "definitions" / "documents" / "bao-cao.docx"
TAGS = (
    *("header", "subject", "bases", "opening", "results", "who_met", "ranking", "changes"),
    *("revision", "shortcomings", "open_sections", "sources", "flags", "closing"),
    *("signature", "recipients", "annexes", "tables", "label"),
)
_MOST_INLINE = 20  # a longer list of those who missed a target becomes an annex


def write_docx(report: Report, path: Path, template: Path | None = None) -> Path:
    """Writes the report to ``path`` and returns it.

    ``template``: an office's own; else the shipped one. Raises Refusal(``broken_template``)
    naming the tag and the paragraph where the template can't be used.
    """
    words, placed = content(report)
    source = template or TEMPLATE
    title = f"Báo cáo {report.subject}"
    return fill(Filling(source, set(TAGS), words, placed, title, report.label), path)


def content(report: Report) -> tuple[dict[str, Any], dict[str, Table]]:
    """What the template's tags say, and the tables to put where their marks stand."""
    placed = {
        "results": tables.results_table(report) if report.results else None,
        "gaps": tables.gaps_table(report),
        "movers": tables.movers_table(report),
    }
    missed = tables.handling_table(report)
    if len(missed.rows) <= _MOST_INLINE:
        placed["handling"] = missed
    annexed = (
        f"{vietnamese.how_many(len(missed.rows))} đơn vị chưa đạt chỉ tiêu nêu tại Phụ lục “"
        f"{missed.title}”."
        if "handling" not in placed
        else ""
    )
    marks = {key: mark(key) for key in placed}
    annexes, in_annexes = _annexes(report)
    words = {
        "label": report.label,
        "header": header_words(report.header),
        "subject": report.subject,
        "bases": wording.ended(report.bases),
        "opening": wording.opening(report),
        "results": wording.results(report),
        "who_met": wording.who_met(report),
        "ranking": wording.ranking(report),
        "changes": wording.changes(report),
        "revision": list(report.revision),
        "shortcomings": wording.shortcomings(report),
        "flags": wording.flags(report),
        "open_sections": [
            {
                "title": section.title,
                "prompt": "" if section.paragraphs else section.prompt,
                "paragraphs": [
                    *section.paragraphs,
                    *([annexed] if section.names_missed and annexed else []),
                ],
                "names_missed": section.names_missed,
                "table": marks.get("handling", "") if section.names_missed else "",
            }
            for section in report.open_sections
        ],
        "sources": wording.sources(report),
        "closing": wording.closing(report),
        "signature": {
            "authority": report.signature.authority,
            "office": list(report.signature.office),
            "name": report.signature.name,
        },
        "recipients": wording.ended(report.recipients),
        "tables": marks,
        "annexes": annexes,
    }
    kept = {key: table for key, table in placed.items() if table is not None}
    return words, {**kept, **in_annexes}


def _annexes(report: Report) -> tuple[list[dict[str, Any]], dict[str, Table]]:
    """League tables, the target annex and the rule versions, each an annex of the report."""
    found: list[tuple[str, str, list[Table]]] = []
    cited = f"Kèm theo Báo cáo số {report.header.number or '……'}/{report.header.symbol}"
    cited += f" {vietnamese.long_day(report.header.day)} của {report.header.issuer}"
    leagues = [tables.league_table(report, league) for league in report.leagues]
    if leagues:
        title = f"Bảng xếp hạng đến ngày {vietnamese.day(report.as_of)}"
        found.append((title, cited, leagues))
    if report.annex:
        own = report.annex.cited or cited
        found.append((report.annex.title, own, list(tables.annex_tables(report, report.annex))))
    named = tables.named_table(report)
    if named.rows:
        found.append(("Đơn vị đạt, chưa đạt từng chỉ tiêu", cited, [named]))
    missed = tables.handling_table(report, tables.LANDSCAPE_MM)
    if len(missed.rows) > _MOST_INLINE:
        plain = Table("handling", "", missed.columns, missed.rows)
        found.append((missed.title, cited, [plain]))
    if report.sources.rules:
        rules = tables.rules_table(report.sources.rules)
        found.append((rules.title, cited, [Table("rules", "", rules.columns, rules.rows)]))
    return annexes_of([Annex(title, citation, tuple(parts)) for title, citation, parts in found])
