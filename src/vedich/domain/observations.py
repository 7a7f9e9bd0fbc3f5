"""Published figures, kept as they were published: by whom, read when, for which period and unit.

Nothing here repairs a figure. Of two readings of the same figure the later one is current and the
earlier one stays, because publishers restate history.

>>> early, late = (Observation("portal", "H21.20", "TOTAL", "2026", datetime(2026, 9, day),
...                points=Decimal(points)) for day, points in ((24, 19), (26, 20)))
>>> [seen.points for seen in current([late, early]).values()]
[Decimal('20')]
>>> [seen.points for seen in current([late, early], as_of=datetime(2026, 9, 25)).values()]
[Decimal('19')]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

TOTAL = "TOTAL"
FigureKey = tuple[str, str, str, str, str, str]
ReadingKey = tuple[str, str, str, str, str, datetime | None]


@dataclass(frozen=True, slots=True)
class Observation:
    """One published figure. ``subject``: TOTAL, a group or component code, or an indicator id.

    ``value`` is a rate in percent, ``points`` are of ``maximum``. ``scope``: the list it was
    published in, which is what ``rank`` runs over. ``captured_at`` None: the moment of reading is
    not known, which is earlier than any that is. ``order``: place among all rows ever taken in.
    """

    source: str
    unit: str
    subject: str
    period: str
    captured_at: datetime | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    points: Decimal | None = None
    maximum: Decimal | None = None
    rank: int | None = None
    scope: str = ""
    procedure: str = ""
    order: int = 0

    @property
    def key(self) -> FigureKey:
        """What makes two rows readings of the same figure."""
        return (self.source, self.scope, self.unit, self.period, self.procedure, self.subject)

    @property
    def reading(self) -> ReadingKey:
        """What makes two figures parts of one answer: the same unit, period and moment."""
        return (
            self.source, self.scope, self.unit, self.period, self.procedure, self.captured_at
        )  # fmt: skip

    @property
    def age(self) -> tuple[datetime, int]:
        """Sorts readings of one figure, the current one last."""
        return (self.captured_at or datetime.min, self.order)


def current(
    observations: Iterable[Observation], as_of: datetime | None = None
) -> dict[FigureKey, Observation]:
    """The reading in force for every figure; ``as_of``: as if nothing had been read later."""
    newest: dict[FigureKey, Observation] = {}
    for seen in observations:
        if as_of is not None and seen.captured_at is not None and seen.captured_at > as_of:
            continue
        known = newest.get(seen.key)
        if known is None or known.age <= seen.age:
            newest[seen.key] = seen
    return newest


def history(observations: Iterable[Observation], key: FigureKey) -> list[Observation]:
    """Every reading of one figure, the current one last."""
    return sorted((seen for seen in observations if seen.key == key), key=lambda seen: seen.age)
