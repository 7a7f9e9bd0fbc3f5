"""The annex of Ia Ake and its dates, cell by cell: the text, the workbook, the decision, the pages.

annex_of(plan)["online_payment"]      # 2023, day 50, day 100: (0.0, 20.0, 55.0)
"""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import docx
import openpyxl

from tests.functional.way_reader import UNIT
from tests.functional.way_room import Way
from vedich.documents.targets_sheet import KEYS
from vedich.domain.vietnamese import day as written_day

Annex = dict[str, tuple[float, float, float]]
# How many columns each rate has: with two the value of day 50 is the one that is kept.
COLUMNS = {
    "transparency": 2,
    "on_time": 2,
    "online_filing": 3,
    "online_payment": 3,
    "satisfaction": 2,
    "digitised": 3,
}
EVERY = "Định kỳ 10 ngày"
COURSE = [
    (date(2024, 4, 6), EVERY),
    (date(2024, 4, 16), EVERY),
    (date(2024, 4, 26), EVERY),
    (date(2024, 5, 6), EVERY),
    (date(2024, 5, 16), "50 ngày"),
    (date(2024, 5, 26), EVERY),
    (date(2024, 6, 5), EVERY),
    (date(2024, 6, 15), EVERY),
    (date(2024, 6, 25), EVERY),
    (date(2024, 6, 29), "100 ngày"),
]


def annex_of(plan: Path) -> Annex:
    """The last row of the text: number, unit, then the cells of each rate."""
    cells = plan.read_text("utf-8").strip().splitlines()[-1].split("\t")
    assert cells[:2] == ["1", "Xã Ia Ake"]
    left = [number(one) for one in cells[2:]]
    found = {}
    for name, wide in COLUMNS.items():
        own, left = left[:wide], left[wide:]
        found[name] = (own[0], own[1], own[-1])
    assert left == []
    return found


def number(cell: str) -> float:
    """“≥ 55%”, “0,2%”, “99.77%”."""
    return float(re.sub(r"[^\d.,]", "", cell).replace(",", "."))


def check_sheet(way: Way, annex: Annex) -> None:
    """The workbook the office takes home holds the annex."""
    way.office.open(way.place + "targets/assign/")
    way.office.press("begin")
    book = openpyxl.load_workbook(
        io.BytesIO(way.office.download("a[href$='sheet.xlsx']").read_bytes())
    )
    rows = list(book.active.iter_rows(min_row=KEYS, values_only=True))
    (own,) = (row for row in rows if row[1] == UNIT)
    sheet = dict(zip(rows[0], own, strict=True))
    for name, (before, half, whole) in annex.items():
        stones = ("@", "@day-50", "@day-100", "@end")
        cells = tuple(float(sheet[name + at]) for at in stones)
        assert cells == (before, half, whole, whole), name
    page = way.office.page
    page.locator("details:has(input[value=drop]) summary").click()
    page.locator("#drop-reason").fill("Giữ nguyên phiên bản đã ký")
    way.office.press("drop")


def check_decision(way: Way, annex: Annex) -> None:
    """The annex of the decision: under each rate 2023, day 50, day 100 and what is kept."""
    way.office.open(f"{way.place}papers/")
    way.office.page.locator("#kind").select_option("target-decision")
    way.office.press(within="form:has(#kind)")
    tables = docx.Document(str(way.office.download("a:has-text('docx')"))).tables
    found: list[tuple[float, ...]] = []
    for table in tables:
        heads, *rows = ([cell.text for cell in row.cells] for row in table.rows)
        if heads[0] != "TT":
            continue
        stones, row = rows
        assert row[:2] == ["1", "Xã Ia Ake"]
        assert stones[2:6] == ["Kỳ gốc", "50 ngày", "100 ngày", "Kết thúc đợt thi đua"]
        cells = [number(one) for one in row[2:]]
        found += [tuple(cells[at : at + 4]) for at in range(0, len(cells), 4)]
    assert found == [(before, half, whole, whole) for before, half, whole in annex.values()]


def check_course(way: Way) -> None:
    """Every day of the course on its page."""
    way.office.open(way.place + "milestones/")
    rows = way.office.page.locator("section:has(#course) tbody tr").all()
    shown = [row.inner_text().split("\t")[:2] for row in rows]
    assert shown == [[written_day(day), title] for day, title in COURSE]
