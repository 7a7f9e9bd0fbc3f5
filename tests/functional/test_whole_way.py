"""The whole way of one plan in a browser, with the clock moved: from the signed text to its end.

The plan of Ia Ake is read, compared, confirmed and issued; its annex is assigned to the cell; days
start it, remind, open its milestones and wind it up; units answer, a verifier signs, each milestone
has its report; it is closed, reopened by two persons and archived.
"""

from __future__ import annotations

import io
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.functional.test_site_pages_browser import CHROMIUM, browser
from tests.functional.way_room import Moves, Reader, Way, clock
from tests.integration.course_room import UNIT, open_room, people
from vedich.documents.targets_sheet import KEYS
from vedich.operations.campaign.lifecycle import life_of
from vedich.operations.campaign.plan_revisions import revisions
from vedich.operations.keeping.auditing import verify
from vedich.operations.work.ticking import tick
from vedich.records.models import ClosedPeriod, Milestone, TargetCell, Task, User

__all__ = ["browser", "clock"]
NAME = "ia-ake-thu-2024"
PLAN = "ke-hoach-xa-ia-ake-gia-lai-2024.txt"
FIRST, ISSUED, LAST = date(2024, 3, 28), date(2024, 4, 6), date(2024, 6, 29)
REMINDED = date(2024, 5, 20)
DECISION = "36/QĐ-UBND ngày 08/4/2024"
# Its annex, cell by cell: 2023, day 50, day 100; the last is kept to the end.
ANNEX = {
    "transparency": (75.8, 100, 100),
    "on_time": (99.77, 100, 100),
    "online_filing": (0.2, 30, 60),
    "online_payment": (0, 20, 55),
    "satisfaction": (100, 100, 100),
    "digitised": (21.3, 50, 100),
}

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="chưa cài chromium (apt-get install chromium)"
    ),
]


@pytest.fixture
def who(clock: Moves, tmp_path: Path, settings: Any) -> dict[str, User]:
    settings.SECOND_FACTOR_ROLES = frozenset()
    clock(ISSUED, time(8))
    open_room(tmp_path)
    return people()


def test_ia_ake_from_the_signed_text_to_the_archive(
    shared_data: Path,
    browser: Any,
    live_server: LiveServer,
    clock: Moves,
    who: dict[str, User],
    tmp_path: Path,
) -> None:
    plan = shared_data.parent / "sources" / PLAN
    office = Reader(browser, live_server, who["office"])
    leader = Reader(browser, live_server, who["leader"])
    way = Way(NAME, clock, who, {UNIT: "UBND xã Ia Ake"})
    page = office.upload(plan)
    assert "Chiến dịch cao điểm 100 ngày đêm" in page.locator("main").inner_text()
    assert page.locator('input[name="edit:period.end"]').input_value() == LAST.isoformat()
    assert "Dự thảo, chưa ban hành" in office.confirm(NAME)
    assert (life_of(NAME).state, way.steps()) == ("draft", ["plan.confirm"])
    assert "trạng thái: đã ban hành" in office.issue(NAME, plan, "35/KH-UBND", ISSUED)
    assert Task.objects.filter(campaign=NAME).exists()
    (first,) = revisions(NAME)
    assert (first.document_number, first.document_date) == ("35/KH-UBND", ISSUED)
    _assign(way, office, leader)
    assert way.bring_dossiers(tmp_path, FIRST, LAST) == 400

    tick()
    assert life_of(NAME).state == "running"
    way.live(ISSUED, REMINDED)
    lagging = {one.subject: one.said_vi for one in way.remind(REMINDED) if one.rule == "lagging"}
    shown = office.open(way.place + "reminders/").locator("main").inner_text()
    assert lagging["digitised"] in shown
    assert "chỉ tiêu ≥ 100% vào ngày 29/6/2024" in lagging["digitised"]
    way.live(REMINDED + timedelta(days=1), LAST + timedelta(days=12))
    way.work()
    tens = [ISSUED + timedelta(days=10 * number) for number in range(9)]
    assert way.signed == [*tens, LAST]
    assert date(2024, 5, 16) in tens
    assert not Milestone.objects.filter(campaign=NAME).exclude(state="frozen").exists()
    reports = way.reports()
    assert set(reports) == set(way.signed)
    assert (reports[date(2024, 5, 16)], reports[LAST]) == ("report-50-days", "final-report")
    assert way.layout_of("final-report") == []
    assert life_of(NAME).state == "closing"

    life = way.place + "life/"
    assert "Duy trì sau khi kết thúc" in office.do(life, "close")
    assert ClosedPeriod.objects.filter(campaign=NAME, end=LAST).exists()
    _reopen_by_two(life, office, leader)
    assert life_of(NAME).state == "closing"
    office.do(life, "close")
    assert "không còn bước nào" in office.do(life, "archive")
    assert way.steps() == [
        *("plan.confirm", "issue", "start", "wind_up", "close", "propose_reopening"),
        *("agree_reopening", "close", "archive"),
    ]
    assert verify().sound
    office.end()
    leader.end()


def _assign(way: Way, office: Reader, leader: Reader) -> None:
    """The office drafts, the annex goes out as a workbook, a leader looks at it and signs."""
    import openpyxl

    place = way.place + "targets/assign/"
    assert "Đã mở bản thảo số 1" in office.do(place, "begin")
    book = openpyxl.load_workbook(io.BytesIO(way.office.get(place + "sheet.xlsx").content))
    rows = list(book.active.iter_rows(min_row=KEYS, values_only=True))
    (own,) = (row for row in rows if row[1] == UNIT)
    sheet = dict(zip(rows[0], own, strict=True))
    stones = ("@", "@day-50", "@day-100")
    assert {name: tuple(sheet[name + at] for at in stones) for name in ANNEX} == ANNEX
    shown = leader.open(place + "?show=all").locator("main").inner_text()
    assert "18 ô chỉ tiêu; 0 ô khác giá trị đang dùng; 0 ô chưa có giá trị" in shown
    leader.page.locator("#sign-document").fill(DECISION)
    leader.page.locator("#sign-signatory").fill("Vũ Tiến Sơn")
    said = leader.send("form:has(input[name=do][value=sign]) button")
    assert "Đã ký phiên bản 1" in said and DECISION in said
    signed = TargetCell.objects.filter(version__campaign=NAME)
    given = {(one.indicator, one.milestone): int(one.value) for one in signed}
    wanted = {
        (name, stone): value
        for name, (_, half, whole) in ANNEX.items()
        for stone, value in (("day-50", half), ("day-100", whole), ("end", whole))
    }
    assert given == wanted


def _reopen_by_two(life: str, office: Reader, leader: Reader) -> None:
    page = office.open(life)
    page.locator("#reason-propose_reopening").fill("Đơn vị gửi thiếu một tệp")
    shown = office.send("form:has(input[name=do][value=propose_reopening]) button")
    assert "đề nghị mở lại đợt thi đua" in shown
    assert "không tự đồng ý được" in office.do(life, "agree_reopening")
    assert "trạng thái: đang tổng kết" in leader.do(life, "agree_reopening")
