"""How numbers, dates and states look on a page, in the language of the page.

Vietnamese: 1.234,5; 10,99%; 06/4/2024. English: 1,234.5; 10.99%; the same dates.

>>> grouped(Decimal("1234567.80"))
'1.234.567,80'
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vedich.domain import vietnamese
from vedich.domain.indicators import Text
from vedich.domain.thresholds import Comparison
from vedich.web import charts

register = template.Library()
_MONTH = re.compile(r"\d{4}-\d{2}")
_SWAP = str.maketrans(",.", ".,")
Number = int | Decimal | Fraction
# A template calls whatever it can; a text in two languages has to reach the filter ``said`` whole.
Text.do_not_call_in_templates = True  # type: ignore[attr-defined]


def is_english() -> bool:
    """Is the page being written in English?"""
    return (get_language() or "vi").startswith("en")


def grouped(value: Number, places: int | None = None) -> str:
    """A number with the separators of the page's language."""
    return _local(vietnamese.number(value, places))


def amount(value: Any, indicator: str = "", target: Any = None) -> str:
    """A value of an indicator: points of an index with two decimals, else a rate in percent."""
    if value is None:
        return "–"
    if ":" in indicator:
        return _local(vietnamese.points(value, apart_from=target))
    whole = Fraction(value).denominator == 1
    return _local(vietnamese.percent(value, None if whole else 2, apart_from=target))


def _local(text: str) -> str:
    return text.translate(_SWAP) if is_english() else text


@register.filter
def num(value: Any) -> str:
    """``1.234``, or a dash."""
    return "–" if value is None or value == "" else grouped(value)


@register.filter
def change(value: Any) -> str:
    """``+2,73``, ``−0,35``, or a dash where nothing is comparable."""
    return "–" if value is None else _local(vietnamese.signed(value))


@register.filter
def more_cases(value: Any) -> str:
    """``nhiều hơn 357 hồ sơ``, ``ít hơn 12 hồ sơ``, or ``bằng nhau``."""
    if not value:
        return _("bằng nhau")
    number = {"n": grouped(abs(value))}
    return (_("nhiều hơn %(n)s hồ sơ") if value > 0 else _("ít hơn %(n)s hồ sơ")) % number


@register.filter
def day(value: Any) -> str:
    """``06/4/2024``, or a dash."""
    return vietnamese.day(_date(value)) if value else "–"


@register.filter
def moment(value: Any) -> str:
    """``14:30 06/4/2024``; the end of a day is the day alone."""
    if not value:
        return "–"
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(at, datetime):
        return vietnamese.day(at)
    at_end = (at.hour, at.minute) == (23, 59)
    return vietnamese.day(at) if at_end else f"{at:%H:%M} {vietnamese.day(at)}"


@register.filter
def month(value: Any) -> str:
    """``2026-09`` as ``9/2026``."""
    if not value:
        return _("không rõ tháng")
    year, _dash, number = str(value).partition("-")
    return f"{int(number):02d}/{year}" if int(number) < 3 else f"{int(number)}/{year}"


@register.filter
def size(value: Any) -> str:
    """Bytes as ``12,4 KB``, ``3,1 MB`` or ``64,5 GB``."""
    number = int(value or 0)
    if number < 1024**2:
        return f"{grouped(Fraction(number, 1024), 1)} KB"
    if number < 1024**3:
        return f"{grouped(Fraction(number, 1024**2), 1)} MB"
    return f"{grouped(Fraction(number, 1024**3), 1)} GB"


@register.filter
def said(value: Any) -> str:
    """A text kept in both languages (``{vi, en}`` or with these attributes), in the page's."""
    if not value:
        return ""
    name = "en" if is_english() else "vi"
    found = value.get(name) if isinstance(value, Mapping) else getattr(value, name, value)
    return str(found)


@register.filter
def short(value: Any, length: int = 12) -> str:
    """The beginning of a hash."""
    return str(value or "")[:length]


@register.filter
def upright(value: Any) -> bool:
    """Is this a change to the better, or none?"""
    return value is None or value >= 0


@register.simple_tag
def reading(row: Mapping[str, Any]) -> str:
    """The value of a row of the standings, or the words of why there is none."""
    if row["value"] is None:
        return state_words(row["state"])
    return amount(row["value"], row["indicator"], row["target"])


@register.simple_tag
def rate(value: Any, indicator: str = "", target: Any = None) -> str:
    """A value of an indicator; beside a ``target`` with the decimals that tell it from that."""
    return amount(value, indicator, target)


@register.simple_tag
def goal(row: Mapping[str, Any]) -> str:
    """The target of a row with its comparison: ``≥ 45%``."""
    if row["target"] is None:
        return _("chưa giao")
    text = _local(vietnamese.number(row["target"])) + ("" if ":" in row["indicator"] else "%")
    return f"{Comparison(row['comparison']).sign} {text}"


