"""Campaign files of an office, made from shipped ones with other values; an amending paper."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vedich.domain.amending import put
from vedich.operations.office import Office
from vedich.rulebook.plan_draft import written
from vedich.rulebook.rewriting import data_of

AKE, CITY = "ia-ake-2024", "tp-lang-son-2024"
PAPER = """ỦY BAN NHÂN DÂN
XÃ IA AKE
Số: 52/KH-UBND
Ia Ake, ngày 10 tháng 6 năm 2024

KẾ HOẠCH
Sửa đổi, bổ sung Kế hoạch số 35/KH-UBND ngày 06/4/2024 của UBND xã Ia Ake

UBND xã Ia Ake sửa đổi, bổ sung Kế hoạch số 35/KH-UBND như sau:

I. NỘI DUNG SỬA ĐỔI
1. Chỉ tiêu: Tỷ lệ hồ sơ thanh toán trực tuyến đạt tối thiểu 60%.
2. Thời gian: Bắt đầu từ ngày 28/3/2024 và kết thúc vào ngày 15/7/2024.

II. NỘI DUNG BỔ SUNG
1. Công an xã tuyên truyền tại các thôn, hoàn thành trước ngày 30/6/2024.

Nơi nhận:
- UBND huyện Phú Thiện;
- Lưu: VT.
"""


def amending_paper(folder: Path) -> Path:
    """A plan that moves the end, raises a target and adds a deadline."""
    path = folder / "sua-doi.txt"
    path.write_text(PAPER, encoding="utf-8")
    return path


def own_campaign(base: str, name: str, values: Mapping[str, Any]) -> str:
    """A campaign of the office: ``base`` under another id, with these values; its id."""
    office = Office.open()
    data = data_of(office.book, base)
    for field, value in {"id": name, **values}.items():
        data = put(data, field, value)
    place = office.workspace.path / "definitions" / "campaigns" / f"{name}.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(written(data), encoding="utf-8")
    return name
