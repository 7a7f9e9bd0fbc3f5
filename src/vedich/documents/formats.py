"""Readings and targets as text: the one place where a number of a report becomes words.

>>> reading(Reading.percent(Fraction(700, 41))), target(Target.above(45))
('17,07%', '> 45%')
"""

from __future__ import annotations

from fractions import Fraction

from vedich.domain import vietnamese
from vedich.domain.results import Number, Reading, Target
from vedich.domain.thresholds import Comparison, Threshold


def reading(value: Reading, held_against: Target | None = None) -> str:
    """``86,31%``, ``57,78`` (points), ``1.234``; without a number the words of its state."""
    if value.number is None:
        return value.state.vi
    limit = held_against.threshold.value if held_against else None
    return amount(value.number, value.measure, limit)


def with_unit(value: Reading, held_against: Target | None = None) -> str:
    """In running text: points carry their word (``57,78 điểm``)."""
    text = reading(value, held_against)
    return f"{text} điểm" if value.measure == "points" and value.number is not None else text


def amount(number: Number, measure: str, apart_from: Number | None = None) -> str:
    """A bare number in its measure. A counted rate has two decimals unless it is whole."""
    if measure == "percent":
        counted = isinstance(number, Fraction) and number.denominator != 1
        return vietnamese.percent(number, 2 if counted else None, apart_from)
    if measure == "points":
        return vietnamese.points(number, apart_from=apart_from)
    return vietnamese.number(number)


def target(value: Target | None) -> str:
    """In a table: ``≥ 45%``, ``> 90%``, ``100%`` (nothing lies above it), ``–`` for none."""
    if value is None:
        return "–"
    text = _target_amount(value)
    return text if _is_all(value) else f"{value.threshold.comparison.sign} {text}"


def target_words(value: Target) -> str:
    """In running text: ``trên 90%``, ``tối thiểu 45%``, ``100%``."""
    text = _target_amount(value) + (" điểm" if value.measure == "points" else "")
    return text if _is_all(value) else f"{value.threshold.comparison.vi} {text}"


def _is_all(value: Target) -> bool:
    every = Threshold(Comparison.GE, Fraction(100))
    return value.measure == "percent" and value.threshold == every


def _target_amount(value: Target) -> str:
    # A target is written with the decimals its document gives it: 18 điểm, not 18,00 điểm.
    number = vietnamese.number(value.threshold.value)
    return number + "%" if value.measure == "percent" else number


def parts(value: Reading) -> str:
    """``309.542/358.625``, or nothing where the parts are not known."""
    if value.numerator is None or value.denominator is None:
        return ""
    return f"{vietnamese.number(value.numerator)}/{vietnamese.number(value.denominator)}"


def change(number: Number | None) -> str:
    """A change in a table cell; ``–`` where nothing is comparable."""
    return "–" if number is None else vietnamese.signed(number)
