"""The page of assigning targets: drafted by the office, signed by a leader, read by everybody."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.functional.site_pages import signed_in
from tests.integration.assigning_room import (
    CAMPAIGN,
    DECISION,
    INDICATOR,
    SIGNATORY,
    STONE,
    UNIT,
    by_hand,
    pattern,
    person,
    signed,
)
from vedich.operations.targets.assigned import assigned_at
from vedich.records.models import Role, TargetVersion

__all__ = ["pattern"]

pytestmark = pytest.mark.django_db
PAGE = f"/campaign/{CAMPAIGN}/targets/assign/"
SIGN = PAGE + "sign/"


@pytest.fixture(autouse=True)
def room(pattern: Path, vedich_home: Path, settings: pytest.FixtureRequest) -> None:
    shutil.copytree(pattern, vedich_home)
    settings.SECOND_FACTOR_ROLES = ()  # type: ignore[attr-defined]


def told(client: Client, url: str = PAGE) -> str:
    return client.get(url).content.decode()


def post(client: Client, url: str, **form: str) -> str:
    return client.post(url, form, follow=True).content.decode()


def test_from_the_first_draft_to_the_signed_version() -> None:
    office, leader = signed_in(person(Role.OFFICE)), signed_in(person(Role.LEADER))
    assert "Chưa có quyết định giao chỉ tiêu nào" in told(office)
    assert "Đã mở bản thảo số 1" in post(office, PAGE, do="begin")
    choice = {"indicator": INDICATOR, "milestone": STONE, "unit": UNIT}
    page = post(office, PAGE, do="choose", value="40x", reason="lý do", **choice)
    assert "“40x” không phải là số." in page
    page = post(office, PAGE, do="choose", value="62,5", reason="đã đạt 60%", **choice)
    assert "Đã ghi vào bản thảo." in page and "giao riêng: đã đạt 60%" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    page = post(leader, SIGN, do="sign", seen="0" * 64, document=DECISION, signatory=SIGNATORY)
    assert "Bản thảo đã khác bản vừa xem" in page
    page = post(leader, SIGN, do="sign", seen=seen, document=DECISION, signatory=SIGNATORY)
    assert "Đã ký phiên bản 1" in page and DECISION in page
    version = assigned_at(CAMPAIGN, date(2026, 12, 31))
    assert version is not None and version.cells[UNIT][INDICATOR, STONE].value == 62.5
    reader = signed_in(person(Role.COUNCIL))
    opened = told(reader, PAGE + "?version=1")
    assert "62,50%" in opened and "Soạn bản giao chỉ tiêu" not in opened
    targets = told(reader, f"/campaign/{CAMPAIGN}/targets/?at=2026-12-31")
    assert f"Theo phiên bản 1 ({DECISION})" in targets and "62,5%" in targets


def test_drafts_are_seen_by_those_who_draft_or_sign_alone() -> None:
    office = signed_in(person(Role.OFFICE))
    post(office, PAGE, do="begin")
    head = person(Role.UNIT_HEAD, UNIT)
    page = told(signed_in(head))
    assert "Bản thảo" not in page
    assert signed_in(head).post(PAGE, {"do": "begin"}).status_code == 403
    leader = signed_in(person(Role.LEADER))
    assert "Bản thảo số 1" in told(leader)
    assert leader.post(PAGE, {"do": "drop", "reason": "x"}).status_code == 403
    assert leader.get(PAGE + "sheet.xlsx").status_code == 403


def test_the_annex_goes_out_and_comes_back_through_the_page() -> None:
    user = person(Role.OFFICE)
    office = signed_in(user)
    post(office, PAGE, do="begin")
    answer = office.get(PAGE + "sheet.xlsx")
    assert answer["Content-Disposition"].startswith("attachment")
    file = SimpleUploadedFile("phu-luc.xlsx", answer.content)
    page = office.post(PAGE, {"do": "sheet", "apply": "0", "file": file}).content.decode()
    assert "Không có ô nào khác bản thảo." in page
    paper = office.post(PAGE, {"do": "decision"})
    assert paper["Content-Disposition"].endswith('.docx"') and paper.content[:2] == b"PK"
    wrong = SimpleUploadedFile("x.xlsx", b"PK\x03\x04nonsense")
    page = office.post(PAGE, {"do": "sheet", "apply": "1", "file": wrong}).content.decode()
    assert "bị hỏng" in page
    assert TargetVersion.objects.get().sheet == ""


def test_a_version_before_keeps_its_page() -> None:
    user = person(Role.OFFICE)
    signed(user, by_hand(60), day=date(2026, 8, 1))
    signed(user, by_hand(70), day=date(2026, 9, 1))
    office = signed_in(user)
    assert "giao riêng" in told(office, PAGE + "?version=1")
    page = told(office, f"/campaign/{CAMPAIGN}/targets/?at=2026-08-15")
    assert "Theo phiên bản 1" in page
