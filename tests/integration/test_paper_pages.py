"""The pages of papers: the office drafts, numbers and issues; others read what was issued."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.integration.sum_room import person
from vedich.domain import clock
from vedich.operations.office import Office
from vedich.records.models import Job, JobKind, Paper, Role

pytestmark = pytest.mark.django_db
LIST = "/campaign/ia-ake-2024/papers/"


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("pages") / "var"
    with Office.open(home).serving():
        return home


@pytest.fixture(autouse=True)
def room(pattern: Path, vedich_home: Path) -> None:
    shutil.copytree(pattern, vedich_home)


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def test_the_office_takes_a_report_from_draft_to_issued(settings: object) -> None:
    settings.SECOND_FACTOR_ROLES = ()  # type: ignore[attr-defined]
    office, reader = signed_in(Role.OFFICE), signed_in(Role.LEADER)
    with clock.at(datetime(2024, 5, 17, 9, 0)):
        answer = office.post(LIST, {"kind": "report-50-days", "unit": "", "deadline": ""})
        paper = Paper.objects.get()
        place = f"{LIST}{paper.id}/"
        assert answer["Location"] == place
        assert reader.get(place).status_code == 404
        assert reader.get(f"{place}draft.docx").status_code == 404
        page = office.get(f"{place}?check=1").content.decode()
        assert "không có điểm nào sai" in page and "NGUYÊN NHÂN" in page
        office.post(place, {"do": "redraft", "section-1": "Thiếu máy quét.\n\nThiếu người."})
        paper.refresh_from_db()
        assert paper.facts["sections"] == {"NGUYÊN NHÂN": ["Thiếu máy quét.", "Thiếu người."]}
        office.post(place, {"do": "number", "first": "x"})
        office.post(place, {"do": "number", "first": "12"})
        office.post(place, {"do": "sign", "file": SimpleUploadedFile("ky.pdf", b"%PDF-1.7 x")})
        office.post(place, {"do": "issue"})
    paper.refresh_from_db()
    assert (paper.state, paper.number, str(paper.day)) == ("issued", 12, "2024-05-17")
    page = reader.get(place).content.decode()
    assert "12/BC-UBND" in page and paper.signed and paper.signed.sha256 in page
    assert "Lập bản điều chỉnh" not in page and "Cấp số" not in page
    assert reader.get(LIST).content.decode().count("12/BC-UBND") == 1
    assert b"".join(reader.get(f"{place}signed.pdf").streaming_content) == b"%PDF-1.7 x"
    draft = reader.get(f"{place}draft.docx")
    assert draft["Content-Disposition"].startswith("attachment")
    assert b"".join(draft.streaming_content).startswith(b"PK")
    assert reader.get(f"{place}draft.pdf").status_code == 404
    assert reader.post(place, {"do": "withdraw", "reason": "x"}).status_code == 403
    office.post(place, {"do": "pdf"})
    assert Job.objects.get(kind=JobKind.PAPER).payload["paper"] == str(paper.id)


def test_a_paper_is_found_under_its_own_campaign_only(settings: object) -> None:
    settings.SECOND_FACTOR_ROLES = ()  # type: ignore[attr-defined]
    office = signed_in(Role.OFFICE)
    office.post(LIST, {"kind": "plan"})
    paper = Paper.objects.get()
    assert office.get(f"{LIST}{paper.id}/").status_code == 200
    assert office.get(f"/campaign/tp-lang-son-2024/papers/{paper.id}/").status_code == 404
    wrong = office.post(LIST, {"kind": "no-such-kind"}, follow=True).content.decode()
    assert "Không có loại văn bản" in wrong and Paper.objects.count() == 1
