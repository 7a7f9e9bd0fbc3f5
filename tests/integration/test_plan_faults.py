"""What is wrong with a plan, named with its place; files nothing can be read from are refused."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.plan_papers import paper
from vedich.domain.errors import Refusal
from vedich.domain.plan_findings import Confidence, PlanReading
from vedich.domain.plan_texts import PlanText
from vedich.intake.plan_files import read_plan_file
from vedich.operations.campaign.plan_reading import read_plan_from
from vedich.operations.data.importing import import_file
from vedich.rulebook.book import Rulebook
from vedich.rulebook.plan_reading import read_plan

PLANS = Path(__file__).resolve().parents[1] / "plans"
PLAIN = (PLANS / "toan-trinh-tinh.txt").read_text("utf-8")
PAPER = (PLANS / "chuyen-doi-so-xa.paper").read_text("utf-8")


def reading_of(text: str) -> PlanReading:
    return read_plan(PlanText(text), Rulebook().plan_words())


def doubted(reading: PlanReading, text: str, code: str) -> list[str]:
    """The words a doubt points at."""
    (doubt,) = (one for one in reading.doubts if one.code == code)
    return [text[span.start : span.end] for span in doubt.spans]


def changed(text: str, before: str, after: str) -> str:
    assert before in text
    return text.replace(before, after, 1)


def test_a_period_that_ends_before_it_begins() -> None:
    text = changed(PLAIN, "ngày 29 tháng 5 năm 2025", "ngày 29 tháng 01 năm 2025")
    reading = reading_of(text)
    assert doubted(reading, text, "period_backwards") == [
        "01 tháng 3 năm 2025",
        "29 tháng 01 năm 2025",
    ]
    sides = [one for one in reading.findings if one.field in ("period.start", "period.end")]
    assert {one.confidence for one in sides} == {Confidence.UNSURE}


def test_a_rate_above_a_hundred_is_shown_and_not_certain() -> None:
    text = changed(PLAIN, "không thấp hơn 85%", "không thấp hơn 185%")
    reading = reading_of(text)
    assert doubted(reading, text, "above_hundred") == ["185"]
    (value,) = (one for one in reading.findings if one.value == 185)
    assert value.confidence is Confidence.UNSURE


def test_two_values_for_one_target() -> None:
    text = changed(
        PLAIN,
        "b) Tỷ lệ số hóa",
        "b) Mức độ hài lòng của tổ chức, cá nhân đạt tối thiểu 90%.\nc) Tỷ lệ số hóa",
    )
    assert doubted(reading_of(text), text, "two_targets") == ["90", "95"]


def test_a_moment_behind_the_end_of_the_campaign() -> None:
    assert doubted(reading_of(PLAIN), PLAIN, "moment_after_end") == [
        "quý II năm 2025",
        "29 tháng 5 năm 2025",
    ]


def test_two_sections_with_one_number() -> None:
    text = changed(PLAIN, "IV. THỜI GIAN", "III. THỜI GIAN")
    assert doubted(reading_of(text), text, "number_twice") == [
        "ĐỐI TƯỢNG THAM GIA",
        "THỜI GIAN THỰC HIỆN",
    ]


def test_a_document_cited_in_two_ways_and_a_day_no_calendar_has() -> None:
    text = changed(
        PLAIN,
        "3. Sở Tài chính",
        "3. Theo Quyết định số 766/QĐ-TTg ngày 23/6/2022 của Bộ Nội vụ về chỉ số, Sở Tài chính",
    )
    assert doubted(reading_of(text), text, "cited_two_ways") == ["Thủ tướng Chính phủ", "Bộ Nội vụ"]
    text = changed(PLAIN, "ngày 15 tháng 6 năm 2025", "ngày 31 tháng 6 năm 2025")
    assert doubted(reading_of(text), text, "no_such_day") == ["31 tháng 6 năm 2025"]


def test_two_plans_above_are_shown_beside_each_other() -> None:
    text = changed(
        (PLANS / "y-te-so.txt").read_text("utf-8"),
        ", Sở Y tế xây dựng",
        "; Kế hoạch số 60/KH-UBND ngày 01/4/2025 của UBND tỉnh Bắc Sơn, Sở Y tế xây dựng",
    )
    reading = reading_of(text)
    assert doubted(reading, text, "two_parents") == ["51/KH-UBND", "60/KH-UBND"]
    assert reading.values("parent.number") == ["51/KH-UBND"]


@pytest.mark.parametrize(
    ("before", "after", "code", "place"),
    [
        ("35,5%\t60%\t75%", "35,5%\t60%>2\t", "merged_cell", "60%"),
        ("65%\t80%", "65%\t180%", "above_hundred", "180%"),
        ("65%\t80%", "65%\t80% - 85%", "two_targets", "80% - 85%"),
        ("65%\t80%", "65%\tTheo lộ trình", "cell_without_value", "Theo lộ trình"),
        ("65%\t80%", "65%\t", "cell_without_value", "Phòng Văn hóa - Xã hội"),
    ],
)
def test_what_is_wrong_in_an_annex_is_named_with_its_cell(
    tmp_path: Path, before: str, after: str, code: str, place: str
) -> None:
    file = tmp_path / "plan.docx"
    file.write_bytes(paper(changed(PAPER, before, after)))
    plan = read_plan_file(file)
    reading = read_plan(plan, Rulebook().plan_words())
    assert doubted(reading, plan.text, code) == [place]


def test_a_unit_twice_with_two_values(tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    file.write_bytes(paper(changed(PAPER, "2\tPhòng Văn hóa - Xã hội", "2\tPhòng Kinh tế")))
    plan = read_plan_file(file)
    reading = read_plan(plan, Rulebook().plan_words())
    told = [one.text.vi for one in reading.doubts if one.code == "two_targets"]
    assert len(told) == 3
    assert "Phòng Kinh tế có hai giá trị" in told[0]


def test_an_annex_whose_table_was_lost() -> None:
    row = "1 Phòng Kinh tế 35,5% 60% 75%"
    text = f"{PLAIN}\n\nPHỤ LỤC\nGiao chỉ tiêu cho các đơn vị\n{row}\n"
    (place,) = doubted(reading_of(text), text, "table_lost")
    assert place.endswith(row)


def test_all_and_one_of_in_one_sentence_is_for_a_person() -> None:
    text = (PLANS / "cai-cach-phuong.txt").read_text("utf-8")
    (place,) = doubted(reading_of(text), text, "criteria_mixed")
    assert place.startswith("Cá nhân: không có hồ sơ trễ hạn")


@pytest.mark.django_db
def test_a_unit_the_list_does_not_have(vedich_home: Path, tmp_path: Path) -> None:
    units = tmp_path / "don-vi.csv"
    units.write_text(
        "Mã đơn vị,Tên đơn vị\nKT,Phòng Kinh tế\nHC,Trung tâm Phục vụ hành chính công\n",
        encoding="utf-8",
    )
    assert import_file(units, "units")["accepted"] == 2
    file = tmp_path / "plan.docx"
    file.write_bytes(paper(PAPER))
    (stranger,) = (one for one in read_plan_from(file)["doubts"] if one["code"] == "unknown_unit")
    assert "Phòng Văn hóa - Xã hội" in stranger["vi"]
    assert stranger["section"].startswith("Phụ lục")


def _scan(path: Path) -> None:
    """A page with a picture and no text, as a scanner makes it."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument.new()
    page = document.new_page(595, 842)
    picture = pdfium.PdfImage.new(document)
    picture.set_bitmap(pdfium.PdfBitmap.new_native(60, 80, pdfium.raw.FPDFBitmap_BGR))
    picture.set_matrix(pdfium.PdfMatrix().scale(595, 842))
    page.insert_obj(picture)
    page.gen_content()
    document.save(path)