@register.simple_tag
def channel(value: Any) -> str:
    """How a dossier came in."""
    words = {
        "online": _("trực tuyến"),
        "counter": _("trực tiếp"),
        "postal": _("bưu chính công ích"),
        "other": _("kênh khác"),
    }
    return words.get(str(value), _("không rõ"))


def cut_words(cut: Sequence[tuple[str, str | None]]) -> str:
    """The words of a cut of a figure: ``tháng 9/2026, kênh trực tuyến``."""
    names = {
        "handled": _("phần việc giao cho cán bộ"),
        "officer": _("cán bộ"),
        "procedure": _("thủ tục"),
        "field": _("lĩnh vực"),
        "channel": _("kênh"),
        "service_level": _("mức độ"),
        "month": _("tháng"),
    }
    return ", ".join(f"{names[name]} {_cut_value(name, key)}" for name, key in cut)


def _cut_value(name: str, key: str | None) -> str:
    if key is None:
        return _("không rõ")
    if name == "channel":
        return channel(key)
    return month(key) if name == "month" and _MONTH.fullmatch(key) else key


@register.simple_tag
def payment(row: Mapping[str, Any]) -> str:
    """Whether and how a dossier was paid."""
    if not row.get("amount_due"):
        return _("không phải nộp")
    if row.get("paid") is None:
        return _("không rõ")
    if not row["paid"]:
        return _("chưa nộp")
    words = {
        "national": _("Cổng Dịch vụ công quốc gia"),
        "gateway": _("cổng của bộ, tỉnh"),
        "both": _("cả hai cổng"),
        "direct": _("chuyển khoản thẳng"),
        "cash": _("tiền mặt"),
    }
    return words.get(str(row.get("payment_route")), _("đã nộp, không rõ kênh"))


@register.simple_tag
def kind(value: str) -> str:
    """What a file holds."""
    words = {
        "dossiers": _("hồ sơ"),
        "observations": _("số liệu công bố"),
        "summary": _("số tổng hợp"),
        "units": _("danh sách đơn vị"),
        "procedures": _("danh mục thủ tục"),
        "calendar": _("lịch làm việc"),
    }
    return words.get(str(value), str(value))


@register.simple_tag
def kind_of_unit(value: str) -> str:
    """A kind or block of units, as a heading."""
    words = {
        "so_ban_nganh": _("Sở, ban, ngành"),
        "Sở, ban, ngành": _("Sở, ban, ngành"),
        "Xã, phường": _("Xã, phường"),
        "xa": _("Xã"),
        "phuong": _("Phường"),
        "dac_khu": _("Đặc khu"),
        "tinh": _("Tỉnh"),
        "": _("Đơn vị khác"),
    }
    return words.get(str(value or ""), str(value))


@register.simple_tag
def level(value: Any) -> str:
    """The level of government of a unit."""
    words = {
        "department": _("sở, ban, ngành"),
        "province": _("cấp tỉnh"),
        "commune": _("cấp xã"),
        "ministry": _("cấp bộ"),
        "district": _("cấp huyện"),
    }
    return words.get(str(value or ""), str(value or "–"))


@register.filter
def words(value: str) -> list[str]:
    """The words of a text."""
    return value.split()


@register.simple_tag
def bullet(row: Mapping[str, Any]) -> str:
    """The value against its target as a small bar; the numbers stand beside it."""
    return charts.bullet(
        row["value"],
        row["target"],
        100 if ":" not in row["indicator"] or row["indicator"].endswith(":TOTAL") else None,
        row["status"],
    )


@register.simple_tag
def shares(row: Mapping[str, Any]) -> str:
    """Met, not met and without a figure, as parts of one bar."""
    return charts.shares(row["met"], row["not_met"], row["no_figure"])


@register.inclusion_tag("web/parts/status.html")
def status(value: str, state: str = "") -> dict[str, str]:
    """The word of a status with its tint."""
    tone = {"exceeded": "best", "met": "good", "not_met": "work"}.get(value, "")
    return {"word": status_words(value, state), "tone": tone}


def status_words(value: str, state: str = "") -> str:
    """What a status is called."""
    words = {
        "exceeded": _("Vượt"),
        "met": _("Đạt"),
        "not_met": _("Chưa đạt"),
        "no_case": _("Không phát sinh"),
        "no_target": _("Không giao chỉ tiêu"),
    }
    return words.get(value) or state_words(state)


def state_words(value: str) -> str:
    """Why there is no figure."""
    words = {
        "no_case": _("Không phát sinh"),
        "not_applicable": _("Không áp dụng"),
        "stale": _("Số liệu cũ"),
        "hidden": _("Không hiển thị"),
    }
    return words.get(value, _("Chưa có số liệu"))


def _date(value: Any) -> date:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value
