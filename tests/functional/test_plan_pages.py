"""A signed plan on the site: uploaded, compared, corrected, confirmed; bad files told plainly."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vedich.operations.people import accounts as people
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


TREES = """UBND HUYỆN MẪU
Số: 15/KH-UBND
Mẫu, ngày 05 tháng 3 năm 2026
KẾ HOẠCH
Phát động phong trào thi đua 100 ngày trồng cây năm 2026
Căn cứ Quyết định số 524/QĐ-TTg ngày 01/4/2021 của Thủ tướng Chính phủ về trồng cây;
I. NỘI DUNG THI ĐUA
1. Toàn huyện trồng mới ít nhất 10.000 cây xanh.
2. Vận động tối thiểu 300 đơn vị máu.
II. THỜI GIAN THI ĐUA
Từ ngày 10/3/2026 đến hết ngày 30/6/2026.
III. KHEN THƯỞNG
1. Chủ tịch UBND huyện tặng Giấy khen cho tập thể đạt tất cả các tiêu chuẩn sau:
a) Trồng vượt chỉ tiêu được giao;
b) Có hồ sơ theo dõi cây sau trồng.
IV. TỔ CHỨC THỰC HIỆN
1. Theo Quyết định số 524/QĐ-TTg ngày 01/4/2021 của Bộ Nông nghiệp về trồng cây, các xã thực hiện.
Trên đây là Kế hoạch của UBND huyện./.
CHỦ TỊCH
Trần Văn An
"""


def test_a_plan_without_an_indicator_keeps_its_own_numbers(
    office: Client, vedich_home: Path
) -> None:
    place = upload(office, "trong-cay.txt", TREES.encode())
    assert "10000" in office.get(place).content.decode()
    made = office.post(place, {"name": "trong-cay-2026"})
    assert made["Location"] == "/campaign/trong-cay-2026/plan/"
    assert "≥ 10.000 cây" in office.get(made["Location"]).content.decode()
    file = vedich_home / "definitions" / "campaigns" / "trong-cay-2026.yaml"
    campaign = yaml.safe_load(file.read_text("utf-8"))
    assert [one["amounts"][0]["unit"] for one in campaign["contents"]] == ["cây", "đơn vị"]
    assert (campaign["targets"], campaign["ranking"]["by"]) == ([], "")
    for tab in (
        "",
        "ranking/",
        "targets/",
        "reports/",
        "notes/",
        "history/",
        "reminders/",
        "life/",
    ):
        page = office.get(f"/campaign/trong-cay-2026/{tab}")
        assert page.status_code == 200, tab
    assert (
        "Đợt này không xếp hạng" in office.get("/campaign/trong-cay-2026/ranking/").content.decode()
    )


def test_all_or_one_of_the_criteria_is_for_a_person(office: Client, vedich_home: Path) -> None:
    place = upload(office, "trong-cay.txt", TREES.encode())
    assert 'name="edit:tiers.0.mode"' in office.get(place).content.decode()
    office.post(place, {"name": "trong-cay-2026", "edit:tiers.0.mode": "one_of"})
    file = vedich_home / "definitions" / "campaigns" / "trong-cay-2026.yaml"
    tier = yaml.safe_load(file.read_text("utf-8"))["tiers"][0]
    assert [one["judged"] for one in tier["criteria"]["one_of"]] == [
        "Trồng vượt chỉ tiêu được giao",
        "Có hồ sơ theo dõi cây sau trồng.",
    ]


def test_what_contradicts_itself_stands_beside_each_other_and_is_chosen(
    office: Client, vedich_home: Path
) -> None:
    place = upload(office, "trong-cay.txt", TREES.encode())
    page = office.get(place).content.decode()
    assert "từ ngày đầu đến ngày cuối có 113 ngày" in page
    assert "đủ 100 ngày: đến hết 17/6/2026" in page
    assert "ghi là “Bộ Nông nghiệp”" in page
    doubts = [one for one in page.split("<li>") if "pick:" in one]
    picks = {
        (one.split('name="pick:')[1].split('"')[0], kind)
        for one in doubts
        for kind in ("100 ngày", "524/QĐ-TTg")
        if kind in one
    }
    (length,) = (number for number, kind in picks if kind == "100 ngày")
    (cited,) = (number for number, kind in picks if kind == "524/QĐ-TTg")
    office.post(
        place,
        {
            "name": "trong-cay-2026",
            "edit:period.end": "2026-06-30",
            f"pick:{length}": "0",
            f"pick:{cited}": "1",
            "pick:99": "7",
        },
    )
    file = vedich_home / "definitions" / "campaigns" / "trong-cay-2026.yaml"
    campaign = yaml.safe_load(file.read_text("utf-8"))
    assert str(campaign["period"]["end"]) == "2026-06-17"
    assert campaign["bases"][0]["body"] == "Bộ Nông nghiệp"


def test_without_a_choice_the_text_stands(office: Client, vedich_home: Path) -> None:
    place = upload(office, "trong-cay.txt", TREES.encode())
    office.post(place, {"name": "trong-cay-2026", "pick:0": "", "pick:1": ""})
    file = vedich_home / "definitions" / "campaigns" / "trong-cay-2026.yaml"
    campaign = yaml.safe_load(file.read_text("utf-8"))
    assert str(campaign["period"]["end"]) == "2026-06-30"
    assert campaign["bases"][0]["body"] == "Thủ tướng Chính phủ"


def test_a_file_is_read_once_until_it_or_the_words_change(
    office: Client, vedich_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vedich.intake import plan_files

    read: list[str] = []
    real = plan_files.read_plan_file

    def counted(path: Path) -> object:
        read.append(path.name)
        return real(path)

    monkeypatch.setattr(plan_files, "read_plan_file", counted)
    plan = TREES.replace("15/KH", "16/KH")
    place = upload(office, "mot-lan.txt", plan.encode())
    office.get(place)
    office.get(place)
    assert (
        office.post(place, {"name": "", "edit:targets.0.values.0.value": "mười"}).status_code == 200
    )
    assert read == ["mot-lan.txt"]
    office.get(upload(office, "khac.txt", plan.replace("10.000", "11.000").encode()))
    assert read == ["mot-lan.txt", "khac.txt"]
