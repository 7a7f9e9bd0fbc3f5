"""Importing through real processes: receipts balance, nothing counts twice, nothing is lost."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.command_line import Desk, dossiers

PLAIN = "vedich-dossiers"
OWN = """\
id: own-export
kind: dossiers
title: {vi: Tệp của riêng đơn vị, en: An office's own file}
source: own
dates: [dmy]
numbers: vi
unit_codes: receipt
key: [code]
columns:
  code: {header: [Số hồ sơ], required: true}
  received_at: {header: [Ngày nhận], required: true}
  unit: {header: [Nơi xử lý]}
  channel: {header: [Hình thức], codes: {Trực tuyến: online, Trực tiếp: counter}}
"""
OWN_ROWS = """\
Số hồ sơ,Ngày nhận,Nơi xử lý,Hình thức
1/2024,02/5/2024,X1,Trực tuyến
2/2024,03/5/2024,X1,Trực tiếp
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "var")


def first_file(folder: Path) -> Path:
    return dossiers(
        folder / "first.csv",
        "A1,U1,online,2024-05-02,2024-05-10,2024-05-09,2024-05-09",
        "A2,U1,counter,2024-05-03,2024-05-10,2024-05-12,2024-05-12",
        "A3,U2,online,2024-06-01,2024-06-10,,2024-06-01",
    )


def test_a_messy_file_is_accounted_for_row_by_row(desk: Desk, tmp_path: Path) -> None:
    file = dossiers(
        tmp_path / "messy.csv",
        "A1,U1,online,2024-05-02,2024-05-10,2024-05-09,",
        ",U1,online,2024-05-04,,,",
        ",,,,,,",
        "A3,U2,online,31/02/2024,,,",
        "A4,U2,onlin,2024-05-05,,,",
        "A5,U2,postal,2024-05-06 08:00,2024-05-05,2024-05-04,",
    )
    receipt = desk.receipt(file, PLAIN)
    shown = {key: receipt[key] for key in ("physical_rows", "accepted", "blank", "structural")}
    assert shown == {"physical_rows": 7, "accepted": 2, "blank": 1, "structural": 1}
    where = [(one["row"], one["column"], one["value"]) for one in receipt["rejects"]]
    assert where == [(3, "code", ""), (5, "received_at", "31/02/2024"), (6, "channel", "onlin")]
    assert all(one["reason"] and one["reason_en"] for one in receipt["rejects"])
    assert receipt["new_units"] == ["U1", "U2"]
    assert "end_before_start" in {one["code"] for one in receipt["warnings"]}
    # Rejected rows alone are no failure, in words as in JSON.
    again = desk.run("import", file, "--layout", PLAIN)
    assert again.code == 0
    assert "31/02/2024" in again.out


def test_the_same_file_twice_counts_once(desk: Desk, tmp_path: Path) -> None:
    file = first_file(tmp_path)
    receipt = desk.receipt(file, PLAIN)
    assert (receipt["new"], receipt["accepted"]) == (3, 3)
    figures = desk.ok("count", "online_filing", "--by", "unit")["rows"]
    renamed = shutil.copy(file, tmp_path / "renamed.csv")
    for path in (file, Path(renamed)):
        again = desk.receipt(path, PLAIN)
        assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 3)
        assert again["already_imported"] is True
    assert desk.ok("count", "online_filing", "--by", "unit")["rows"] == figures
    assert len(desk.ok("imports")["rows"]) == 1


def test_a_later_version_replaces_and_a_withdrawal_brings_back(desk: Desk, tmp_path: Path) -> None:
    desk.receipt(first_file(tmp_path), PLAIN)
    assert desk.figure("online_filing") == (2, 3)
    later = dossiers(
        tmp_path / "later.csv",
        "A2,U1,online,2024-05-03,2024-05-10,2024-05-12,2024-05-13",
        "A1,U1,counter,2024-05-02,2024-05-10,2024-05-09,2024-05-01",
        "A3,U2,online,2024-06-01,2024-06-10,,2024-06-01",
        "A4,U2,counter,2024-06-02,2024-06-10,,2024-06-02",
    )
    receipt = desk.receipt(later, PLAIN)
    fates = {key: receipt[key] for key in ("new", "updated", "unchanged", "superseded")}
    assert fates == {"new": 1, "updated": 1, "unchanged": 1, "superseded": 1}
    assert desk.figure("online_filing") == (3, 4)
    answer = desk.ok("withdraw", receipt["import"], "--reason", "nhầm tệp")
    assert answer["withdrawn"] == receipt["import"]
    assert desk.figure("online_filing") == (2, 3)
    first, second, entry = desk.ok("imports")["rows"]
    assert (first["withdrawn_by"], second["withdrawn_by"]) == (None, entry["import"])
    assert entry["withdraws"] == second["import"]
    assert desk.refused("withdraw", second["import"], "--reason", "x")["code"]
    assert desk.refused("withdraw", first["import"], "--reason", " ")["code"] == "no_reason"
    # What was withdrawn may come again.
    assert desk.receipt(later, PLAIN)["new"] == 1
    assert desk.figure("online_filing") == (3, 4)
    assert desk.ok("verify")["ok"] is True


