"""The plans whose first day is the day of issue, and the letter of a department, the whole way.

Each is read on the page, a person chooses what the text leaves open, number and date of issue are
given with the signed file; days start it, remind and wind it up; it is closed with its report.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from pytest_django.live_server_helper import LiveServer

from tests.functional.test_site_pages_browser import CHROMIUM, browser
from tests.functional.way_room import Moves, Reader, Way, clock
from tests.integration.sum_room import person
from vedich.operations.campaign.lifecycle import life_of
from vedich.operations.campaign.plan_revisions import revisions
from vedich.operations.data.importing import import_file
from vedich.operations.keeping.auditing import verify
from vedich.operations.pages.board import office_now
from vedich.records.models import ClosedPeriod, Milestone, Role, Task, User

__all__ = ["browser", "clock"]
HEADER = "unit_id,code,name,kind,level,parent,position,valid_from\n"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="chưa cài chromium (apt-get install chromium)"
    ),
]


@dataclass(frozen=True)
class Case:
    """A document: who answers in it, the number and day it is given, what the page says of it.

    ``start``: None where it begins on the day of issue. ``chosen``: what a person decides, field →
    value. ``targets``: indicator → more than this at the end.
    """

    name: str
    file: str
    unit: str
    level: str
    number: str
    issued: date
    start: date | None
    end: date
    said: tuple[str, ...]
    chosen: dict[str, str]
    targets: dict[str, int]


CASES = [
    Case(
        name="tp-thu-2024",
        file="ke-hoach-tp-lang-son-2024.txt",
        unit="UBND phường Vĩnh Trại",
        level="commune",
        number="1420/KH-UBND",
        issued=date(2024, 6, 17),
        start=None,
        end=date(2024, 12, 31),
        said=("chưa biết ngày đầu", "Hạn gửi sát ngày kết thúc đợt thi đua"),
        chosen={"targets.1.indicator": "online_payment", "tiers.1.mode": "one_of"},
        targets={"online_services_used": 90, "online_payment": 45},
    ),
    Case(
        name="cong-thuong-thu-2024",
        file="ke-hoach-so-cong-thuong-lang-son-2024.txt",
        unit="Phòng Quản lý thương mại",
        level="department",
        number="52/KH-SCT",
        issued=date(2024, 6, 20),
        start=None,
        end=date(2024, 12, 26),
        said=("chưa biết ngày đầu", "Có 2 mục cùng mang số IV.3"),
        chosen={"targets.2.indicator": "online_payment", "tiers.1.mode": "one_of"},
        targets={"online_services_used": 90, "online_processing": 95, "online_payment": 45},
    ),
    Case(
        name="nong-nghiep-thu-2024",
        file="cong-van-so-nong-nghiep-lang-son-2024.txt",
        unit="Chi cục Thủy lợi",
        level="department",
        number="1033/SNN-VP",
        issued=date(2024, 6, 14),
        start=date(2024, 6, 6),
        end=date(2024, 12, 31),
        said=("Chưa có số", "Chưa có ngày ban hành"),
        chosen={"targets.1.indicator": "online_payment"},
        targets={"online_services_used": 90, "online_payment": 45},
    ),
]


@pytest.fixture
def who(tmp_path: Path, clock: Moves, case: Case, settings: Any) -> dict[str, User]:
    """The people of an office with one unit on its list."""
    settings.SECOND_FACTOR_ROLES = frozenset()
    clock(case.issued, time(8))
    file = tmp_path / "units.csv"
    kind = "phuong" if case.level == "commune" else "phong"
    file.write_text(f"{HEADER}D1,D1,{case.unit},{kind},{case.level},,1,2020-01-01\n", "utf-8")
    import_file(file, "units")
    return {
        "office": person(Role.OFFICE, name="vanphong"),
        "verifier": person(Role.APPRAISER, name="thamdinh"),
        "leader": person(Role.LEADER, name="lanhdao"),
        "head": person(Role.UNIT_HEAD, "D1", name="truongdonvi"),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)
def test_from_the_signed_text_to_its_end(
    case: Case,
    shared_data: Path,
    browser: Any,
    live_server: LiveServer,
    clock: Moves,
    who: dict[str, User],
    tmp_path: Path,
) -> None:
    plan = shared_data.parent / "sources" / case.file
    office = Reader(browser, live_server, who["office"])
    way = Way(case.name, clock, who, {"D1": case.unit}, case.level)
    _read(office, plan, case)
    start = _issue(office, way, plan, case)
    assert way.assign(who["leader"]) == {
        ("D1", name, "end"): value for name, value in case.targets.items()
    }
    assert way.bring_dossiers(tmp_path, start, case.end) == 400
    assert Task.objects.filter(campaign=case.name).exists()

    way.live(case.issued, case.end, step=7)
    assert life_of(case.name).state == "running"
    # Nobody answers at the end: the head is reminded on the last morning for it, and then does.
    way.live(case.end, case.end + timedelta(days=1), idle=True)
    until = Milestone.objects.get(campaign=case.name).confirm_until
    told = {one.rule: one for one in way.remind(until)}
    assert told["confirm"].unit == "D1"
    shown = office.open(way.place + "reminders/").locator("main").inner_text()
    assert told["confirm"].said_vi in shown
    way.meet(until)
    way.work()
    assert (life_of(case.name).state, way.signed) == ("closing", [case.end])
    assert not Milestone.objects.filter(campaign=case.name).exclude(state="frozen").exists()
    assert way.reports() == {case.end: "final-report"}
    assert way.layout_of("final-report") == []

    assert "đã kết thúc" in office.do(way.place + "life/", "close")
    assert ClosedPeriod.objects.filter(campaign=case.name, start=start, end=case.end).exists()
    assert way.steps() == ["plan.confirm", "issue", "start", "wind_up", "close"]
    assert verify().sound
    office.end()


def _read(office: Reader, plan: Path, case: Case) -> None:
    """What the text leaves open is said on the page; a person chooses, then confirms."""
    page = office.upload(plan)
    shown = page.locator("main").inner_text()
    assert [one for one in case.said if one not in shown] == []
    assert page.locator('input[name="edit:period.end"]').input_value() == case.end.isoformat()
    for field, value in case.chosen.items():
        page.locator(f'select[name="edit:{field}"]').select_option(value)
    assert "Dự thảo, chưa ban hành" in office.confirm(case.name)


def _issue(office: Reader, way: Way, plan: Path, case: Case) -> date:
    """Without number and date it is refused; given, the campaign has its first day."""
    life = way.place + "life/"
    refused = way.office.post(life, {"do": "issue"}, follow=True).content.decode()
    assert "Kế hoạch chưa có số hoặc ngày ban hành" in refused
    assert "trạng thái: đã ban hành" in office.issue(way.name, plan, case.number, case.issued)
    (first,) = revisions(case.name)
    assert (first.document_number, first.document_date) == (case.number, case.issued)
    made = office_now().book.campaign(case.name)
    start = case.start or case.issued
    assert (made.period.start, made.period.end) == (start, case.end)
    file = yaml.safe_load(first.definition)
    found = {one["indicator"]: one["values"][0] for one in file["targets"]}
    assert {name: (one["value"], one["at"]) for name, one in found.items()} == {
        name: (value, "end") for name, value in case.targets.items()
    }
    assert {one["comparison"] for one in file["targets"]} == {"gt"}
    return start
