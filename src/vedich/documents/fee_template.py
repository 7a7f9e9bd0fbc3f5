"""The workbook for an office's own fee table: headings, allowed words, how to fill it in.

write_fee_template(Path("bieu-thu.xlsx"), {"Mức thu (đồng)": [], "Loại": ["Phí", "Lệ phí"]})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

_NOTES = (
    "Mỗi dòng là một mức thu; nhiều bậc thì mỗi bậc một dòng, khác nhau ở “Từ thứ” và “Mức thu”.",
    "Mức thu là số đồng nguyên từ 0 trở lên; 0 là miễn phí. Chưa biết mức thu thì không ghi dòng.",
    "Để trống Hình thức nộp, Đối tượng nộp, Mã đơn vị nghĩa là áp dụng cho mọi trường hợp.",
    "“Nhân với số”, “Tối đa” dùng khi thu theo trang của từng bản: tính theo Trang, nhân với Bản.",
    "Ngày viết dạng 31/12/2026, tính cả ngày cuối; để trống Hiệu lực đến là chưa hết hiệu lực.",
    "Văn bản và Điều khoản bắt buộc ghi. Trong các mức cùng áp dụng, mức thấp nhất được chọn.",
    "Biểu thu chỉ được dùng sau khi một người khác người nhập chấp nhận.",
)
_ROWS = 500


def write_fee_template(path: Path, headings: Mapping[str, Sequence[str]]) -> Path:
    """Write the empty table to ``path``; ``headings``: heading → what may be chosen under it."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        head = book.add_format(
            {"bold": True, "bg_color": "#E8EEF4", "text_wrap": True, "valign": "top", "border": 1}
        )
        text = book.add_format({"num_format": "@"})
        money = book.add_format({"num_format": "#,##0"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Biểu thu")
        sheet.freeze_panes(1, 0)
        for column, (heading, words) in enumerate(headings.items()):
            sheet.write_string(0, column, heading, head)
            kind = text
            if "đồng" in heading or heading == "Từ thứ":
                kind = money
            elif heading.startswith("Hiệu lực"):
                kind = day
            sheet.set_column(column, column, 14 if len(heading) > 8 else 12, kind)
            if words:
                choice = {"validate": "list", "source": list(words)}
                sheet.data_validation(1, column, _ROWS, column, choice)
        notes = book.add_worksheet("Hướng dẫn")
        notes.set_column(0, 0, 110, book.add_format({"text_wrap": True}))
        for row, note in enumerate(_NOTES):
            notes.write_string(row, 0, note)
    return path
