"""The way of a leader, a unit head and an officer through the site: wide and narrow, vi and en.

Elements are found by where they lead, not by their words, so that one test walks both languages.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.functional.site_pages import BASE, UNIT, load_example, signed_in, somebody
from tests.functional.test_site_pages_browser import CHROMIUM, WIDTHS, browser, faults_of, sync_api
from vedich.records.models import Assignment, Role, User

__all__ = ["browser"]
CODE = f"{UNIT}-CB1"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="chưa cài chromium (apt-get install chromium)"
    ),
    pytest.mark.parametrize(
        ("size", "lang"), [("desktop", "vi"), ("phone", "en"), ("phone", "vi"), ("desktop", "en")]
    ),
]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_example(tmp_path_factory.mktemp("ways"))


@pytest.fixture(autouse=True)
def place(example: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setenv("VEDICH_HOME", str(example))
    settings.SECOND_FACTOR_ROLES = frozenset()


def walker(browser: Any, server: LiveServer, user: User, size: str, lang: str) -> Any:
    """A page of somebody who has signed in, in a language, at Today."""
    width, height = WIDTHS[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    cookies = {name: one.value for name, one in signed_in(user).cookies.items()}
    cookies["vedich_language"] = lang
    context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.goto(server.url)
    return page


def number(text: str) -> int:
    return int("".join(sign for sign in text if sign.isdigit()))


def test_a_leader_sees_who_lags_and_what_would_help(
    browser: Any, live_server: LiveServer, size: str, lang: str
) -> None:
    page = walker(browser, live_server, somebody(Role.LEADER), size, lang)
    missed = page.locator("a[href*='indicator=online_payment&status=not_met']").first
    want = number(missed.inner_text())
    missed.click()
    rows = page.locator("#units tbody tr")
    sync_api.expect(rows).to_have_count(want)
    page.locator("#more").fill("100")
    page.locator("#units form button").click()
    page.wait_for_url("**more=100**")
    assert not faults_of(page)
    page.locator(f"#units tbody th a[href*='/unit/{UNIT}/']").click()
    assert "Phú Thiện" in page.locator("h1").inner_text()
    page.locator("#figure a[href*='part=gap&officer=']").first.click()
    assert page.locator("#rows tbody tr").count() > 0
    page.context.close()


def test_a_unit_head_opens_the_gap_to_its_very_dossiers(
    browser: Any, live_server: LiveServer, size: str, lang: str
) -> None:
    page = walker(browser, live_server, somebody(Role.UNIT_HEAD, UNIT), size, lang)
    page.locator(".todo a[href$='/online_payment/']").click()
    needed = page.locator("#more").get_attribute("placeholder")
    page.locator("#more").fill(str(needed))
    page.locator("#what-if button").click()
    sync_api.expect(page.locator("#what-if li").first.locator(".state-good")).to_be_visible()
    assert not faults_of(page)
    page.goto(f"{live_server.url}{BASE}unit/{UNIT}/?indicator=online_payment")
    worst = page.locator("#figure a[href*='part=gap&procedure=']:has(strong)").first
    want = number(worst.inner_text())
    worst.click()
    with page.expect_download() as download:
        page.locator("#rows a[download]", has_text="CSV").click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert len(lines) - 1 == want
    page.context.close()


def test_an_officer_sees_the_own_work_and_nobody_else_s(
    browser: Any, live_server: LiveServer, size: str, lang: str
) -> None:
    user = somebody(Role.OFFICER, UNIT)
    Assignment.objects.filter(user=user).update(officer=CODE)
    page = walker(browser, live_server, user, size, lang)
    page.locator(f"a[href$='/officer/{CODE}/']").click()
    assert CODE in page.locator("h1").inner_text()
    assert not faults_of(page)
    tile = page.locator("a.tile[href*='/open/soon/']")
    want = number(tile.locator(".big").inner_text())
    tile.click()
    assert number(page.locator("#list").inner_text()) == want
    assert page.locator("tbody tr").count() == want > 0
    assert not faults_of(page)
    other = page.goto(f"{live_server.url}{BASE}unit/{UNIT}/officer/{UNIT}-CB2/")
    assert other.status == 403
    shown = page.goto(f"{live_server.url}{BASE}unit/{UNIT}/?indicator=online_payment")
    assert shown.status == 200
    assert page.locator("#figure a[href*='/officer/']").count() == 1
    page.context.close()
