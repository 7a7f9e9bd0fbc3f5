"""A one-stop export with headers no shipped layout knows, as offices get them from their software.

    path = unknown_export(folder / "so-theo-doi.xlsx", 40)

Titles above, a header of two rows with merged cells, a row that numbers the columns, names of
citizens, a total and a signature below, and four slips: a day that is none, a dossier without its
code, a channel nobody listed, an amount in words. The figures it must give are in ``EXPECTED``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

UNITS = (("H99.201.1", "Văn phòng HĐND và UBND"), ("H99.201.2", "Phòng Kinh tế"))
CITIZENS = ("Nguyễn Văn Thử", "Trần Thị Mẫu")
_TOP: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("STT", ()),
    ("Số phiếu", ()),
    ("Người nộp hồ sơ", ("Họ và tên", "Số CCCD")),
    ("Thủ tục", ()),
    ("Phòng, ban thụ lý", ()),
    ("Thời gian", ("Tiếp nhận", "Hẹn trả", "Trả kết quả")),
    ("Cách thức nộp", ()),
    ("Phí, lệ phí (đồng)", ("Phải nộp", "Tình trạng", "Hình thức nộp phí")),
    ("KQ điện tử", ()),
)
# Per unit name: filed online over all, of a file of 40 whose odd channel means “other”.
EXPECTED = {"Văn phòng HĐND và UBND": "10/18", "Phòng Kinh tế": "10/19"}


def unknown_export(path: Path, number: int = 40) -> Path:
    """Write the workbook and return its path."""
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, 5, "ỦY BAN NHÂN DÂN XÃ ĐỒNG TÂM")
        sheet.merge_range(2, 0, 2, 12, "SỔ THEO DÕI HỒ SƠ")
        _header(sheet, 4)
        for place in range(13):
            sheet.write(6, place, f"({place + 1})")
        for one in range(1, number + 1):
            for place, value in enumerate(_row(one)):
                sheet.write(6 + one, place, value)
        sheet.write_row(7 + number, 0, ["Tổng cộng", f"{number} hồ sơ"])
        sheet.write(9 + number, 9, "Đồng Tâm, ngày 02 tháng 11 năm 2026")
        sheet.write(10 + number, 2, "Người lập biểu")
    return path


def unit_list(path: Path) -> Path:
    """A list of the units with words of its own over the columns."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("DS")
        sheet.write(0, 0, "DANH SÁCH CƠ QUAN, ĐƠN VỊ")
        sheet.write_row(2, 0, ["TT", "Cơ quan, đơn vị", "Mã định danh điện tử", "Người đứng đầu"])
        for place, (code, name) in enumerate(UNITS, 1):
            sheet.write_row(2 + place, 0, [place, name, code, CITIZENS[0]])
    return path


def _header(sheet: Any, top: int) -> None:
    place = 0
    for word, below in _TOP:
        if below:
            sheet.merge_range(top, place, top, place + len(below) - 1, word)
            sheet.write_row(top + 1, place, below)
        else:
            sheet.merge_range(top, place, top + 1, place, word)
        place += len(below) or 1


def _row(one: int) -> list[Any]:
    at = datetime(2026, 9, 1, 8, 0) + timedelta(hours=9 * one)
    due = at + timedelta(days=3)
    done = due + timedelta(hours=-2 if one % 4 else 20)
    fee = 0 if one % 3 else 15000
    paid = "" if not fee else "Chưa nộp" if one % 2 else "Đã nộp"
    row: list[Any] = [
        one,
        f"ĐT-2026-{one:05d}",
        CITIZENS[one % 2],
        f"0{10**10 + one}",
        ("Đăng ký khai sinh", "Chứng thực bản sao")[one % 2],
        UNITS[one // 2 % 2][1],
        f"{at:%d/%m/%Y %H:%M}",
        f"{due:%d/%m/%Y %H:%M}",
        f"{done:%d/%m/%Y %H:%M}",
        ("Qua mạng", "Tại quầy")[one % 2],
        fee,
        paid,
        "Cổng DVCQG" if paid == "Đã nộp" else "",
        "x" if one % 5 else "",
    ]
    slips = {7: (6, "31/02/2026 08:00"), 9: (1, ""), 11: (9, "Zalo"), 13: (10, "miễn")}
    if one in slips:
        place, value = slips[one]
        row[place] = value
    return row
