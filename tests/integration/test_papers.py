"""Papers: states, numbers, signed files, revisions; every write with its event."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from tests.functional.site_room import start
from tests.functional.site_room import vedich as command
from tests.integration.sum_room import person
from vedich.documents import report_pdf
from vedich.documents.paper_docx import TEMPLATES
from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.operations.closing.frozen import last_moment
from vedich.operations.closing.milestone_papers import paper_at
from vedich.operations.data.uploads import path_of
from vedich.operations.keeping.auditing import verify
from vedich.operations.office import Office
from vedich.operations.papers import shelf as shelf
from vedich.operations.papers import steps as verbs
from vedich.operations.papers.numbering import begin_book, books
from vedich.records.models import AuditEvent, NumberBook, Paper, PaperState, Role, User

AKE = "ia-ake-2024"
PDF = b"%PDF-1.7\n% signed\n"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that has its first, empty snapshot."""
    home = tmp_path_factory.mktemp("papers") / "var"
    with Office.open(home).serving():
        return home


@pytest.fixture(autouse=True)
def room(pattern: Path, vedich_home: Path) -> None:
    shutil.copytree(pattern, vedich_home)


@pytest.fixture
def office() -> User:
    return person(Role.OFFICE)


def signed(name: str = "ban-ky.pdf", content: bytes = PDF) -> ContentFile[bytes]:
    return ContentFile(content, name=name)


def test_a_paper_goes_from_draft_to_issued_and_every_step_is_an_event(office: User) -> None:
    with clock.at(datetime(2024, 4, 6, 9, 0)):
        paper = verbs.draft(office, AKE, "target-decision")
        assert paper.state == PaperState.DRAFT and paper.number is None
        paper = verbs.number(office, paper)
        with pytest.raises(Refusal) as early:
            verbs.issue(office, paper)
        assert early.value.code == "state_forbids"
        paper = verbs.sign(office, paper, signed())
        paper = verbs.issue(office, paper)
    assert (paper.number, paper.symbol, paper.day) == (1, "QĐ-UBND", datetime(2024, 4, 6).date())
    assert paper.signed is not None
    assert paper.signed.sha256 == hashlib.sha256(PDF).hexdigest()
    assert path_of(paper.signed).read_bytes() == PDF
    verbs_told = [e.verb for e in AuditEvent.objects.order_by("seq")]
    wanted = ["paper.draft", "paper.number", "upload.store", "paper.sign", "paper.issue"]
    assert verbs_told == wanted and verify().sound
    last = AuditEvent.objects.get(verb="paper.issue")
    assert last.after["signed_sha256"] == paper.signed.sha256
    assert last.after["number"] == "01/QĐ-UBND" and last.before["state"] == "signed"


def test_number_and_day_are_written_into_the_draft(office: User) -> None:
    from docx import Document

    with clock.at(datetime(2024, 1, 5, 9, 0)):
        paper = verbs.number(office, verbs.draft(office, AKE, "plan"), first=35)
    head = Document(str(shelf.file_of(paper))).tables[0]
    text = "\n".join(p.text for cell in head.rows[0].cells for p in cell.paragraphs)
    assert "Số: 35/KH-UBND" in text and "Ia Ake, ngày 05 tháng 01 năm 2024" in text


def test_a_register_runs_from_one_each_year_and_by_kind(office: User) -> None:
    def numbered(kind: str, year: int) -> int | None:
        with clock.at(datetime(year, 12, 31, 9, 0)):
            return verbs.number(office, verbs.draft(office, AKE, kind)).number

    assert [numbered("launch-letter", 2024) for _ in range(2)] == [1, 2]
    assert numbered("award-guidance", 2024) == 1
    assert numbered("launch-letter", 2025) == 1
    assert {(one.series, one.year, one.last) for one in books()} == {
        ("CV", 2024, 2),
        ("HD", 2024, 1),
        ("CV", 2025, 1),
    }


