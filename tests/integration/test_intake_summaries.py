"""Summary sheets as offices export them: merged headers, index rows, groups, totals."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.integration.intake_helpers import shipped, workbook, written
from vedich.intake.reading import read

TOP = (
    "STT|Mã định danh|Tên đơn vị|Số mới tiếp nhận|||Tỷ lệ (%)|||HS xử lý||Tỷ lệ (%)||"
    "Đã đồng bộ về DVCQG|Tổng HS có nghĩa vụ tài chính|Số HS đã TTTT|Tỷ lệ TTTT|"
    "Tỷ lệ TT trực tiếp (%)"
)
BELOW = "|||trực tuyến|trực tiếp|BCCI|trực tuyến|trực tiếp|BCCI|đúng hạn|quá hạn|đúng hạn|quá hạn"
PAYMENT = (
    "STT|Mã định danh|Tên đơn vị|Thủ tục có phí|Phát sinh hồ sơ|Phát sinh thanh toán|"
    "Phát sinh TTTT|Hồ sơ thuộc thủ tục có phí|Hồ sơ TTTT"
)
TITLE = "BẢNG THEO DÕI CHỈ TIÊU DVC TRỰC TUYẾN từ ngày 01/01/2024 đến ngày 30/6/2024"


def sheet(path: Path, total: str = "1.110", lead: int = 1) -> Path:
    """The sheet with a title, two header rows, an index row, two groups, a total and a note."""
    rows = [
        TITLE,
        "",
        TOP,
        BELOW,
        "|".join(f"({number})" for number in range(1, 19)),
        "I||Sở, ban, ngành",
        "1|H37.15|Sở\u00a0Công Thương|1.000|8|2|99,01%|||900|100|90%|10%|1.010|50|20|40%|60%",
        "2|H37.16|Sở Nông nghiệp|10|-|0||||10|0|100%|0%|10|0|0|-|-",
        "II. UBND cấp xã",
        "1|H37.20|Xã Ia Ake|100|300|0|25%|||380|20|95%|5%|400|80|44|55%|45%",
        f"||Tổng cộng|{total}|308|2",
        "",
        "Người lập biểu",
    ]
    shifted = [[None] * lead + [cell or None for cell in row.split("|")] for row in rows]
    return workbook(path, shifted, merged=[(2, lead + 3, 2, lead + 5), (0, lead, 0, lead + 17)])


def test_a_sheet_with_every_oddity_is_read(tmp_path: Path) -> None:
    reading = read(sheet(tmp_path / "a.xlsx"), shipped("summary-online"))
    receipt = reading.receipt
    assert (receipt.physical_rows, receipt.accepted, receipt.rejected, receipt.blank) == (
        13,
        3,
        0,
        2,
    )
    assert [(row.row, row.kind) for row in receipt.structural] == [
        (1, "title"),
        (3, "header"),
        (4, "header"),
        (5, "index"),
        (6, "group"),
        (9, "group"),
        (11, "total"),
        (13, "title"),
    ]
    assert not receipt.warnings
    rows = {(row["unit"], row["subject"]): row for row in reading.table.to_pylist()}
    first = rows["H37.15", "online_filing"]
    assert (first["numerator"], first["denominator"]) == (1000, 1010)
    assert (first["value"], first["unit_name"]) == (Decimal("99.01"), "Sở Công Thương")
    assert (first["block"], rows["H37.20", "on_time"]["block"]) == ("Sở, ban, ngành", "UBND cấp xã")
    assert (str(first["period_start"]), str(first["period_end"])) == ("2024-01-01", "2024-06-30")
    paid = rows["H37.20", "online_payment"]
    assert (paid["numerator"], paid["denominator"], paid["value"]) == (44, 80, 55)


def test_a_blank_part_leaves_the_sum_unknown(tmp_path: Path) -> None:
    rows = read(sheet(tmp_path / "a.xlsx"), shipped("summary-online")).table.to_pylist()
    second = next(r for r in rows if r["unit"] == "H37.16" and r["subject"] == "online_filing")
    assert (second["numerator"], second["denominator"], second["value"]) == (10, None, None)


def test_a_total_that_does_not_match_its_rows_is_a_warning(tmp_path: Path) -> None:
    receipt = read(sheet(tmp_path / "a.xlsx", total="1.111"), shipped("summary-online")).receipt
    (warning,) = receipt.warnings
    assert (warning.code, warning.row) == ("total_differs", 11)
    assert "1111" in warning.vi and "Số mới tiếp nhận > trực tuyến" in warning.vi


def test_subtotals_on_group_rows_and_a_total_on_top(tmp_path: Path) -> None:
    layout = written(
        """
id: groups
kind: summary
title: {vi: Nhóm, en: Groups}
source: groups
columns:
  stt: {header: STT, kind: code}
  unit: {header: Đơn vị, required: true}
  received: {header: Tiếp nhận, additive: true}
rows:
  - {kind: group, field: stt, pattern: '^[IVX]+$'}
  - {kind: total, field: unit, pattern: '^toàn tỉnh'}
