"""The shipped Word templates, made from one description on top of the report's template.

An office edits the .docx files in Word. Here the parts they share (head, signature, recipients,
annexes) are written once; styles, page and page numbers come from ``bao-cao.docx``.

    script/paper-templates          # writes src/vedich/definitions/documents/*.docx
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tests.paper_template_texts import (
    AUTHORITY,
    BODY,
    CLOSING,
    DECISION,
    GUIDANCE,
    LAUNCH,
    LETTER_SUBJECT,
    NOTICE,
    PLAN,
    REMINDER,
    REVISION,
    TO,
    TO_ONE,
    Line,
    each,
    when,
)

FOLDER = Path(__file__).parents[1] / "src" / "vedich" / "definitions" / "documents"
BASE = FOLDER / "bao-cao.docx"


def make(folder: Path) -> list[Path]:
    """Writes every template to ``folder``."""
    made = [
        _paper(folder / "ke-hoach.docx", "Kế hoạch", PLAN, annexes=True),
        _paper(
            folder / "quyet-dinh-chi-tieu.docx",
            "Quyết định",
            DECISION,
            annexes=True,
            change=_by_head,
        ),
        _paper(folder / "cong-van-trien-khai.docx", "", LAUNCH),
        _paper(folder / "cong-van-don-doc.docx", "", REMINDER, annexes=True),
        _paper(folder / "huong-dan-khen-thuong.docx", "Hướng dẫn", GUIDANCE),
        _paper(folder / "thong-bao-ket-qua.docx", "Thông báo", NOTICE),
        _annex_only(folder / "bieu-tong-hop.docx"),
    ]
    return made


def _paper(
    path: Path,
    kind: str,
    lines: Sequence[Line],
    *,
    annexes: bool = False,
    change: Callable[[Any], None] | None = None,
) -> Path:
    document = _opened()
    body = document.element.body
    head, signature = document.tables
    blocks = list(body)
    first, last = blocks.index(head._tbl), blocks.index(signature._tbl)
    kept = {}
    for block in blocks[first + 1 : last]:
        if block.tag == qn("w:p"):
            style = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))
            kept.setdefault(style, block)
        body.remove(block)
    if kind:
        for style in ("VĐTênloại", "VĐTríchyếu", "VĐĐườngkẻ"):
            signature._tbl.addprevious(kept[style])
        kept["VĐTênloại"].find(qn("w:r")).find(qn("w:t")).text = kind
    else:
        _as_letter(document, head, signature)
    for line in lines:
        _add(document, signature._tbl, *line)
    if change:
        change(document)
    if not annexes:
        _without_annexes(body, signature._tbl)
    _save(document, path)
    return path


def _opened() -> Any:
    """The report's template with the styles that letters and decisions need besides."""
    document = Document(str(BASE))
    _style(document, LETTER_SUBJECT, "VĐ Số ký hiệu", size=12, before=4)
    _style(document, TO_ONE, "VĐ Đoạn văn", before=14, indent=0, left=30)
    _style(document, TO, "VĐ Đoạn văn", indent=0, left=50)
    _style(document, AUTHORITY, "VĐ Tên loại", before=12, after=12)
    _style(document, CLOSING, "VĐ Đoạn văn", after=12, keep=True)
    return document


def _style(
    document: Any,
    name: str,
    like: str,
    *,
    size: int | None = None,
    before: int | None = None,
    after: int | None = None,
    indent: int | None = None,
    left: int | None = None,
    keep: bool = False,
) -> None:
    if any(one.name == name for one in document.styles):
        return
    model = document.styles[like]
    element = copy.deepcopy(model.element)
    element.set(qn("w:styleId"), name.replace(" ", ""))
    element.find(qn("w:name")).set(qn("w:val"), name)
    document.styles.element.append(element)
    made = document.styles[name]
    layout = made.paragraph_format
    if size:
        made.font.size = Pt(size)
    if before is not None:
        layout.space_before = Pt(before)
    if after is not None:
        layout.space_after = Pt(after)
    if indent is not None:
        layout.first_line_indent = Mm(indent)
    if left is not None:
        layout.left_indent = Mm(left)
    if keep:
        layout.keep_with_next = True


def _add(document: Any, before: Any, style: str, text: str) -> None:
    """A paragraph before an element; what stands between ** is bold."""
    made = document.add_paragraph(style=document.styles[_named(style)])
    for number, part in enumerate(text.split("**")):
        if part:
            made.add_run(part).bold = True if number % 2 else None
    before.addprevious(made._p)


def _named(style: str) -> str:
    return {"heading 1": "Heading 1", "heading 2": "Heading 2"}.get(style, style)


def _as_letter(document: Any, head: Any, signature: Any) -> None:
    """A letter: its subject under its number, then to whom it goes."""
    cell = head.rows[0].cells[0]
    cell.add_paragraph("V/v {{ subject }}", style=LETTER_SUBJECT)
    one = "addressees|length == 1"
    _add(document, signature._tbl, BODY, f"{{%p if {one} %}}")
    _add(document, signature._tbl, TO_ONE, "Kính gửi: {{ addressees[0] }}")
    _add(document, signature._tbl, BODY, "{%p else %}")
    _add(document, signature._tbl, TO_ONE, "Kính gửi:")
    for line in each("one", "addressees", (TO, "- {{ one }}")):
        _add(document, signature._tbl, *line)
    _add(document, signature._tbl, BODY, "{%p endif %}")


def _by_head(document: Any) -> None:
    """A decision: under its subject stands who decides."""
    rule = next(p for p in document.paragraphs if p.style.name == "VĐ Đường kẻ")
    # The subject of a decision is followed by a rule, then by the office that decides.
    at = rule._p.getnext()
    _add(document, at, AUTHORITY, "{{ decides }}")


def _without_annexes(body: Any, signature: Any) -> None:
    """Everything behind the signature goes; the first section becomes the only one."""
    after = signature.getnext()
    section = after.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    for block in list(signature.itersiblings()):
        if block is not after:
            body.remove(block)
    body.append(section)


def _annex_only(path: Path) -> Path:
    """A table with the title of an annex, on a landscape page, without a head of its own."""
    document = _opened()
    body = document.element.body
    blocks = list(body)
    annex = next(
        i
        for i, block in enumerate(blocks)
        if block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
    )
    for block in blocks[: annex + 1]:
        body.remove(block)
    _save(document, path)
    return path


def _save(document: Any, path: Path) -> None:
    document.core_properties.title = path.stem
    document.save(str(path))


def revise_report(path: Path) -> None:
    """Puts what a revision says into the report's template, once."""
    document = _opened()
    if any("revision" in one.text for one in document.paragraphs):
        return
    first = next(p for p in document.paragraphs if p.style.name == "Heading 1")
    for line in REVISION:
        _add(document, first._p, *line)
    for one in document.paragraphs:
        if one.text == "{{ closing }}":
            one.style = document.styles[CLOSING]
        if one.text == "{%p if section.prompt %}":
            for line in when("section.table", (BODY, "{{ section.table }}")):
                _add(document, one._p, *line)
    document.save(str(path))


if __name__ == "__main__":
    revise_report(BASE)
    for made in make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(made.name)
