"""The tables of a progress report: league, target annex, and doubts about published figures.

>>> FlagKind.SUM_DIFFERS.value
'sum_differs'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vedich.domain.results import Number, Reading, Subject, Target


@dataclass(frozen=True, slots=True)
class LeagueColumn:
    """A column of the league table: a group of the index, or an indicator."""

    code: str
    title: str
    maximum: Number | None = None


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """One place in the ranking. ``cells``: one reading per column of the league.

    ``change``: of ``value`` since the last milestone. ``rank`` None for a unit outside the
    ranking. ``places_gained``: positive when the unit rose.
    """

    rank: int | None
    unit: Subject
    value: Reading
    cells: tuple[Reading, ...] = ()
    tied: bool = False
    change: Number | None = None
    places_gained: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class League:
    """The ranking inside one block; ``apart``: units without cases or without a figure.

    Each unit apart says why in its ``note`` (standings.Group has the words).
    """

    block: str
    value_title: str
    rows: tuple[LeagueRow, ...]
    apart: tuple[LeagueRow, ...] = ()
    columns: tuple[LeagueColumn, ...] = ()
    maximum: Number | None = None
    rule: str = ""  # how ties and the minimum denominator are treated, in a sentence


@dataclass(frozen=True, slots=True)
class AnnexIndicator:
    """One indicator of the target annex with its columns: "Năm 2023", "50 ngày", "100 ngày"."""

    title: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnnexCell:
    """A baseline (no target) or the target of a milestone; ``trace``: how it came about."""

    reading: Reading | None = None
    target: Target | None = None
    trace: str = ""


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One unit: one cell per column of all indicators, left to right."""

    unit: Subject
    cells: tuple[AnnexCell, ...]


@dataclass(frozen=True, slots=True)
class TargetAnnex:
    """The annex "giao chỉ tiêu": unit × indicator × milestone. ``cited``: "(Kèm theo …)"."""

    title: str
    indicators: tuple[AnnexIndicator, ...]
    rows: tuple[AnnexRow, ...]
    cited: str = ""


class FlagKind(StrEnum):
    """What is odd about a published figure. It is kept as published, never repaired."""

    ABOVE_MAXIMUM = "above_maximum"
    SUM_DIFFERS = "sum_differs"
    RECOMPUTED_DIFFERS = "recomputed_differs"


@dataclass(frozen=True, slots=True)
class Flag:
    """A published figure and what it is held against (its maximum, or our own count)."""

    kind: FlagKind
    unit: Subject
    what: str
    published: Number
    against: Number
    captured: date | None = None
