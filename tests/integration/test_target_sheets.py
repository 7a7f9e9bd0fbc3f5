"""The Excel annex of a draft: what is given out, what comes back, and every fault by its cell."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.integration.assigning_room import (
    CAMPAIGN,
    DECISION,
    OTHER,
    SIGNATORY,
    STONE,
    UNIT,
    by_hand,
    pattern,
    person,
    room,
    signed,
)
from vedich.documents.targets_sheet import HEADINGS, KEYS, MARKS, SHEET
from vedich.domain.errors import Refusal
from vedich.intake.cell_grid import address, read_cells
from vedich.operations.data.uploads import path_of
from vedich.operations.targets import assigning
from vedich.operations.targets.sheets import fill, sheet_of
from vedich.records.models import AuditEvent, Role, TargetVersion, Upload, User

__all__ = ["pattern", "room"]

pytestmark = pytest.mark.django_db
Rows = dict[int, list[Any]]
KEY = f"online_payment@{STONE}"


@pytest.fixture
def office() -> User:
    user = person(Role.OFFICE)
    assigning.draft(user, CAMPAIGN)
    return user


def given_out(folder: Path, campaign: str = CAMPAIGN) -> Rows:
    """The cells of the annex that is given out, numbers as numbers."""
    import openpyxl

    path = folder / "mau.xlsx"
    path.write_bytes(sheet_of(campaign))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [SHEET] and not book[SHEET].merged_cells.ranges
    cells = book[SHEET].iter_rows(values_only=True)
    return {
        row: ["" if one is None else one for one in each] for row, each in enumerate(cells, start=1)
    }


def written(path: Path, rows: Rows, merge: str = "") -> Path:
    """A workbook as an office saves it."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(SHEET)
        for row, cells in rows.items():
            for place, cell in enumerate(cells):
                if cell != "":
                    sheet.write(row - 1, place, cell)
        if merge:
            sheet.merge_range(merge, 60)
    return path


def place(rows: Rows, key: str) -> int:
    return rows[KEYS].index(key)


def row_of(rows: Rows, unit: str) -> int:
    return next(row for row, cells in rows.items() if row > HEADINGS and cells[1] == unit)


def test_an_untouched_annex_changes_nothing_and_an_edited_one_what_it_says(
    office: User, tmp_path: Path
) -> None:
    rows = given_out(tmp_path)
    assert fill(office, CAMPAIGN, written(tmp_path / "a.xlsx", rows), dry_run=True)["rows"] == []
    at = row_of(rows, UNIT)
    rows[at][place(rows, KEY)] = 62.5
    rows[at][place(rows, "reason")] = "đã đạt 60%"
    file = written(tmp_path / "b.xlsx", rows)
    dry = fill(office, CAMPAIGN, file, dry_run=True)
    assert dry["ok"] and TargetVersion.objects.get().choices == []
    answer = fill(office, CAMPAIGN, file)
    assert answer["rows"] == dry["rows"] == [
        {
            "unit": UNIT, "name": "UBND xã Phú Thiện", "indicator": "online_payment",
            "milestone": STONE, "before": 45.0, "after": 62.5, "reason": "đã đạt 60%",
        }
    ]  # fmt: skip
    (kept,) = TargetVersion.objects.get().choices
    assert (kept["value"], kept["reason"]) == ("125/2", "đã đạt 60%")
    upload = Upload.objects.get()
    assert path_of(upload).read_bytes() == file.read_bytes()
    assert AuditEvent.objects.filter(verb="targets.change").first().after["upload"] == str(
        upload.id
    )


def test_the_same_file_again_changes_nothing_and_makes_no_second_version(
    office: User, tmp_path: Path
) -> None:
    rows = given_out(tmp_path)
    at = row_of(rows, UNIT)
    rows[at][place(rows, KEY)] = 70
    rows[at][place(rows, "reason")] = "lý do"
    file = written(tmp_path / "b.xlsx", rows)
    fill(office, CAMPAIGN, file)
    revision, events = TargetVersion.objects.get().revision, AuditEvent.objects.count()
    again = fill(office, CAMPAIGN, file)
    assert again["again"] and again["version"] == 1
    assigning.sign(
        office, CAMPAIGN, seen=assigning.preview(CAMPAIGN).digest,
        document=DECISION, signatory=SIGNATORY,
    )  # fmt: skip
    assert fill(office, CAMPAIGN, file)["again"]
    assert TargetVersion.objects.get().revision == revision
    assert AuditEvent.objects.count() == events + 1


def test_a_value_put_back_to_the_plan_takes_the_choice_away(office: User, tmp_path: Path) -> None:
    assigning.choose(office, CAMPAIGN, [by_hand(60)])
    rows = given_out(tmp_path)
    rows[row_of(rows, UNIT)][place(rows, KEY)] = 45
    fill(office, CAMPAIGN, written(tmp_path / "a.xlsx", rows))
    assert TargetVersion.objects.get().choices == []


def test_a_change_at_one_milestone_leaves_the_later_ones_as_the_sheet_says(
    office: User, tmp_path: Path
) -> None:
    rows = given_out(tmp_path)
    first = place(rows, KEY) - 2
    assert rows[KEYS][first] == "online_payment@published-2026-09-24"
    at = row_of(rows, UNIT)
    rows[at][first], rows[at][place(rows, "reason")] = 40, "khởi đầu"
    fill(office, CAMPAIGN, written(tmp_path / "a.xlsx", rows))
    after = given_out(tmp_path)
    assert after[row_of(after, UNIT)][first : first + 3] == [40, 45, 45]


