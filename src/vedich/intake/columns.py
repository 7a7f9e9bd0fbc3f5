"""Whole columns of text → typed Arrow columns, with the same answers as ``values``.

What is common (whole numbers, fixed-width dates) goes through vectors; everything else goes
word by word through ``values``, once per different word. Input columns are cleaned texts with
null for blank; ``cells`` marks the rows whose cell was a number in a workbook.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedich.domain.layouts import CellKind, Column, DateStyle, Layout, NumberStyle
from vedich.intake import fixed_dates, values
from vedich.intake.values import Bad

DECIMAL = pa.decimal128(38, 9)
_PLACES = Decimal("0.000000001")
_LARGEST = Decimal(10) ** 20  # leaves room for the sums of a sheet
TYPES = {
    CellKind.CODE: pa.string(),
    CellKind.CHOICE: pa.string(),
    CellKind.MOMENT: pa.timestamp("us"),
    CellKind.DEADLINE: pa.timestamp("us"),
    CellKind.DAY: pa.date32(),
    CellKind.COUNT: pa.int64(),
    CellKind.MONEY: pa.int64(),
    CellKind.FLAG: pa.bool_(),
    CellKind.NUMBER: DECIMAL,
}
_GROUPED_VI = r"^\d{1,3}(\.\d{3}){1,5}$"


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed column; ``bad`` holds the reason per row (from 0) that could not be understood."""

    values: pa.Array
    bad: dict[int, Bad] = field(default_factory=dict)


def arrow_type(kind: CellKind) -> pa.DataType:
    """The Arrow type of a kind of cell."""
    return TYPES[kind]


def typed(text: pa.Array, column: Column, layout: Layout, cells: Any | None = None) -> Typed:
    """The column's values; codes of the layout are looked up first."""
    if column.codes is not None:
        return _coded(text, column)
    match column.kind:
        case CellKind.CODE:
            return Typed(text)
        case CellKind.CHOICE:
            return each(text, lambda word: _choice(word, column), pa.string())
        case CellKind.FLAG:
            return each(text, values.parse_flag, pa.bool_())
        case CellKind.COUNT | CellKind.MONEY:
            return _whole(text, layout.numbers, column.kind is CellKind.MONEY, cells)
        case CellKind.NUMBER:
            return _decimals(text, layout.numbers, column.scale, cells)
        case CellKind.DAY:
            moments = _moments(text, column, layout, cells)
            return Typed(moments.values.cast(pa.date32(), safe=False), moments.bad)
        case _:
            return _moments(text, column, layout, cells)


def each(text: pa.Array, meaning: Callable[[str], Any], kind: pa.DataType) -> Typed:
    """Every different word once through ``meaning``, which answers a value or ``Bad``."""
    encoded = text.dictionary_encode()
    found = [meaning(word) for word in encoded.dictionary.to_pylist()]
    wrong = [number for number, value in enumerate(found) if isinstance(value, Bad)]
    result = pa.array([None if isinstance(value, Bad) else value for value in found], kind)
    bad: dict[int, Bad] = {}
    if wrong:
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        for row in np.nonzero(np.isin(codes, wrong))[0]:
            bad[int(row)] = found[codes[row]]
    return Typed(result.take(encoded.indices), bad)


def _split(
    text: pa.Array, cells: Any | None, kind: pa.DataType, as_text: Any, as_cell: Any
) -> Typed:
    """Number cells through ``as_cell``, texts through ``as_text``."""
    if cells is None or not cells.any():
        return each(text, as_text, kind)
    mask = pa.array(cells)
    nothing = pa.scalar(None, pa.string())
    one = each(pc.if_else(mask, nothing, text), as_text, kind)
    other = each(pc.if_else(mask, text, nothing), as_cell, kind)
    return Typed(pc.if_else(mask, other.values, one.values), one.bad | other.bad)


def _coded(text: pa.Array, column: Column) -> Typed:
    assert column.codes is not None  # noqa: S101 - the caller looked
    codes = column.codes

    def meaning(word: str) -> Any:
        value = codes.meaning(word)
        if value is None:
            return Bad(
                f"Mã “{word}” không có trong cách đọc tệp.", f"The layout has no code “{word}”."
            )
        return _understood(value, column)

    result = each(text, meaning, arrow_type(column.kind))
    if codes.blank is None:
        return result
    blank = _understood(codes.blank, column)
    return Typed(result.values if isinstance(blank, Bad) else _fill(result, blank), result.bad)


