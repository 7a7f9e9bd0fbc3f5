"""How a campaign sets its targets, as data: values given by hand, and the rule of Ia Ake.

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

    ``central`` names a parameter in percent; ``uplift`` is in percentage points; no target is
    above ``cap``. ``reading`` None: nobody has signed for one of ``readings`` yet.
    """

    central: str
    uplift: Fraction
    cap: Fraction
    baseline_period: Text
    readings: tuple[Reading, ...]
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A value given by hand for a milestone, with the section that gives it."""

    value: Fraction
    at: str
    section: str


@dataclass(frozen=True, slots=True)
class RuledValue:
    """A value that follows from a rule; ``stated`` is what the plan itself writes there."""

    rule: CentralPlus
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
    status of the value itself, where no document gives it.
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
