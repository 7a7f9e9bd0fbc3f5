"""Dossier records in every format, personal fields, versions of one dossier, annotated copies."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from tests.integration.intake_helpers import shipped, workbook, written
from vedich.domain.errors import Refusal
from vedich.intake.annotating import annotate
from vedich.intake.reading import read

RECORDS: list[dict[str, Any]] = [
    {
        "MaHoSo": "H37.15-240601-0001",
        "MaTTHC": "1.010010",
        "TenLinhVuc": "Hộ tịch",
        "KenhThucHien": "2",
        "ChuHoSo": "Nguyễn Văn A",
        "SoGiayToChuHoSo": "000123456",
        "NgayTiepNhan": "20240601083000",
        "NgayHenTra": "06/06/2024",
        "NgayKetThucXuLy": "05/06/2024 16:00",
        "TrangThaiHoSo": "9",
        "DonViXuLy": "Xã Ia Ake",
        "HoSoCoThanhPhanSoHoa": "1",
        "TaiLieuNop": [{"DuocSoHoa": "1", "DuocTaiSuDung": "0"}, {"DuocTaiSuDung": 1}],
        "DanhSachHoSoBoSung": [
            {"NgayBoSung": "02/06/2024 08:00", "NgayTiepNhanBoSung": "03/06/2024 08:30"}
        ],
        "DanhSachGiayToKetQua": [{"TenGiayTo": "Giấy khai sinh"}],
        "DanhSachLePhi": [{"Gia": 8000}, {"Gia": "150.000"}],
        "DuocThanhToanTrucTuyen": "1",
        "TrangThaiThanhToan": "1",
    },
    {
        "MaHoSo": "H37.15-240601-0002",
        "KenhThucHien": None,
        "ChuHoSo": "NGUYỄN VĂN A",
        "SoGiayToChuHoSo": "000123456",
        "NgayTiepNhan": "01/06/2024 09:00:00",
        "TrangThaiHoSo": "4",
        "DonViXuLy": "Xã Ia Ake",
        "DanhSachLePhi": [],
    },
    {"MaHoSo": "", "KenhThucHien": "2", "DonViXuLy": "Xã Ia Ake"},
]


def files(folder: Path) -> list[Path]:
    """The records as JSON, JSON in an envelope, JSON lines, CSV and a workbook."""
    paths = [folder / name for name in ("a.json", "b.json", "c.jsonl", "d.csv", "e.xlsx")]
    paths[0].write_text(json.dumps(RECORDS), encoding="utf-8")
    paths[1].write_text(json.dumps({"code": "OK", "data": RECORDS}), encoding="utf-8")
    paths[2].write_text("\n".join(map(json.dumps, RECORDS)), encoding="utf-8")
    keys = list(dict.fromkeys(key for record in RECORDS for key in record))
    rows = [[_cell(record.get(key)) for key in keys] for record in RECORDS]
    with paths[3].open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([keys, *rows])
    workbook(paths[4], [keys, *([cell or None for cell in row] for row in rows)])
    return paths


def _cell(value: Any) -> str:
    return json.dumps(value) if isinstance(value, list) else value or ""


def test_a_record_reads_the_same_in_every_format(tmp_path: Path) -> None:
    layout = shipped("sync-record")
    tables = []
    for path in files(tmp_path):
        reading = read(path, layout)
        assert (reading.receipt.accepted, reading.receipt.rejected) == (2, 1), path.name
        (reject,) = reading.receipt.rejects
        assert (reject.column, reject.reason_vi) == ("MaHoSo", "thiếu “MaHoSo”.")
        tables.append(reading.table.drop_columns(["row", "sheet"]).to_pylist())
    assert all(table == tables[0] for table in tables)
    first, second = tables[0]
    assert first["procedure"] == "1.010010" and first["unit"] == "Xã Ia Ake"
    assert first["received_at"] == datetime(2024, 6, 1, 8, 30)
    assert first["due_at"] == datetime(2024, 6, 6, 23, 59, 59, 999999)
    assert (first["amount_due"], first["waiting_minutes"], first["supplements"]) == (
        158000,
        1470,
        1,
    )
    assert (first["paid"], first["payment_route"], first["status"]) == (
        True,
        "national",
        "finished",
    )
    assert (first["inputs_digitised"], first["reused"], first["result_digitised"]) == (True,) * 3
    assert (second["channel"], second["amount_due"], second["paid"]) == ("counter", 0, None)
    assert (second["reused"], second["result_digitised"]) == (None, False)


def test_personal_fields_are_dropped_at_the_door(tmp_path: Path) -> None:
    reading = read(files(tmp_path)[0], shipped("sync-record"))
    everything = json.dumps(reading.table.to_pylist(), default=str) + repr(reading.receipt)
    assert "Nguy" not in everything and "000123456" not in everything


def test_a_personal_field_kept_for_a_use_is_hashed_with_the_secret(tmp_path: Path) -> None:
    path, layout = files(tmp_path)[0], shipped("sync-record")
    keep = {"applicant": "đếm người nộp nhiều hồ sơ"}
    with pytest.raises(Refusal) as refused:
        read(path, layout, keep=keep)
    assert refused.value.code == "no_secret"
    hashes = read(path, layout, keep=keep, secret=b"a").table["applicant_hash"].to_pylist()
    assert hashes[0] == hashes[1] and len(hashes[0]) == 64
    other = read(path, layout, keep=keep, secret=b"b").table["applicant_hash"].to_pylist()
    assert other[0] != hashes[0]


DOSSIERS = """
id: dossiers
kind: dossiers
title: {vi: Sổ hồ sơ, en: Dossiers}
source: dossiers
columns:
  code: {header: Mã hồ sơ, required: true}
  procedure: {header: Mã TTHC}
  received_at: {header: Ngày tiếp nhận, required: true}
  due_at: {header: [Ngày hẹn trả], fallback: [Ngày hẹn cũ]}
  amount_due: {header: Lệ phí}
  supplements: {header: Số lần bổ sung}
