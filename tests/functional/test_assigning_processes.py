"""Assigning from the command line, and two people who sign the same draft at the same moment."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.command_line import Desk
from tests.functional.site_room import start
from tests.integration.sum_room import UNITS
from vedich.documents.targets_sheet import KEYS

CAMPAIGN, UNIT, KEY = "gia-lai-2026", "H21.168", "online_payment@end"
SIGN = """
import sys
from vedich.domain.errors import Refusal
from vedich.operations.targets import assigning
try:
    made = assigning.sign("cli:{who}", "{campaign}", seen="{seen}", document="QĐ 1", signatory="A")
    print("signed", made.number)
except Refusal as refusal:
    print(refusal.code)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("assigning")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    desk = Desk(folder / "var")
    desk.ok("units", "import", folder / "units.csv")
    return desk


def test_from_the_command_line_to_the_signed_version(desk: Desk, tmp_path: Path) -> None:
    assert desk.refused("targets", "preview", CAMPAIGN)["code"] == "no_draft"
    made = desk.ok(
        "targets", "assign", CAMPAIGN, "--day", "2026-09-01", "--document", "QĐ 12/QĐ-UBND",
        "--signatory", "Nguyễn Văn A",
    )  # fmt: skip
    assert (made["version"], made["state"]) == (1, "draft")
    wrong = desk.refused(
        "targets", "set", CAMPAIGN, "--indicator", "online_payment", "--milestone", "end",
        "--value", "101", "--reason", "x",
    )  # fmt: skip
    assert wrong["code"] == "value_out_of_range" and wrong["where"]
    file = tmp_path / "phu-luc.xlsx"
    desk.ok("targets", "sheet", CAMPAIGN, "--out", file)
    book = openpyxl.load_workbook(file)
    sheet = book.active
    keys = [cell.value for cell in sheet[KEYS]]
    row = next(cells[0].row for cells in sheet.iter_rows(min_row=KEYS) if cells[1].value == UNIT)
    sheet.cell(row, keys.index(KEY) + 1).value = 62.5
    sheet.cell(row, keys.index("reason") + 1).value = "đã đạt 60%"
    book.save(file)
    dry = desk.ok("targets", "fill", CAMPAIGN, file, "--dry-run")
    assert [one["after"] for one in dry["rows"]] == [62.5]
    assert desk.ok("targets", "preview", CAMPAIGN)["changed"] == 0
    assert desk.ok("targets", "fill", CAMPAIGN, file)["rows"] == dry["rows"]
    preview = desk.ok("targets", "preview", CAMPAIGN)
    assert (preview["changed"], preview["open"]) == (1, 0)

    codes = [SIGN.format(who=who, campaign=CAMPAIGN, seen=preview["digest"]) for who in "ab"]
    both = [start(desk.home, code) for code in codes]
    said = sorted(one.communicate(timeout=120)[0].strip() for one in both)
    assert said == ["no_draft", "signed 1"]
    versions = desk.rows("targets", "versions", CAMPAIGN)
    assert [(one["version"], one["state"]) for one in versions] == [(1, "signed")]
    again = desk.ok("targets", "fill", CAMPAIGN, file)
    assert again["again"] and again["rows"] == []
    assert desk.ok("audit", "verify")["sound"]

    (own,) = [
        one
        for one in desk.rows("targets", CAMPAIGN)
        if (one["unit"], one["indicator"], one["milestone"]) == (UNIT, "online_payment", "end")
    ]
    assert (own["value"], own["version"]) == (62.5, 1)
    standings = desk.ok("standings", CAMPAIGN, "--as-of", "2026-12-31")
    values = {one["target"] for one in standings["rows"]
              if (one["unit"], one["indicator"]) == (UNIT, "online_payment")}  # fmt: skip
    assert values == {62.5}
    before = desk.ok("standings", CAMPAIGN, "--as-of", "2026-08-31")
    assert 62.5 not in {one["target"] for one in before["rows"]}


def test_an_annex_with_faults_ends_with_1_and_names_the_cells(desk: Desk, tmp_path: Path) -> None:
    desk.ok("targets", "assign", CAMPAIGN, "--day", "2026-10-01")
    file = tmp_path / "phu-luc.xlsx"
    desk.ok("targets", "sheet", CAMPAIGN, "--out", file)
    book = openpyxl.load_workbook(file)
    sheet = book.active
    sheet.cell(KEYS + 2, 5).value = "sáu mươi"
    book.save(file)
    done = desk.run("targets", "fill", CAMPAIGN, file, "--json")
    assert done.code == 1
    (fault,) = done.answer["faults"]
    assert (fault["cell"], fault["code"]) == (f"E{KEYS + 2}", "not_a_number")
