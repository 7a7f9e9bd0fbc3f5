"""What is refused as a whole, with a code, a sentence in both languages and what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.integration.intake_helpers import shipped, workbook, written
from vedich.domain.errors import Refusal
from vedich.domain.receipts import Receipt
from vedich.intake.limits import MIB, Limits
from vedich.intake.reading import read

LAYOUT = """
id: small
kind: dossiers
title: {vi: Sổ, en: List}
source: small
columns:
  code: {header: Mã hồ sơ, required: true}
  received_at: {header: Ngày tiếp nhận, required: true}
"""
ROWS = [["Mã hồ sơ", "Ngày tiếp nhận"], ["1", "01/06/2024"]]


def refusal(path: Path, text: str = LAYOUT, limits: Limits | None = None) -> Refusal:
    """The refusal of a file; its words are whole."""
    with pytest.raises(Refusal) as refused:
        read(path, written(text), limits=limits)
    value = refused.value
    assert value.vi.startswith("Không ") and value.en and value.where
    return value


def with_member(path: Path, name: str, content: bytes = b"x") -> Path:
    """The workbook with one more part in its package."""
    workbook(path, ROWS)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/externalLinks/externalLink1.xml", "external_links"),
        ("xl/embeddings/oleObject1.bin", "embedded_objects"),
        ("xl/activeX/activeX1.xml", "embedded_objects"),
    ],
)
def test_what_may_act_on_its_own_is_refused(tmp_path: Path, member: str, code: str) -> None:
    assert refusal(with_member(tmp_path / "a.xlsx", member)).code == code


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = with_member(tmp_path / "a.xlsx", "xl/media/zeros.bin", bytes(30 * MIB))
    assert refusal(path).code == "zip_bomb"


def test_a_far_cell_is_refused_for_its_dimensions(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ROWS)
    result = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            new.writestr(name, text.replace(b"</sheetData>", far))
    assert refusal(result).code == "sheet_too_large"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "empty_file"),
        ("a.csv", b" \n\n", "empty_file"),
        ("a.xls", bytes.fromhex("D0CF11E0A1B11AE1") + b"Workbook", "old_format"),
        (
            "a.xlsx",
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        ("a.xlsx", b"PK\x03\x04 nothing", "damaged"),
        ("a.bin", b"\x01\x02\x00\x05" * 50, "unknown_format"),
        ("a.json", b"{", "not_json"),
        ("a.json", b"3", "no_records"),
        ("a.csv", "Mã hồ sơ,Ngày tiếp nhận\n".encode(), "no_readable_row"),
        ("a.csv", "Mã hồ sơ,Ngày trả\n1,01/06/2024\n".encode(), "header_not_found"),
        ("a.csv", "Mã hồ sơ,Ngày tiếp nhận\n1,x\n".encode(), "no_readable_row"),
        (
            "a.csv",
            "Mã hồ sơ,Mã hồ sơ,Ngày tiếp nhận\n1,2,01/06/2024\n".encode(),
            "header_twice",
        ),
        (
            "a.csv",
            'Mã hồ sơ,Ngày tiếp nhận\n1,"01/06/2024\n2,02/06/2024\n'.encode(),
            "broken_quotes",
        ),
        ("a.csv", b"," * 5000 + b"\n", "too_many_columns"),
    ],
)
def test_files_that_can_not_be_read(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path).code == code


def test_a_header_alone_is_told_from_rows_that_can_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Mã hồ sơ,Ngày tiếp nhận\n,\n", encoding="utf-8")
    assert "không có dòng số liệu nào" in refusal(path).vi
    path.write_text("Mã hồ sơ,Ngày tiếp nhận\n1,2024.06.29\n", encoding="utf-8")
    assert "Dòng 2" in refusal(path).vi and "như 29/06/2024, 2024-06-29" in refusal(path).vi


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv").code == "no_such_file"


def test_a_child_out_of_time_or_memory_is_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Mã hồ sơ,Ngày tiếp nhận\n" + "1,01/06/2024\n" * 200_000, encoding="utf-8")
    assert refusal(path, limits=Limits(seconds=0.05)).code == "reading_too_long"
    assert refusal(path, limits=Limits(memory=150 * MIB)).code in ("too_much_memory", "unreadable")
    assert refusal(path, limits=Limits(rows=1000)).code == "too_many_rows"


def test_old_encodings_are_refused_with_a_preview(tmp_path: Path) -> None:
    rows = [["M· hå s¬", "Ngµy tiÕp nhËn", "Tªn ®¬n vÞ"], ["1", "01/06/2024", "X· Ia Ake"]]
    found = refusal(workbook(tmp_path / "a.xlsx", rows))
    assert found.code == "legacy_encoding"
    assert "Tên đơn vị" in found.vi and "TCVN3" in found.en
    path = tmp_path / "b.csv"
    path.write_bytes("\n".join(",".join(row) for row in rows).encode("latin-1"))
    assert refusal(path).code == "legacy_encoding"
    vni = [["Maõ hoà sô", "Ngaøy tieáp nhaän", "Teân ñôn vò"], ["1", "01/06/2024", "Xaõ"]]
    assert "VNI" in refusal(workbook(tmp_path / "c.xlsx", vni)).en


def test_a_sheet_the_layout_names_must_be_there(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ROWS, sheet="Tháng 6")
    other = LAYOUT + "sheets: {names: [Tháng 7]}\n"
    assert refusal(path, other).code == "no_sheet"
    named = LAYOUT + "sheets: {names: ['/^tháng/']}\n"
    assert read(path, written(named)).receipt.accepted == 1


def test_all_sheets_with_the_header_are_read_and_others_named(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("T1", ROWS), ("Ghi chú", [["khác"]]), ("T2", [[None], *ROWS])):
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    reading = read(path, written(LAYOUT + "sheets: {pick: all}\n"))
    assert reading.table["sheet"].to_pylist() == ["T1", "T2"]
    assert reading.table["row"].to_pylist() == [2, 3]
    assert reading.receipt.skipped_sheets == ("Ghi chú",)


def test_a_receipt_that_does_not_balance_is_never_handed_out() -> None:
    receipt = Receipt("a", "", "l", "d", "dossiers", 3, 1, 0, 1)
    with pytest.raises(Refusal) as refused:
        receipt.check_balance()
    assert refused.value.code == "rows_do_not_balance"


def test_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Mã hồ sơ,Ngày tiếp nhận\n1,01/06/2024\n", encoding="utf-8")
    heard: list[int] = []
    read(path, written(LAYOUT), progress=lambda done, total: heard.append(done))
    assert heard[-1] == 1


def test_every_shipped_layout_loads_and_names_its_source() -> None:
    from tests.integration.intake_helpers import LAYOUTS

    layouts = [shipped(path.stem) for path in LAYOUTS.glob("*.yaml")]
    assert len(layouts) >= 13
    assert all(layout.source and layout.title_vi and layout.columns for layout in layouts)