"""


def test_dates_numbers_and_codes_of_a_workbook(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Mã hồ sơ", "Mã TTHC", "Ngày tiếp nhận", "Ngày hẹn trả", "Lệ phí", "Số lần bổ sung"],
        ["000123456", "1.010010", datetime(2024, 6, 1, 8), date(2024, 6, 6), 8000, 1],
        ["2", "1.010010", "01/06/2024 08:00", "06/06/2024", "1.234.567", "-"],
        ["3", 1.01001, "2024-06-01", datetime(2024, 6, 6, 9, 30), 1.234, 0],
    ]
    formats = {2: "dd/mm/yyyy hh:mm", 3: "dd/mm/yyyy"}
    path = workbook(tmp_path / "a.xlsx", rows, formats=formats, hidden=["Danh mục"])
    reading = read(path, written(DOSSIERS))
    first, second = reading.table.to_pylist()
    end = datetime(2024, 6, 6, 23, 59, 59, 999999)
    assert (first["code"], first["procedure"]) == ("000123456", "1.010010")
    assert first["received_at"] == second["received_at"] == datetime(2024, 6, 1, 8)
    assert first["due_at"] == second["due_at"] == end
    assert (first["amount_due"], second["amount_due"]) == (8000, 1234567)
    assert (first["supplements"], second["supplements"]) == (1, None)
    (reject,) = reading.receipt.rejects
    assert (reject.row, reject.column, reject.value) == (4, "Lệ phí", "1.234")
    assert reading.receipt.skipped_sheets == ("Danh mục",)


def test_a_code_that_was_a_number_in_the_workbook_is_warned_of(tmp_path: Path) -> None:
    rows = [["Mã hồ sơ", "Mã TTHC", "Ngày tiếp nhận"], ["1", 1.01001, "01/06/2024"]]
    receipt = read(workbook(tmp_path / "a.xlsx", rows), written(DOSSIERS)).receipt
    warning = next(warn for warn in receipt.warnings if warn.code == "code_was_number")
    assert (warning.row, warning.column) == (2, "Mã TTHC")


def test_a_second_column_fills_what_the_first_leaves_blank(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày hẹn cũ\n"
        "1,01/06/2024,,05/06/2024\n2,01/06/2024,06/06/2024,05/06/2024\n",
        encoding="utf-8",
    )
    days = read(path, written(DOSSIERS)).table["due_at"].to_pylist()
    assert [day.day for day in days] == [5, 6]


def test_formulas_without_a_value_and_error_cells(tmp_path: Path) -> None:
    rows = [
        ["Mã hồ sơ", "Ngày tiếp nhận", "Lệ phí"],
        ["1", "01/06/2024", "=A1+1"],
        ["2", "01/06/2024", 5],
    ]
    receipt = read(workbook(tmp_path / "a.xlsx", rows), written(DOSSIERS)).receipt
    assert receipt.accepted == 2
    assert [w.row for w in receipt.warnings if w.code == "formula_without_value"] == [2]


def test_pages_with_a_repeated_header_and_events_that_run_backwards(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả\n1;02/06/2024;01/06/2024\n"
        "Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả\n1;02/06/2024;03/06/2024\n;;\n",
        encoding="utf-8",
    )
    receipt = read(path, written(DOSSIERS)).receipt
    assert (receipt.physical_rows, receipt.accepted, receipt.blank) == (5, 2, 1)
    assert [(row.row, row.kind) for row in receipt.structural] == [(1, "header"), (3, "header")]
    codes = {(warn.code, warn.row) for warn in receipt.warnings if warn.row}
    assert codes == {("end_before_start", 2), ("same_key", 4)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = ["Mã hồ sơ", "Ngày tiếp nhận"], ["Hồ sơ 1, gấp; | \tkhác", "01/06/2024"]
    path = tmp_path / "a.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    assert read(path, written(DOSSIERS)).table["code"].to_pylist() == [rows[1][0]]


def test_windows_1258_and_decomposed_letters_become_nfc(tmp_path: Path) -> None:
    text = "Mã hồ sơ,Ngày tiếp nhận\nHồ sơ đất đai ở phường,01/06/2024\n"
    pieces = {"ồ": "ô\u0300", "ấ": "â\u0301", "ở": "ơ\u0309", "ườ": "ươ\u0300", "ế": "ê\u0301"}
    apart = text.replace("ã", "a\u0303").replace("ậ", "â\u0323")
    for whole, part in pieces.items():
        apart = apart.replace(whole, part)
    path = tmp_path / "a.csv"
    path.write_bytes(apart.encode("cp1258"))
    assert read(path, written(DOSSIERS)).table["code"].to_pylist() == ["Hồ sơ đất đai ở phường"]
    path.write_text(apart, encoding="utf-8")
    assert read(path, written(DOSSIERS)).table["code"].to_pylist() == ["Hồ sơ đất đai ở phường"]


def test_an_annotated_copy_says_what_became_of_each_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Mã hồ sơ,Ngày tiếp nhận\n=1+1,01/06/2024\n2,31/02/2024\n\n4\n@SUM,01/06/2024\n",
        encoding="utf-8",
    )
    receipt = read(path, written(DOSSIERS)).receipt
    out = tmp_path / "out.xlsx"
    annotate(path, receipt, out)
    rows = python_calamine.CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert [str(row[0]).split(" / ")[0] for row in rows] == [
        "dòng tên cột",
        "đã nhận",
        "KHÔNG NHẬN",
        "",
        "KHÔNG NHẬN",
        "đã nhận",
    ]
    assert "“31/02/2024” không phải là ngày" in str(rows[2][1])
    assert (rows[1][2], rows[5][2]) == ("'=1+1", "'@SUM")
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    "text",
    [
        "Mã hồ sơ;Ngày tiếp nhận\n1;01/06/2024;\n2;02/06/2024;\n",
        "Mã hồ sơ;Ngày tiếp nhận;;\n1;01/06/2024\n2;02/06/2024\n",
        "sep=;\nMã hồ sơ;Ngày tiếp nhận\n1;01/06/2024\n2;02/06/2024\n",
    ],
)
def test_blank_columns_at_the_end_and_excel_hints_do_no_harm(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    reading = read(path, written(DOSSIERS))
    assert reading.table["code"].to_pylist() == ["1", "2"]
    assert reading.receipt.rejected == 0
