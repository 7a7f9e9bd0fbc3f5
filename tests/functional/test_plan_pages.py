"""A signed plan on the site: uploaded, compared, corrected, confirmed; bad files told plainly."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vedich.operations import people
from vedich.records.models import AuditEvent, Role

pytestmark = pytest.mark.django_db(transaction=True)

PLAN = """UBND TỈNH MẪU
SỞ NỘI VỤ
Số: 12/KH-SNV
Mẫu, ngày 05 tháng 3 năm 2026
KẾ HOẠCH
Phát động đợt thi đua cao điểm nâng cao tỷ lệ thanh toán trực tuyến năm 2026
Căn cứ Luật Thi đua, khen thưởng ngày 15/6/2022;
I. NỘI DUNG THI ĐUA
1. Tỷ lệ hồ sơ thanh toán trực tuyến đạt trên 45%.
II. THỜI GIAN THI ĐUA
Từ ngày 10/3/2026 đến hết ngày 30/6/2026.
III. TỔ CHỨC THỰC HIỆN
1. Văn phòng Sở chủ trì, phối hợp với Phòng Cải cách hành chính theo dõi, báo cáo hằng tháng.
Trên đây là Kế hoạch của Sở./.
GIÁM ĐỐC
Trần Văn An
"""


@pytest.fixture
def office(vedich_home: Path, client: Client) -> Client:
    invited = people.invite("test", "vanphong", "Văn phòng", role=Role.OFFICE)
    client.force_login(people.accept_invitation(invited.token, "mot-mat-khau-dai-2026"))
    return client


def upload(client: Client, name: str, data: bytes) -> str:
    answer = client.post("/plans/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_plan_becomes_a_campaign_with_corrections_and_an_event(
    office: Client, vedich_home: Path
) -> None:
    place = upload(office, "ke-hoach.txt", PLAN.encode())
    page = office.get(place).content.decode()
    assert 'value="2026-06-30"' in page and "Văn phòng Sở" in page
    made = office.post(place, {"name": "so-mau-2026", "edit:period.end": "2026-07-15"})
    assert made["Location"] == "/campaign/so-mau-2026/plan/"
    file = vedich_home / "definitions" / "campaigns" / "so-mau-2026.yaml"
    campaign = yaml.safe_load(file.read_text("utf-8"))
    assert str(campaign["period"]["end"]) == "2026-07-15"
    assert campaign["targets"][0]["comparison"] == "gt"
    event = AuditEvent.objects.get(verb="plan.confirm")
    assert event.after["corrected"] == {"period.end": ["2026-06-30", "2026-07-15"]}
    assert office.get("/campaign/so-mau-2026/plan/").status_code == 200


def test_the_same_id_twice_is_refused_and_typed_values_stay(office: Client) -> None:
    place = upload(office, "ke-hoach.txt", PLAN.encode())
    assert office.post(place, {"name": "so-mau-2026"}).status_code == 302
    again = office.post(place, {"name": "so-mau-2026", "edit:period.end": "2026-08-01"})
    page = again.content.decode()
    assert "Đã có đợt thi đua mang mã" in page
    assert 'value="2026-08-01"' in page


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("trong.txt", b"abc", "gần như không có chữ"),
        ("hong.docx", b"PK\x03\x04" + b"x" * 400, "bị hỏng"),
        ("hong.pdf", b"%PDF-1.4\n" + b"x" * 400, "bị hỏng"),
    ],
)
def test_files_that_are_no_plan_are_told_plainly(
    office: Client, name: str, data: bytes, said: str
) -> None:
    answer = office.get(upload(office, name, data))
    assert answer.status_code == 409
    assert said in answer.content.decode()