def test_order_of_rows_and_files_changes_no_figure(tmp_path: Path) -> None:
    rng = random.Random(7)
    rows = [
        f"A{rng.randint(1, 12)},U{rng.randint(1, 3)},{rng.choice(('online', 'counter'))},"
        f"2024-05-{rng.randint(1, 28):02},2024-06-01,,2024-07-01 08:{minute:02}"
        for minute in range(40)
    ]
    whole = Desk(tmp_path / "whole")
    whole.receipt(dossiers(tmp_path / "whole.csv", *rows), PLAIN)
    parts = Desk(tmp_path / "parts")
    rng.shuffle(rows)
    for number in (1, 0):
        parts.receipt(dossiers(tmp_path / f"part{number}.csv", *rows[number::2]), PLAIN)
    asked = ("count", "online_filing", "--by", "unit,month", "--as-of", "2024-08-01")
    assert parts.ok(*asked)["rows"] == whole.ok(*asked)["rows"]


def test_a_dry_run_changes_nothing_and_says_what_would(desk: Desk, tmp_path: Path) -> None:
    absent = desk.receipt(first_file(tmp_path), PLAIN, "--dry-run")
    assert (absent["dry_run"], absent["new"], absent["import"]) == (True, 3, None)
    assert desk.ok("imports")["rows"] == []
    desk.receipt(tmp_path / "first.csv", PLAIN)
    before = desk.contents()
    moved = dossiers(
        tmp_path / "moved.csv", "A3,U3,counter,2024-06-01,2024-06-10,2024-06-05,2024-06-06"
    )
    receipt = desk.receipt(moved, PLAIN, "--dry-run")
    assert desk.contents() == before
    assert receipt["updated"] == 1
    assert receipt["new_units"] == ["U3"]
    changes = {
        (one["indicator"], one["unit"]): (one["before"], one["after"]) for one in receipt["changes"]
    }
    assert changes["online_filing", None] == (pytest.approx(200 / 3), pytest.approx(100 / 3))
    assert changes["online_filing", "U2"] == (100, None)
    assert changes["online_filing", "U3"] == (None, 0)
    assert ("online_filing", "U1") not in changes
    assert desk.figure("online_filing") == (2, 3)
    # What was foretold comes true.
    desk.receipt(moved, PLAIN)
    assert desk.figure("online_filing") == (1, 3)


def test_a_dry_run_says_why_figures_change(desk: Desk, tmp_path: Path) -> None:
    desk.receipt(first_file(tmp_path), PLAIN)
    more = dossiers(
        tmp_path / "more.csv",
        "L1,U1,online,2024-05-02,2024-06-10,2024-06-05,2024-06-06",
        "N1,U1,online,2029-01-02,2029-06-10,2029-06-05,2029-06-06",
    )
    said = {
        (row["unit"], row["vi"].partition(" vì có ")[2])
        for row in desk.receipt(more, PLAIN, "--dry-run")["changes"]
    }
    assert ("U1", "1 hồ sơ đến muộn, 1 hồ sơ mới") in said
    assert (None, "1 hồ sơ đến muộn, 1 hồ sơ mới") in said


def test_an_own_layout_file_reads_an_own_export(desk: Desk, tmp_path: Path) -> None:
    layout, file = tmp_path / "own-export.yaml", tmp_path / "own.csv"
    layout.write_text(OWN, encoding="utf-8")
    file.write_text(OWN_ROWS, encoding="utf-8-sig")
    assert desk.receipt(file, str(layout))["new"] == 2
    (row,) = desk.ok("count", "online_filing", "--by", "unit")["rows"]
    assert (row["unit"], row["numerator"], row["denominator"]) == ("X1", 1, 2)
    # The same layout among the office's definitions is known by its id, and by the header alone.
    folder = desk.home / "definitions" / "layouts"
    folder.mkdir(parents=True)
    shutil.copy(layout, folder)
    assert desk.receipt(file, "own-export")["unchanged"] == 2
    assert desk.ok("import", file)["layout"] == "own-export"
    layout.write_text(OWN.replace("columns:", "colums:"), encoding="utf-8")
    error = desk.refused("import", file, "--layout", layout)
    assert "own-export.yaml" in error["where"] and "columns" in error["message"] + error["hint"]


