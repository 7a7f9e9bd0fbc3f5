"""Offices to measure the site with: the example, a province's year, a country of 11,000 units.

offices = {"example": example, "province": province, "country": country}
home, campaign, units = province(folder)
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bench.dossiers import rows as made_rows
from tests.functional.site_room import start, vedich
from vedich.domain.dossiers import FIELDS
from vedich.operations.office import Office
from vedich.warehouse.files import sha256_of
from vedich.warehouse.landing import Delivery, land
from vedich.warehouse.shapes import Kind
from vedich.warehouse.snapshot import publish

_CAMPAIGN = """
id: {id}
title: {{vi: Đợt thi đua để đo tốc độ, en: A campaign to measure speed}}
status: in_use
author: đo tốc độ
checker: chưa thẩm định
example: true
label: {{vi: Số liệu mô phỏng để đo tốc độ, en: Synthetic data to measure speed}}
document: {{kind: Kế hoạch, short: KH đo, body: đo tốc độ, title: Đo tốc độ}}
period:
  section: I
  text: Từ ngày 01/01/2024 đến hết ngày 31/12/2024.
  start: 2024-01-01
  end: 2024-12-31
milestones:
  - {{id: half, title: {{vi: Sơ kết, en: Half}}, section: I, date: 2024-06-30}}
  - {{id: end, title: {{vi: Kết thúc, en: End}}, section: I}}
targets:
{targets}
ranking: {{by: on_time, ties: competition, minimum_denominator: 1, status: chưa có căn cứ,
  section: I}}
"""
_TARGET = """  - id: {name}
    indicator: {indicator}
    written: Tỷ lệ đạt trên {value}%
    section: I
    comparison: gt
    values: [{{value: {value}, at: end, section: I}}]
    binding: {{status: chưa thẩm định}}"""
_TARGETS = (
    ("on_time", 90),
    ("online_filing", 60),
    ("online_payment", 45),
    ("results_digitised", 70),
)
_PEOPLE = """
from django.test import Client
from vedich.operations.people.accounts import invite
from vedich.records.models import Role, ScopeKind
for number in range({people}):
    made = invite("bench", f"reader{{number}}", f"Người đọc {{number}}", role=Role.LEADER,
                  scope=ScopeKind.ALL, unit="")
    browser = Client()
    browser.force_login(made.invitation.user,
                        backend="allauth.account.auth_backends.AuthenticationBackend")
    print("cookie", browser.cookies["vedich_session"].value)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """An office made for measuring: its workspace, its campaign and some of its units."""

    home: Path
    campaign: str
    units: tuple[str, ...]


def example(folder: Path) -> Place:
    """The shipped example, 149 units."""
    home = folder / "demo"
    vedich(home, "demo")
    units = json.loads(vedich(home, "units", "show", "--json").stdout)["rows"]
    return Place(home, "gia-lai-2026", tuple(row["unit"] for row in units[:40]))


def province(folder: Path, rows: int = 1_000_000) -> Place:
    """A year of a province: a million dossiers, 150 units."""
    return _made(folder / "province", rows, 150)


def country(folder: Path, rows: int = 1_000_000) -> Place:
    """A country of 11,000 units."""
    return _made(folder / "country", rows, 11_000)


def sign_in(place: Place, people: int, **more: str) -> list[str]:
    """The session cookies of so many people, each of whom has signed in."""
    vedich(place.home, "people", "list", **more)
    process = start(place.home, _PEOPLE.format(people=people), **more)
    said = process.communicate(timeout=600)[0]
    cookies = [line.split()[1] for line in said.splitlines() if line.startswith("cookie ")]
    if len(cookies) != people:
        raise AssertionError(said)
    return cookies


def _made(home: Path, rows: int, units: int) -> Place:
    folder = home / "definitions" / "campaigns"
    folder.mkdir(parents=True)
    targets = "\n".join(
        _TARGET.format(name=name.replace("_", "-"), indicator=name, value=value)
        for name, value in _TARGETS
    )
    text = _CAMPAIGN.format(id="do-toc-do", targets=targets)
    (folder / "do-toc-do.yaml").write_text(text, encoding="utf-8")
    original = home / "dossiers.csv"
    original.write_text("the rows are made in memory", encoding="utf-8")
    office = Office.open(home)
    delivery = Delivery(
        kind=Kind.DOSSIERS,
        original=original,
        name=original.name,
        sha256=sha256_of(original),
        layout="bench",
        layout_digest="bench",
        source="bench",
        rows=made_rows(rows, units=units),
        covered=tuple(FIELDS),
    )
    with office.workspace.writing() as writer:
        land(writer, delivery)
        publish(writer, office.indicators)
    step = max(1, units // 40)
    return Place(home, "do-toc-do", tuple(f"H21.{n}" for n in range(0, units, step)))