def _locked(path: Path) -> None:
    """A file whose password is not the empty one: its check of the password fails."""
    secret = f"/O <{'41' * 32}> /U <{'42' * 32}>"
    path.write_text(
        "%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
        "2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
        "3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>> endobj\n"
        f"4 0 obj <</Filter /Standard /V 1 /R 2 {secret} /P -4>> endobj\n"
        f"trailer <</Root 1 0 R /Encrypt 4 0 R /ID [<{'43' * 16}> <{'43' * 16}>]>>\n%%EOF\n",
        encoding="ascii",
    )


@pytest.mark.parametrize(("make", "code"), [(_scan, "scan_without_text"), (_locked, "encrypted")])
def test_a_scan_and_a_locked_file_are_refused(
    tmp_path: Path, make: Callable[[Path], None], code: str
) -> None:
    file = tmp_path / "ke-hoach.pdf"
    make(file)
    with pytest.raises(Refusal) as refused:
        read_plan_file(file)
    assert refused.value.code == code
    assert refused.value.hint_vi


def test_the_old_word_format_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ke-hoach.doc"
    file.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600)
    with pytest.raises(Refusal) as refused:
        read_plan_file(file)
    assert refused.value.code == "old_format"
    assert ".docx" in refused.value.hint_vi


def test_six_hundred_pages_are_read_in_a_few_seconds() -> None:
    pages = 600
    text = PLAIN * (pages * 2500 // len(PLAIN) + 1)
    begun = time.process_time()
    reading = reading_of(text)
    assert reading.values("document.number")[0] == "218/KH-UBND"
    assert time.process_time() - begun < 20
