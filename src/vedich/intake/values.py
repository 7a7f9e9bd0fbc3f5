"""The authority on what a cell's text means: slow, obvious, one cell at a time.

``columns`` does the same over whole columns and is tested against this file. Every function
returns the value, or a ``Bad`` with the reason in both languages.

>>> parse_moment("06/4/2024 7:05", (DateStyle.DMY,), ZoneInfo("Asia/Ho_Chi_Minh"))
(datetime.datetime(2024, 4, 6, 7, 5), <Precision.MINUTE: 1>)
>>> parse_number("1.234.567,5", NumberStyle.VI)
Decimal('1234567.5')
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from zoneinfo import ZoneInfo

from vedich.domain.layouts import DateStyle, NumberStyle


@dataclass(frozen=True, slots=True)
class Bad:
    """Why a text can't be the value a column asks for."""

    vi: str
    en: str


class Precision(IntEnum):
    """To what a moment was given."""

    DAY = 0
    MINUTE = 1
    SECOND = 2


_TIME = r"(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<part>\d{1,9}))?)?"
_AFTER = rf"(?:[ ,]+{_TIME})?"
_PATTERNS = {
    DateStyle.DMY: rf"(?P<day>\d{{1,2}})([/.-])(?P<month>\d{{1,2}})\2(?P<year>\d{{4}}){_AFTER}",
    DateStyle.MDY: rf"(?P<month>\d{{1,2}})([/.-])(?P<day>\d{{1,2}})\2(?P<year>\d{{4}}){_AFTER}",
    DateStyle.YMD: rf"(?P<year>\d{{4}})([/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_AFTER}",
    DateStyle.ISO: (
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
        rf"(?:[T ]{_TIME}(?P<zone>Z|[+-]\d{{2}}:?(?:\d{{2}})?)?)?"
    ),
    DateStyle.TIME_FIRST: (
        rf"{_TIME}[ ,]+(?P<day>\d{{1,2}})([/.-])(?P<month>\d{{1,2}})\6(?P<year>\d{{4}})"
    ),
    DateStyle.COMPACT: (
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
        r"(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?"
    ),
}
_COMPILED = {style: re.compile(pattern, re.ASCII) for style, pattern in _PATTERNS.items()}
_SERIAL = re.compile(r"\d{1,5}(\.\d+)?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2200
# One day as each style writes it, for the reason a text is no date.
_WRITTEN = {
    DateStyle.DMY: "29/06/2024",
    DateStyle.MDY: "06/29/2024",
    DateStyle.YMD: "2024/06/29",
    DateStyle.ISO: "2024-06-29",
    DateStyle.TIME_FIRST: "10:00 29/06/2024",
    DateStyle.COMPACT: "20240629",
    DateStyle.SERIAL: "45472",
}

_GROUPED = {
    NumberStyle.VI: re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", re.ASCII),
    NumberStyle.EN: re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII),
    NumberStyle.PLAIN: re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?", re.ASCII),
}
_LIKE_THOUSANDS = re.compile(r"[+-]?\d{1,3}\.\d{3}", re.ASCII)
_MONEY_TAIL = re.compile(r"\s*(đồng|đ|vnđ|vnd|₫)\.?$", re.IGNORECASE)
_LARGEST = 2**63 - 1


def parse_moment(
    text: str, styles: tuple[DateStyle, ...], zone: ZoneInfo
) -> tuple[datetime, Precision] | Bad:
    """The naive local time of ``zone`` and its precision. A stamp with an offset is converted."""
    for style in styles:
        if style is DateStyle.SERIAL:
            if _SERIAL.fullmatch(text):
                return _from_serial(Decimal(text))
        elif match := _COMPILED[style].fullmatch(text):
            return _from_parts(text, match.groupdict(), zone)
    forms = ", ".join(_WRITTEN[style] for style in styles)
    return Bad(
        f"“{text}” không phải là ngày viết như {forms}.",
        f"“{text}” is not a date written like {forms}.",
    )


def _no_date(text: str) -> Bad:
    return Bad(f"“{text}” không phải là ngày.", f"“{text}” is not a date.")


