"""One page of every kind that links lead to, in a browser as wide as a phone: axe and the width.

The ways of test_site_pages_browser look at chosen pages closely; here nobody chooses.
"""

from __future__ import annotations

from collections import deque
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from pytest_django.live_server_helper import LiveServer

from tests.functional.site_pages import faults_of
from tests.functional.test_english import SEEDS
from tests.functional.test_site_pages_browser import CHROMIUM, browser, example, open_as, place
from vedich.operations.demo.people import set_running

__all__ = ["browser", "example", "place"]
LINKS = "[...document.querySelectorAll('a[href]')].map(one => one.getAttribute('href'))"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="chưa cài chromium (apt-get install chromium)"
    ),
]


def kind_of(address: str) -> str:
    """The name of the view that answers; "" for what is no page of the site."""
    if not address.startswith("/") or address.startswith("/static/"):
        return ""
    try:
        return str(resolve(urlsplit(address).path).view_name)
    except Resolver404:
        return ""


def test_no_kind_of_page_has_a_fault(browser: Any, live_server: LiveServer) -> None:
    set_running()
    seen: set[str] = set()
    wrong: dict[str, list[str]] = {}
    for role, seeds in SEEDS.items():
        page = open_as(browser, live_server, role, "phone", accept_downloads=False)
        waiting, met = deque(seeds), set(seeds)
        while waiting:
            address = waiting.popleft()
            kind = kind_of(address)
            if not kind or kind in seen:
                continue
            got = page.request.get(live_server.url + address)
            if not got.ok or "html" not in got.headers["content-type"]:
                continue
            seen.add(kind)
            page.goto(live_server.url + address)
            if faults := faults_of(page):
                wrong[address] = faults
            links = page.evaluate(LINKS)
            waiting.extend(one for one in links if one not in met)
            met.update(links)
        page.context.close()
    assert not wrong
    assert {"web:audit", "web:rule", "web:splitting", "web:tasks", "web:withdraw"} <= seen
    assert len(seen) > 45
