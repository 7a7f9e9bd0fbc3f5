"""An amending plan: what it would change, the revision it makes, and what stays refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.integration.campaign_room import AKE, CITY, amending_paper
from tests.integration.sum_room import person
from vedich.domain.errors import Refusal
from vedich.domain.target_rules import StatedValue
from vedich.operations.campaign.amending import Amendment, amend, amendment_of, key_of
from vedich.operations.campaign.lifecycle import history, life_of, take
from vedich.operations.campaign.plan_revisions import Signed, revisions, title_of_field
from vedich.operations.data.uploads import store_file
from vedich.operations.office import Office
from vedich.operations.pages.life import life_shown
from vedich.records.models import Role, Task, User

pytestmark = pytest.mark.django_db

LETTER = """UBND XÃ IA AKE
Số: 53/UBND-VP
Ia Ake, ngày 11 tháng 6 năm 2024

V/v bổ sung nhiệm vụ của Chiến dịch cao điểm 100 ngày đêm

Kính gửi: Các đơn vị có liên quan.

Thực hiện Kế hoạch số 35/KH-UBND ngày 06/4/2024, UBND xã bổ sung nhiệm vụ như sau:

1. Các đơn vị có liên quan báo cáo khó khăn, vướng mắc trước ngày 15/6/2024.

2. Công an xã tổng hợp, báo cáo UBND xã theo dõi, chỉ đạo.

Nơi nhận:
- Như trên;
- Lưu: VP.
"""


@pytest.fixture
def office(vedich_home: Path) -> User:
    return person(Role.OFFICE)


@pytest.fixture
def found(office: User, tmp_path: Path) -> Amendment:
    return amendment_of(AKE, store_file(office, amending_paper(tmp_path)))


def all_of(found: Amendment) -> dict[str, str]:
    return {key_of(one, place): "" for place, one in enumerate(found.changes)}


def test_it_is_read_against_the_plan_in_force(found: Amendment) -> None:
    assert (found.number, found.day) == ("52/KH-UBND", date(2024, 6, 10))
    assert list(all_of(found)) == [
        "period/end",
        "targets/online-payment/values/day-100",
        "deadlines/+2",
    ]
    assert found.changes[0].before == date(2024, 6, 29)
    assert (found.changes[1].section, found.changes[1].after["value"]) == ("I.1", 60)


def test_a_paper_about_another_plan_is_told(office: User, found: Amendment, tmp_path: Path) -> None:
    assert found.cites_plan
    path = amending_paper(tmp_path)
    path.write_text(path.read_text("utf-8").replace("35/KH-UBND", "36/KH-UBND"), "utf-8")
    assert not amendment_of(AKE, path).cites_plan


def test_changes_are_called_by_what_they_change(found: Amendment) -> None:
    campaign = Office.open().book.campaign(AKE)
    assert [title_of_field(one.field, campaign)["vi"] for one in found.changes] == [
        "Thời gian › Ngày kết thúc",
        "Chỉ tiêu › Tỷ lệ thanh toán trực tuyến › Tổng kết 100 ngày",
        "Thời hạn",
    ]


def test_taking_it_makes_a_revision_that_says_what_changed(office: User, found: Amendment) -> None:
    take(office, AKE, "issue")
    life = amend(office, AKE, found, all_of(found), "Kéo dài đợt thi đua")
    assert (life.state, life.revision) == ("issued", 2)
    campaign = Office.open().book.campaign(AKE)
    assert campaign.period.end == date(2024, 7, 15)
    paid = next(one for one in campaign.targets if one.id == "online-payment")
    assert paid.values[-1] == StatedValue(60, "day-100", "Kế hoạch 52/KH-UBND mục I.1")  # type: ignore[arg-type]
    assert campaign.deadlines[-1].before == date(2024, 6, 30)
    second, first = revisions(AKE)
    assert (second.digest, second.upload.sha256) == (campaign.digest, found.upload.sha256)  # type: ignore[union-attr]
    assert first.digest != second.digest
    told = {one["field"]: (one["before"], one["after"]) for one in second.changed}
    assert told["period/end"] == ("2024-06-29", "2024-07-15")
    assert told["targets/online-payment/values/day-100/value"] == (None, 60)
    assert history(AKE)[0].after["changed"] == second.changed


def test_a_duty_that_a_letter_adds_is_a_task_with_its_last_day(
    office: User, tmp_path: Path
) -> None:
    take(office, AKE, "issue")
    letter = tmp_path / "cong-van.txt"
    letter.write_text(LETTER, "utf-8")
    found = amendment_of(AKE, letter)
    assert [one.field for one in found.changes] == ["deadlines/+", "duties/+", "duties/+"]
    amend(office, AKE, found, all_of(found), "Bổ sung nhiệm vụ")
    task = Task.objects.get(campaign=AKE, revision=2, text__contains="khó khăn, vướng mắc trước")
    assert (task.leads, task.due) == (["Các đơn vị có liên quan"], date(2024, 6, 14))
    assert life_of(AKE).revision == 2


def test_only_what_was_chosen_with_the_value_that_was_typed(office: User, found: Amendment) -> None:
    take(office, AKE, "issue")
    amend(office, AKE, found, {"period/end": "2024-07-20"}, "Kéo dài")
    campaign = Office.open().book.campaign(AKE)
    assert campaign.period.end == date(2024, 7, 20)
    assert len(campaign.deadlines) == len(Office.open().book.campaign(CITY).deadlines) - 1


@pytest.mark.parametrize(
    ("chosen", "reason", "code"),
    [
        ({}, "Kéo dài", "nothing_chosen"),
        ({"period/end": ""}, " ", "reason_needed"),
        ({"period/end": "mai"}, "Kéo dài", "value_does_not_fit"),
        ({"period/end": "2024-01-01"}, "Kéo dài", "invalid_definition"),
    ],
)
def test_what_is_refused_leaves_everything_as_it_was(
    office: User, found: Amendment, chosen: dict[str, str], reason: str, code: str
) -> None:
    take(office, AKE, "issue")
    with pytest.raises(Refusal) as caught:
        amend(office, AKE, found, chosen, reason)
    assert caught.value.code == code
    assert life_of(AKE).revision == 1
    assert Office.open().book.campaign(AKE).period.end == date(2024, 6, 29)


def test_a_draft_is_not_amended(office: User, found: Amendment) -> None:
    with pytest.raises(Refusal) as caught:
        amend(office, AKE, found, all_of(found), "Kéo dài")
    assert caught.value.code == "state_forbids"
    assert not (Office.open().workspace.path / "definitions").exists()


def test_a_plan_from_the_day_of_issue_begins_on_that_day(office: User) -> None:
    take(office, CITY, "issue", signed=Signed("12/KH-UBND", date(2024, 6, 10)))
    campaign = Office.open().book.campaign(CITY)
    assert (campaign.document.number, campaign.period.start) == ("12/KH-UBND", date(2024, 6, 10))
    assert not campaign.document.missing
    assert all("134" in one.what.vi or "701" in one.what.vi for one in campaign.gaps)
    assert take(office, CITY, "start").state == "running"


def test_a_file_changed_beside_the_revisions_is_told(office: User) -> None:
    take(office, CITY, "issue", signed=Signed("12/KH-UBND", date(2024, 6, 10)))
    assert not life_shown(CITY)["changed_outside"]
    place = Office.open().workspace.path / "definitions" / "campaigns" / f"{CITY}.yaml"
    place.write_text(place.read_text("utf-8").replace("2024-12-31", "2024-12-30"), "utf-8")
    assert life_shown(CITY)["changed_outside"]
