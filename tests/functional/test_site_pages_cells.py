"""The same number on the page, in the list, in its files, in the chart, and on the command line.

Cells (unit × indicator × cut × day) with a chart are drawn by a seed, and some without: each is
counted by ``vedich count`` and looked for in every channel. CI takes forty, ``script/soak`` two
hundred (tests/soak/same_numbers.py).
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from tests.functional import cell_channels as channels
from tests.functional.cell_channels import CHARTED, Cell, Site
from tests.functional.site_pages import BASE, load_example, signed_in, somebody
from vedich.operations.pages.desk import DESK_PARTS
from vedich.records.models import Role
from vedich.warehouse.snapshot import READER_THREADS
from vedich.web.templatetags.site import amount, grouped

pytestmark = pytest.mark.django_db
SEED = int(os.environ.get("VEDICH_CELLS_SEED", "20261002"))
CELLS = int(os.environ.get("VEDICH_CELLS", "40"))
PAGE = 50  # rows of a list on a page
NEAR = 0.05  # a drawing's coordinates have one decimal


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        home = load_example(tmp_path_factory.mktemp("cells"))
        patch.setenv("VEDICH_HOME", str(home))
        patch.setenv(READER_THREADS, "1")  # as a process that serves pages
        yield home
        for answers in (channels.counted, channels.explained, channels.standing):
            answers.cache_clear()
        channels.codes_behind.cache_clear()


@pytest.fixture(scope="module")
def cells(example: Path) -> list[Cell]:
    return channels.drawn(CELLS, SEED)


@pytest.fixture
def site(example: Path) -> Site:
    return Site(signed_in(somebody(Role.OFFICE)))


def test_cells_are_one_number_in_every_channel(site: Site, cells: list[Cell]) -> None:
    assert sum(cell.keys in CHARTED for cell in cells) >= CELLS
    assert {cell.keys for cell in cells} == CHARTED.keys() | channels.OTHERS.keys()
    assert {(cell.unit, cell.indicator) for cell in cells} == {
        (unit, indicator) for unit in channels.UNITS for indicator in channels.INDICATORS
    }
    for cell in cells:
        of_list_and_files(site, cell)
        of_the_page(site, cell)
        of_the_chart(site, cell)


def of_list_and_files(site: Site, cell: Cell) -> None:
    """The lists on the page and in csv and xlsx, against ``count`` and ``explain``."""
    wanted = {"numerator": cell.numerator, "gap": cell.denominator - cell.numerator}
    first = site.opened(cell, "numerator")
    for part, number in wanted.items():
        assert re.search(rf"part={part}[^>]*>[^<]*: {re.escape(grouped(number))}</a>", first), cell
    parts = f"{grouped(cell.numerator)}/{grouped(cell.denominator)}"
    assert (f"({parts})" if cell.cut else parts) in first, cell

    codes, said = site.file(cell, "numerator", "csv")
    missing, said_missing = site.file(cell, "gap", "csv")
    assert len(codes) == said == cell.numerator, cell
    assert len(missing) == said_missing == wanted["gap"], cell
    assert len({*codes, *missing}) == cell.denominator, cell
    assert site.file(cell, "numerator", "xlsx") == (codes, said), cell

    # The list begins with the first rows of the file and ends with its last.
    assert channels.codes_on(first) == codes[:PAGE], cell
    pages = -(-len(codes) // PAGE)
    if pages > 1:
        assert f"trên {pages}, tất cả {grouped(len(codes))} dòng" in first, cell
        last = site.opened(cell, "numerator", pages)
        assert channels.codes_on(last) == codes[(pages - 1) * PAGE :], cell

    behind = channels.codes_behind(cell.unit, cell.indicator, cell.day, cell.keys)
    cut = tuple(value for _, value in cell.cut)
    assert sorted(behind.get(("numerator", *cut), [])) == sorted(codes), cell
    assert sorted(behind.get(("gap", *cut), [])) == sorted(missing), cell


def of_the_page(site: Site, cell: Cell) -> None:
    """Beside the rate of a cell stand its parts; of a published one those that were published."""
    above, below = cell.numerator, cell.denominator
    if not cell.cut:
        row = channels.standing(cell.day)[cell.unit, cell.indicator]
        told = channels.explained(cell.unit, cell.indicator, cell.day)
        assert (told["counted"]["numerator"], told["counted"]["denominator"]) == (above, below)
        above, below = row["numerator"], row["denominator"]
        assert (told["numerator"], told["denominator"]) == (above, below), cell
        assert f">{grouped(above)}/{grouped(below)}<" in site.progress(cell), cell
    assert site.beside(cell) == (grouped(above), grouped(below)), cell


def of_the_chart(site: Site, cell: Cell) -> None:
    """The bar ends, the point of the line stands, at the cell's own rate."""
    if not cell.cut:
        row = channels.standing(cell.day)[cell.unit, cell.indicator]
        for bar in (site.bar(cell), channels.bar_in(site.progress(cell))):
            assert bar == pytest.approx(float(row["value"]), abs=NEAR), cell
    elif cell.keys == ("officer",):
        assert site.bar(cell) == pytest.approx(cell.value, abs=NEAR), cell
    elif cell.keys in CHARTED:
        *officer, (_, month) = cell.cut
        months = [
            row
            for row in channels.counted(cell.indicator, cell.keys, cell.day)
            if row["unit"] == cell.unit and all(row[key] == value for key, value in officer)
        ]
        points = site.line(cell)
        known = sorted(row["month"] for row in months if row["denominator"])
        assert len(points) == len(known), cell
        height, text = points[known.index(month)]
        assert height == pytest.approx(cell.value, abs=NEAR), cell
        target = channels.standing(cell.day)[cell.unit, cell.indicator]["target"]
        assert text == amount(exactly(cell), cell.indicator, target), cell
        if not officer:
            of_the_small_line(site, cell, [row for row in months if row["denominator"]])


