"""How a campaign sets its targets, as data: values given by hand, rules, and what bounds them.

>>> Reading.BASELINE_PLUS.vi
'kết quả kỳ gốc + mức tăng thêm'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from vedich.domain.indicators import Text
from vedich.domain.plans import Passage
from vedich.domain.thresholds import Comparison


class UpliftIn(StrEnum):
    """What an uplift is measured in: from 40%, 10 points are 50%, 10 percent are 44%."""

    POINTS = "points"
    PERCENT = "percent"


class Reading(StrEnum):
    """The two readings of "bằng kết quả đạt được … nhưng không nhỏ hơn … và tăng thêm 10%"."""

    BASELINE_PLUS = "baseline_plus"
    GREATER_OF = "greater_of"

    @property
    def vi(self) -> str:
        """The reading in words."""
        return _READING_WORDS[self][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return _READING_WORDS[self][1]


_READING_WORDS = {
    Reading.BASELINE_PLUS: ("kết quả kỳ gốc + mức tăng thêm", "baseline + uplift"),
    Reading.GREATER_OF: (
        "số lớn hơn trong kết quả kỳ gốc và (Trung ương + mức tăng thêm)",
        "the greater of the baseline and (central + uplift)",
    ),
}


@dataclass(frozen=True, slots=True)
class CentralPlus:
    """Baseline below the central target → central + uplift; otherwise one of the readings.

    ``central`` names a parameter in percent; ``uplift`` is in percentage points unless
    ``uplift_in`` says otherwise; no target is above ``cap``. ``reading`` None: nobody has signed
    for one of ``readings`` yet.
    """

    central: str
    uplift: Fraction
    cap: Fraction
    baseline_period: Text
    readings: tuple[Reading, ...]
    reading: Reading | None = None
    uplift_in: UpliftIn = UpliftIn.POINTS


BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Lifted:
    """One quantity, raised: ``lifts`` is "baseline" or the id of a parameter in percent.

    ``baseline_period``: what the baseline is the result of; needed where it is lifted.
    """

    lifts: str
    uplift: Fraction = Fraction(0)
    uplift_in: UpliftIn = UpliftIn.POINTS
    cap: Fraction = Fraction(100)
    baseline_period: Text | None = None


@dataclass(frozen=True, slots=True)
class LeastValue:
    """A number no target of a rule lies below, with the document that says so."""

    least: Fraction
    document: str
    section: str


@dataclass(frozen=True, slots=True)
class LeastCentral:
    """No target of a rule lies below this parameter (a central target, in percent)."""

    central: str


@dataclass(frozen=True, slots=True)
class LeastOfParent:
    """No target of a rule lies below what another campaign, the parent's, sets for the same."""

    parent: str


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A value given by hand for a milestone, with the section that gives it."""

    value: Fraction
    at: str
    section: str


@dataclass(frozen=True, slots=True)
class RuledValue:
    """A value that follows from a rule; ``stated`` is what the plan itself writes there."""

    rule: Lifted | CentralPlus
    at: str
    section: str
    stated: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """Why this indicator: ``status`` "chưa thẩm định" where the text leaves ``choices``."""

    status: str
    choices: tuple[str, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class TargetRule:
    """One target of a campaign: an indicator (or ``766:TOTAL``), a comparison, milestone values.

    ``content``: the content it measures. ``written``: the words of the plan. ``maintained``: kept
    at every later milestone. ``settings``: parameters of the indicator ("trên Cổng DVCQG").
    ``scope``: a narrower set of procedures the text asks for. ``denominators``: differing
    denominators the text quotes. ``blocks``: only these blocks; empty: everyone. ``source``:
    status of the value itself, where no document gives it. ``floors``: what a rule's value is
    raised to from the last milestone with a value of its own on (a falling target: lowered to).
    """

    id: str
    indicator: str
    written: str
    section: str
    comparison: Comparison
    values: tuple[StatedValue | RuledValue, ...]
    binding: Binding
    content: str | None = None
    maintained: bool = False
    settings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scope: Passage | None = None
    denominators: tuple[Passage, ...] = ()
    blocks: tuple[str, ...] = ()
    source: str | None = None
    floors: tuple[LeastValue | LeastCentral | LeastOfParent, ...] = ()
