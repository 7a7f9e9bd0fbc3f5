"""An indicator: one rate, what it counts over what, since when and by which clause.

The numerator narrows the denominator: a case counts on top only if it counts below. A version is
one formula with its source; the version in force at a day is used unless another is named.

>>> Indicator.__name__, [grain.value for grain in Grain]
('Indicator', ['dossiers', 'procedures', 'payments', 'observed'])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from vedich.domain.conditions import Always, Condition, asks_as_of
from vedich.domain.errors import Refusal
from vedich.domain.figures import Counts, Figure, State


class Grain(StrEnum):
    """What one case is."""

    DOSSIERS = "dossiers"
    PROCEDURES = "procedures"
    PAYMENTS = "payments"
    OBSERVED = "observed"  # published only: nothing is counted by us


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages of the product."""

    vi: str
    en: str

    def __call__(self, lang: str = "vi") -> str:
        return self.en if lang == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule comes from: document and clause, as an official would cite them."""

    document: str
    clause: str = ""

    def __str__(self) -> str:
        return f"{self.clause}, {self.document}" if self.clause else self.document


@dataclass(frozen=True, slots=True)
class Side:
    """Numerator or denominator: which cases, and how much one case weighs.

    ``weight`` names a count field to add up (payments); None: each case is one.
    """

    where: Condition
    weight: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """Rows and the counts they must give; run on every engine by ``vedich rules check``."""

    name: str
    dossiers: tuple[Mapping[str, object], ...]
    numerator: int
    denominator: int | None
    excluded: int
    as_of: datetime
    procedures: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One formula of an indicator.

    ``placed_by``: the first filled-in of these fields is the day that places a case.
    ``scope``: which cases are looked at. ``needs``: fields that must be known; a case in scope
    that lacks one is *excluded*: it is in neither side and is counted apart.
    ``alternative``: a formula of another source, used only where it is named.
    """

    id: str
    in_force_from: date | None
    placed_by: tuple[str, ...]
    denominator: Side
    numerator: Side
    basis: tuple[Basis, ...]
    scope: Condition = Always()
    needs: tuple[str, ...] = ()
    alternative: bool = False
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: Text | None = None
    examples: tuple[Example, ...] = ()

    @property
    def asks_as_of(self) -> bool:
        """True when open cases change sides as time passes (being on time, for one)."""
        return any(
            asks_as_of(part) for part in (self.scope, self.denominator.where, self.numerator.where)
        )


@dataclass(frozen=True, slots=True)
class Indicator:
    """One rate with all its versions."""

    id: str
    title: Text
    why_it_matters: Text
    how_it_is_counted: Text
    unit: str  # "percent" or "points"
    better: str  # "higher" or "lower"
    grain: Grain
    status: str
    author: str
    checker: str
    versions: tuple[Version, ...]
    digest: str = ""
    zero_denominator: State = State.NO_CASE

    def figure(self, counts: Counts) -> Figure:
        """The figure of these counts, with this indicator's word for a zero denominator."""
        return counts.figure(self.zero_denominator)

    def version_at(self, day: date | None = None, name: str | None = None) -> Version:
        """The version called ``name``, else the one in force on ``day`` (None: the latest).

        Raises Refusal where there is none.
        """
        if name is not None:
            for version in self.versions:
                if version.id == name:
                    return version
            known = ", ".join(version.id for version in self.versions)
            raise Refusal(
                "unknown_version",
                f"Chỉ số “{self.id}” không có phiên bản “{name}”.",
                f"Indicator “{self.id}” has no version “{name}”.",
                hint_vi=f"Các phiên bản: {known}.",
                hint_en=f"Versions: {known}.",
            )
        in_force = [
            version
            for version in self.versions
            if not version.alternative
            and (day is None or version.in_force_from is None or version.in_force_from <= day)
        ]
        if not in_force:
            raise Refusal(
                "no_version_in_force",
                f"Chỉ số “{self.id}” chưa có phiên bản có hiệu lực vào ngày {day:%d/%m/%Y}.",
                f"Indicator “{self.id}” has no version in force on {day}.",
            )
        return max(in_force, key=lambda version: version.in_force_from or date.min)
