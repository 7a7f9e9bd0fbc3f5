"""A figure: a numerator over a denominator, what was left out, and a value or the reason for none.

Divide last: figures are added by their parts, rates are never averaged.

>>> Counts(309542, 358625).figure().percent_text()
'86,31%'
>>> Counts(0, 0).figure().state
<State.NO_CASE: 'no_case'>
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction


class State(StrEnum):
    """Why a figure has a value, or has none. Missing is not zero."""

    OK = "ok"
    NO_CASE = "no_case"
    NOT_APPLICABLE = "not_applicable"
    AWAITING = "awaiting"
    STALE = "stale"
    HIDDEN = "hidden"

    @property
    def vi(self) -> str:
        """The words an official reads."""
        return _STATE_WORDS[self][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return _STATE_WORDS[self][1]


_STATE_WORDS = {
    State.OK: ("có số liệu", "has a value"),
    State.NO_CASE: ("không phát sinh", "no case"),
    State.NOT_APPLICABLE: ("không áp dụng", "not applicable"),
    State.AWAITING: ("chưa có số liệu", "awaiting data"),
    State.STALE: ("số liệu cũ", "stale"),
    State.HIDDEN: ("không hiển thị để bảo vệ cá nhân", "hidden to protect persons"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What is shown for one cell: ``value`` in percent, exact; None unless ``state`` is ok."""

    numerator: int | None
    denominator: int | None
    excluded: int
    value: Fraction | None
    state: State

    def percent_text(self, places: int = 2) -> str:
        """The value as an official writes it (``86,31%``), or the words of its state."""
        if self.value is None:
            return self.state.vi
        return decimal_comma(round_half_up(self.value, places)) + "%"


@dataclass(frozen=True, slots=True)
class Counts:
    """The parts of a rate. ``denominator`` None: the denominator is not known (awaiting data)."""

    numerator: int = 0
    denominator: int | None = 0
    excluded: int = 0

    def __add__(self, other: Counts) -> Counts:
        known = self.denominator is not None and other.denominator is not None
        total = (self.denominator or 0) + (other.denominator or 0) if known else None
        return Counts(self.numerator + other.numerator, total, self.excluded + other.excluded)

    def figure(self, empty: State = State.NO_CASE) -> Figure:
        """The figure of these parts: only-excluded is awaiting data, zero over zero is ``empty``.

        ``empty``: what an indicator says of a zero denominator (no case, or not applicable).
        """
        if self.denominator is None:
            return Figure(self.numerator, None, self.excluded, None, State.AWAITING)
        if self.denominator == 0:
            state = State.AWAITING if self.excluded else empty
            return Figure(self.numerator, 0, self.excluded, None, state)
        value = Fraction(100 * self.numerator, self.denominator)
        return Figure(self.numerator, self.denominator, self.excluded, value, State.OK)


def round_half_up(value: Fraction | Decimal | int, places: int) -> Decimal:
    """Rounded to ``places`` decimals, halves away from zero, without passing through a float."""
    scaled = Fraction(value) * 10**places
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    if 2 * rest >= scaled.denominator:
        whole += 1
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-places)


def decimal_comma(value: Decimal | int) -> str:
    """A number as Vietnamese officials write it.

    >>> decimal_comma(Decimal("1234567.89"))
    '1.234.567,89'
    """
    return f"{value:,f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def as_decimal(value: Fraction, digits: int = 15) -> Decimal:
    """A fraction as a decimal of ``digits`` places, for storing and for JSON."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(
        Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP
    )
