"""The page of a campaign's life: steps with their rights, a signed plan, an amending paper."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.functional.site_pages import signed_in, somebody
from tests.integration.campaign_room import AKE, CITY, PAPER
from vedich.domain import clock
from vedich.operations.campaign.lifecycle import life_of, take
from vedich.operations.campaign.plan_revisions import revisions
from vedich.operations.office import Office
from vedich.records.models import Role, Upload

pytestmark = pytest.mark.django_db
LIFE, CITY_LIFE = f"/campaign/{AKE}/life/", f"/campaign/{CITY}/life/"


@pytest.fixture(autouse=True)
def room(vedich_home: Path, settings: object) -> None:
    settings.SECOND_FACTOR_ROLES = ()  # type: ignore[attr-defined]


def test_a_draft_says_so_on_every_tab() -> None:
    office = signed_in(somebody(Role.OFFICE))
    for tab in ("", "plan/", "targets/", "life/"):
        assert "Dự thảo, chưa ban hành" in office.get(f"/campaign/{AKE}/{tab}").content.decode()
    take("demo", AKE, "issue")
    assert "Dự thảo, chưa ban hành" not in office.get(LIFE).content.decode()


def test_issuing_with_number_day_and_signed_file() -> None:
    office = signed_in(somebody(Role.OFFICE))
    answer = office.post(CITY_LIFE, {"do": "issue"}, follow=True)
    assert "chưa có số hoặc ngày ban hành" in answer.content.decode()
    file = SimpleUploadedFile("da-ky.txt", "KẾ HOẠCH".encode())
    sent = {"do": "issue", "number": "12/KH-UBND", "date": "2024-06-10", "file": file}
    text = office.post(CITY_LIFE, sent, follow=True).content.decode()
    assert "Đợt thi đua nay ở trạng thái: đã ban hành." in text
    (first,) = revisions(CITY)
    assert first.upload == Upload.objects.get()
    assert Office.open().book.campaign(CITY).period.start == date(2024, 6, 10)
    assert "12/KH-UBND" in text


def test_who_may_not_step_sees_no_button_and_is_refused() -> None:
    head = signed_in(somebody(Role.UNIT_HEAD))
    text = head.get(LIFE).content.decode()
    assert "ban hành" in text
    assert 'name="do"' not in text
    assert head.post(LIFE, {"do": "issue"}).status_code == 403
    leader = signed_in(somebody(Role.LEADER))
    answer = leader.post(LIFE, {"do": "issue", "number": "1/KH", "date": "2024-04-06"}, follow=True)
    assert "chưa được giao quyền" in answer.content.decode()
    assert leader.get(f"/campaign/{AKE}/amend/").status_code == 403
    assert life_of(AKE).state == "draft"


def test_an_amending_paper_is_compared_chosen_and_recorded() -> None:
    take("demo", AKE, "issue")
    office = signed_in(somebody(Role.OFFICE))
    file = SimpleUploadedFile("sua-doi.txt", PAPER.encode())
    page = office.post(f"/campaign/{AKE}/amend/", {"file": file}, follow=True)
    text = page.content.decode()
    where = page.redirect_chain[-1][0]
    assert 'value="2024-07-15"' in text
    assert "Tỷ lệ hồ sơ thanh toán trực tuyến đạt tối thiểu 60%" in text
    sent = {
        "number": "52/KH-UBND",
        "date": "2024-06-10",
        "reason": "Kéo dài",
        "take:period/end": "1",
        "value:period/end": "2024-07-16",
    }
    without = office.post(where, sent | {"reason": ""}).content.decode()
    assert "Cần nêu lý do" in without
    told = office.post(where, sent, follow=True).content.decode()
    assert "29/6/2024" in told or "2024-06-29" in told
    assert Office.open().book.campaign(AKE).period.end == date(2024, 7, 16)
    assert revisions(AKE)[0].upload == Upload.objects.get()


def test_reopening_by_two_persons_on_the_page() -> None:
    for day, verb in ((6, "issue"), (6, "start")):
        with clock.at(datetime(2024, 4, day, 9)):
            take("demo", AKE, verb)
    take("demo", AKE, "wind_up")
    take("demo", AKE, "close")
    office, leader = signed_in(somebody(Role.OFFICE)), signed_in(somebody(Role.LEADER))
    assert "Duy trì sau khi kết thúc" in office.get(LIFE).content.decode()
    office.post(LIFE, {"do": "propose_reopening", "reason": "Một số sai"})
    text = leader.get(LIFE).content.decode()
    assert "đề nghị mở lại đợt thi đua" in text
    own = office.post(LIFE, {"do": "agree_reopening"}, follow=True).content.decode()
    assert "không tự đồng ý được" in own
    assert life_of(AKE).state == "closed"
    leader.post(LIFE, {"do": "agree_reopening"})
    assert life_of(AKE).state == "closing"


def test_the_parent_is_linked_and_gaps_say_what_they_hold_up() -> None:
    office = signed_in(somebody(Role.OFFICE))
    text = office.get(CITY_LIFE).content.decode()
    assert "Chỉ vướng" in text
    assert "Bằng khen của Chủ tịch UBND tỉnh, tập thể" in text
    assert "được dẫn theo hai cách" in text
    office.post(CITY_LIFE, {"do": "link", "parent": "so-cong-thuong-lang-son-2024"})
    assert "do người phụ trách gắn" in office.get(CITY_LIFE).content.decode()


def test_english() -> None:
    office = signed_in(somebody(Role.OFFICE))
    office.cookies["vedich_language"] = "en"
    text = office.get(LIFE).content.decode()
    assert "Where it stands" in text
    assert "Draft, not issued" in text
