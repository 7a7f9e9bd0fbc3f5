"""Real files, read as their layouts say, give the answers known for them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.integration.intake_helpers import shipped, written
from vedich.domain.errors import Refusal
from vedich.intake.detecting import exact, suggest
from vedich.intake.headers import find
from vedich.intake.reading import read


def test_wabo_channels_departments_and_months(shared_data: Path) -> None:
    folder = shared_data / "wabo_receipt"
    expected = json.loads((folder / "expected_answers.json").read_text(encoding="utf-8"))
    reading = read(folder / "receipt_cases.csv", shipped("wabo"))
    receipt, rows = reading.receipt, reading.table.to_pylist()
    assert (receipt.physical_rows, receipt.accepted, receipt.rejected) == (1435, 1434, 0)
    assert Counter(row["channel"] for row in rows)["online"] == expected["channel"]["Internet"]
    local = {
        month: found["total"]
        for month, found in expected["by_month_local(+01/+02 as written)"].items()
    }
    assert Counter(f"{row['received_at']:%Y-%m}" for row in rows) == local
    on_time = [row for row in rows if row["finished_at"] and row["finished_at"] <= row["due_at"]]
    assert (len(on_time), sum(row["finished_at"] is not None for row in rows)) == (952, 1329)
    by_unit = Counter(row["unit"] for row in rows)
    assert by_unit == {name: found["received"] for name, found in expected["by_department"].items()}
    assert reading.unit_codes == "receipt"


def test_wabo_in_utc_moves_45_dossiers_to_another_month(shared_data: Path) -> None:
    folder = shared_data / "wabo_receipt"
    expected = json.loads((folder / "expected_answers.json").read_text(encoding="utf-8"))
    text = (Path(__file__).parents[2] / "src/vedich/definitions/layouts/wabo.yaml").read_text(
        encoding="utf-8"
    )
    local = read(folder / "receipt_cases.csv", shipped("wabo")).table["received_at"].to_pylist()
    utc_layout = written(text.replace("Europe/Amsterdam", "UTC"))
    utc = read(folder / "receipt_cases.csv", utc_layout).table["received_at"].to_pylist()
    assert Counter(f"{day:%Y-%m}" for day in utc) == expected["by_month_UTC_total"]
    moved = sum(f"{a:%Y-%m}" != f"{b:%Y-%m}" for a, b in zip(local, utc, strict=True))
    assert moved == expected["rows_whose_month_changes_if_UTC"] == 45


def test_uk_services_unknown_is_not_zero(shared_data: Path) -> None:
    folder = shared_data / "uk_transactions"
    expected = json.loads((folder / "expected_answers.json").read_text(encoding="utf-8"))
    reading = read(folder / "services.csv", shipped("uk-services"))
    assert reading.receipt.accepted == 734
    rows = reading.table.to_pylist()
    for period, answer in expected["by_period"].items():
        mine = [row for row in rows if row["period_label"] == period]
        both = [r for r in mine if r["numerator"] is not None and r["denominator"] is not None]
        assert len(both) == answer["both"]
        assert sum(row["numerator"] for row in both) == answer["digital"]
        assert sum(row["denominator"] for row in both) == answer["volume"]
        only = sum(row["numerator"] is None for row in mine)
        assert only == answer["volume_only"]
    assert {row["period_label"] for row in rows} == expected["by_period"].keys()
    assert {warning.code for warning in reading.receipt.warnings} == {"column_unread"}
    latest = [row for row in rows if row["period_label"] == "2017-Q2"]
    assert {str(row["period_start"]) for row in latest} == {"2017-04-01"}
    assert {str(row["period_end"]) for row in latest} == {"2017-06-30"}


def test_calendar_days(shared_data: Path) -> None:
    path = shared_data / "working_calendar_2012_2015.csv"
    days = read(path, shipped("calendar-wabo")).table.to_pylist()
    assert len(days) == 1461
    assert sum(day["off"] and day["day"].weekday() < 5 for day in days) == 42
    assert sum(not day["off"] and day["day"].weekday() >= 5 for day in days) == 10


@pytest.mark.parametrize(("ministry", "rows"), [("BoCongAn", 341), ("BoTuPhap", 273)])
def test_procedure_codes_stay_text(shared_data: Path, ministry: str, rows: int) -> None:
    path = shared_data / "procedure_lists" / f"danh-sach-tthc-{ministry}.xlsx"
    reading = read(path, shipped("procedures-national"))
    assert reading.receipt.physical_rows == rows
    assert [row.kind for row in reading.receipt.structural] == ["title", "header"]
    codes = reading.table["procedure"].to_pylist()
    assert reading.receipt.accepted == len(codes) == rows - 2
    assert all(len(code) == 8 and code[1] == "." for code in codes)
    assert any(code.endswith("0") for code in codes)


def test_units_before_and_after_the_merger(shared_data: Path) -> None:
    folder = shared_data / "vn_admin_units"
    expected = json.loads((folder / "expected_answers.json").read_text(encoding="utf-8"))
    before = read(folder / "gso_ward_2025-07-18.csv", shipped("units-gso")).table
    answers = expected["before(GSO 2025-07-18 list)"]
    assert before.num_rows == answers["wards"]
    assert Counter(before["kind"].to_pylist()) == answers["types"]
    assert set(map(len, before["code"].to_pylist())) == {5}
    after = read(folder / "tlq_v4.2.0_units.json", shipped("units-gso-2025")).table
    assert after.num_rows == expected["after"]["wards"]
    assert len(set(after["parent"].to_pylist())) == expected["after"]["provinces"]


SAMPLES = {
    "tdkt_CANHAN.xlsx": (3, "Họ và tên"),
    "tdkt_TAPTHE.xlsx": (3, "Tên đơn vị / tập thể"),
    "tdkt_MauTDKT.xlsx": (1, "Tên tập thể/cá nhân/hộ gia đình"),
    "epar_ke_hoach_2row_header_merged_groups.xlsx": (4, "Công việc"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_headers_of_real_workbooks_stand_at_their_row(shared_data: Path, name: str) -> None:
    from vedich.intake.grids import Progress
    from vedich.intake.limits import Limits
    from vedich.intake.opening import open_file

    row, word = SAMPLES[name]
    rows = 2 if name.startswith("epar") else 1
    layout = written(
        f"""
