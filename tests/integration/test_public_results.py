"""Results for everybody: what an issued notice says; hidden, replaced, withdrawn."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests.functional.test_english import names, unmarked
from tests.integration.reminder_room import CAMPAIGN, OTHER, UNIT, fill, give, start
from vedich.domain import clock
from vedich.operations.papers import steps as verbs
from vedich.operations.papers.public_results import notices_of, public_results
from vedich.records.models import Paper

pytestmark = pytest.mark.django_db
PAGE, LIST = f"/ket-qua/vi/{CAMPAIGN}/", "/ket-qua/vi/"
HEADER = "code,unit,officer,procedure,channel,received_at,due_at,finished_at,status,updated_at"


@pytest.fixture
def room(tmp_path: Path, vedich_home: Path) -> Path:
    # 5 of 23 filed online in the first unit; 0 of 4 in the other: too few to be shown.
    fill(tmp_path)
    start()
    return tmp_path


def more(folder: Path, name: str, numbers: range) -> None:
    """Dossiers filed online by the first unit, counted from today on."""
    give(
        folder / name,
        [
            f"N{number:03},{UNIT},CB7,1.001,online,2026-09-01,2026-09-30,2026-09-11,finished,"
            "2026-09-12"
            for number in numbers
        ],
    )


def issue(paper: Paper) -> Paper:
    paper = verbs.number("test", paper)
    paper = verbs.sign("test", paper, ContentFile(b"%PDF-1.7 ky", name="ky.pdf"))
    return verbs.issue("test", paper)


def draft(day: int) -> Paper:
    with clock.at(datetime(2026, 9, day, 9)):
        return verbs.draft("test", CAMPAIGN, "result-notice")


def text_of(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200 and not answer.cookies
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def online(unit: str) -> dict[str, object]:
    told = public_results(CAMPAIGN)
    at = next(n for n, one in enumerate(told["indicators"]) if "trực tuyến" in one["vi"])
    name = "UBND xã Phú Thiện" if unit == UNIT else "UBND xã Vân Canh"
    row = next(row for row in told["rows"] if row["name"] == name)
    found: dict[str, object] = row["cells"][at]
    return found


def test_nothing_is_public_until_a_notice_is_issued(room: Path) -> None:
    visitor = Client()
    more(room, "n.csv", range(40))
    paper = draft(20)
    assert visitor.get(PAGE).status_code == 404
    assert "/ket-qua/" not in visitor.get("/help/vi/").content.decode()
    with clock.at(datetime(2026, 9, 20, 9)):
        verbs.number("test", paper)
        verbs.sign("test", paper, ContentFile(b"%PDF-1.7 ky", name="ky.pdf"))
    assert visitor.get(PAGE).status_code == 404
    assert "Chưa có kết quả" in text_of(LIST)
    with clock.at(datetime(2026, 9, 21, 9)):
        verbs.issue("test", paper)
    page = text_of(PAGE)
    assert "Thông báo số 01/TB-VD" in page and "20/9/2026" in page
    assert "UBND xã Phú Thiện" in page
    assert CAMPAIGN in visitor.get(LIST).content.decode()
    assert "/ket-qua/vi/" in visitor.get("/help/vi/").content.decode()
    english = text_of(f"/ket-qua/en/{CAMPAIGN}/")
    assert "Notice 01/TB-VD" in english
    for address in (f"/ket-qua/en/{CAMPAIGN}/", "/ket-qua/en/"):
        assert unmarked(visitor, address, names())[0] == []
    assert visitor.get("/ket-qua/vi/ia-ake-2024/").status_code == 404
    assert visitor.get(f"/ket-qua/xx/{CAMPAIGN}/").status_code == 404
    assert visitor.post(PAGE).status_code == 405


def test_cells_of_few_are_hidden_and_figures_are_those_of_the_notice(room: Path) -> None:
    with clock.at(datetime(2026, 9, 20, 9)):
        issue(draft(20))
    assert online(OTHER)["hidden"]
    page, was = text_of(PAGE), online(UNIT)
    assert "không hiển thị số" in page and "0/4" not in page
    assert was["parts"] and str(was["parts"]) in page
    more(room, "n.csv", range(40))
    assert online(UNIT) == was, "today's data are not what was signed"


def test_a_correction_replaces_and_few_cases_between_two_notices_stay_hidden(room: Path) -> None:
    more(room, "n.csv", range(40))
    with clock.at(datetime(2026, 9, 20, 9)):
        first = issue(draft(20))
    was = online(UNIT)
    assert was["parts"] and not was["hidden"]
    more(room, "m.csv", range(40, 42))
    with clock.at(datetime(2026, 9, 22, 9)):
        second = verbs.revise("test", first, "Bổ sung hồ sơ nhập sót")
        assert online(UNIT) == was, "a draft changes nothing"
        second = issue(second)
    now = online(UNIT)
    assert now["hidden"] and now["status"] == was["status"]
    page = text_of(PAGE)
    assert "Theo Thông báo số 02/TB-VD" in page
    assert "đã được thay thế bằng Thông báo số 02/TB-VD" in page
    assert str(was["parts"]) not in page
    more(room, "o.csv", range(42, 60))
    with clock.at(datetime(2026, 9, 23, 9)):
        issue(verbs.revise("test", second, "Bổ sung tiếp"))
    assert not online(UNIT)["hidden"]


def test_a_withdrawn_notice_shows_no_figures(room: Path) -> None:
    more(room, "n.csv", range(40))
    with clock.at(datetime(2026, 9, 20, 9)):
        paper = issue(draft(20))
        verbs.withdraw("test", paper, "Ghi nhầm đơn vị")
        unissued = draft(20)
        verbs.withdraw("test", unissued, "Bỏ")
    assert Client().get(PAGE).status_code == 404
    assert [one.state for one in notices_of(CAMPAIGN)] == ["withdrawn"]
