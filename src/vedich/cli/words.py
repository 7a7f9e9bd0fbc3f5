"""Words a person reads in place of the codes that programs read.

>>> key_title("officer", "vi"), sign("ge")
('Cán bộ', '≥')
"""

from __future__ import annotations

_KEYS = {
    "unit": ("Đơn vị", "Unit"),
    "officer": ("Cán bộ", "Officer"),
    "procedure": ("Thủ tục", "Procedure"),
    "field": ("Lĩnh vực", "Field"),
    "channel": ("Kênh", "Channel"),
    "service_level": ("Mức độ", "Service level"),
    "month": ("Tháng", "Month"),
    "day": ("Ngày", "Day"),
    "period": ("Kỳ", "Period"),
    "source": ("Nguồn", "Source"),
    "block": ("Khối", "Block"),
    "component": ("Thành phần", "Component"),
    "group": ("Nhóm", "Group"),
    "points": ("Điểm", "Points"),
    "max": ("Điểm tối đa", "Most points"),
    "state": ("Tình trạng", "State"),
}
_KINDS = {
    "dossiers": ("Hồ sơ", "Dossiers"),
    "observations": ("Số liệu công bố", "Published figures"),
    "units": ("Danh sách đơn vị", "Units"),
    "procedures": ("Danh mục thủ tục", "Procedures"),
    "calendar": ("Lịch làm việc", "Working calendar"),
    "withdrawal": ("Rút lần nhập", "Withdrawal"),
}
_PARTS = {
    "gap": ("chưa đạt", "short"),
    "numerator": ("đạt", "met"),
    "excluded": ("đếm riêng", "left out"),
}
_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


def key_title(key: str, lang: str) -> str:
    """The heading of a column."""
    return _said(_KEYS, key, lang)


def kind_word(kind: str, lang: str) -> str:
    """What an import brought."""
    return _said(_KINDS, kind, lang)


def part_word(part: str, lang: str) -> str:
    """On which side of a figure a dossier stands."""
    return _said(_PARTS, part, lang)


def sign(comparison: str) -> str:
    """The sign of a comparison."""
    return _SIGNS.get(comparison, comparison)


def _said(words: dict[str, tuple[str, str]], code: str, lang: str) -> str:
    vi, en = words.get(code, (code, code))
    return en if lang == "en" else vi
