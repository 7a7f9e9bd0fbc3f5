"""From the parts of one published figure, wherever they stand, to a row of the long table.

An entry is an object of an answer or a row of a table (header word → text); a part that is blank,
null or absent is None, never 0.

>>> number_of({"a": "1", "b": 2}, ("a + b",)), number_of({"a": None}, ("a",))
(Decimal('3.000000000'), None)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from vedich.domain import periods
from vedich.domain.layouts import NumberStyle
from vedich.domain.periods import Period
from vedich.domain.portals import ABSENT, Keys, Parts, UnitKeys, first_value, value_at
from vedich.domain.receipts import Reject, Structural, Warn
from vedich.intake.observation_table import FigureRow, stored
from vedich.intake.texts import clean
from vedich.intake.values import Bad, parse_number

PLUS = " + "
UnitNames = tuple[str, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Context:
    """What the publication does not say itself: when it was read, which period it is about."""

    captured_at: datetime | None = None
    period: Period = periods.UNKNOWN


@dataclass(slots=True)
class Figures:
    """What was read. ``accepted`` counts rows of the file, of which one can hold many figures."""

    physical_rows: int
    accepted: int = 0
    blank: int = 0
    rows: list[FigureRow] = field(default_factory=list)
    structural: list[Structural] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    warnings: list[Warn] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


class Unreadable(Exception):
    """A row can't be read: the key and value to blame, the reason in both languages."""

    def __init__(self, key: str, value: object, vi: str, en: str) -> None:
        super().__init__(en)
        self.key, self.vi, self.en = key, vi, en
        self.value = "" if value is None or value is ABSENT else str(value)[:200]

    def reject(self, sheet: str, row: int) -> Reject:
        """The rejected row as the receipt names it."""
        return Reject(sheet, row, self.key, self.value, self.vi, self.en)


def lacks(key: str) -> Unreadable:
    """What must be there is not."""
    return Unreadable(key, "", f"thiếu “{key}”.", f"“{key}” is missing.")


def figure_of(
    entry: object,
    unit: UnitNames,
    subject: str,
    parts: Parts,
    at: Context,
    place: tuple[str, int],
) -> FigureRow:
    """One figure of an entry; Unreadable where a part is no number. ``place``: sheet and row."""
    code, uuid, name, block = unit
    rank = number_of(entry, parts.rank)
    if rank is not None and rank != int(rank):
        raise Unreadable(parts.rank[0], rank, "không phải là số nguyên.", "not a whole number.")
    return FigureRow(
        unit=code,
        unit_uuid=uuid,
        unit_name=name,
        subject=subject,
        period_start=at.period.start,
        period_end=at.period.end,
        period_label=at.period.label or None,
        numerator=number_of(entry, parts.numerator),
        denominator=number_of(entry, parts.denominator),
        value=number_of(entry, parts.value),
        points=number_of(entry, parts.points),
        max_points=number_of(entry, parts.max_points),
        rank=None if rank is None else int(rank),
        captured_at=at.captured_at,
        block=block,
        row=place[1],
        sheet=place[0],
    )


def unit_of(entry: object, keys: UnitKeys, otherwise: str = "") -> UnitNames:
    """Code, UUID, name and block of an entry's unit. Where it has no code its UUID stands in, as
    some answers give the UUID only; where it has neither, ``otherwise``, else Unreadable."""
    code, uuid = text_of(first_value(entry, keys.code)), text_of(first_value(entry, keys.uuid))
    known = code or uuid or otherwise
    if not known:
        raise lacks((*keys.code, *keys.uuid)[0])
    name, block = text_of(first_value(entry, keys.name)), text_of(first_value(entry, keys.block))
    return known, uuid, name, block


def is_published(entry: object, parts: Parts) -> bool:
    """True where a part of the figure is there, if only as null (which is not absent)."""
    keys = (*parts.numerator, *parts.denominator, *parts.value, *parts.points)
    return any(value_at(entry, name) is not ABSENT for key in keys for name in key.split(PLUS))


def text_of(value: object) -> str | None:
    """A text in its plain form; None where there is none."""
    text = clean(value) if isinstance(value, str) else ""
    return text or None


def number_of(entry: object, keys: Keys) -> Decimal | None:
    """The number under the first key that is present; null, blank and absent are None.

    A sum of which a part is not known is not known. Unreadable where a text is no number.
    """
    for key in keys:
        found = [value_at(entry, name) for name in key.split(PLUS)]
        if ABSENT in found:
            continue
        numbers = [_decimal(key, value) for value in found]
        known = [number for number in numbers if number is not None]
        return sum(known, Decimal(0)) if len(known) == len(numbers) else None
    return None


def _decimal(key: str, value: object) -> Decimal | None:
    if value is None or (isinstance(value, str) and not clean(value)):
        return None
    number: object = value
    if isinstance(value, str):
        number = parse_number(clean(value), NumberStyle.PLAIN)
    try:
        if isinstance(number, bool | Bad) or not isinstance(number, int | Decimal):
            raise ValueError(value)
        return stored(Decimal(number))
    except ValueError as error:
        raise Unreadable(key, value, "không phải là số.", "not a number.") from error
