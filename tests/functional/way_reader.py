"""Those who walk the ways: a clock that moves, the browser of each person, what they hand in.

office = Reader(browser, server, "office", looked)
office.open("/plans/")
office.give(plan).press(within="form:has(#file)")
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.functional.site_pages import faults_of, signed_in
from tests.functional.test_site_pages_browser import WIDTHS
from tests.integration.sum_room import person
from vedich.documents import report_pdf
from vedich.records.models import Role

Moves = Callable[[date, time], None]
DAY = timedelta(days=1)
UNIT = "D1"
WHO = {
    "office": (Role.OFFICE, ""),
    "verifier": (Role.APPRAISER, ""),
    "leader": (Role.LEADER, ""),
    "head": (Role.UNIT_HEAD, UNIT),
}
_NAMES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d")
COLUMNS = (
    "code,unit,procedure,channel,received_at,due_at,finished_at,fee_bearing,amount_due,paid,"
    "payment_route,handled_online,inputs_digitised,result_digitised,result_due"
)


@pytest.fixture
def clock(tmp_path: Path, vedich_home: Path, monkeypatch: pytest.MonkeyPatch) -> Moves:
    """Moves the clock of the site and of its worker."""
    file = tmp_path / "clock"
    monkeypatch.setenv("VEDICH_CLOCK", str(file))
    # A report as .pdf is looked at elsewhere: nobody waits for LibreOffice at every milestone.
    monkeypatch.setattr(report_pdf, "office", lambda: None)

    def move(day: date, at: time) -> None:
        file.write_text(datetime.combine(day, at).isoformat(), encoding="ascii")

    return move


class Reader:
    """A browser of one person; what axe and the width say of every kind of page is kept."""

    def __init__(self, browser: Any, server: LiveServer, name: str, looked: set[str]) -> None:
        role, unit = WHO[name]
        self.user = user = person(role, unit, name=name)
        width, height = WIDTHS["desktop"]
        self.site, self.looked = server.url, looked
        self.context = browser.new_context(viewport={"width": width, "height": height})
        cookies = {name: one.value for name, one in signed_in(user).cookies.items()}
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.site} for name, value in cookies.items()]
        )
        self.page = self.context.new_page()
        self.wrong: list[str] = []

    def open(self, address: str) -> str:
        """Go there; the words of the page."""
        self.page.goto(self.site + address)
        kind = _NAMES.sub("…", address.partition("?")[0])
        if kind not in self.looked:
            self.looked.add(kind)
            self.wrong += [f"{address}: {one}" for one in faults_of(self.page)]
        return self.words()

    def words(self) -> str:
        """What stands on the page."""
        return str(self.page.locator("main").inner_text())

    def fill(self, **typed: str) -> Reader:
        """Type into the fields of these ids."""
        for name, value in typed.items():
            self.page.locator(f"#{name.replace('_', '-')}").fill(value)
        return self

    def give(self, file: Path, field: str = "file") -> Reader:
        """Choose a file."""
        self.page.locator(f"#{field}").set_input_files(file)
        return self

    def press(self, do: str = "", within: str = "main") -> str:
        """Press the button of a form that does this; the words of the next page."""
        of_form = f"{within} form:has(input[name=do][value={do}]) button"
        own = f"{within} button[name=do][value={do}]"
        self.page.locator(f"{of_form}, {own}" if do else f"{within} button").first.click()
        self.page.wait_for_load_state()
        return self.words()

    def download(self, link: str) -> Path:
        """The file behind a link of the page."""
        with self.page.expect_download() as waiting:
            self.page.locator(link).first.click()
        return Path(waiting.value.path())

    def end(self) -> None:
        """Nothing was wrong with any page."""
        assert self.wrong == [], self.wrong
        self.context.close()


def dossiers(first: date, until: date) -> list[str]:
    """Two dossiers a day, every second one online, a quarter paid online; those of the last three
    days are open, and two of a week ago are late."""
    rows = [COLUMNS]
    for number in range(2 * ((until - first).days + 1)):
        day = first + number // 2 * DAY
        online, paid = number % 2 == 1, number % 4 == 1
        is_open = until - day < 3 * DAY or until - day == 7 * DAY
        finished = "" if is_open else f"{day + 2 * DAY} 16:00"
        due = day + (5 if until - day != 7 * DAY else 3) * DAY
        rows.append(
            f"H{day:%m%d}-{number % 2},{UNIT},{'1.001' if online else '1.002'},"
            f"{'online' if online else 'counter'},{day} 09:00,{due} 17:00,{finished},true,8000,"
            f"{'true' if paid else 'false'},{'national' if paid else ''},"
            f"{'true' if paid else 'false'},{'true' if online else 'false'},false,true"
        )
    return rows
