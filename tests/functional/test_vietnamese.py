"""Every page of the site in Vietnamese as people read it: no day as 2026-10-02, no decimal point,
no code where a name belongs, and one button that stands out.

What is a code by nature (a hash, the id of a version) stands in ``<code>`` and is left alone.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.functional.site_pages import UNIT, load_example, signed_in, somebody
from tests.functional.test_english import OFTEN, SEEDS, VOID
from vedich.operations.demo.people import set_running
from vedich.records.models import Role

pytestmark = pytest.mark.django_db

FAULTS = {
    "a day by its parts": re.compile(r"\b\d{4}-\d{2}-\d{2}\b"),
    "a decimal point": re.compile(r"\d\.\d{1,2}(?=\s?(?:%|điểm))"),
    "decimals nobody needs": re.compile(r"\d,\d{5,}"),
    "a code": re.compile(r"\b[a-z]+(?:_[a-z]+)+\b(?!\.)"),
    "an id": re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-"),
    "a word of a program": re.compile(r"\b(?:None|True|False|null|undefined)\b"),
}
# Rules are read as they are written, with the ids other files name them by.
RULES = ("web:rules", "web:rule")
# A rule's own text names its parameter, which the reader finds in the file.
NAMED_IN_RULES = {"payment_routes"}
SILENT = ("script", "style", "code", "option")


class Read(HTMLParser):
    """The words of a page outside code, its links and how many buttons stand out."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.buttons = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag in ("a", "button") and "btn-primary" in (given.get("class") or "").split():
            self.buttons += not given.get("aria-current")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(tag in SILENT for tag in self.open):
            self.words.append(data.strip())


def faults(read: Read, name: str) -> list[str]:
    """What is wrong with a page."""
    said = [f"{read.buttons} buttons stand out"] if read.buttons > 1 else []
    for words in read.words if name not in RULES else ():
        for what, pattern in FAULTS.items():
            if found := set(pattern.findall(words)) - NAMED_IN_RULES:
                said.append(f"{what}: {', '.join(sorted(found))} in “{words[:80]}”")
    return said


def test_pages_are_written_as_people_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv("VEDICH_HOME", str(load_example(tmp_path)))
    settings.SECOND_FACTOR_ROLES = frozenset()
    people = {role: somebody(role, UNIT if role == Role.UNIT_HEAD else "") for role in SEEDS}
    for number, user in enumerate(people.values()):
        user.username, user.full_name = f"nguoi{number}", "Nguyễn Văn An"
        user.save()
    set_running()
    seen: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {}
    for role, seeds in SEEDS.items():
        client = signed_in(people[role])
        waiting, met = deque(seeds), set(seeds)
        while waiting:
            address = waiting.popleft()
            name = resolve(urlsplit(address).path).view_name
            if address not in seeds and seen[name] >= OFTEN.get(name, 1):
                continue
            seen[name] += 1
            answer: Any = client.get(address)
            if answer.status_code != 200 or "html" not in answer["Content-Type"]:
                continue
            read = Read()
            read.feed(answer.content.decode())
            if said := faults(read, name):
                wrong[address] = said
            fresh = [one for one in read.links if one.startswith("/") and one not in met]
            waiting.extend(one for one in fresh if not one.startswith("/static/"))
            met.update(fresh)
    assert not wrong
    assert {"web:audit", "web:history", "web:jobs", "web:data", "web:explain"} <= set(seen)
    assert len(seen) > 30


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ("<p>Tính đến 2026-10-02</p>", "a day by its parts"),
        ("<td>41.52%</td>", "a decimal point"),
        ("<td>30,000000/40,000000</td>", "decimals nobody needs"),
        ("<td>online_payment</td>", "a code"),
        ("<p>paper:06ebc7d7-d542-43d2</p>", "an id"),
        ("<p>Lý do: None</p>", "a word of a program"),
        ('<a class="btn btn-primary">a</a><button class="btn-primary">b</button>', "stand out"),
    ],
)
def test_the_reader_finds_what_is_wrong(page: str, what: str) -> None:
    read = Read()
    read.feed(page)
    assert any(what in one for one in faults(read, "web:any"))
    sound = Read()
    sound.feed("<p>02/10/2026: 41,52% <code>online_payment 06ebc7d7-d542-43d2</code></p>")
    assert faults(sound, "web:any") == []
