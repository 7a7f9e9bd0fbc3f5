"""What each channel says of one cell (unit × indicator × cut × day), read as a person would.

    drawn(200, seed=1)[-1].cut                      # (("procedure", "2.000815"),)
    Site(client).chart(cell)                        # the rate its point or bar stands at

Command line, pages, files and charts are read from what they print; nothing asks an operation.
"""

from __future__ import annotations

import csv
import html
import io
import json
import random
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from django.test import Client
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from tests.functional.site_pages import BASE, CAMPAIGN
from vedich.cli.main import app

UNITS = ("H21.168", "H21.16")
INDICATORS = ("online_filing", "online_payment", "digitised", "on_time")
DAYS = ("2026-10-02", "2026-03-31")
# Of 200 cells with a chart so many are of each cut: a bar on the page of the unit or officer, or a
# point of its line of months. So many more are of cuts without one.
CHARTED = {(): 6, ("month",): 60, ("officer",): 20, ("officer", "month"): 114}
OTHERS = {("field",): 6, ("channel",): 6, ("procedure",): 6}
LINE, BAR, SPARK = "class='chart'", "class='bullet'", "class='spark'"
Rows = list[dict[str, Any]]
Keys = tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """One cell and what the command line counted for it."""

    unit: str
    indicator: str
    day: str
    cut: tuple[tuple[str, str], ...]
    numerator: int
    denominator: int

    @property
    def keys(self) -> Keys:
        return tuple(name for name, _ in self.cut)

    @property
    def value(self) -> float:
        return 100 * self.numerator / self.denominator

    def about(self, part: str) -> str:
        """The address' question for the list behind a part of this cell."""
        return urlencode({"part": part, **dict(self.cut), "at": self.day})


def told(*words: str) -> dict[str, Any]:
    """What the command line answers."""
    done = CliRunner().invoke(app, [*words, "--json"])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def words_of_count(indicator: str, keys: Keys, day: str) -> list[str]:
    """``vedich count`` by unit and these keys, up to the end of a day."""
    by = ",".join(("unit", *keys))
    return [
        *("count", indicator, "--by", by, "--from", "2026-01-01", "--to", day, "--as-of", day),
    ]


@cache
def counted(indicator: str, keys: Keys, day: str) -> Rows:
    """The rows of ``vedich count`` of the units that have dossiers."""
    rows: Rows = told(*words_of_count(indicator, keys, day))["rows"]
    return [row for row in rows if row["unit"] in UNITS]


@cache
def explained(unit: str, indicator: str, day: str) -> dict[str, Any]:
    """``vedich explain`` of a unit's figure, with all its dossiers."""
    return told("explain", CAMPAIGN, unit, indicator, "--as-of", day)


@cache
def codes_behind(
    unit: str, indicator: str, day: str, keys: Keys
) -> dict[tuple[str, ...], list[str]]:
    """Part and cut → the codes ``vedich explain`` lists, in their order.

    The month is that of receipt, by which these indicators place their dossiers.
    """
    found: dict[tuple[str, ...], list[str]] = {}
    for row in explained(unit, indicator, day)["rows"]:
        own = row | {"month": str(row["received_at"])[:7]}
        cut = (row["part"], *(own.get(key) or "" for key in keys))
        found.setdefault(cut, []).append(row["code"])
    return found


