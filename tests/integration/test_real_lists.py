"""Procedure lists, a working calendar and real office workbooks through ``vedich import``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.command_line import Desk

AWARDS = """\
id: de-nghi-khen
kind: units
title: {vi: Danh sách đề nghị khen thưởng, en: Nominations}
source: tdkt
key: [code]
columns:
  code: {header: [%s], required: true}
  name: {header: [%s], required: true}
"""
PLAN = """\
id: ke-hoach-epar
kind: dossiers
title: {vi: Kế hoạch phần mềm E-par, en: Plan of the E-par software}
source: epar
dates: [iso, dmy]
unit_codes: receipt
header: {rows: 2}
key: [code]
columns:
  code: {header: [Công việc], required: true}
  officer: {header: [Người thực hiện]}
  received_at: {header: [Ngày bắt đầu thực hiện theo kế hoạch], required: true}
  due_at: {header: [Hạn hoàn thành theo kế hoạch]}
  finished_at: {header: [Thời gian gia hạn hoặc điều chỉnh > Lần 2]}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "var")


def structural(receipt: dict[str, Any]) -> dict[int, str]:
    return {row["row"]: row["kind"] for row in receipt["structural_rows"]}


@pytest.mark.parametrize(("ministry", "procedures"), [("BoCongAn", 339), ("BoTuPhap", 271)])
def test_procedure_lists(desk: Desk, shared_data: Path, ministry: str, procedures: int) -> None:
    file = shared_data / "procedure_lists" / f"danh-sach-tthc-{ministry}.xlsx"
    receipt = desk.receipt(file, "procedures-national")
    assert (receipt["new"], receipt["rejected"]) == (procedures, 0)
    assert structural(receipt) == {1: "title", 2: "header"}
    # The file says by its header what it is.
    assert desk.ok("import", file)["layout"] == "procedures-national"


def test_working_calendar(desk: Desk, shared_data: Path) -> None:
    receipt = desk.receipt(shared_data / "working_calendar_2012_2015.csv", "calendar-wabo")
    assert (receipt["new"], receipt["rejected"]) == (1_461, 0)
    from vedich.operations.office import Office

    with Office.open(desk.home).serving() as snapshot:
        weekday = "isodow(day) <= 5"
        question = (
            f"SELECT count(*) FILTER (off AND {weekday}),"  # noqa: S608
            f" count(*) FILTER (NOT off AND NOT {weekday}) FROM calendar"
        )
        assert snapshot.con.execute(question).fetchall() == [(42, 10)]


def test_two_header_rows_are_found_under_their_title(
    desk: Desk, shared_data: Path, tmp_path: Path
) -> None:
    layout = tmp_path / "ke-hoach-epar.yaml"
    layout.write_text(PLAN, encoding="utf-8")
    file = shared_data / "excel_samples" / "epar_ke_hoach_2row_header_merged_groups.xlsx"
    receipt = desk.receipt(file, str(layout))
    assert structural(receipt) == {1: "title", 2: "title", 4: "header", 5: "header"}
    assert (receipt["accepted"], receipt["rejected"], receipt["blank"]) == (3, 0, 5)
    # Both rows of the header are known: no column of the layout is said to be absent.
    assert "column_absent" not in {warning["code"] for warning in receipt["warnings"]}


@pytest.mark.parametrize(
    ("name", "code", "title", "header"),
    [
        ("tdkt_TAPTHE.xlsx", "Mã phân loại tập thể", "Tên đơn vị / tập thể", 3),
        ("tdkt_CANHAN.xlsx", "Mã phân loại cán bộ", "Tên đơn vị/tập thể công tác", 3),
        ("tdkt_MauTDKT.xlsx", "STT", "Đơn vị công tác", 1),
    ],
)
def test_an_empty_form_is_refused_and_its_header_was_found(
    desk: Desk, shared_data: Path, tmp_path: Path, name: str, code: str, title: str, header: int
) -> None:
    """The forms hold no row yet: that is said, not that their header is unknown."""
    layout = tmp_path / "de-nghi-khen.yaml"
    layout.write_text(AWARDS % (code, title), encoding="utf-8")
    error = desk.refused("import", shared_data / "excel_samples" / name, "--layout", layout)
    assert error["code"] == "no_readable_row", error
