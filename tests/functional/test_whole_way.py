"""The whole way of one plan in a browser, with the clock moved: from the signed text to its end.

The plan of Ia Ake is read, compared, confirmed and issued; days start it, open its milestones and
wind it up; units answer, a verifier signs, it is closed, reopened by two persons and archived.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.functional.site_pages import faults_of, signed_in
from tests.functional.test_site_pages_browser import CHROMIUM, WIDTHS, browser
from tests.integration.course_room import open_room, people
from vedich.operations.campaign.lifecycle import history, life_of
from vedich.operations.campaign.plan_revisions import revisions
from vedich.operations.keeping.auditing import verify
from vedich.operations.work.ticking import tick
from vedich.records.models import ClosedPeriod, Milestone, Task, User

__all__ = ["browser"]
NAME = "ia-ake-thu-2024"
PLAN = "ke-hoach-xa-ia-ake-gia-lai-2024.txt"
LIFE = f"/campaign/{NAME}/life/"
FIRST, LAST = date(2024, 3, 28), date(2024, 6, 29)
Moves = Callable[[date, time], None]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="chưa cài chromium (apt-get install chromium)"
    ),
]


@pytest.fixture
def clock(tmp_path: Path, vedich_home: Path, monkeypatch: pytest.MonkeyPatch) -> Moves:
    """Moves the clock of the site and of its worker."""
    file = tmp_path / "clock"
    monkeypatch.setenv("VEDICH_CLOCK", str(file))

    def move(day: date, at: time) -> None:
        file.write_text(datetime.combine(day, at).isoformat(), encoding="ascii")

    move(date(2024, 4, 6), time(8))
    return move


@pytest.fixture
def who(clock: Moves, tmp_path: Path, settings: Any) -> dict[str, User]:
    settings.SECOND_FACTOR_ROLES = frozenset()
    open_room(tmp_path)
    return people()


class Reader:
    """A browser of one person; what axe and the width say is kept for the end."""

    def __init__(self, browser: Any, server: LiveServer, user: User) -> None:
        width, height = WIDTHS["desktop"]
        self.site = server.url
        self.context = browser.new_context(viewport={"width": width, "height": height})
        cookies = {name: one.value for name, one in signed_in(user).cookies.items()}
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.site} for name, value in cookies.items()]
        )
        self.page = self.context.new_page()
        self.wrong: list[str] = []

    def open(self, address: str) -> Any:
        self.page.goto(self.site + address)
        self.wrong += [f"{address}: {one}" for one in faults_of(self.page)]
        return self.page

    def send(self, button: str) -> str:
        """Click, wait for the next page and give its words."""
        self.page.locator(button).click()
        self.page.wait_for_load_state()
        return str(self.page.locator("main").inner_text())

    def step(self, verb: str) -> str:
        """Take a step on the page of the campaign's life."""
        self.open(LIFE)
        return self.send(f"form:has(input[name=do][value={verb}]) button")

    def end(self) -> None:
        assert self.wrong == []
        self.context.close()


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
    _read_and_confirm(office, plan)
    assert (life_of(NAME).state, history(NAME)[0].verb) == ("draft", "plan.confirm")
    _issue(office, plan)
    assert Task.objects.filter(campaign=NAME).exists()
    (first,) = revisions(NAME)
    assert (first.document_number, first.document_date) == ("35/KH-UBND", date(2024, 4, 6))

    tick()
    assert life_of(NAME).state == "running"
    days = _through_the_course(clock, who)
    assert date(2024, 5, 16) in days
    assert len(days) >= 10
    assert life_of(NAME).state == "closing"

    shown = office.step("close")
    assert "Duy trì sau khi kết thúc" in shown
    assert ClosedPeriod.objects.filter(campaign=NAME, end=LAST).exists()
    _reopen_by_two(office, Reader(browser, live_server, who["leader"]))
    assert life_of(NAME).state == "closing"
    office.step("close")
    assert "không còn bước nào" in office.step("archive")
    verbs = [one.verb.removeprefix("campaign.") for one in history(NAME)][::-1]
    assert verbs == [
        *("plan.confirm", "issue", "start", "wind_up", "close", "propose_reopening"),
        *("agree_reopening", "close", "archive"),
    ]
    assert verify().sound
    office.end()


def _read_and_confirm(office: Reader, plan: Path) -> None:
    page = office.open("/plans/")
    page.locator("input[type=file]").set_input_files(plan)
    shown = office.send("form:has(input[type=file]) button")
    assert "Chiến dịch cao điểm 100 ngày đêm" in shown
    assert page.locator('input[name="edit:period.end"]').input_value() == LAST.isoformat()
    page.locator("#name").fill(NAME)
    office.send("section:has(#confirm) button")
    page.wait_for_url(f"**/campaign/{NAME}/plan/")
    assert "Dự thảo, chưa ban hành" in page.locator("main").inner_text()


def _issue(office: Reader, plan: Path) -> None:
    page = office.open(LIFE)
    page.locator("#number").fill("35/KH-UBND")
    page.locator("#date").fill("2024-04-06")
    page.locator("#signed").set_input_files(plan)
    shown = office.send("form:has(input[name=do][value=issue]) button")
    assert "trạng thái: đã ban hành" in shown


def _through_the_course(clock: Moves, who: dict[str, User]) -> list[date]:
    """Each day opens what is due on it; the head confirms and the verifier signs on the pages."""
    head, verifier = signed_in(who["head"]), signed_in(who["verifier"])
    day, signed = date(2024, 4, 6), []
    while day <= LAST + timedelta(days=12):
        clock(day, time(0, 1))
        tick()
        for stone in Milestone.objects.filter(campaign=NAME, counted_to__lt=day, state="open"):
            _post(head, stone, {"do": "confirmed", "unit": "24049"}, day, clock)
        for stone in Milestone.objects.filter(campaign=NAME, state="verifying"):
            _post(verifier, stone, {"do": "sign"}, day, clock)
            signed.append(stone.day)
        day += timedelta(days=1)
    assert not Milestone.objects.filter(campaign=NAME).exclude(state="frozen").exists()
    return signed


def _post(client: Client, stone: Milestone, sent: dict[str, str], day: date, clock: Moves) -> None:
    clock(day, time(9))
    answer = client.post(f"/campaign/{NAME}/milestones/{stone.day}/", sent)
    assert answer.status_code == 302, answer.content.decode()[-2000:]


def _reopen_by_two(office: Reader, leader: Reader) -> None:
    page = office.open(LIFE)
    page.locator("#reason-propose_reopening").fill("Đơn vị gửi thiếu một tệp")
    shown = office.send("form:has(input[name=do][value=propose_reopening]) button")
    assert "đề nghị mở lại đợt thi đua" in shown
    assert "không tự đồng ý được" in office.step("agree_reopening")
    assert "trạng thái: đang tổng kết" in leader.step("agree_reopening")
    leader.end()