def _from_parts(
    text: str, parts: dict[str, str | None], zone: ZoneInfo
) -> tuple[datetime, Precision] | Bad:
    hour, minute, second = (parts.get(name) for name in ("hour", "minute", "second"))
    part = parts.get("part") or ""
    try:
        value = datetime(
            int(parts["year"] or 0),
            int(parts["month"] or 0),
            int(parts["day"] or 0),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((part + "000000")[:6]),
        )
    except ValueError:
        return _no_date(text)
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        return Bad(
            f"“{text}”: năm phải trong khoảng {FIRST_YEAR}–{LAST_YEAR}.",
            f"“{text}”: the year must lie in {FIRST_YEAR}–{LAST_YEAR}.",
        )
    if offset := parts.get("zone"):
        shift = _offset(offset)
        if shift is None:
            return _no_date(text)
        value = value.replace(tzinfo=timezone(shift)).astimezone(zone).replace(tzinfo=None)
    if hour is None:
        return value, Precision.DAY
    return value, Precision.MINUTE if second is None else Precision.SECOND


def _offset(text: str) -> timedelta | None:
    if text == "Z":
        return timedelta(0)
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        return None
    return timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)


def _from_serial(days: Decimal) -> tuple[datetime, Precision]:
    seconds = int((days * 86400).to_integral_value())
    return cell_date(datetime(1899, 12, 30) + timedelta(seconds=seconds))


def cell_date(value: datetime) -> tuple[datetime, Precision]:
    """A date cell of a workbook has no precision of its own: whole days and minutes count so."""
    if value.second or value.microsecond:
        return value, Precision.SECOND
    return value, Precision.MINUTE if value.hour or value.minute else Precision.DAY


def parse_deadline(value: datetime, precision: Precision, midnight_is_day: bool) -> datetime:
    """The last instant a deadline allows (domain.moments.deadline, by how it was written)."""
    if precision is Precision.SECOND and midnight_is_day and value.time() == datetime.min.time():
        precision = Precision.DAY
    if precision is Precision.DAY:
        return value + timedelta(days=1, microseconds=-1)
    if precision is Precision.MINUTE:
        return value + timedelta(minutes=1, microseconds=-1)
    return value


def parse_number(text: str, style: NumberStyle, scale: Decimal = Decimal(1)) -> Decimal | Bad:
    """An exact decimal. “10,99%” is 10.99 (percent); ``scale`` applies only without the sign."""
    percent = text.endswith("%")
    bare = text[:-1].rstrip() if percent else text
    if _GROUPED[style].fullmatch(bare):
        if style is NumberStyle.VI:
            bare = bare.replace(".", "").replace(",", ".")
        elif style is NumberStyle.EN:
            bare = bare.replace(",", "")
        try:
            value = Decimal(bare)
        except InvalidOperation:
            return _no_number(text)
        return value if percent else value * scale
    return _no_number(text)


def _no_number(text: str) -> Bad:
    return Bad(f"“{text}” không phải là số.", f"“{text}” is not a number.")


def parse_count(
    text: str, style: NumberStyle, money: bool = False, is_cell: bool = False
) -> int | Bad:
    """A whole number, 0 or more; money may carry its unit (đồng, đ, VND).

    ``is_cell``: the text is that of a number cell, so its point can only be a decimal point.
    """
    bare = _MONEY_TAIL.sub("", text) if money else text
    if _LIKE_THOUSANDS.fullmatch(bare) and style is NumberStyle.PLAIN and not is_cell:
        return Bad(
            f"“{text}” có thể là phần nghìn hoặc phần thập phân; "
            "đặt “numbers: vi” trong cách đọc tệp.",
            f"“{text}” may be thousands or decimals; set “numbers: vi” in the layout.",
        )
    number = parse_number(bare, style) if not bare.endswith("%") else _no_number(text)
    if isinstance(number, Bad):
        return _no_number(text)
    if number < 0 or number != number.to_integral_value() or number > _LARGEST:
        return Bad(
            f"“{text}” không phải là số nguyên từ 0 trở lên.",
            f"“{text}” is not a whole number of 0 or more.",
        )
    return int(number)


def parse_flag(text: str) -> bool | Bad:
    """Yes or no where a layout gives no codes: true, false, 1, 0."""
    if (word := text.casefold()) in ("true", "1"):
        return True
    if word in ("false", "0"):
        return False
    return Bad(
        f"“{text}” không phải là true, false, 1 hoặc 0; hãy khai báo mã trong cách đọc tệp.",
        f"“{text}” is not true, false, 1 or 0; declare the code in the layout.",
    )
