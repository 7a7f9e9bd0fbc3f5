"""The sound files that ``mutated_files`` damages: a title, a header, an index row, groups, a
total, blank rows, dates as text and as dates, numbers with dots, and a few rows that are wrong.
"""

from __future__ import annotations

import io
import json
import random
from datetime import datetime, timedelta

HEADER = (
    "Mã hồ sơ",
    "Mã đơn vị",
    "Hình thức nộp",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Số tiền",
    "Ghi chú",
)
KEYS = ("MaHoSo", "MaDonVi", "HinhThuc", "NgayTiepNhan", "NgayHenTra", "SoTien", "GhiChu")


def sample_rows(chance: random.Random) -> list[list[str]]:
    """Rows below the header, some blank, some wrong, with a group above and a total below."""
    start = datetime(2024, 3, 28, 7, 0)
    rows: list[list[str]] = [["I. Sở, ban, ngành", *[""] * 6]]
    for number in range(chance.randrange(20, 60)):
        if chance.random() < 0.05:
            rows.append([""] * 7)
        received = start + timedelta(minutes=chance.randrange(100_000))
        when = received.strftime(chance.choice(["%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y-%m-%d"]))
        rows.append(
            [
                f"H37.15-24{chance.randrange(1, 13):02}01-{number:04}",
                chance.choice(["H37.15", "H37.16.01"]),
                chance.choice(["Trực tuyến", "Trực tiếp", "trực  tuyến", "Fax"]),
                chance.choice([when] * 20 + ["31/02/2024", ""]),
                (received + timedelta(days=7)).strftime("%d/%m/%Y"),
                chance.choice(["8.000", "1.250.000", "0", "-", "", "12,5"]),
                chance.choice(["", "Nộp, tại nhà", "“gấp”", 'khổ 5"', "hai\ndòng"]),
            ]
        )
    return [*rows, ["Tổng cộng", *[""] * 6]]


def sample_workbook(chance: random.Random) -> bytes:
    """The rows as a workbook: a merged title, the header, an index row, then the rows."""
    import xlsxwriter

    result = io.BytesIO()
    book = xlsxwriter.Workbook(result)
    dates = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    page = book.add_worksheet("Hồ sơ")
    page.merge_range(0, 0, 0, 6, "DANH SÁCH HỒ SƠ", book.add_format({"bold": True}))
    page.write_row(2, 0, HEADER)
    page.write_row(3, 0, [f"({number})" for number in range(1, 8)])
    for at, row in enumerate(sample_rows(chance), start=4):
        for place, text in enumerate(row):
            if place == 3 and len(text) == 16 and chance.random() < 0.5:
                page.write_datetime(at, place, datetime.strptime(text, "%d/%m/%Y %H:%M"), dates)
            elif place == 5 and text.isdecimal():
                page.write_number(at, place, int(text))
            elif text:
                page.write_string(at, place, text)
    book.close()
    return result.getvalue()


def sample_csv(chance: random.Random) -> str:
    """The rows as CSV with a header."""
    import csv

    result = io.StringIO()
    writer = csv.writer(result, lineterminator="\n", delimiter=chance.choice(",,;"))
    writer.writerows([HEADER, *sample_rows(chance)])
    return result.getvalue()


def sample_json(chance: random.Random) -> str:
    """The rows as JSON: a list of records, or one record a line."""
    records = [dict(zip(KEYS, row, strict=True)) for row in sample_rows(chance)]
    if chance.random() < 0.5:
        return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    return json.dumps(records, ensure_ascii=False)
