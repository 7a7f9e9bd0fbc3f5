"""Every page of the site in English: Vietnamese stands only where it is marked as such.

What has no English of its own (a plan's words, a name of a procedure) carries ``lang="vi"``, so
that a screen reader speaks it as Vietnamese. Only names stand unmarked, and they are listed here.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from tests.functional.site_pages import BASE, UNIT, load_example, signed_in, somebody
from vedich.operations.data.units import show_units
from vedich.operations.pages.board import office_now
from vedich.records.models import Role, User
from vedich.web.templatetags.tongues import VIETNAMESE

pytestmark = pytest.mark.django_db

# The product's own name, the language by its own name, a place, words quoted in a note.
NAMES = ("Về Đích", "Tiếng Việt", "Lạng Sơn", "Quyết định")
NUMBER_OF_A_DOCUMENT = re.compile(r"\d+/(?:\d{4}/)?[A-ZĐ]+(?:-[A-ZĐ]+)*")
SPOKEN = ("title", "aria-label", "alt", "placeholder")
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
# Every kind of page once or twice, some more often: their texts come from many definitions.
SEEDS = {
    Role.OFFICE: ["/", "/jobs/", "/data/1/withdraw/", f"{BASE}unit/{UNIT}/766:TOTAL/", "/rules/"],
    Role.UNIT_HEAD: ["/", f"{BASE}unit/{UNIT}/"],
    Role.AUDITOR: ["/audit/", "/data/"],
    Role.ADMINISTRATOR: ["/", "/people/", "/second-factor/", "/campaign/ia-ake-2024/plan/"],
}
OFTEN = {"web:rule": 12, "web:explain": 6, "web:unit": 3, "web:plan": 3, "web:notes": 3}


class Unmarked(HTMLParser):
    """Collects Vietnamese outside elements of that language."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        lang = given.get("lang") or (self.open[-1][1] if self.open else "")
        if lang != "vi":
            self.found += [given[n] or "" for n in SPOKEN if VIETNAMESE.search(given.get(n) or "")]
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag not in VOID:
            self.open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, lang = self.open[-1] if self.open else ("", "")
        if lang != "vi" and tag not in ("script", "style") and VIETNAMESE.search(data):
            self.found.append(data.strip())


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_example(tmp_path_factory.mktemp("english"))


def names() -> re.Pattern[str]:
    """Names of units at any time and of people, longest first."""
    days = (None, date(2024, 6, 30), date(2025, 12, 31))
    known = {row["name"] for day in days for row in show_units(day, office_now())["rows"]}
    known |= {one.full_name for one in User.objects.all()} | set(NAMES)
    longest_first = sorted(known, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) + f"|{NUMBER_OF_A_DOCUMENT.pattern}")


def unmarked(client: Client, address: str, known: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """What stands unmarked on a page, and where its links lead."""
    answer: Any = client.get(address)
    if answer.status_code != 200 or "html" not in answer["Content-Type"]:
        return [], []
    read = Unmarked()
    read.feed(answer.content.decode())
    return [one for one in read.found if VIETNAMESE.search(known.sub("", one))], read.links


def test_vietnamese_is_marked_on_english_pages(
    example: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv("VEDICH_HOME", str(example))
    settings.SECOND_FACTOR_ROLES = frozenset()
    people = {role: somebody(role, UNIT if role == Role.UNIT_HEAD else "") for role in SEEDS}
    known = names()
    seen: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {}
    for role, seeds in SEEDS.items():
        client = signed_in(people[role])
        client.cookies["vedich_language"] = "en"
        waiting, met = deque(seeds), set(seeds)
        while waiting:
            address = waiting.popleft()
            name = resolve(urlsplit(address).path).view_name
            if address not in seeds and seen[name] >= OFTEN.get(name, 1):
                continue
            seen[name] += 1
            found, links = unmarked(client, address, known)
            if found:
                wrong[address] = found
            fresh = [one for one in links if one.startswith("/") and one not in met]
            waiting.extend(one for one in fresh if not one.startswith("/static/"))
            met.update(fresh)
    assert not wrong
    kinds = {"web:desk", "web:officer", "web:plan", "web:audit", "web:person", "web:history"}
    assert kinds <= set(seen)
    assert len(seen) > 25


def test_the_reader_finds_what_is_unmarked() -> None:
    read = Unmarked()
    read.feed('<p>Đạt <b lang="vi">Chưa đạt <i>đâu</i></b><br>ổn</p><img alt="Hình vẽ đẹp">')
    assert read.found == ["Đạt", "ổn", "Hình vẽ đẹp"]