def test_what_can_not_be_read_is_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    good = first_file(tmp_path)
    empty = tmp_path / "empty.csv"
    empty.touch()
    junk = tmp_path / "junk.xlsx"
    junk.write_bytes(random.Random(1).randbytes(3_000))
    head = dossiers(tmp_path / "head.csv")
    other = dossiers(tmp_path / "other.csv", "1,2", columns="nothing,known")
    broken = dossiers(tmp_path / "broken.csv", "A1,U1,online,yesterday,,,")
    for file in (empty, junk, head, other, broken, tmp_path / "absent.csv", tmp_path):
        error = desk.refused("import", file, "--layout", PLAIN)
        assert file.name in error["message"] or file.name in error["where"], error
    for layout in ("vedich-dosiers", tmp_path / "absent.yaml"):
        assert desk.refused("import", good, "--layout", layout)["hint"]
    assert PLAIN in desk.refused("import", good, "--layout", "vedich-dosiers")["hint"]
    assert desk.ok("imports")["rows"] == []


def test_an_annotated_copy_marks_every_rejected_row(desk: Desk, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    file = dossiers(tmp_path / "bad.csv", "A1,U1,online,2024-05-02,,,", "A2,U1,online,32/13/24,,,")
    copy = tmp_path / "bad-annotated.xlsx"
    receipt = desk.receipt(file, PLAIN, "--annotate", copy)
    cells = CalamineWorkbook.from_path(str(copy)).get_sheet_by_index(0).to_python()
    (marked,) = [row for row in cells if any("32/13/24" in str(cell) for cell in row)]
    assert any(receipt["rejects"][0]["reason"] in str(cell) for row in cells for cell in row)
    assert marked[0].startswith("KHÔNG NHẬN")
    assert "A2" in marked


def test_a_copy_never_takes_the_place_of_the_file(desk: Desk, tmp_path: Path) -> None:
    file = first_file(tmp_path)
    before = file.read_bytes()
    for copy in (file, tmp_path / "copy.csv"):
        error = desk.refused("import", file, "-l", PLAIN, "--annotate", copy)
        assert error["code"] == "bad_annotated_copy"
    nowhere = desk.refused("import", file, "-l", PLAIN, "--annotate", tmp_path / "no" / "a.xlsx")
    assert "a.xlsx" in nowhere["message"]
    assert file.read_bytes() == before
    assert desk.rows("imports") == []


def test_a_command_takes_the_kind_of_file_it_is_for(desk: Desk, tmp_path: Path) -> None:
    file = first_file(tmp_path)
    for words in (("units", "import"), ("observe",)):
        error = desk.refused(*words, file, "--layout", PLAIN)
        assert error["code"] == "other_kind_of_file"
        assert "vedich import" in error["hint"]
    assert desk.rows("imports") == []


def test_of_several_published_files_all_are_taken_or_none(desk: Desk, tmp_path: Path) -> None:
    scores = "snapshot_date,code,name,child_group,total,CKMB,TDGQ,ONLINE,TTTT,MDSH,MDHL,rank\n"
    good = tmp_path / "scores.csv"
    good.write_text(scores + "2026-09-24,H1,Xã A,COMMUNE,60,10,10,10,10,10,10,1\n", "utf-8")
    other = first_file(tmp_path)
    assert "first.csv" in desk.refused("observe", good, other)["message"]
    assert desk.rows("imports") == []
    (receipt,) = desk.rows("observe", good)
    assert receipt["new"] == 1
    (row,) = desk.rows("observed", "TOTAL", "--by", "unit")
    assert (row["unit"], row["points"]) == ("H1", 60)


def test_units_are_listed_as_of_a_day(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text(
        "code,name,kind,level,valid_from,valid_to\n"
        "H1,Xã Cũ,commune,commune,2020-01-01,2025-06-30\n"
        "H2,Xã Mới,commune,commune,2025-07-01,\n",
        encoding="utf-8",
    )
    receipt = desk.ok("units", "import", file)
    assert (receipt["accepted"], receipt["kind"]) == (2, "units")

    def shown(day: str) -> list[str]:
        return [row["name"] for row in desk.rows("units", "show", "--at", day)]

    assert shown("2025-06-30") == ["Xã Cũ"]
    assert shown("01/7/2025") == ["Xã Mới"]
    assert shown("2019-01-01") == []


def test_generated_dossiers_are_the_same_again_and_say_what_they_are(
    desk: Desk, tmp_path: Path
) -> None:
    made = [
        desk.ok("generate", "--dossiers", "50", "--seed", "3", "--out", tmp_path / name)
        for name in ("a", "b")
    ]
    first, second = (Path(answer["rows"][0]["file"]) for answer in made)
    assert first.read_bytes() == second.read_bytes()
    assert "MÔ PHỎNG" in first.read_text(encoding="utf-8").splitlines()[0]
    other = desk.ok("generate", "--dossiers", "50", "--seed", "4", "--out", tmp_path / "c")
    assert Path(other["rows"][0]["file"]).read_bytes() != first.read_bytes()
    receipt = desk.receipt(first, made[0]["rows"][0]["layout"])
    assert (receipt["accepted"], receipt["rejected"]) == (50, 0)
    inside = desk.ok("generate", "--dossiers", "2")
    assert Path(inside["rows"][0]["file"]).is_relative_to(desk.home)
