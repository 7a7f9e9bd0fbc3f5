"""The words the reader of plans goes by, as data an office can extend.

>>> Comparing(("trên",), means=Comparison.GT).before
('trên',)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vedich.domain.indicators import Text
from vedich.domain.thresholds import Comparison


@dataclass(frozen=True, slots=True)
class Comparing:
    """Words before and after a number that compare; ``likely``: a person should look at it."""

    before: tuple[str, ...]
    means: Comparison
    after: tuple[str, ...] = ()
    likely: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorNames:
    """How plans call an indicator; ``choices``: what the same words can also mean."""

    id: str
    names: tuple[str, ...]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AwardName:
    """A form of commendation and the id its tier gets."""

    name: str
    id: str


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Words for a regular report and their step, in days or months."""

    words: tuple[str, ...]
    days: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class AnnexHeadings:
    """Words that tell the columns of an annex table apart."""

    unit: tuple[str, ...]
    order: tuple[str, ...]
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanWords:
    """Everything the reader looks for, by what it is looked for."""

    id: str
    title: Text
    status: str
    author: str
    checker: str
    source: Text
    kinds: tuple[str, ...]
    cited: tuple[str, ...]
    symbols: Mapping[str, str]
    roles: Mapping[str, tuple[str, ...]]
    comparisons: tuple[Comparing, ...]
    no_target: tuple[str, ...]
    fillers: tuple[str, ...]
    units: tuple[str, ...]
    indicators: tuple[IndicatorNames, ...]
    awards: tuple[AwardName, ...]
    collective: tuple[str, ...]
    person: tuple[str, ...]
    all_of: tuple[str, ...]
    one_of: tuple[str, ...]
    met: tuple[str, ...]
    exceeded: tuple[str, ...]
    contents_named: tuple[str, ...]
    before: tuple[str, ...]
    until: tuple[str, ...]
    sending: tuple[str, ...]
    report_words: tuple[str, ...]
    rhythms: tuple[Rhythm, ...]
    continuous: tuple[str, ...]
    by_words: tuple[str, ...]
    assigning: tuple[str, ...]
    helping: tuple[str, ...]
    bodies: tuple[str, ...]
    names_with_verbs: tuple[str, ...]
    verbs: tuple[str, ...]
    annex_headings: AnnexHeadings
    kept_after: tuple[str, ...]
    digest: str = ""