measures: [{subject: received, numerator: received}]
"""
    )
    rows = [
        ["STT", "Đơn vị", "Tiếp nhận"],
        [None, "Toàn tỉnh", 10],
        ["I", "Sở", 3],
        [1, "A", 1],
        [2, "B", 2],
        ["II", "Xã", 6],
        [1, "C", 7],
    ]
    receipt = read(workbook(tmp_path / "g.xlsx", rows), layout).receipt
    assert [(warn.row, warn.code) for warn in receipt.warnings] == [(6, "total_differs")]
    assert receipt.accepted == 3


def test_payment_and_digitisation_sheets(tmp_path: Path) -> None:
    payment = workbook(
        tmp_path / "p.xlsx",
        [
            PAYMENT.split("|"),
            ["1", "H37.20", "Xã Ia Ake", 40, 15, 9, 8, "1.234", 617],
        ],
    )
    rows = read(payment, shipped("summary-payment")).table.to_pylist()
    assert [(r["subject"], r["numerator"], r["denominator"]) for r in rows] == [
        ("online_payment_procedures", 8, 40),
        ("online_payment", 617, 1234),
    ]
    digitisation = tmp_path / "d.csv"
    digitisation.write_text(
        "STT;Mã định danh;Tên đơn vị;Tiếp nhận;Chưa số hóa TPHS;Có số hoá;Tái sử dụng;"
        "Tái sử dụng từ DVCQG;Đã giải quyết;KQ chưa số hóa;KQ đã số hóa\n"
        "1;H37.20;Xã Ia Ake;100;40;60;30;5;90;9;81\n",
        encoding="utf-8",
    )
    rows = read(digitisation, shipped("summary-digitisation")).table.to_pylist()
    assert [(r["subject"], r["numerator"], r["denominator"]) for r in rows] == [
        ("inputs_digitised", 60, 100),
        ("results_digitised", 81, 90),
        ("reuse", 30, 100),
    ]


def test_merged_groups_with_a_column_of_its_own_beside_them(tmp_path: Path) -> None:
    """An empty first column, a title, two header rows, an index row, groups, a total."""
    layout = written(
        """
id: merged
kind: summary
title: {vi: Nhóm cột, en: Grouped columns}
source: merged
header: {rows: 2}
columns:
  stt: {header: STT, kind: code}
  unit: {header: Mã định danh}
  unit_name: {header: Tên đơn vị, required: true}
  received: {header: Tiếp nhận > Tổng số, additive: true}
  online: {header: Tiếp nhận > Trực tuyến, additive: true}
  done: {header: Đã giải quyết, additive: true}
  due: {header: Có phí > Tổng số, additive: true}
  paid: {header: Có phí > Trực tuyến, additive: true}
rows:
  - {kind: group, field: stt, pattern: '^[IVXLC]+$'}
  - {kind: total, field: unit_name, pattern: '^tổng'}
measures:
  - {subject: online_filing, numerator: online, denominator: received}
  - {subject: on_time, numerator: done, denominator: received}
  - {subject: online_payment, numerator: paid, denominator: due}
"""
    )
    top = ["STT", "Mã định danh", "Tên đơn vị", "Tiếp nhận", None, None, "Có phí", None]
    below = [None, None, None, "Tổng số", "Trực tuyến", "Đã giải quyết", "Tổng số", "Trực tuyến"]
    rows = [
        [None, "TỔNG HỢP NĂM 2024"],
        [],
        [None, *top],
        [None, *below],
        [None, *(f"({number})" for number in range(1, 9))],
        [None, "I", None, "Sở, ban, ngành"],
        [None, 1, "H37.15", "Sở Công Thương", 10, 8, 9, 5, 4],
        [None, "II", None, "Xã, phường"],
        [None, 1, "H37.20", "Xã Ia Ake", 20, 5, 20, 7, 0],
        [None, None, None, "Tổng cộng", 30, 13, 29, 12, 4],
    ]
    across = [(0, 1, 0, 8), (2, 4, 2, 5), (2, 7, 2, 8)]
    down = [(2, place, 3, place) for place in (1, 2, 3)]
    reading = read(workbook(tmp_path / "m.xlsx", rows, merged=across + down), layout)
    kinds = [row.kind for row in reading.receipt.structural]
    assert kinds == ["title", "header", "header", "index", "group", "group", "total"]
    assert (reading.receipt.accepted, reading.receipt.warnings) == (2, ())
    assert {
        (row["block"], row["unit"], row["subject"], int(row["numerator"]), int(row["denominator"]))
        for row in reading.table.to_pylist()
    } == {
        ("Sở, ban, ngành", "H37.15", "online_filing", 8, 10),
        ("Sở, ban, ngành", "H37.15", "on_time", 9, 10),
        ("Sở, ban, ngành", "H37.15", "online_payment", 4, 5),
        ("Xã, phường", "H37.20", "online_filing", 5, 20),
        ("Xã, phường", "H37.20", "on_time", 20, 20),
        ("Xã, phường", "H37.20", "online_payment", 0, 7),
    }
    unmerged = read(workbook(tmp_path / "u.xlsx", rows, merged=down), layout).receipt
    assert [w.column for w in unmerged.warnings if w.code == "column_absent"] == ["Đã giải quyết"]
