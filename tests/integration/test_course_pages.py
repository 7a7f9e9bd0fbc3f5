"""The pages of milestones and tasks: a verifier signs, a head confirms, two persons reopen."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import Client

from tests.integration.course_room import CAMPAIGN, UNIT, begin, open_room, people, tick_on
from vedich.domain import clock
from vedich.records.models import Milestone, Outage, Reopening, Task, User

pytestmark = pytest.mark.django_db
PLACE = f"/campaign/{CAMPAIGN}/"
DAY = date(2024, 5, 16)


@pytest.fixture
def who(tmp_path: Path, vedich_home: Path) -> dict[str, User]:
    open_room(tmp_path, 12)
    found = people()
    begin(found["office"])
    tick_on(DAY)
    return found


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_a_milestone_goes_its_way_by_pages(who: dict[str, User]) -> None:
    head, verifier, office = (signed_in(who[name]) for name in ("head", "verifier", "office"))
    stone = f"{PLACE}milestones/{DAY}/"
    with clock.at(datetime(2024, 5, 17, 9)):
        assert "Xác nhận số liệu của mốc “Sơ kết 50 ngày”" in text(head, "/")
        page = text(head, stone)
        assert "Tạm tính" in page
        assert 'value="confirmed"' in page
        assert 'value="confirmed"' not in text(verifier, stone)
        verifier.post(stone, {"do": "confirmed", "unit": UNIT})
        assert Milestone.objects.get(day=DAY).state == "open"
        head.post(stone, {"do": "confirmed", "unit": UNIT})
        assert "Thẩm định, ký chốt" in text(verifier, "/")
        head.post(stone, {"do": "sign"})
        assert Milestone.objects.get(day=DAY).state == "verifying"
        verifier.post(stone, {"do": "sign"})
        assert "Số liệu của mốc không đổi nữa" in text(office, stone)
        for tab in ("", "ranking/", "targets/", f"unit/{UNIT}/", f"unit/{UNIT}/online_filing/"):
            assert "Đã chốt" in text(office, f"{PLACE}{tab}?at={DAY}")
            assert "Tạm tính" in text(office, f"{PLACE}{tab}?at=2024-05-15")


def test_periods_are_reopened_and_outages_recorded_on_the_page(who: dict[str, User]) -> None:
    office, leader, verifier = (signed_in(who[name]) for name in ("office", "leader", "verifier"))
    place = f"{PLACE}milestones/"
    with clock.at(datetime(2024, 5, 23, 9)):
        office.post(
            place,
            {"do": "outage", "source": "vedich", "from": "2024-05-10", "reason": "Mất điện"},
        )
        assert Outage.objects.get().reason == "Mất điện"
        tick_on(date(2024, 5, 22))
        verifier.post(f"{place}{DAY}/", {"do": "sign"})
        period = Milestone.objects.get(day=DAY)
        assert period.state == "frozen"
        number = text(office, place).partition('name="period" value="')[2].partition('"')[0]
        office.post(place, {"do": "propose", "period": number, "reason": "Sót hồ sơ"})
        page = text(leader, place)
        assert "Sót hồ sơ" in page
        assert "Đồng ý mở lại" in page
        assert "Đồng ý mở lại" not in text(office, place)
        leader.post(place, {"do": "agree", "period": number})
        assert Reopening.objects.get().agreed
        assert "Đang mở lại" in text(office, place)


def test_tasks_are_worked_on_and_inspected_by_pages(who: dict[str, User]) -> None:
    office, head = signed_in(who["office"]), signed_in(who["head"])
    task = Task.objects.get(campaign=CAMPAIGN, section="IV.2")
    place = f"{PLACE}tasks/{task.id}/"
    with clock.at(datetime(2024, 5, 20, 9)):
        office.post(place, {"do": "assign", "user": "truongxa"})
        assert "Nhiệm vụ mục IV.2" in text(head, "/")
        head.post(place, {"do": "report", "text": "Đã đăng 3 tin"})
        office.post(place, {"do": "passed", "text": "Đã xem", "day": "2024-05-20"})
        task.refresh_from_db()
        assert task.state == "accepted"
        assert "Hoàn thành, đã kiểm tra" in text(head, f"{PLACE}tasks/?state=accepted")
        assert "Đã đăng 3 tin" in text(office, place)
        assert office.get(f"{place}{task.evidence.get().id}").status_code == 404
