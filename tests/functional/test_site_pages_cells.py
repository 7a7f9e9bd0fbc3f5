"""The same number on the page, in the list, in its file, in the chart, and on the command line.

Two hundred cells (unit × indicator × cut) drawn by a seed: each is counted by ``vedich count``,
read off the unit's page, opened to its list, and the list is downloaded.
"""

from __future__ import annotations

import csv
import html
import io
import json
import random
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from tests.functional.site_pages import BASE, CAMPAIGN, load_example, signed_in, somebody
from vedich.cli.main import app
from vedich.operations.pages.board import board_at
from vedich.operations.pages.desk import DESK_PARTS
from vedich.records.models import Role
from vedich.web.templatetags.site import amount, grouped, month

pytestmark = pytest.mark.django_db
SEED = 20261002
CELLS = 200
UNITS = ("H21.168", "H21.16")
INDICATORS = ("online_filing", "online_payment", "digitised", "on_time")
CUTS = ("month", "field", "channel", "procedure", "officer")
DAYS = ("2026-10-02", "2026-06-30")
MONTHS = 30  # of the cells are points of a chart
PAGE = 50  # rows of a list on a page
Cell = tuple[str, str, str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_example(tmp_path_factory.mktemp("cells"))


@pytest.fixture(autouse=True)
def workspace(example: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("VEDICH_HOME", str(example))
    yield example


@pytest.fixture
def office() -> Client:
    return signed_in(somebody(Role.OFFICE))


def counted(indicator: str, by: str, day: str) -> list[dict[str, Any]]:
    """The rows of ``vedich count`` by unit and one more key, up to the end of a day."""
    words = [
        *("count", indicator, "--by", f"unit,{by}", "--from", "2026-01-01", "--to", day),
        *("--as-of", day, "--json"),
    ]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    rows: list[dict[str, Any]] = json.loads(done.stdout)["rows"]
    return rows


@pytest.fixture(scope="module")
def cells(example: Path) -> Iterator[list[Cell]]:
    """Two hundred cells out of all there are, by the seed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDICH_HOME", str(example))
        yield drawn()


def drawn() -> list[Cell]:
    found = [
        (row["unit"], indicator, by, day, row)
        for indicator in INDICATORS
        for by in CUTS
        for day in DAYS
        for row in counted(indicator, by, day)
        if row["unit"] in UNITS and row["denominator"]
    ]
    found.sort(key=lambda cell: (*cell[:4], str(cell[4][cell[2]])))
    random.Random(SEED).shuffle(found)
    months = [cell for cell in found if cell[2] == "month"][:MONTHS]
    others = [cell for cell in found if cell not in months]
    assert len(found) > CELLS
    return [*months, *others][:CELLS]


def test_two_hundred_cells_are_one_number_everywhere(office: Client, cells: list[Cell]) -> None:
    pages: dict[tuple[str, str, str], str] = {}
    for number, (unit, indicator, by, day, row) in enumerate(cells):
        key = row[by] or ""
        where = f"{BASE}unit/{unit}/"
        asked = unit, indicator, day
        if asked not in pages:
            query = urlencode({"indicator": indicator, "at": day})
            pages[asked] = html.unescape(office.get(f"{where}?{query}").content.decode())
        said = (unit, indicator, by, day, key)
        above, below = row["numerator"], row["denominator"]

        # The page of the unit: the rate, its parts, and for months the text of the chart.
        link = urlencode({"part": "numerator", by: key, "at": day})
        cell = re.search(
            rf'{re.escape(f"{where}{indicator}/?{link}")}#rows">([^<]*)</a>/([^<]*)<', pages[asked]
        )
        assert cell, said
        assert cell.groups() == (grouped(above), grouped(below)), said
        if by == "month":
            chart = re.search(r"<svg class='chart'.*?</svg>", pages[asked], flags=re.DOTALL)
            assert chart and month(key) in pages[asked], said
            rate = amount(exactly(row), indicator)
            assert f">{rate}</text>" in chart[0], said

        # The file: the gap of every cell; the list on the page is that of the numerator, and
        # every fourth has its file read, too.
        files = [("gap", below - above), ("numerator", above)]
        for part, want in files if number % 4 == 0 else files[:1]:
            query = urlencode({"part": part, by: key, "at": day})
            file = office.get(f"{where}{indicator}/rows.csv?{query}")
            lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
            assert file["X-Rows"] == str(want), (said, part)
            codes = [line[0] for line in lines[1:]]
            assert len(set(codes)) == len(codes) == want, (said, part)

        # The list on the page: its heading, and its rows while they fit on one page.
        query = urlencode({"part": "numerator", by: key, "at": day})
        page = office.get(f"{where}{indicator}/?{query}").content.decode()
        assert f"({grouped(above)}/{grouped(below)})" in page, said
        assert f": {grouped(above)}</a>" in page, said
        rows = re.search(r'<section[^>]*id="rows".*?</section>', page, flags=re.DOTALL)
        shown = re.findall(r'<th scope="row" class="nowrap">', rows[0]) if rows else []
        assert len(shown) == min(above, PAGE), said


def test_the_sample_holds_every_cut_and_enough_of_the_chart(cells: list[Cell]) -> None:
    by = [cell[2] for cell in cells]
    assert set(by) == set(CUTS)
    assert by.count("month") >= MONTHS
    assert {(unit, indicator, day) for unit, indicator, _, day, _ in cells} == {
        (unit, indicator, day) for unit in UNITS for indicator in INDICATORS for day in DAYS
    }


def test_the_workbook_holds_what_the_list_holds(office: Client, cells: list[Cell]) -> None:
    for unit, indicator, by, day, row in cells[-20:]:
        query = urlencode({"part": "numerator", by: row[by] or "", "at": day})
        book = office.get(f"{BASE}unit/{unit}/{indicator}/rows.xlsx?{query}").content
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0)
        rows = sheet.to_python()[3:]
        assert len(rows) == row["numerator"], (unit, indicator, by, day)


def test_a_list_s_page_counts_what_its_file_holds(office: Client, cells: list[Cell]) -> None:
    for unit, indicator, by, day, row in cells[:5]:
        query = urlencode({"part": "gap", by: row[by] or "", "at": day})
        page = office.get(f"{BASE}unit/{unit}/{indicator}/?{query}").content.decode()
        want = row["denominator"] - row["numerator"]
        assert f": {grouped(want)}</a>" in page
        assert f"({grouped(row['numerator'])}/{grouped(row['denominator'])})" in page


def test_an_officer_s_page_shows_what_is_counted_by_officer(office: Client) -> None:
    day = board_at(CAMPAIGN).board.as_of.date().isoformat()
    for indicator in INDICATORS:
        for row in counted(indicator, "officer", day):
            if row["unit"] != UNITS[0]:
                continue
            where = f"{BASE}unit/{row['unit']}/officer/{row['officer']}/"
            page = office.get(where).content.decode()
            parts = f"{grouped(row['numerator'])}/{grouped(row['denominator'])}</span>"
            assert parts in page, (indicator, row)


@pytest.mark.parametrize("part", DESK_PARTS)
def test_a_tile_is_as_large_as_its_list_and_its_file(office: Client, part: str) -> None:
    where = f"{BASE}unit/{UNITS[0]}/open/{part}/"
    page = office.get(f"{BASE}unit/{UNITS[0]}/").content.decode()
    shown = re.search(rf'{re.escape(where)}"><span class="big">([^<]*)<', page)
    file = office.get(f"{where}rows.csv")
    lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert shown and shown[1] == grouped(len(lines) - 1)
    assert f">{shown[1]} hồ sơ</h2>" in office.get(where).content.decode()


def exactly(row: dict[str, Any]) -> Fraction:
    return Fraction(100 * row["numerator"], row["denominator"])
