"""What is wrong with a value, in the words of a person, instead of a validator's.

>>> said("int_type", {}, "Input should be a valid integer")
('cần một số nguyên', 'a whole number is needed')
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SLIPS = {
    "bool_parsing": ("cần true hoặc false", "true or false is needed"),
    "bool_type": ("cần true hoặc false", "true or false is needed"),
    "date_from_datetime_parsing": ("cần một ngày dạng 2024-06-29", "a day like 2024-06-29"),
    "date_type": ("cần một ngày dạng 2024-06-29", "a day like 2024-06-29 is needed"),
    "decimal_type": ("cần một số", "a number is needed"),
    "dict_type": ("cần các khóa con", "keys of its own are needed"),
    "float_type": ("cần một số", "a number is needed"),
    "greater_than": ("cần lớn hơn {gt}", "more than {gt} is needed"),
    "greater_than_equal": ("cần từ {ge} trở lên", "{ge} or more is needed"),
    "int_from_float": ("cần một số nguyên", "a whole number is needed"),
    "int_parsing": ("cần một số nguyên", "a whole number is needed"),
    "int_type": ("cần một số nguyên", "a whole number is needed"),
    "less_than_equal": ("không được quá {le}", "{le} or less is needed"),
    "list_type": ("cần một danh sách", "a list is needed"),
    "literal_error": ("cần một trong: {expected}", "one of these is needed: {expected}"),
    "enum": ("cần một trong: {expected}", "one of these is needed: {expected}"),
    "model_type": ("cần các khóa con", "keys of its own are needed"),
    "string_pattern_mismatch": (
        "chỉ dùng chữ thường không dấu, số, “_”, “-” theo mẫu {pattern}",
        "it has to follow the pattern {pattern}",
    ),
    "string_too_short": ("không được để trống", "it may not be empty"),
    "string_type": (
        "cần chữ; đặt trong dấu nháy nếu là mã hoặc số",
        "text is needed; put codes and numbers in quotes",
    ),
    "too_short": ("cần ít nhất {min_length} mục", "at least {min_length} items are needed"),
    "tuple_type": ("cần một danh sách", "a list is needed"),
}


def said(kind: str, context: Mapping[str, Any], message: str) -> tuple[str, str]:
    """The slip of a pydantic error type in Vietnamese and English; else its own message."""
    if kind not in _SLIPS:
        # A validator of ours says both languages in one message: "… / …".
        vi, _, en = message.removeprefix("Value error, ").partition(" / ")
        return vi, en or vi
    words = {**context, "expected": str(context.get("expected", "")).replace("'", "")}
    words["expected"] = words["expected"].replace(" or ", ", ")
    vi, en = _SLIPS[kind]
    return vi.format(**words), en.format(**words)