def of_the_small_line(site: Site, cell: Cell, months: channels.Rows) -> None:
    """The small line of a counted figure runs through the same months."""
    if channels.standing(cell.day)[cell.unit, cell.indicator]["source"] != "counted":
        return
    rates = {row["month"]: 100 * row["numerator"] / row["denominator"] for row in months}
    low, high = min(rates.values()), max(rates.values())
    shares, words = site.spark(cell)
    month = sorted(rates).index(dict(cell.cut)["month"])
    share = (cell.value - low) / (high - low)
    assert shares[month] == pytest.approx(share, abs=2 * NEAR / 14), cell
    if month in (0, len(rates) - 1):
        rate = amount(exactly(cell), cell.indicator)
        assert words.split("; ")[0 if month == 0 else 1].endswith(f": {rate}"), cell


def exactly(cell: Cell) -> Fraction:
    return Fraction(100 * cell.numerator, cell.denominator)


def test_a_process_of_its_own_counts_the_same(example: Path, cells: list[Cell]) -> None:
    for cell in (cells[len(cells) // 2], cells[-1]):
        words = channels.words_of_count(cell.indicator, cell.keys, cell.day)
        done = subprocess.run(
            (Path(sys.executable).with_name("vedich"), *words, "--json"),
            env=os.environ | {"VEDICH_HOME": str(example)},
            capture_output=True,
            check=True,
        )
        rows = json.loads(done.stdout)["rows"]
        own = [row for row in rows if row["unit"] in channels.UNITS]
        assert own == channels.counted(cell.indicator, cell.keys, cell.day)


@pytest.mark.parametrize("part", DESK_PARTS)
def test_a_tile_is_as_large_as_its_list_and_its_file(site: Site, part: str) -> None:
    where = f"{BASE}unit/{channels.UNITS[0]}/open/{part}/"
    page = site.page(f"{BASE}unit/{channels.UNITS[0]}/")
    shown = re.search(rf'{re.escape(where)}"><span class="big">([^<]*)<', page)
    file = site.client.get(f"{where}rows.csv")
    lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert shown and shown[1] == grouped(len(lines) - 1)
    assert f">{shown[1]} hồ sơ</h2>" in site.page(where)
