"""Filling a Word template: words where its tags stand, tables where their marks stand.

The template is an office's own as often as ours, so it is checked before it is run, it runs in a
sandbox with escaping, and whatever is wrong is named with its tag and paragraph.

    fill(Filling(template, {"subject"}, {"subject": "R & D"}), Path("out.docx"))
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vedich.documents.cells import Table
from vedich.documents.drawn_rules import fit_rules
from vedich.documents.template_check import check_tags, environment
from vedich.documents.word_tables import (
    NOTE_STYLE,
    STYLES,
    TITLE_STYLE,
    clean,
    paragraph,
    word_table,
)
from vedich.domain.errors import Refusal

_PLACE = re.compile("⟦(.+?)⟧")
_EMU_PER_MM = 36000


@dataclass(frozen=True, slots=True)
class Filling:
    """A template, the tags it may use, what they say, and the tables of its marks.

    ``words`` holds a table's mark (``mark(key)``) where the table is to stand. ``title`` and
    ``label`` become properties of the file.
    """

    template: Path
    known: Set[str]
    words: Mapping[str, Any]
    tables: Mapping[str, Table] = field(default_factory=dict)
    title: str = ""
    label: str = ""


def mark(key: str) -> str:
    """What stands in the text until the table takes its place."""
    return f"⟦{key}⟧"


def fill(filling: Filling, path: Path) -> Path:
    """Writes the document to ``path`` and returns it.

    Raises Refusal(``broken_template``) naming the tag and the paragraph where the template can't
    be used.
    """
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError

    source = filling.template
    document = DocxTemplate(str(source))
    try:
        document.init_docx()
        check_tags(_texts(document.docx), set(filling.known), source.name)
        _check_styles(document.docx, source.name)
        words = _cleaned(filling.words)
        document.render(words, jinja_env=environment(), autoescape=True)
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise _unusable(source.name, "không phải tệp .docx", "is no .docx file") from error
    except TemplateError as error:
        said = str(error.message or error)
        raise _unusable(
            source.name, f"có thẻ không dùng được ({said})", f"failed: {said}"
        ) from error
    _place_tables(document.docx, filling.tables, source.name)
    _drop_empty_end(document.docx)
    fit_rules(document.docx)
    properties = document.docx.core_properties
    properties.title = clean(filling.title)[:255]
    properties.subject = clean(filling.label)
    document.save(str(path))
    return path


def check_template(template: Path, known: Set[str]) -> None:
    """Refusal for a template with a tag or style that can't be used, without filling it."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(template))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise _unusable(template.name, "không phải tệp .docx", "is no .docx file") from error
    check_tags(_texts(document), set(known), template.name)
    _check_styles(document, template.name)


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


def _drop_empty_end(document: Any) -> None:
    """Takes away a last section without content, such as the annexes of a paper that has none."""
    from docx.oxml.ns import qn

    body = document.element.body
    last = body.find(qn("w:sectPr"))
    trailing = []
    for block in reversed([*body.iterchildren(qn("w:p"), qn("w:tbl"))]):
        inner = block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if inner is not None:
            for empty in trailing:
                body.remove(empty)
            body.replace(last, inner)
            # The paragraph that held the section stays: a document may not end with a table.
            return
        if block.tag == qn("w:tbl") or "".join(block.itertext()).strip():
            return
        trailing.append(block)


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