@cache
def standing(day: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of ``vedich standings`` by unit and indicator."""
    rows = told("standings", CAMPAIGN, "--as-of", day)["rows"]
    return {(row["unit"], row["indicator"]): row for row in rows}


def drawn(number: int, seed: int) -> list[Cell]:
    """Cells at random, so many with a chart and some without, of all units and indicators."""
    chance, found = random.Random(seed), []
    for keys, share in {**CHARTED, **OTHERS}.items():
        every = [
            Cell(
                row["unit"],
                indicator,
                day,
                tuple((key, row[key] or "") for key in keys),
                row["numerator"],
                row["denominator"],
            )
            for indicator in INDICATORS
            for day in DAYS
            for row in counted(indicator, keys, day)
            if row["denominator"]
        ]
        found += chance.sample(sorted(every, key=repr), -(-number * share // 200))
    return found


@dataclass
class Site:
    """The pages and files of the site as one reader gets them."""

    client: Client
    _pages: dict[str, str] = field(default_factory=dict)

    def page(self, where: str) -> str:
        """A page of figures; those that several cells stand on are asked for once."""
        if where not in self._pages:
            answer = self.client.get(where)
            assert answer.status_code == 200, where
            self._pages[where] = answer.content.decode()
        return self._pages[where]

    def home_of(self, cell: Cell) -> str:
        """The page that shows the cell: of its unit, or of its officer."""
        officer = dict(cell.cut).get("officer")
        where = f"{BASE}unit/{cell.unit}/" + (f"officer/{officer}/" if officer else "")
        return self.page(f"{where}?{urlencode({'indicator': cell.indicator, 'at': cell.day})}")

    def beside(self, cell: Cell) -> tuple[str, str] | None:
        """Numerator and denominator as the page writes them beside the cell's rate."""
        page = html.unescape(self.home_of(cell))
        if cell.keys in ((), ("officer",)):
            row = row_with(page, f"?indicator={cell.indicator}&")
            found = re.search(r'class="under">([^<]*)/([^<]*)</span>', row)
        else:
            link = f"{BASE}unit/{cell.unit}/{cell.indicator}/?{cell.about('numerator')}#rows"
            found = re.search(rf'{re.escape(link)}">([^<]*)</a>/([^<]*)<', page)
        return (found[1], found[2]) if found else None

    def opened(self, cell: Cell, part: str, page: int = 1) -> str:
        """The list behind a part of the cell."""
        more = f"&page={page}" if page > 1 else ""
        where = f"{BASE}unit/{cell.unit}/{cell.indicator}/?{cell.about(part)}{more}"
        return self.client.get(where).content.decode()

    def file(self, cell: Cell, part: str, kind: str) -> tuple[list[str], int]:
        """The codes in the file of a part, and how many rows the file says it has."""
        where = f"{BASE}unit/{cell.unit}/{cell.indicator}/rows.{kind}?{cell.about(part)}"
        answer = self.client.get(where)
        if kind == "csv":
            lines: list[Any] = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]
        else:
            book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
            lines = book.get_sheet_by_index(0).to_python()[3:]
        return [line[0] for line in lines], int(answer["X-Rows"])

    def bar(self, cell: Cell) -> float:
        """The rate at which the bar in the row of the cell's indicator ends."""
        row = row_with(html.unescape(self.home_of(cell)), f"?indicator={cell.indicator}&")
        return bar_in(row)

    def progress(self, cell: Cell) -> str:
        """The unit's row on the campaign's page of progress."""
        where = urlencode({"indicator": cell.indicator, "q": cell.unit, "at": cell.day})
        return row_with(html.unescape(self.page(f"{BASE}?{where}")), f"/unit/{cell.unit}/?")

    def line(self, cell: Cell) -> list[tuple[float, str]]:
        """The points of the line of months: the rate each stands at, and the text above it."""
        chart = drawing(self.home_of(cell), LINE)
        ends = {
            text.text: float(axis.attrib["y1"])
            for axis, text in zip(
                chart.findall("line[@class='axis']"), chart.findall("text"), strict=False
            )
        }
        low, high = ends["0"], ends["100"]
        return [
            ((low - float(dot.attrib["cy"])) / (low - high) * 100, text.text or "")
            for dot, text in zip(
                chart.findall("circle"), chart.findall("text[@class='strong']"), strict=True
            )
        ]

    def spark(self, cell: Cell) -> tuple[list[float], str]:
        """Where its points stand between lowest (0) and highest (1), and its words."""
        row = row_with(html.unescape(self.home_of(cell)), f"?indicator={cell.indicator}&")
        chart = drawing(row, SPARK)
        line = chart.find("polyline")
        assert line is not None
        heights = [float(spot.partition(",")[2]) for spot in line.attrib["points"].split()]
        low, high = max(heights), min(heights)
        shares = [(low - one) / (low - high) if low > high else 0.0 for one in heights]
        return shares, chart.attrib["aria-label"]


def codes_on(page: str) -> list[str]:
    """The codes of the dossiers a page lists."""
    return re.findall(r'<th scope="row" class="nowrap">([^<]*)</th>', page)


def row_with(page: str, link: str) -> str:
    """The row of a table that holds the link in its heading."""
    return next(row for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if link in row)


def drawing(text: str, kind: str) -> ElementTree.Element:
    """The first drawing of a kind in a text."""
    found = re.search(rf"<svg {re.escape(kind)}.*?</svg>", text, re.DOTALL)
    assert found, kind
    return ElementTree.fromstring(found[0])  # noqa: S314 - written by the site under test


def bar_in(row: str) -> float:
    """The rate at which the bar in a row of a table ends."""
    track, bar = drawing(row, BAR).findall("rect")[:2]
    assert track.attrib["class"] == "track"
    return float(bar.attrib["width"]) / float(track.attrib["width"]) * 100
