"""The report as a Word document, from a template an office edits in Word.

The template holds the layout of Nghị định 30/2020/NĐ-CP, the headings and the styles; tags such
as ``{{ subject }}`` hold its words, a tag such as ``{{ tables.results }}`` alone in its paragraph
becomes a table. ``TAGS`` names every tag.

>>> sorted(TAGS)[:3]
['annexes', 'bases', 'changes']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from vedich.documents import tables, wording
from vedich.documents.cells import Table
from vedich.documents.template_check import check_tags, environment
from vedich.documents.word_tables import (
    NOTE_STYLE,
    STYLES,
    TITLE_STYLE,
    clean,
    paragraph,
    word_table,
)
from vedich.domain import vietnamese
from vedich.domain.errors import Refusal
from vedich.domain.reports import Report

TEMPLATE = Path(__file__).parents[1] / "definitions" / "documents" / "bao-cao.docx"
TAGS = (
    *("header", "subject", "bases", "opening", "results", "who_met", "ranking", "changes"),
    *("shortcomings", "open_sections", "sources", "flags", "closing"),
    *("signature", "recipients", "annexes", "tables", "label"),
)
_PLACE = re.compile("⟦(.+?)⟧")
_ROMAN = ("I", "II", "III")  # league tables, targets, rules
_EMU_PER_MM = 36000


def write_docx(report: Report, path: Path, template: Path | None = None) -> Path:
    """Writes the report to ``path`` and returns it.

    ``template``: an office's own; else the shipped one. Raises Refusal(``broken_template``)
    naming the tag and the paragraph where the template can't be used.
    """
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError

    source = template or TEMPLATE
    document = DocxTemplate(str(source))
    try:
        document.init_docx()
        check_tags(_texts(document.docx), set(TAGS), source.name)
        _check_styles(document.docx, source.name)
        words, placed = content(report)
        document.render(words, jinja_env=environment(), autoescape=True)
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise _unusable(source.name, "không phải tệp .docx", "is no .docx file") from error
    except TemplateError as error:
        said = str(error.message or error)
        raise _unusable(
            source.name, f"có thẻ không dùng được ({said})", f"failed: {said}"
        ) from error
    _place_tables(document.docx, placed, source.name)
    properties = document.docx.core_properties
    properties.title = clean(f"Báo cáo {report.subject}")[:255]
    properties.subject = clean(report.label)
    document.save(str(path))
    return path


def content(report: Report) -> tuple[dict[str, Any], dict[str, Table]]:
    """What the template's tags say, and the tables to put where their marks stand."""
    placed = {
        "results": tables.results_table(report) if report.results else None,
        "gaps": tables.gaps_table(report),
        "movers": tables.movers_table(report),
    }
    marks = {key: f"⟦{key}⟧" for key in placed}
    annexes, in_annexes = _annexes(report)
    head = report.header
    words = {
        "label": report.label,
        "header": {
            "superior": wording.body_name(head.superior),
            "issuer": wording.body_name(head.issuer),
            "number": head.number or "\u00a0" * 8,
            "symbol": head.symbol,
            "place": head.place,
            "day": vietnamese.long_day(head.day),
        },
        "subject": report.subject,
        "bases": wording.ended(report.bases),
        "opening": wording.opening(report),
        "results": wording.results(report),
        "who_met": wording.who_met(report),
        "ranking": wording.ranking(report),
        "changes": wording.changes(report),
        "shortcomings": wording.shortcomings(report),
        "flags": wording.flags(report),
        "open_sections": [
            {
                "title": section.title,
                "prompt": "" if section.paragraphs else section.prompt,
                "paragraphs": list(section.paragraphs),
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
    return _cleaned(words), {**kept, **in_annexes}


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
    if report.sources.rules:
        rules = tables.rules_table(report.sources.rules)
        found.append((rules.title, cited, [Table("rules", "", rules.columns, rules.rows)]))
    annexes: list[dict[str, Any]] = []
    placed: dict[str, Table] = {}
    for place, (title, citation, parts) in enumerate(found):
        number = f"Phụ lục {_ROMAN[place]}" if len(found) > 1 else "Phụ lục"
        keys = [f"annex-{place}-{part}" for part in range(len(parts))]
        placed.update(zip(keys, parts, strict=True))
        marks = [f"⟦{key}⟧" for key in keys]
        annexes.append({"number": number, "title": title, "cited": citation, "tables": marks})
    return annexes, placed


def _place_tables(document: Any, placed: Mapping[str, Table], file: str) -> None:
    """Puts each table where its mark stands; a table without rows leaves nothing behind."""
    ids = {style.name: style.style_id for style in document.styles}
    for text_width, block in list(_body_paragraphs(document)):
        found = _PLACE.search(block.text)
        if not found:
            continue
        if block.text.strip() != found.group():
            tag = f"tables.{found.group(1)}"
            raise _unusable(
                file,
                f"có thẻ bảng “{tag}” đứng chung đoạn với chữ khác; để thẻ một mình một đoạn",
                f"has the table tag “{tag}” among other words; give it a paragraph of its own",
            )
        table = placed.get(found.group(1))
        if table and table.rows:
            if table.title:
                block._p.addprevious(paragraph(table.title, TITLE_STYLE, ids))
            block._p.addprevious(word_table(table, text_width, ids))
            # Two tables without a paragraph between them would become one.
            block._p.addprevious(paragraph(table.note, NOTE_STYLE, ids))
        block._p.getparent().remove(block._p)


def _body_paragraphs(document: Any) -> Iterator[tuple[float, Any]]:
    """Every paragraph of the body with the width of text, in mm, of the section it is in."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    sections = list(document.sections)
    place = 0
    for child in document.element.body.iterchildren(qn("w:p")):
        section = sections[min(place, len(sections) - 1)]
        width = section.page_width - section.left_margin - section.right_margin
        yield width / _EMU_PER_MM, Paragraph(child, document)
        if child.pPr is not None and child.pPr.find(qn("w:sectPr")) is not None:
            place += 1


def _texts(document: Any) -> Iterator[str]:
    """The text of every paragraph, tables, headers and footers included, in reading order."""
    from docx.oxml.ns import qn

    parts = [document.element.body]
    for section in document.sections:
        for part in ("header", "footer", "first_page_header", "first_page_footer"):
            parts.append(getattr(section, part)._element)
    for part in parts:
        for block in part.iter(qn("w:p")):
            yield "".join(text.text or "" for text in block.iter(qn("w:t")))


def _check_styles(document: Any, file: str) -> None:
    missing = set(STYLES) - {style.name for style in document.styles}
    if missing:
        names = ", ".join(f"“{name}”" for name in sorted(missing))
        raise _unusable(file, f"thiếu kiểu chữ {names}", f"lacks the styles {names}")


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return clean(value)
        case Mapping():
            return {key: _cleaned(inner) for key, inner in value.items()}
        case Iterable():
            return [_cleaned(inner) for inner in value]
    return value


def _unusable(file: str, vi: str, en: str) -> Refusal:
    return Refusal(
        "broken_template",
        f"Mẫu “{file}” {vi}.",
        f"Template “{file}” {en}.",
        where=file,
        hint_vi="Sửa mẫu trong Word, hoặc dùng lại mẫu đi kèm.",
        hint_en="Mend the template in Word, or use the shipped one again.",
    )
