"""Every rule of layout catches a paper that breaks it, and ours break none."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from vedich.documents.cells import Cell, Column, Table
from vedich.documents.paper_docx import TEMPLATES, Annex, PaperText, write_paper
from vedich.domain.paper_checks import check_paper
from vedich.domain.paper_measures import Measures
from vedich.domain.paper_parts import parts_of
from vedich.domain.paper_rules import PageRule
from vedich.domain.reports import Header, Signature
from vedich.intake.docx_measures import measure
from vedich.intake.limits import Limits
from vedich.rulebook.book import Rulebook

RULES = Rulebook().page_rules["nghi-dinh-30-2020"]
BY_ID = {rule.id: rule for rule in RULES.rules}
TEMPLATE = {
    "named": "ke-hoach.docx",
    "letter": "cong-van-don-doc.docx",
    "annex": "bieu-tong-hop.docx",
}
TABLE = Table(
    "annex", "", (Column("Đơn vị", 60), Column("Giao", 30)), ((Cell("xã A"), Cell("55%")),)
)


@cache
def whole(form: str) -> bytes:
    """A paper with every part there is, as the product writes it."""
    annex = Annex(
        "Giao chỉ tiêu", "Kèm theo Kế hoạch số 05/KH-SCT ngày 06 tháng 4 năm 2024", (TABLE,)
    )
    paper = PaperText(
        Header(
            "Sở Công Thương",
            "Lạng Sơn",
            "SCT-VP" if form == "letter" else "KH-SCT",
            "UBND tỉnh Lạng Sơn",
            "05",
            date(2024, 4, 6),
        ),
        "Phát động đợt thi đua cao điểm nâng cao tỷ lệ thanh toán trực tuyến của cơ quan",
        Signature("KT. GIÁM ĐỐC", ("PHÓ GIÁM ĐỐC",), "Nguyễn Văn A"),
        {
            "issuer": "Sở Công Thương",
            "plan": "Kế hoạch số 35/KH-UBND",
            "as_of": "ngày 06/4/2024",
            "addressees": ["Phòng A;", "Phòng B."],
            "laggards_number": "02",
            "purposes": ["Nâng cao tỷ lệ."],
            "period_text": "Đến hết ngày 05/02/2025.",
            "closing": "Yêu cầu các phòng nghiêm túc thực hiện./.",
            "about": "phát động",
        },
        bases=["Căn cứ Luật A", "Căn cứ Nghị định B", "Theo đề nghị của Văn phòng"],
        recipients=["Như trên", "Lãnh đạo Sở", "Lưu: VT, VP"],
        annexes=[annex] if form == "annex" else [annex, annex],
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        return write_paper(paper, path, TEMPLATES / TEMPLATE[form]).read_bytes()


def looked(content: bytes, tmp_path: Path) -> tuple[Measures, list[str]]:
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    measures = Measures.of(measure(path, Limits()))
    return measures, [one.rule.id for one in check_paper(measures, RULES)]


@pytest.mark.parametrize("form", ["named", "letter", "annex"])
def test_a_whole_paper_breaks_no_rule_and_has_every_part(form: str, tmp_path: Path) -> None:
    measures, wrong = looked(whole(form), tmp_path)
    assert wrong == []
    parts = parts_of(measures, frozenset(RULES.kinds))
    assert parts.form == form
    if form == "named":
        assert parts.order == [
            *("superior", "issuer", "issuer_rule", "number", "nation", "motto", "motto_rule"),
            *("place_date", "kind", "subject", "subject_rule", "basis", "body", "heading"),
            *("closing", "recipients_title", "recipient", "authority", "signer"),
            *("annex_number", "annex_title", "annex_cited"),
        ]


Break = Callable[[Any, list[Paragraph]], None]


def text_of(new: str) -> Break:
    def change(document: Any, lines: list[Paragraph]) -> None:
        first, *rest = lines[-1].runs
        first.text, first.font.all_caps = new, False
        for one in rest:
            one.text = ""

    return change


def remove(document: Any, lines: list[Paragraph]) -> None:
    for one in lines:
        one._p.getparent().remove(one._p)


def section(name: str, value: Any, place: int = 0) -> Break:
    return lambda document, lines: setattr(document.sections[place], name, value)


def restyled(name: str, value: Any) -> Break:
    def change(document: Any, lines: list[Paragraph]) -> None:
        for run in lines[-1].runs:
            setattr(run.font, name, value)

    return change


def laid_out(name: str, value: Any) -> Break:
    return lambda document, lines: setattr(lines[-1].paragraph_format, name, value)


def coloured(document: Any, lines: list[Paragraph]) -> None:
    lines[-1].runs[0].font.color.rgb = RGBColor(200, 0, 0)


def behind_bases(document: Any, lines: list[Paragraph]) -> None:
    last = next(p for p in document.paragraphs if p.text.startswith("Theo đề nghị"))
    for one in reversed(lines):
        last._p.addnext(one._p)


def in_small(document: Any, lines: list[Paragraph]) -> None:
    text_of(lines[-1].text.lower())(document, lines)


def first_in_cell(document: Any, lines: list[Paragraph]) -> None:
    cell = lines[-1]._p.getparent()
    cell.insert(1, lines[-1]._p)


def narrow_head(document: Any, lines: list[Paragraph]) -> None:
    for one in (document.tables[0].columns[1], document.tables[0].rows[0].cells[1]):
        one.width = Mm(90)


def unequal(document: Any, lines: list[Paragraph]) -> None:
    document.tables[0].rows[0].cells[0].width = Mm(40)


def one_column(document: Any, lines: list[Paragraph]) -> None:
    cells = document.tables[0].rows[0].cells
    for one in cells[1].paragraphs:
        cells[0]._tc.append(one._p)
    cells[1]._tc.getparent().remove(cells[1]._tc)


def numbered_from_the_first(document: Any, lines: list[Paragraph]) -> None:
    document.sections[0].different_first_page_header_footer = False


def small_numbers(document: Any, lines: list[Paragraph]) -> None:
    document.styles["VĐ Số trang"].font.size = Pt(9)


def breakable(document: Any, lines: list[Paragraph]) -> None:
    for mark in document.tables[1]._tbl.iter(qn("w:cantSplit")):
        mark.getparent().remove(mark)
        break


def counted_on(document: Any, lines: list[Paragraph]) -> None:
    number = document.element.body.find(f"{qn('w:sectPr')}/{qn('w:pgNumType')}")
    number.getparent().remove(number)


def rule(place: int, side: float) -> Break:
    """The drawn line of a place gets other indents."""

    def change(document: Any, lines: list[Paragraph]) -> None:
        for one in lines:
            if not one.text.strip():
                one.paragraph_format.left_indent = one.paragraph_format.right_indent = Mm(side)

    return change


SPECIAL: dict[str, Break] = {
    "paper-width": section("page_width", Mm(216)),
    "paper-length": section("page_height", Mm(279)),
    "page-number": numbered_from_the_first,
    "page-number-size": small_numbers,
    "head": remove,
    "head-columns": one_column,
    "head-order": behind_bases,
    "head-order-left": first_in_cell,
    "head-order-right": first_in_cell,
    "cell-widths": unequal,
    "nation-one-line": narrow_head,
    "motto-text": text_of("Độc lập – Tự do – Hạnh phúc"),
    "motto-rule": rule(0, 35),
    "issuer-rule": rule(0, 0),
    "subject-rule": rule(0, 0),
    "number-form": text_of("Số: 5/KH-SCT"),
    "letter-number-form": text_of("Số: 05 SCT"),
    "date-form": text_of("Lạng Sơn, ngày 6 tháng 4 năm 2024"),
    "date-zeros": text_of("Thực hiện đến ngày 6/4/2024./."),
    "kind": text_of("Bản ghi"),
    "letter-subject": remove,
    "letter-subject-form": text_of("Về việc đôn đốc"),
    "bases-ends": lambda document, lines: text_of("Căn cứ Luật A.")(document, lines[:1]),
    "bases-last": text_of("Căn cứ Luật A;"),
    "text-end": text_of("Yêu cầu các phòng thực hiện."),
    "signature": remove,
    "signature-together": breakable,
    "recipients": remove,
    "recipients-ends": lambda document, lines: text_of("- Như trên.")(document, lines[:1]),
    "recipients-last": text_of("- Văn phòng."),
    "annex-numerals": text_of("Phụ lục 2"),
    "annex-cited-form": text_of("Kèm theo Kế hoạch"),
    "annex-pages": counted_on,
    "annex-parts": remove,
}
# Which lines a special break is done to, where they are not all those the rule looks at.
LINES = {
    "head": ("motto",),
    "head-order": ("kind", "subject"),
    "subject-centred": ("kind",),
    "head-order-left": ("number",),
    "head-order-right": ("place_date",),
    "date-zeros": ("closing",),
    "kind": ("kind",),
    "signature": ("signer",),
    "letter-subject": ("addressee",),
    "annex-numerals": ("annex_number",),
    "annex-parts": ("annex_title",),
    "recipients": ("recipients_title",),
}


def usual(asked: PageRule) -> Break:
    """How a rule of a simple check is broken."""
    match asked.check, asked.measure:
        case "page", name:
            far = Mm(float(asked.high or 0) + 6)
            place = 1 if asked.of == ("landscape",) else 0
            return section(name.replace("_mm", "_margin"), far, place)
        case "run", "size":
            return restyled("size", Pt(9))
        case "run", "font":
            return restyled("name", "Arial")
        case "run", "colour":
            return coloured
        case "run", look:
            return restyled(look, asked.one_of == ("no",))
        case "line", "align":
            return laid_out("alignment", WD_ALIGN_PARAGRAPH.RIGHT)
        case "line", "first_mm":
            return laid_out("first_line_indent", Mm(5))
        case "line", "multiple":
            return laid_out("line_spacing", 2.0)
        case "gap", _:
            return lambda document, lines: (
                [
                    (
                        setattr(one.paragraph_format, "space_after", Pt(0)),
                        setattr(one.paragraph_format, "space_before", Pt(0)),
                    )
                    for one in lines
                ]
                and None
            )
        case "capitals", _:
            return in_small
    raise LookupError(f"no broken example for the rule {asked.id}")


@pytest.mark.parametrize("name", BY_ID)
def test_every_rule_catches_its_broken_example(name: str, tmp_path: Path) -> None:
    asked = BY_ID[name]
    form = asked.forms[0] if len(asked.forms) == 1 else "named"
    if set(asked.of) <= {"letter_subject", "addressee"} and asked.of:
        form = "letter"
    measures, clean = looked(whole(form), tmp_path)
    assert clean == []
    document = Document(io.BytesIO(whole(form)))
    every = [Paragraph(p, document._body) for p in document.element.body.iter(qn("w:p"))]
    parts = parts_of(measures, frozenset(RULES.kinds))
    wanted = LINES.get(name, asked.of)
    lines = [every[line.place - 1] for part in wanted for line in parts.lines(part)]
    (SPECIAL.get(name) or usual(asked))(document, lines)
    out = io.BytesIO()
    document.save(out)
    _, wrong = looked(out.getvalue(), tmp_path)
    assert name in wrong


DRAWN = {
    "new": """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:drawing>
<wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">
<wp:extent cx="{emu}" cy="0"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<a:prstGeom prst="line"/></a:graphic></wp:anchor></w:drawing></w:r>""",
    "old": """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pict>
<v:line xmlns:v="urn:schemas-microsoft-com:vml" from="10pt,20pt" to="{points}pt,20pt"/>
</w:pict></w:r>""",
    "connector": """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pict>
<v:shape xmlns:v="urn:schemas-microsoft-com:vml" type="#_x0000_t32" style="left:0;width:{mm}mm"/>
</w:pict></w:r>""",
}


@pytest.mark.parametrize("way", DRAWN)
@pytest.mark.parametrize(("mm", "right"), [(62, True), (30, False)])
def test_a_line_drawn_as_a_shape_is_measured(
    way: str, mm: int, right: bool, tmp_path: Path
) -> None:
    from docx.oxml import parse_xml

    document = Document(io.BytesIO(whole("named")))
    cell = document.tables[0].rows[0].cells[1]
    motto = next(p for p in cell.paragraphs if p.text.startswith("Độc lập"))
    rule = motto._p.getnext()
    rule.getparent().remove(rule)
    shape = DRAWN[way].format(emu=mm * 36000, points=10 + mm * 72 / 25.4, mm=mm)
    motto._p.append(parse_xml(shape))
    out = io.BytesIO()
    document.save(out)
    _, wrong = looked(out.getvalue(), tmp_path)
    assert ("motto-rule" not in wrong) is right


def test_lines_broken_by_hand_are_looked_at_one_by_one(tmp_path: Path) -> None:
    document = Document(io.BytesIO(whole("named")))
    cell = document.tables[0].rows[0].cells[1]
    nation, motto = cell.paragraphs[:2]
    nation.runs[0].add_break()
    nation.add_run(motto.text).font.size = Pt(14)
    nation.runs[-1].bold = True
    motto._p.getparent().remove(motto._p)
    out = io.BytesIO()
    document.save(out)
    measures, wrong = looked(out.getvalue(), tmp_path)
    assert wrong == []
    order = parts_of(measures, frozenset(RULES.kinds)).order
    assert order[order.index("nation") + 1] == "motto"
