"""The written files, opened again: they say what the report says, whatever the names try."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.documents_example import NAMES, sample_report
from vedich.documents import report_pdf
from vedich.documents.report_docx import write_docx
from vedich.documents.report_html import html, write_html
from vedich.documents.report_xlsx import write_xlsx
from vedich.domain.reports import OpenSection

LABEL = "VÍ DỤ – SỐ LIỆU MINH HỌA, có số liệu mô phỏng"
SHOWN = [name.replace("\x0b", "") for name in NAMES]


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_docx(sample_report(), tmp_path_factory.mktemp("docx") / "bao-cao.docx")


def test_word_says_what_the_report_says(word: Path) -> None:
    from docx import Document

    document = Document(str(word))
    text = "\n".join(p.text for p in document.paragraphs)
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    assert "Kết quả đợt thi đua R&D <thử nghiệm>" in text
    assert "Căn cứ Quyết định số 766/QĐ-TTg;\nCăn cứ Nghị quyết số 02/NQ-CP." in text
    assert all(name in cells for name in SHOWN[:5])
    assert f"{SHOWN[5]} (không phát sinh hồ sơ)" in cells
    assert {"2=", "75,70", "+1,25", "−0,30", "chưa có số liệu", "0,00%", "> 55%"} <= set(cells)
    assert "- Thường trực Đảng ủy (b/c);" in "\n".join(cells)
    assert text.count("[Phần này do đơn vị ghi:") == 6
    left = text.replace("{{ 7*7 }}", "") + "\n".join(cells).replace("{{ 7*7 }}", "")
    assert "{{" not in left and "{%" not in left and "⟦" not in left


def test_word_labels_every_page_and_numbers_from_the_second(word: Path) -> None:
    from docx import Document

    for section in Document(str(word)).sections:
        assert section.different_first_page_header_footer
        assert section.first_page_footer.paragraphs[0].text == LABEL
        assert section.footer.paragraphs[0].text == LABEL
        assert "PAGE" in section.header._element.xml
        assert "PAGE" not in section.first_page_header._element.xml


def test_a_real_report_carries_no_label(tmp_path: Path) -> None:
    from docx import Document

    report = sample_report(example=False, synthetic=False)
    document = Document(str(write_docx(report, tmp_path / "a.docx")))
    assert [s.footer.paragraphs[0].text for s in document.sections] == ["", ""]
    assert "MINH HỌA" not in html(report)


def test_word_tables_repeat_their_heads_and_keep_their_widths(word: Path) -> None:
    from docx import Document
    from docx.oxml.ns import qn

    document = Document(str(word))
    styled = [t for t in document.tables if t.style and t.style.name == "VĐ Bảng"]
    assert len(styled) == 7  # results, movers, gaps, handling, league, targets, rules
    for table in styled:
        grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        last = [
            int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w")))
            for cell in table._tbl.tr_lst[-1].findall(qn("w:tc"))
        ]
        assert grid == last
        assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in table._tbl.tr_lst)


def test_word_page_is_a4_with_the_margins_of_the_decree(word: Path) -> None:
    from docx import Document

    first, annex = Document(str(word)).sections
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    assert (round(annex.page_width.mm), round(annex.page_height.mm)) == (297, 210)
    margins = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    limits = ((20, 25), (20, 25), (30, 35), (15, 20))
    for margin, (low, high) in zip(margins, limits, strict=True):
        assert low <= round(margin.mm) <= high


def test_written_sections_replace_the_marked_places(tmp_path: Path) -> None:
    from docx import Document

    written = (OpenSection("NGUYÊN NHÂN", "x", ("Do thiếu máy quét.",)),)
    path = write_docx(sample_report(open_sections=written), tmp_path / "a.docx")
    text = "\n".join(p.text for p in Document(str(path)).paragraphs)
    assert "Do thiếu máy quét." in text and "[Phần này" not in text


def test_a_report_with_nothing_but_its_head_is_still_a_report(tmp_path: Path) -> None:
    report = sample_report(results=(), leagues=(), annex=None, flags=(), previous=None)
    for write, name in ((write_docx, "a.docx"), (write_xlsx, "a.xlsx"), (write_html, "a.html")):
        assert write(report, tmp_path / name).stat().st_size > 1000


def test_workbook_keeps_numbers_and_neutralises_formulas(tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    path = write_xlsx(sample_report(), tmp_path / "a.xlsx")
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names[0] == "Xếp hạng Khối xã, phường"
    assert "Nguồn số liệu" in book.sheet_names and "Cần đối chiếu" in book.sheet_names
    league = book.get_sheet_by_name(book.sheet_names[0]).to_python(skip_empty_area=False)
    head = next(row for row in league if row[0] == "Hạng")
    rows = league[league.index(head) + 1 :]
    assert head[:5] == ["Hạng", "Mã", "Đơn vị", "Tổng điểm", "Thay đổi"]
    assert rows[0][:5] == [1.0, "H21.100", "xã Ia Ake", 75.7, 1.25]
    assert rows[2][2].startswith("'=HYPERLINK") and rows[4][2] == "'@xã Đak Pơ"
    targets = book.get_sheet_by_name("Chỉ tiêu giao").to_python(skip_empty_area=False)
    assert [0.0, 0.2, 0.55] in [row[2:5] for row in targets]
    assert all(
        LABEL in [cell for row in book.get_sheet_by_name(name).to_python() for cell in row]
        for name in book.sheet_names
    )
    with ZipFile(path) as parts:
        sheets = [n for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        xml = [parts.read(name).decode() for name in sheets]
        assert not any("<f>" in text or "<hyperlink" in text for text in xml)
        assert "<pane " in xml[0] and "<dataBar" in xml[0]
        assert all('orientation="landscape"' in text for text in xml)
        assert "Print_Titles" in parts.read("xl/workbook.xml").decode()


class Page(HTMLParser):
    """Collects what a page refers to and whether its elements are closed."""

    VOID = frozenset({"meta", "br", "rect", "path", "link", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.references: list[str] = []
        self.tags: set[str] = set()
        self.lang = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.lang = self.lang or (dict(attrs).get("lang") or "")
        self.references += [v or "" for k, v in attrs if k in ("src", "href", "xlink:href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_page_is_whole_and_asks_for_nothing() -> None:
    text = html(sample_report())
    page = Page()
    page.feed(text)
    assert page.open == [] and page.lang == "vi"
    assert all(reference.startswith("#") for reference in page.references)
    assert "script" not in page.tags and "svg" in page.tags
    assert "http://" not in text and "https://" not in text and "url(" not in text


def test_page_escapes_names_and_runs_none_of_them() -> None:
    text = html(sample_report())
    assert "xã Ia Piar &amp; Ayun &lt;Hạ&gt;" in text and "<Hạ>" not in text
    assert "phường An Khê {{ 7*7 }}" in text and "An Khê 49" not in text
    assert text.count(LABEL) >= 2 and "\x0b" not in text


def test_page_and_word_say_the_same_sentences(word: Path) -> None:
    from html import unescape

    from docx import Document

    page = unescape(html(sample_report()))
    said = [p.text for p in Document(str(word)).paragraphs if p.text.startswith("- ")]
    assert len(said) >= 5
    assert [line for line in said if line not in page] == []


@pytest.mark.skipif(report_pdf.office() is None, reason="LibreOffice is not on this machine")
def test_pdf_is_an_archive_copy_of_the_word_document(word: Path, tmp_path: Path) -> None:
    outcome = report_pdf.write_pdf(word, tmp_path / "bao-cao.pdf")
    assert outcome.path == tmp_path / "bao-cao.pdf"
    data = outcome.path.read_bytes()
    assert b"pdfaid" in data and b"<pdfaid:part>2</pdfaid:part>" in data
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not on this machine")
    pages = subprocess.run(
        ["pdftotext", "-layout", str(outcome.path), "-"], capture_output=True, text=True, check=True
    ).stdout.split("\f")[:-1]
    assert 4 <= len(pages) <= 8
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    assert all(LABEL in page for page in pages)
    signed = next(page for page in pages if "Nguyễn Thị Ví Dụ" in page)
    assert "TM. ỦY BAN NHÂN DÂN" in signed and "./." in signed


def test_without_libreoffice_the_reader_is_told_how(
    word: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = report_pdf.write_pdf(word, tmp_path / "a.pdf")
    assert outcome.path is None and "libreoffice-writer-nogui" in outcome.vi


def test_a_libreoffice_that_hangs_or_fails_is_reported(
    word: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 30\n")
    program.chmod(0o755)
    monkeypatch.setattr(report_pdf, "office", lambda: str(program))
    late = report_pdf.write_pdf(word, tmp_path / "a.pdf", timeout=0.3)
    assert late.path is None and "không trả lời" in late.vi
    program.write_text("#!/bin/sh\nexit 1\n")
    failed = report_pdf.write_pdf(word, tmp_path / "a.pdf")
    assert failed.path is None and "không chuyển được" in failed.vi


def test_the_day_of_the_report_is_printed_or_left_open() -> None:
    from dataclasses import replace

    report = sample_report()
    dated = replace(report, header=replace(report.header, day=date(2024, 5, 6), number="12"))
    assert "Gia Lai, ngày 06 tháng 5 năm 2024" in html(dated)
    assert "Số: 12/BC-UBND" in html(dated)