def test_a_paper_register_kept_elsewhere_goes_on(office: User) -> None:
    body = "Ủy ban nhân dân xã Ia Ake"
    begin_book(office, body, "KH", 2024, 34)
    with clock.at(datetime(2024, 4, 6, 9, 0)):
        paper = verbs.number(office, verbs.draft(office, AKE, "plan"))
        assert paper.number == 35
        with pytest.raises(Refusal) as again:
            verbs.number(office, paper)
        assert again.value.code == "has_number"
        with pytest.raises(Refusal) as jump:
            verbs.number(office, verbs.draft(office, AKE, "plan"), first=40)
        assert jump.value.code == "number_not_next" and "36" in jump.value.vi
    with pytest.raises(Refusal) as late:
        begin_book(office, body, "KH", 2024, 90)
    assert late.value.code == "book_begun"
    assert NumberBook.objects.get(series="KH").last == 35


def test_a_refused_number_leaves_no_gap(office: User, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = verbs.draft(office, AKE, "plan")
    Paper.objects.filter(id=paper.id).update(figures={"khác": {}})
    with pytest.raises(Refusal) as changed:
        verbs.number(office, paper)
    assert changed.value.code == "figures_changed"
    # What was drafted is still there to be read.
    assert shelf.file_of(Paper.objects.get(id=paper.id)).is_file()
    assert not NumberBook.objects.filter(last__gt=0).exists()
    assert verbs.number(office, verbs.redraft(office, paper)).number == 1


def test_withdrawn_papers_keep_their_number_and_say_why(office: User) -> None:
    paper = verbs.number(office, verbs.draft(office, AKE, "plan"))
    with pytest.raises(Refusal) as silent:
        verbs.withdraw(office, paper, "  ")
    assert silent.value.code == "reason_needed"
    paper = verbs.withdraw(office, paper, "Ban hành nhầm")
    assert (paper.state, paper.number, paper.reason) == ("withdrawn", 1, "Ban hành nhầm")
    assert verbs.number(office, verbs.draft(office, AKE, "plan")).number == 2
    for step in (verbs.number, verbs.issue, verbs.redraft):
        with pytest.raises(Refusal) as over:
            step(office, paper)
        assert over.value.code == "state_forbids"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"not a pdf"), ("a.xlsx", b"PK\x03\x04"), ("a.docx", b"%PD"), ("a.html", b"<html>")],
)
def test_a_signed_file_is_a_pdf_or_docx(office: User, name: str, content: bytes) -> None:
    paper = verbs.draft(office, AKE, "plan")
    with pytest.raises(Refusal) as refused:
        verbs.sign(office, paper, signed(name, content))
    assert refused.value.code in ("not_a_signed_file", "unknown_kind")
    assert shelf.find_paper(str(paper.id)).state == PaperState.DRAFT


def test_only_the_office_drafts_and_issues(office: User) -> None:
    paper = verbs.draft(office, AKE, "plan")
    for role in (Role.LEADER, Role.AUDITOR, Role.UNIT_HEAD, Role.ADMINISTRATOR):
        stranger = person(role)
        for step in (
            lambda who: verbs.draft(who, AKE, "plan"),
            lambda who: verbs.number(who, paper),
            lambda who: verbs.sign(who, paper, signed()),
            lambda who: verbs.withdraw(who, paper, "x"),
        ):
            with pytest.raises(Refusal) as refused:
                step(stranger)
            assert refused.value.code == "not_allowed"


def test_a_revision_says_what_changed_and_why(office: User) -> None:
    from docx import Document

    paper = verbs.draft(office, AKE, "report-50-days")
    with pytest.raises(Refusal) as early:
        verbs.revise(office, paper, "Sửa số")
    assert early.value.code == "not_signed_yet"
    paper = verbs.sign(office, verbs.number(office, paper), signed())
    figures = dict(paper.figures)
    title = next(iter(figures))
    code = next(iter(figures[title]))
    figures[title] = {code: {**figures[title][code], "value": "30,00%", "parts": "3/10"}}
    Paper.objects.filter(id=paper.id).update(figures=figures)
    revised = verbs.revise(office, shelf.find_paper(str(paper.id)), "Bổ sung số liệu")
    assert (revised.revision, revised.revises_id, revised.state) == (2, paper.id, "draft")
    text = "\n".join(p.text for p in Document(str(shelf.file_of(revised))).paragraphs)
    assert "thay thế Báo cáo số 01/BC-UBND" in text and "Bổ sung số liệu" in text
    assert f"{title}: 30,00% (3/10)" in text and "sửa thành chưa có số liệu" in text