Edit = Callable[[Rows], None]


def put(unit: str, key: str, value: Any, reason: str = "lý do") -> Edit:
    def edit(rows: Rows) -> None:
        at = row_of(rows, unit)
        rows[at][place(rows, "reason")] = reason
        rows[at][place(rows, key)] = value

    return edit


def rename(rows: Rows) -> None:
    rows[row_of(rows, UNIT)][1] = "H99"


def repeat(rows: Rows) -> None:
    rows[row_of(rows, OTHER)][1] = UNIT


def mark(rows: Rows) -> None:
    rows[MARKS][2] = "0" * 64


def second_column(rows: Rows) -> None:
    rows[KEYS][place(rows, KEY)] = rows[KEYS][4]


def lose_column(rows: Rows) -> None:
    rows[KEYS][place(rows, KEY)] = ""


def lose_row(rows: Rows) -> None:
    del rows[row_of(rows, OTHER)]


FAULTS: list[tuple[Edit, str, tuple[str, str] | None]] = [
    (put(UNIT, KEY, 101), "value_out_of_range", (UNIT, KEY)),
    (put(UNIT, KEY, -2), "value_out_of_range", (UNIT, KEY)),
    (put(UNIT, KEY, 100), "value_out_of_range", (UNIT, KEY)),  # nothing is above 100
    (put(UNIT, KEY, "sáu mươi"), "not_a_number", (UNIT, KEY)),
    (put(UNIT, KEY, 0.62), "looks_like_a_share", (UNIT, KEY)),
    (put(UNIT, KEY, ""), "value_missing", (UNIT, KEY)),
    (put(UNIT, KEY, 62, ""), "reason_needed", (UNIT, "reason")),
    (rename, "unit_unknown", None),
    (repeat, "two_targets", None),
    (second_column, "two_targets", None),
    (lose_column, "column_missing", None),
    (lose_row, "unit_missing", None),
    (mark, "other_version", None),
]


def test_every_fault_is_named_by_its_cell_and_nothing_is_taken(
    office: User, tmp_path: Path
) -> None:
    given = given_out(tmp_path)
    for edit, code, cell in FAULTS:
        rows = copy.deepcopy(given)
        edit(rows)
        answer = fill(office, CAMPAIGN, written(tmp_path / "x.xlsx", rows))
        assert not answer["ok"], code
        fault = next(one for one in answer["faults"] if one["code"] == code)
        assert fault["sheet"] == SHEET and fault["reason"] and fault["reason_en"]
        if cell is not None:
            assert fault["cell"] == address(row_of(rows, cell[0]), place(rows, cell[1]))
            assert len(answer["faults"]) == 1
    assert TargetVersion.objects.get().choices == []


def test_a_value_below_the_central_target_is_named_with_it(office: User, tmp_path: Path) -> None:
    assigning.draft(office, "ia-ake-2024")
    rows = given_out(tmp_path, "ia-ake-2024")
    column = place(rows, "online_payment@day-100")
    rows[HEADINGS + 1][column] = 44
    answer = fill(office, "ia-ake-2024", written(tmp_path / "x.xlsx", rows))
    (fault,) = answer["faults"]
    assert (fault["code"], fault["cell"]) == ("below_floor", address(HEADINGS + 1, column))
    assert "chỉ tiêu của Trung ương (tối thiểu 45%)" in fault["reason"]


def test_merged_cells_are_named_by_their_area(office: User, tmp_path: Path) -> None:
    rows = given_out(tmp_path)
    at, column = row_of(rows, UNIT), place(rows, KEY)
    other = row_of(rows, OTHER)
    area = f"{address(min(at, other), column)}:{address(max(at, other), column)}"
    rows[at][column] = rows[other][column] = ""
    answer = fill(office, CAMPAIGN, written(tmp_path / "x.xlsx", rows, merge=area))
    assert {"merged"} <= {one["code"] for one in answer["faults"]}
    assert area in {one["cell"] for one in answer["faults"]}


def test_merged_cells_are_found_to_the_last_row_of_a_large_sheet(tmp_path: Path) -> None:
    rows = {row: [row, "H21.168", 60] for row in range(1, 11_001)}
    (sheet,) = read_cells(written(tmp_path / "x.xlsx", rows, merge="C10999:C11000"))
    assert sheet.merged == ((10_999, 2, 11_000, 2),)
    assert len(sheet.rows) == 11_000


def test_an_annex_of_before_a_signature_is_of_another_version(office: User, tmp_path: Path) -> None:
    rows = given_out(tmp_path)
    assigning.drop(office, CAMPAIGN, "bỏ")
    signed(office, by_hand(60), day=date(2026, 9, 2))
    assigning.draft(office, CAMPAIGN)
    answer = fill(office, CAMPAIGN, written(tmp_path / "x.xlsx", rows))
    assert [one["code"] for one in answer["faults"]] == ["other_version"]


def test_what_is_no_annex_is_refused(office: User, tmp_path: Path) -> None:
    for content in (b"", b"unit,value\nH1,5\n", b"PK\x03\x04nonsense"):
        path = tmp_path / "x.xlsx"
        path.write_bytes(content)
        with pytest.raises(Refusal):
            fill(office, CAMPAIGN, path)
    path = written(tmp_path / "x.xlsx", {1: ["Đơn vị", "Số"], 2: ["H21.168", 5]})
    with pytest.raises(Refusal) as found:
        fill(office, CAMPAIGN, path)
    assert found.value.code == "not_our_sheet"
