"""A condition in the words of a person, for ``rules show``.

>>> from vedich.domain.conditions import Compare
>>> Words("vi").lines(Compare("amount_due", "more_than", 0))
['Số tiền phải nộp lớn hơn 0']
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from vedich.domain.conditions import (
    AS_OF,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    In,
    Is,
    Known,
    NoneOf,
    NotAfter,
)
from vedich.domain.dossiers import FIELDS, Field, FieldKind
from vedich.domain.vietnamese import day, number

_CHOICES = {
    "online": ("trực tuyến", "online"),
    "counter": ("trực tiếp", "at the counter"),
    "postal": ("bưu chính công ích", "postal"),
    "other": ("kênh khác", "other"),
    "full": ("toàn trình", "full"),
    "partial": ("một phần", "partial"),
    "information": ("cung cấp thông tin", "information"),
    "registered": ("mới đăng ký", "registered"),
    "received": ("đã tiếp nhận", "received"),
    "refused": ("không tiếp nhận", "refused"),
    "processing": ("đang xử lý", "processing"),
    "awaiting_supplement": ("chờ bổ sung", "awaiting a supplement"),
    "awaiting_payment": ("chờ nghĩa vụ tài chính", "awaiting payment"),
    "withdrawn": ("rút", "withdrawn"),
    "stopped": ("dừng", "stopped"),
    "finished": ("đã xử lý xong", "finished"),
    "returned": ("đã trả kết quả", "returned"),
    "national": ("Cổng Dịch vụ công quốc gia", "the national portal"),
    "gateway": ("cổng thanh toán của bộ, tỉnh", "the gateway of a ministry or province"),
    "both": ("cả hai cổng", "both"),
    "direct": ("chuyển khoản thẳng", "a direct transfer"),
    "cash": ("tiền mặt", "cash"),
}
_OPERATORS = {
    "more_than": ("lớn hơn", "more than"),
    "at_least": ("từ", "at least"),
    "less_than": ("nhỏ hơn", "less than"),
    "at_most": ("không quá", "at most"),
}
_GROUPS: dict[type[AllOf] | type[AnyOf] | type[NoneOf], tuple[str, str]] = {
    AllOf: ("đủ các điều kiện:", "all of:"),
    AnyOf: ("một trong các điều kiện:", "any of:"),
    NoneOf: ("không thuộc trường hợp nào sau đây:", "none of:"),
}


class Words:
    """The words of one language over one set of fields."""

    def __init__(self, lang: str, fields: Mapping[str, Field] = FIELDS) -> None:
        self._english = lang == "en"
        self._fields = fields

    def say(self, vi: str, en: str) -> str:
        """The one of the two that is asked for."""
        return en if self._english else vi

    def field(self, name: str) -> str:
        """What a person calls a field."""
        field = self._fields.get(name) or FIELDS[name]
        return self.say(field.vi, field.en)

    def choice(self, word: str) -> str:
        """What a person calls a choice; a code stays as it is."""
        return self.say(*_CHOICES[word]) if word in _CHOICES else word

    def fields(self, names: tuple[str, ...]) -> str:
        """Fields of which the first that is filled in counts."""
        between = self.say("; không có thì ", "; else ")
        return between.join(self.field(name) for name in names)

    def lines(self, condition: Condition, indent: int = 0) -> list[str]:
        """The condition as indented lines."""
        margin = "  " * indent
        if isinstance(condition, AllOf | AnyOf | NoneOf):
            parts = [line for part in condition.parts for line in self.lines(part, indent + 1)]
            return [margin + self.say(*_GROUPS[type(condition)]), *parts]
        return [margin + self._single(condition)]

    def _single(self, condition: Condition) -> str:
        match condition:
            case Is(name, bool(value)):
                answer = self.say("có", "yes") if value else self.say("không", "no")
                return f"{self.field(name)}: {answer}"
            case Is(name, str(value)):
                return f"{self.field(name)}: {self.choice(value)}"
            case In(name, values, parameter):
                words = self.say(" hoặc ", " or ").join(self.choice(value) for value in values)
                named = f" ({self.say('tham số', 'parameter')} {parameter})" if parameter else ""
                return f"{self.field(name)}: {words}{named}"
            case Known(name, known):
                said = self.say("đã ghi", "is filled in") if known else ""
                return f"{self.field(name)} {said or self.say('để trống', 'is blank')}"
            case Compare(name, operator, value):
                limit = str(value) if self._english else number(value)
                return f"{self.field(name)} {self.say(*_OPERATORS[operator])} {limit}"
            case NotAfter(moments, due, extended_by):
                return self._not_after(moments, due, extended_by)
            case _:
                return self.say("mọi trường hợp", "every case")

    def _not_after(self, moments: tuple[str, ...], due: str, extended_by: str | None) -> str:
        happened = self.say("thời điểm báo cáo", "the as-of moment")
        if moments != (AS_OF,):
            happened = self.fields(moments)
        extra = ""
        if extended_by:
            extra = self.say(" cộng thêm ", " extended by ") + self.field(extended_by)
        return f"{happened} {self.say('không sau', 'is not after')} {self.field(due)}{extra}"

    def row(self, row: Mapping[str, object]) -> str:
        """One row of an example on one line."""
        return "; ".join(f"{self.field(name)}: {self.value(name, row[name])}" for name in row)

    def value(self, name: str, value: object) -> str:
        """One value of a row; a blank is said to be one."""
        if value is None:
            return self.say("(trống)", "(blank)")
        if isinstance(value, bool):
            return self.say("có", "yes") if value else self.say("không", "no")
        if isinstance(value, datetime):
            return self._moment(name, value)
        if isinstance(value, int):
            return str(value) if self._english else number(value)
        return self.choice(str(value))

    def day(self, value: date) -> str:
        """A day as the reader writes it."""
        return value.isoformat()[:10] if self._english else day(value)

    def _moment(self, name: str, value: datetime) -> str:
        field = self._fields.get(name) or FIELDS[name]
        ends = field.kind is FieldKind.DEADLINE and value.time() == time.max
        if ends or value.time() == time.min:
            return self.day(value)
        exact = value.replace(microsecond=0)
        if field.kind is FieldKind.DEADLINE:
            exact = exact.replace(second=0)
        clock = exact.strftime("%H:%M:%S" if exact.second else "%H:%M")
        return f"{self.day(value)} {clock}"