id: sample
kind: procedures
title: {{vi: Mẫu, en: Sample}}
source: sample
header: {{rows: {rows}}}
columns: {{procedure: {{header: "{word}", required: true}}}}
"""
    )
    path = shared_data / "excel_samples" / name
    opened = open_file(path, layout, Limits(), Progress(lambda done, total: None))
    header = find(opened.sheets[0].head, [], layout)
    assert (header.first, header.last, header.missing) == (row, row + rows - 1, [])
    if rows == 2:
        assert "Thời gian gia hạn hoặc điều chỉnh > Lần 2" in header.labels.values()


def test_two_row_header_of_a_real_workbook_reads_its_rows(shared_data: Path) -> None:
    layout = written(
        """
id: plan
kind: summary
title: {vi: Kế hoạch, en: Plan}
source: plan
header: {rows: 2}
columns:
  unit: {header: Công việc, required: true}
  days: {header: Số ngày thực hiện}
measures: [{subject: days, numerator: days}]
"""
    )
    path = shared_data / "excel_samples" / "epar_ke_hoach_2row_header_merged_groups.xlsx"
    reading = read(path, layout)
    kinds = [(row.row, row.kind) for row in reading.receipt.structural]
    assert kinds == [(1, "title"), (2, "title"), (4, "header"), (5, "header")]
    assert (reading.receipt.physical_rows, reading.receipt.blank) == (12, 5)
    assert [int(row["numerator"]) for row in reading.table.to_pylist()] == [1, 2, 3]


def test_a_workbook_with_a_header_and_no_row_is_refused(shared_data: Path) -> None:
    layout = written(
        """
id: people
kind: units
title: {vi: Danh sách, en: List}
source: people
columns: {name: {header: Họ và tên, required: true}}
"""
    )
    with pytest.raises(Refusal) as refused:
        read(shared_data / "excel_samples" / "tdkt_CANHAN.xlsx", layout)
    assert refused.value.code == "no_readable_row"


def test_layouts_are_suggested_and_an_exact_one_is_unique(shared_data: Path) -> None:
    names = ("wabo", "vedich-dossiers", "calendar-wabo", "units", "units-gso", "uk-services")
    layouts = [shipped(name) for name in names]
    cases = shared_data / "wabo_receipt" / "receipt_cases.csv"
    assert [layout.id for layout in exact(cases, layouts)] == ["wabo"]
    best, score, missing = suggest(cases, layouts)[0]
    assert (best.id, score, missing) == ("wabo", 100.0, [])
    events = shared_data / "wabo_receipt" / "receipt.csv"
    assert exact(events, layouts) == []
    best, score, missing = suggest(events, layouts)[0]
    assert score < 100 and missing
