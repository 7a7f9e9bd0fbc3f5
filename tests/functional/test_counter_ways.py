"""An officer at the counter, from signing in to the help recorded: wide and narrow, vi and en.

Elements are found by where they lead, not by their words, so that one test walks both languages.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.functional.site_pages import PASSPHRASE, somebody
from tests.functional.test_guides_browser import (
    CHROMIUM,
    WIDTHS,
    browser,
    faults_of,
    place,
    runner,
    workspace,
)
from vedich.operations.help import points as help_points
from vedich.records.helping import HelpGiven
from vedich.records.models import AuditEvent, Role

__all__ = ["browser", "place", "runner", "workspace"]
# (words as people type them, what they lead to, what it costs at the counter)
ASKED = {"vi": ("sao y", "2.000815", "2.000 đồng"), "en": ("sao y", "2.000815", "2,000 VND")}

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="chưa cài chromium (apt-get install chromium)"
    ),
]


@pytest.mark.parametrize(
    ("size", "lang"), [("desktop", "vi"), ("phone", "vi"), ("desktop", "en"), ("phone", "en")]
)
def test_an_officer_helps_somebody_at_the_counter(
    browser: Any, live_server: LiveServer, size: str, lang: str, tmp_path: Path
) -> None:
    office, officer = somebody(Role.OFFICE), somebody(Role.OFFICER, "X.1")
    help_points.register(
        office,
        code="QUAY-1",
        kind="counter",
        unit="X.1",
        place="Quầy số 1",
        opened_on=date(2026, 1, 1),
    )
    width, height = WIDTHS[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_cookies([{"name": "vedich_language", "value": lang, "url": live_server.url}])
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))

    # The officer signs in and opens the procedures from the menu.
    page.goto(live_server.url)
    page.locator("input[name=login]").fill(officer.username)
    page.locator("input[type=password]").fill(PASSPHRASE)
    page.locator("form [type=submit]").first.click()
    page.wait_for_url(live_server.url + "/")
    assert page.locator("html").get_attribute("lang") == lang
    menu(page, "a[href='/thu-tuc/']")
    page.wait_for_url(f"**/thu-tuc/{lang}/")

    # What it costs, by everyday words.
    words, code, amount = ASKED[lang]
    page.locator("#q").press_sequentially(words)
    found = page.locator(f"#found li a[href*='{code}']").first
    found.wait_for()
    assert page.locator("#found li a").first.get_attribute("href") == found.get_attribute("href")
    found.click()
    page.wait_for_url(f"**/{code}/**")
    assert page.locator(".fee .sum").first.inner_text() == amount
    assert page.locator("[data-print]").is_visible()
    wrong += faults_of(page)

    # The steps, and the leaflet to take along.
    assert page.locator(".steps > li").count() >= 3
    page.locator(f"a[href='/help/{lang}/payment/']").click()
    page.wait_for_url(f"**/help/{lang}/payment/")
    assert page.locator(".steps > li").count() >= 3
    wrong += faults_of(page)
    leaflet = page.locator("a[href$='/payment/a5.pdf']").get_attribute("href")
    paper = context.request.get(live_server.url + leaflet)
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")

    # The help given is counted, without a word about who was helped.
    page.goto(live_server.url)
    menu(page, "a[href='/help-given/']")
    page.locator("a[href='/help-given/unit/X.1/']").click()
    page.locator("#kind").select_option("payment")
    page.locator("#minutes").fill("7")
    page.locator("form:has(#minutes) button").click()
    row = page.locator("table tbody tr")
    row.first.wait_for()
    assert row.count() == 1
    assert "QUAY-1" in row.inner_text()
    wrong += faults_of(page)
    (kept,) = HelpGiven.objects.all()
    assert (kept.kind, kept.number, kept.minutes) == ("payment", 1, 7)
    assert kept.recorded_by == officer
    assert AuditEvent.objects.filter(actor=officer.username, verb="help_given.record").exists()
    assert wrong == []
    context.close()


def menu(page: Any, link: str) -> None:
    """Follow a link of the menu, which is folded on a phone."""
    if not page.locator(link).first.is_visible():
        page.locator(".side-fold > summary").click()
    page.locator(link).first.click()
