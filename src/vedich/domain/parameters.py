"""Dated values that other rules lean on: central targets, base salary, bonus coefficients, forms.

A value holds between two days and names its document and clause; one without a source says
"chưa có căn cứ". Nothing is assumed outside those days: a missing value is refused, not zero.

>>> salary = Parameter("base_salary", Text("Lương cơ sở", "Base salary"), "đồng/tháng", (
...     ParameterValue(Fraction(1800000), date(2023, 7, 1), date(2024, 6, 30)),
...     ParameterValue(Fraction(2340000), date(2024, 7, 1), None)))
>>> value_at(salary, date(2024, 7, 1)).value
Fraction(2340000, 1)
>>> bonus(Fraction(3, 10), Fraction(2340000), Fraction(10000))
710000
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from vedich.domain.errors import Refusal
from vedich.domain.indicators import Basis, Text


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One value and the days it holds, both included; None is open.

    ``value`` is a number in the parameter's unit, or words (the number of a form). ``quote`` is
    the sentence of the source. ``status`` is "chưa thẩm định" or "chưa có căn cứ".
    """

    value: Fraction | str
    in_force_from: date | None
    in_force_to: date | None
    basis: tuple[Basis, ...] = ()
    quote: str = ""
    status: str = "chưa có căn cứ"
    note: Text | None = None

    def holds_on(self, day: date) -> bool:
        """True when the value is in force on that day."""
        return (self.in_force_from is None or self.in_force_from <= day) and (
            self.in_force_to is None or day <= self.in_force_to
        )


@dataclass(frozen=True, slots=True)
class Parameter:
    """One named legal quantity with its values in time; ``unit`` as an official would say it."""

    id: str
    title: Text
    unit: str
    values: tuple[ParameterValue, ...]


def value_at(parameter: Parameter, day: date) -> ParameterValue:
    """The value in force on ``day``; Refusal where there is none."""
    for value in parameter.values:
        if value.holds_on(day):
            return value
    raise Refusal(
        "no_value_in_force",
        f"Tham số “{parameter.id}” chưa có giá trị có hiệu lực vào ngày {day:%d/%m/%Y}.",
        f"Parameter “{parameter.id}” has no value in force on {day}.",
        hint_vi="Bổ sung giá trị kèm văn bản và điều khoản vào tệp tham số.",
        hint_en="Add the value with its document and clause to the parameter file.",
    )


def number_at(parameter: Parameter, day: date) -> Fraction:
    """The number in force on ``day``; Refusal where there is none or it is words."""
    value = value_at(parameter, day).value
    if isinstance(value, str):
        raise Refusal(
            "parameter_is_words",
            f"Tham số “{parameter.id}” không phải là số.",
            f"Parameter “{parameter.id}” is not a number.",
        )
    return value


def bonus(coefficient: Fraction, base_salary: Fraction, rounding_step: Fraction) -> int:
    """The bonus in đồng: coefficient × base salary, rounded up to whole steps."""
    steps = -((-coefficient * base_salary) // rounding_step)
    return int(steps * rounding_step)
