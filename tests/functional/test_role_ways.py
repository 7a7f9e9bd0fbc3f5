"""The ways of appraiser, council, leader, auditor and administrator, from Today to what they want.

Each is walked in Vietnamese on a desktop and in English on a phone. Elements are found by where
they lead, not by their words, so that one test walks both.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.functional.site_pages import (
    BASE,
    CAMPAIGN,
    PASSPHRASE,
    UNIT,
    load_example,
    signed_in,
    somebody,
)
from tests.functional.test_site_pages_browser import CHROMIUM, WIDTHS, browser, faults_of
from tests.integration.sum_room import OTHER, asked, place, sums
from vedich.operations.sums import reports as sum_reports
from vedich.operations.work.jobs import run_next
from vedich.records.models import (
    Assignment,
    AuditEvent,
    JobState,
    PeriodReport,
    Role,
    SumState,
    User,
)

__all__ = ["browser"]
FIGURE = f"{BASE}unit/{UNIT}/online_payment/"
WRONG_REASON = "Số hồ sơ phải trả phí chưa khớp với sổ thu"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="chưa cài chromium (apt-get install chromium)"
    ),
    pytest.mark.parametrize(("size", "lang"), [("desktop", "vi"), ("phone", "en")]),
]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_example(tmp_path_factory.mktemp("roles"))


@pytest.fixture(autouse=True)
def home(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    clock = tmp_path / "clock"
    clock.write_text("2026-10-05T09:00:00", encoding="ascii")
    monkeypatch.setenv("VEDICH_CLOCK", str(clock))
    monkeypatch.setenv("VEDICH_HOME", str(example))
    settings.SECOND_FACTOR_ROLES = frozenset()
    return example


class Walk:
    """A browser in which somebody has signed in, standing at Today."""

    def __init__(self, browser: Any, server: LiveServer, user: User, size: str, lang: str) -> None:
        width, height = WIDTHS[size]
        self.site = server.url
        self.context = browser.new_context(viewport={"width": width, "height": height})
        cookies = {name: one.value for name, one in signed_in(user).cookies.items()}
        cookies["vedich_language"] = lang
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.site} for name, value in cookies.items()]
        )
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.goto(self.site)
        assert self.page.locator("html").get_attribute("lang") == lang

    def follow(self, link: str) -> None:
        """Click the first visible link whose address ends so; the menu is unfolded on a phone."""
        found = self.page.locator(f"a[href$='{link}']:visible")
        if not found.count():
            self.page.locator(".side-fold > summary").click()
        found.first.click()
        self.page.wait_for_url(f"**{link}")
        self.look()

    def look(self) -> None:
        """What axe and the width say against the page is kept for the end."""
        self.wrong += [f"{self.page.url}: {one}" for one in faults_of(self.page)]

    def end(self) -> None:
        assert self.wrong == []
        self.context.close()


def test_an_appraiser_contests_what_a_unit_reports_and_then_confirms_it(
    browser: Any, live_server: LiveServer, size: str, lang: str
) -> None:
    what, head = asked(), somebody(Role.UNIT_HEAD, OTHER)
    report = sum_reports.submit(head, what, place(OTHER), sums(what))
    walk = Walk(browser, live_server, somebody(Role.APPRAISER), size, lang)
    waiting = f"{BASE}sums/?end=2026-09-30&state=submitted"
    walk.follow(waiting)
    page = walk.page
    row = page.locator("section:has(#units) tbody tr").first
    row.locator("summary").click()
    row.locator("input[name=reason]").fill(WRONG_REASON)
    walk.look()
    row.locator("form:has(input[name=reason]) button").click()
    page.wait_for_load_state()
    report.refresh_from_db()
    assert (report.state, report.reason) == (SumState.CONTESTED, WRONG_REASON)

    # The unit is told on its own Today, corrects and sends again.
    unit = Walk(browser, live_server, head, size, lang)
    unit.follow(f"{BASE}unit/{OTHER}/sums/2026-09-30/")
    assert WRONG_REASON in unit.page.locator("main").inner_text()
    unit.page.locator("input[name^='n-']").first.fill("31")
    unit.page.locator("#enter button").click()
    unit.page.wait_for_load_state()
    unit.end()
    report.refresh_from_db()
    assert report.state == SumState.SUBMITTED

    page.goto(live_server.url)
    walk.follow(waiting)
    page.locator(f"input[type=checkbox][value='{report.id}']").check()
    page.locator("#confirm button").click()
    page.wait_for_load_state()
    job = run_next("worker")
    assert job is not None and job.state == JobState.DONE
    assert PeriodReport.objects.get(id=report.id).state == SumState.CONFIRMED
    page.goto(live_server.url)
    assert page.locator(f"a[href='{waiting}']").count() == 0
    walk.end()


@pytest.mark.parametrize("role", [Role.COUNCIL, Role.LEADER])
def test_council_and_leader_read_the_ranking_and_why(
    browser: Any, live_server: LiveServer, size: str, lang: str, role: Role
) -> None:
    walk = Walk(browser, live_server, somebody(role), size, lang)
    page = walk.page
    walk.follow(f"/campaign/{CAMPAIGN}/")
    walk.follow(f"{BASE}ranking/")
    page.locator("input[type=search]").first.fill("phu thien")
    row = page.locator("#blocks tbody tr:visible")
    row.locator("nth=1").wait_for(state="detached")
    assert row.count() == 1
    row.locator(f"a[href^='{BASE}unit/{UNIT}/']").first.click()
    page.wait_for_url(f"**/unit/{UNIT}/**")
    walk.look()
    page.locator(f"a[href^='{FIGURE}']").first.click()
    page.wait_for_url(f"**{FIGURE}**")
    walk.look()
    said = page.locator("main").inner_text()
    assert ("41,52%" if lang == "vi" else "41.52%") in said
    assert re.search(r"2[.,]043/4[.,]921", said)
    # The council reads the figure and how it came about; whose dossiers they are is not for it.
    assert (page.locator("#rows tbody tr").count() > 0) is (role == Role.LEADER)
    page.locator("a[href='/rules/online_payment/']").click()
    page.wait_for_url("**/rules/online_payment/")
    walk.look()
    walk.end()


def test_an_auditor_recomputes_a_number_and_checks_the_log(
    browser: Any, live_server: LiveServer, size: str, lang: str
) -> None:
    from vedich.operations.people.accounts import set_active

    other = somebody(Role.OFFICER, "H21.16")
    set_active(somebody(Role.ADMINISTRATOR), other, False, "Chuyển công tác")
    walk = Walk(browser, live_server, somebody(Role.AUDITOR), size, lang)
    page = walk.page

    # A number is counted again from the very rows behind it.
    walk.follow(f"/campaign/{CAMPAIGN}/")
    page.goto(f"{live_server.url}{FIGURE}")
    walk.look()
    shown = re.search(r"([\d.,]+)/([\d.,]+)", page.locator(".grid .card").first.inner_text())
    assert shown
    above, below = (int(re.sub(r"\D", "", one)) for one in shown.groups())
    rows: dict[str, list[dict[str, str]]] = {}
    for part in ("numerator", "gap"):
        page.goto(f"{live_server.url}{FIGURE}?part={part}")
        with page.expect_download() as download:
            page.locator("#rows a[download][href*='rows.csv']").click()
        with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
            rows[part] = list(csv.DictReader(file))
    assert (len(rows["numerator"]), len(rows["gap"])) == (above, below - above)
    codes = [next(iter(row.values())) for part in rows.values() for row in part]
    assert len(set(codes)) == len(codes) == below
    assert page.locator("main code").count() > 0

    # Who shut that account, and is the log whole?
    page.goto(live_server.url)
    walk.follow("/audit/")
    page.locator("#q").fill("Chuyển công tác")
    page.locator("form[role=search] button").click()
    page.wait_for_load_state()
    found = page.locator("section:has(#events) tbody tr")
    assert found.count() == 1
    assert f"user:{other.username}" in found.inner_text()
    page.locator("section:has(#verify) button").click()
    page.wait_for_load_state()
    verdict = page.locator("[role=status]:has(code)")
    assert str(AuditEvent.objects.count()) in verdict.inner_text()
    walk.look()

    # The last event's anchor, kept outside, is known again.
    anchor = verdict.locator("code").inner_text()
    page.locator("#anchor").fill(anchor)
    page.locator("section:has(#verify) button").click()
    page.wait_for_load_state()
    assert "notice-work" not in str(verdict.get_attribute("class"))
    walk.end()


def test_an_administrator_lets_somebody_in_and_out_again(
    browser: Any, live_server: LiveServer, size: str, lang: str
) -> None:
    walk = Walk(browser, live_server, somebody(Role.ADMINISTRATOR), size, lang)
    page = walk.page
    walk.follow("/people/")
    page.locator("#full_name").fill("Rơ Châm H’Lan")
    page.locator("#username").fill("hlan")
    page.locator("#role").select_option("leader")
    page.locator("form:has(#username) button").click()
    link = page.locator(".secret").inner_text()
    walk.look()

    guest = browser.new_context().new_page()
    guest.goto(link)
    for field in guest.locator("input[type=password]").all():
        field.fill(PASSPHRASE)
    guest.locator("form:has(input[type=password]) [type=submit]").click()
    guest.wait_for_load_state()
    guest.goto(f"{live_server.url}{BASE}ranking/")
    if guest.locator("input[name=login]").count():
        guest.locator("input[name=login]").fill("hlan")
        guest.locator("input[type=password]").fill(PASSPHRASE)
        guest.locator("form:has(input[type=password]) [type=submit]").first.click()
        guest.wait_for_url(f"**{BASE}ranking/")
    assert guest.locator("#blocks tbody tr").count() > 100

    # The role ends, and with it every session of that person.
    walk.page.goto(live_server.url)
    walk.follow("/people/")
    page.locator("a[href='/people/hlan/']").click()
    page.wait_for_url("**/people/hlan/")
    walk.look()
    ending = page.locator("form:has([value=end])").first
    ending.locator("[name=why]").fill("Thôi giao")
    ending.locator("button").click()
    page.wait_for_load_state()
    guest.reload()
    assert "/login/" in guest.url
    guest.context.close()
    assert not Assignment.objects.in_force().filter(user__username="hlan").exists()
    walk.page.goto(live_server.url)
    walk.follow("/health/")
    walk.end()