def _fill(result: Typed, blank: Any) -> pa.Array:
    filled = result.values.fill_null(pa.scalar(blank, result.values.type))
    if not result.bad:
        return filled
    wrong = np.zeros(len(filled), bool)
    wrong[list(result.bad)] = True
    return pc.if_else(pa.array(wrong), pa.scalar(None, filled.type), filled)


def _understood(value: str, column: Column) -> Any:
    """A meaning written in a layout, in the type of the column."""
    if column.kind is CellKind.FLAG:
        return values.parse_flag(value)
    if column.kind in (CellKind.COUNT, CellKind.MONEY):
        return values.parse_count(value, NumberStyle.PLAIN)
    if column.kind is CellKind.NUMBER:
        return values.parse_number(value, NumberStyle.PLAIN)
    return value


def _choice(word: str, column: Column) -> Any:
    if word in column.choices:
        return word
    known = ", ".join(column.choices)
    return Bad(
        f"“{word}” không thuộc: {known}; hãy khai báo mã trong cách đọc tệp.",
        f"“{word}” is none of: {known}; declare the code in the layout.",
    )


def _whole(text: pa.Array, style: NumberStyle, money: bool, cells: Any | None) -> Typed:
    def as_text(word: str) -> Any:
        return values.parse_count(word, style, money)

    def as_cell(word: str) -> Any:
        return values.parse_count(word, NumberStyle.PLAIN, is_cell=True)

    bare = text
    if style is NumberStyle.VI and (cells is None or not cells.any()):
        grouped = pc.fill_null(pc.match_substring_regex(text, pattern=_GROUPED_VI), False)
        if pc.any(grouped, min_count=0).as_py():
            bare = pc.if_else(
                grouped, pc.replace_substring(text, pattern=".", replacement=""), text
            )
    plain = pc.and_(pc.ascii_is_decimal(bare), pc.less_equal(pc.binary_length(bare), 18))
    if pc.all(plain, min_count=0).as_py():
        return Typed(bare.cast(pa.int64()))
    nothing = pa.scalar(None, pa.string())
    fast = pc.if_else(plain, bare, nothing).cast(pa.int64())
    rest = _split(pc.if_else(plain, nothing, text), cells, pa.int64(), as_text, as_cell)
    return Typed(pc.coalesce(fast, rest.values), rest.bad)


def _decimals(text: pa.Array, style: NumberStyle, scale: Decimal, cells: Any | None) -> Typed:
    def bounded(value: Decimal | Bad, word: str) -> Any:
        if isinstance(value, Bad):
            return value
        if abs(value) >= _LARGEST:
            return Bad(f"“{word}” là số quá lớn.", f"“{word}” is too large a number.")
        return value.quantize(_PLACES)

    return _split(
        text,
        cells,
        DECIMAL,
        lambda word: bounded(values.parse_number(word, style, scale), word),
        lambda word: bounded(values.parse_number(word, NumberStyle.PLAIN, scale), word),
    )


def _moments(text: pa.Array, column: Column, layout: Layout, cells: Any | None) -> Typed:
    zone = ZoneInfo(layout.time_zone)
    is_deadline = column.kind is CellKind.DEADLINE

    def finished(answer: Any) -> Any:
        if isinstance(answer, Bad):
            return answer
        value, precision = answer
        if not is_deadline:
            return value
        return values.parse_deadline(value, precision, column.midnight_is_day)

    def as_text(word: str) -> Any:
        return finished(values.parse_moment(word, layout.dates, zone))

    def as_cell(word: str) -> Any:
        answer = values.parse_moment(word, (DateStyle.ISO,), zone)
        if isinstance(answer, Bad):
            return as_text(word)
        return finished(values.cell_date(answer[0]))

    fast = fixed_dates.read(text, layout.dates, zone, cells)
    micros = fast.micros
    if is_deadline:
        precision = fast.precision
        if column.midnight_is_day:
            whole = (precision == 2) & (micros % fixed_dates.DAY == 0)
            precision = np.where(whole, 0, precision)
        micros = micros + np.array([fixed_dates.DAY - 1, fixed_dates.MINUTE - 1, 0])[precision]
    done = pa.array(micros, mask=~fast.known).cast(pa.timestamp("us"))
    left = ~fast.known & text.is_valid().to_numpy(zero_copy_only=False)
    if not left.any():
        return Typed(done)
    rest_text = pc.if_else(pa.array(left), text, pa.scalar(None, pa.string()))
    rest = _split(rest_text, cells, pa.timestamp("us"), as_text, as_cell)
    return Typed(pc.coalesce(done, rest.values), rest.bad)
