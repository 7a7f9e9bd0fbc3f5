"""The long table every reader of published figures makes: one row per unit, period and subject.

Parts and points are exact decimals, blank where nothing was published; ``row`` and ``sheet`` say
where in the file the figure stands. Percent values are in percent, ``captured_at`` is local time.

>>> observation_table([FigureRow(unit="H44", subject="TOTAL", points=Decimal("62.6"))])["points"]
... # doctest: +ELLIPSIS
<pyarrow.lib.ChunkedArray object at ...
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

PRECISION, PLACES = 38, 9
LARGEST = Decimal(10) ** (PRECISION - PLACES)
# Python's usual 28 digits are fewer than are kept.
_DIGITS = Context(prec=PRECISION)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One published figure as it goes into the table; names and order are the columns'."""

    unit: str | None = None
    unit_uuid: str | None = None
    unit_name: str | None = None
    subject: str = ""
    period_start: date | None = None
    period_end: date | None = None
    period_label: str | None = None
    procedure: str | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    points: Decimal | None = None
    max_points: Decimal | None = None
    rank: int | None = None
    captured_at: datetime | None = None
    block: str | None = None
    note: str | None = None
    row: int = 0
    sheet: str = ""


def observation_schema() -> pa.Schema:
    """The columns of the long table and their Arrow types."""
    import pyarrow as pa

    number = pa.decimal128(PRECISION, PLACES)
    types = {
        "period_start": pa.date32(),
        "period_end": pa.date32(),
        **dict.fromkeys(("numerator", "denominator", "value", "points", "max_points"), number),
        "rank": pa.int64(),
        "captured_at": pa.timestamp("us"),
        "row": pa.int64(),
    }
    return pa.schema(
        [(field.name, types.get(field.name, pa.string())) for field in fields(FigureRow)]
    )


def observation_table(rows: Iterable[FigureRow]) -> pa.Table:
    """The rows as an Arrow table in their order."""
    import pyarrow as pa

    names = [field.name for field in fields(FigureRow)]
    listed = list(rows)
    columns = {name: [getattr(row, name) for row in listed] for name in names}
    return pa.table(columns, schema=observation_schema())


def stored(number: Decimal) -> Decimal:
    """A number in the nine decimals that are kept, halves away from zero.

    ValueError where it is too large to be kept.

    >>> stored(Decimal(10) ** 19)
    Decimal('10000000000000000000.000000000')
    """
    if not number.is_finite() or abs(number) >= LARGEST:
        raise ValueError(f"too large: {number}")
    return number.quantize(Decimal(1).scaleb(-PLACES), rounding=ROUND_HALF_UP, context=_DIGITS)