def test_the_report_of_a_milestone_is_one_paper_until_it_is_signed(office: User) -> None:
    fiftieth = last_moment(date(2024, 5, 16))
    first = paper_at("tick", AKE, fiftieth)
    assert (first.kind, first.state, first.as_of) == ("report-50-days", "draft", fiftieth)
    assert paper_at("tick", AKE, fiftieth).id == first.id
    verbs.sign(office, verbs.number(office, first), signed())
    second = paper_at("tick", AKE, fiftieth)
    assert (second.revises_id, second.revision) == (first.id, 2)
    assert paper_at("tick", AKE, fiftieth).id == second.id
    assert Paper.objects.count() == 2
    assert paper_at("tick", AKE, last_moment(date(2024, 6, 29))).kind == "final-report"
    assert paper_at("tick", AKE, last_moment(date(2024, 4, 6))).kind == "report-10-days"


def test_an_offices_own_template_wins_and_its_fault_is_named(
    office: User, vedich_home: Path
) -> None:
    from docx import Document

    own = vedich_home / "definitions" / "documents" / "ke-hoach.docx"
    own.parent.mkdir(parents=True)
    shutil.copyfile(TEMPLATES / "ke-hoach.docx", own)
    document = Document(str(own))
    document.paragraphs[0].runs[0].text = "Kế hoạch của chúng tôi"
    document.save(str(own))
    paper = verbs.draft(office, AKE, "plan")
    assert "Kế hoạch của chúng tôi" in [
        p.text for p in Document(str(shelf.file_of(paper))).paragraphs
    ]
    document.paragraphs[0].runs[0].text = "{{ subjekt }}"
    document.save(str(own))
    with pytest.raises(Refusal) as broken:
        verbs.draft(office, AKE, "plan")
    assert broken.value.code == "broken_template" and "subjekt" in broken.value.vi
    assert Paper.objects.count() == 1


def test_numbers_have_no_gap_and_no_double_with_many_writers(vedich_home: Path) -> None:
    """Four processes take numbers of one register at once, on a database of a file."""
    command(vedich_home, "document", "begin-book", "UBND xã", "2024", "0", "--series", "KH")
    code = """
from django.db import transaction
from vedich.operations.closing.frozen import last_moment
from vedich.operations.closing.milestone_papers import paper_at
from vedich.operations.papers.numbering import take_number
for turn in range(26):
    try:
        with transaction.atomic():
            number = take_number("UBND xã", "KH", 2024)
            if turn % 5 == 4:
                raise ValueError("given back with its transaction")
    except ValueError:
        continue
    print(number, flush=True)
"""
    running = [start(vedich_home, code) for _ in range(4)]
    said = [one.communicate(timeout=120)[0] for one in running]
    assert [one.returncode for one in running] == [0] * 4, said
    taken = sorted(int(line) for text in said for line in text.split())
    assert taken == list(range(1, 4 * 21 + 1))


@pytest.mark.skipif(report_pdf.office() is None, reason="LibreOffice is not on this machine")
def test_the_pdf_of_a_draft_is_an_archive_copy_and_follows_it(office: User) -> None:
    paper = verbs.draft(office, AKE, "award-guidance")
    made = shelf.make_pdf(paper)
    assert b"<pdfaid:part>2</pdfaid:part>" in made.read_bytes()
    assert shelf.make_pdf(paper) == made
    assert shelf.pdf_of(verbs.redraft(office, paper, signatory="Nguyễn Văn B")) != made


def test_a_draft_that_was_changed_on_the_disk_is_not_handed_out(office: User) -> None:
    paper = verbs.draft(office, AKE, "award-guidance")
    path = shelf.file_of(paper)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(Refusal) as lost:
        shelf.file_of(paper)
    assert lost.value.code == "paper_lost"


def test_an_unknown_fact_is_named(office: User) -> None:
    with pytest.raises(Refusal) as strange:
        verbs.draft(office, AKE, "plan", deadlin="2024-05-01")
    assert strange.value.code == "unknown_fact" and "“deadlin”" in strange.value.vi
