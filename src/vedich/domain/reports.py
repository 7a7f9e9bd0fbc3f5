"""What a progress report (báo cáo) says, before anybody formats it.

Operations fill a ``Report`` from standings; the documents room writes it as Word, PDF, Excel and
HTML. Numbers stay exact here (int, Decimal or Fraction), a missing one carries its state. Counts
of units, gaps and labels are derived from the unit results, so no two places can disagree.

>>> ake = Subject("ia-ake", "xã Ia Ake")
>>> paid = IndicatorResult("online_payment", "Tỷ lệ hồ sơ thanh toán trực tuyến", (
...     UnitResult(ake, Reading.percent(Fraction(700, 41)), Target.at_least(55), cases_missing=16),
... ), case_noun="hồ sơ thanh toán trực tuyến")
>>> paid.number_of(Status.NOT_MET), paid.units[0].distance
(1, Fraction(1555, 41))
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from vedich.domain.figures import Figure, State
from vedich.domain.moments import Interval
from vedich.domain.thresholds import Comparison, Threshold, exceeded, met

Number = int | Decimal | Fraction
Measure = Literal["percent", "points", "count"]


class Status(StrEnum):
    """How a unit stands against its target."""

    EXCEEDED = "exceeded"
    MET = "met"
    NOT_MET = "not_met"
    NO_CASE = "no_case"
    NO_FIGURE = "no_figure"
    NO_TARGET = "no_target"

    @property
    def vi(self) -> str:
        """The word an official reads."""
        return _STATUS_WORDS[self]


_STATUS_WORDS = {
    Status.EXCEEDED: "vượt",
    Status.MET: "đạt",
    Status.NOT_MET: "chưa đạt",
    Status.NO_CASE: "không phát sinh",
    Status.NO_FIGURE: "chưa có số liệu",
    Status.NO_TARGET: "không giao chỉ tiêu",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is reported on: a unit, or an officer. ``block`` is its cụm or khối."""

    code: str
    name: str
    block: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One number with its measure, or (``number`` None) the state that says why there is none.

    Percent readings are 0–100, exact. ``numerator`` and ``denominator`` are cases, where known.
    """

    number: Number | None
    measure: Measure
    state: State = State.OK
    numerator: int | None = None
    denominator: int | None = None

    @classmethod
    def percent(cls, value: Number) -> Reading:
        """A rate in percent."""
        return cls(value, "percent")

    @classmethod
    def points(cls, value: Number) -> Reading:
        """A score."""
        return cls(value, "points")

    @classmethod
    def missing(cls, state: State, measure: Measure = "percent") -> Reading:
        """No number, and why."""
        return cls(None, measure, state)

    @classmethod
    def of(cls, figure: Figure) -> Reading:
        """A counted figure with its parts."""
        return cls(figure.value, "percent", figure.state, figure.numerator, figure.denominator)


@dataclass(frozen=True, slots=True)
class Target:
    """What has to be reached, in percent or points, and by which clause."""

    threshold: Threshold
    measure: Measure = "percent"
    clause: str = ""

    @classmethod
    def at_least(cls, value: Number, measure: Measure = "percent") -> Target:
        """ "Tối thiểu …" (≥)."""
        return cls(Threshold(Comparison.GE, Fraction(value)), measure)

    @classmethod
    def above(cls, value: Number, measure: Measure = "percent") -> Target:
        """ "Trên …" (>)."""
        return cls(Threshold(Comparison.GT, Fraction(value)), measure)

    def status(self, number: Number | None) -> Status:
        """Exceeded, met exactly, not met, or no figure (domain.thresholds says what these are)."""
        if number is None:
            return Status.NO_FIGURE
        if exceeded(Fraction(number), self.threshold):
            return Status.EXCEEDED
        return Status.MET if met(Fraction(number), self.threshold) else Status.NOT_MET


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit and one indicator: value, target, and how it moved since the last milestone.

    ``status`` None: derived from value and target. ``cases_missing``: how many more cases are
    needed for the target at the present volume (None: not known, for published figures).
    ``change`` is in percentage points or points; None where the two are not comparable.
    """

    unit: Subject
    value: Reading
    target: Target | None = None
    cases_missing: int | None = None
    change: Number | None = None
    given_status: Status | None = None
    note: str = ""

    @property
    def status(self) -> Status:
        """The given status, else what value and target say."""
        if self.given_status not in (None, Status.NO_FIGURE):
            return self.given_status
        if self.target is None:
            return Status.NO_TARGET
        if self.value.state is State.NO_CASE:
            return Status.NO_CASE
        return self.target.status(self.value.number)

    @property
    def distance(self) -> Fraction | None:
        """How far the value is from a target it does not meet (percentage points or points)."""
        if self.target is None or self.value.number is None or self.status is not Status.NOT_MET:
            return None
        return abs(self.target.threshold.value - Fraction(self.value.number))


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator over all units. ``overall`` is counted over all cases, never averaged.

    ``case_noun``: what one more case is ("hồ sơ thanh toán trực tuyến").
    """

    indicator: str
    title: str
    units: tuple[UnitResult, ...]
    overall: Reading | None = None
    overall_change: Number | None = None
    target: Target | None = None
    case_noun: str = "hồ sơ"

    @property
    def common_target(self) -> Target | None:
        """The target all units share, else None (each unit has its own)."""
        found = {unit.target for unit in self.units if unit.target}
        return self.target or (found.pop() if len(found) == 1 else None)

    def number_of(self, status: Status) -> int:
        """How many units have this status."""
        return sum(1 for unit in self.units if unit.status is status)

    def having(self, status: Status) -> tuple[UnitResult, ...]:
        """The units of this status, in their given order."""
        return tuple(unit for unit in self.units if unit.status is status)


@dataclass(frozen=True, slots=True)
class Gap:
    """One unit that misses one target, and what is still needed."""

    indicator: IndicatorResult
    result: UnitResult
    distance: Fraction


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


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """A rule a figure rests on: id, title, version, digest, and whether somebody signed it."""

    id: str
    title: str
    version: str
    digest: str = ""
    status: str = "chưa thẩm định"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where every number comes from, enough to compute it again."""

    cut_off: datetime
    snapshot: str
    rules: tuple[RuleVersion, ...] = ()
    files: tuple[str, ...] = ()  # one sentence per import or observation


@dataclass(frozen=True, slots=True)
class OpenSection:
    """A section people write: ``paragraphs`` if already written, else the marked place."""

    title: str
    prompt: str
    paragraphs: tuple[str, ...] = ()


OPEN_SECTIONS = (
    OpenSection(
        "NGUYÊN NHÂN",
        "nguyên nhân chủ quan, khách quan của từng chỉ tiêu chưa đạt",
    ),
    OpenSection(
        "KHÓ KHĂN, VƯỚNG MẮC",
        "khó khăn, vướng mắc về hệ thống, quy định, nhân lực và người dân",
    ),
    OpenSection(
        "HÌNH THỨC XỬ LÝ",
        "hình thức xử lý đối với tập thể, cá nhân thực hiện chưa tốt, không hoàn thành nhiệm vụ",
    ),
    OpenSection(
        "KIẾN NGHỊ, ĐỀ XUẤT",
        "kiến nghị với cấp trên và với các cơ quan, đơn vị liên quan",
    ),
    OpenSection(
        "NHIỆM VỤ TIẾP THEO",
        "việc phải làm, đơn vị chủ trì, đơn vị phối hợp và thời hạn",
    ),
)


@dataclass(frozen=True, slots=True)
class Header:
    """The top of the document. ``day`` None leaves "ngày   tháng   năm" to be filled in.

    ``symbol`` follows the number: "BC-UBND". ``number`` "" leaves room for it.
    """

    issuer: str
    place: str
    symbol: str
    superior: str = ""
    number: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """``authority`` ("TM. ỦY BAN NHÂN DÂN"), ``office`` lines ("KT. CHỦ TỊCH", …), ``name``."""

    authority: str
    office: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A named day: "mốc 50 ngày", or the day of an earlier capture."""

    title: str
    day: date


@dataclass(frozen=True)
class Report:
    """A progress report. ``example`` labels every page; ``synthetic`` says data were simulated.

    ``previous``: the milestone changes are measured against; where nothing is comparable it is
    None and ``not_compared`` says why in a sentence.
    """

    header: Header
    subject: str
    campaign: str
    plan: str
    period: Interval
    as_of: datetime
    signature: Signature
    sources: Sources
    milestone: str = ""
    bases: tuple[str, ...] = ()
    results: tuple[IndicatorResult, ...] = ()
    leagues: tuple[League, ...] = ()
    annex: TargetAnnex | None = None
    open_sections: tuple[OpenSection, ...] = OPEN_SECTIONS
    flags: tuple[Flag, ...] = ()
    recipients: tuple[str, ...] = ()
    previous: Milestone | None = None
    not_compared: str = ""
    notes: tuple[str, ...] = field(default=())
    subject_title: str = "Đơn vị"
    example: bool = False
    synthetic: bool = False

    @property
    def only_unit(self) -> Subject | None:
        """The unit all results are about, None where there are several."""
        found = {unit.unit for result in self.results for unit in result.units}
        return found.pop() if len(found) == 1 else None

    @property
    def label(self) -> str:
        """What every page has to say about its data; empty for a report on real data."""
        synthetic = "có số liệu mô phỏng" if self.synthetic else ""
        parts = ["VÍ DỤ – SỐ LIỆU MINH HỌA" if self.example else "", synthetic]
        return ", ".join(part for part in parts if part)

    def largest_gaps(self, number: int = 10) -> tuple[Gap, ...]:
        """The widest misses: by the share of the target still missing, then by cases.

        A share is free of measure, so percent and points can stand in one list.
        """
        gaps = [
            Gap(result, unit, unit.distance)
            for result in self.results
            for unit in result.units
            if unit.distance is not None
        ]
        return tuple(sorted(gaps, key=_gap_order)[:number])

    def movers(self, number: int = 5) -> tuple[tuple[LeagueRow, ...], tuple[LeagueRow, ...]]:
        """The ranked units that rose most and those that fell most since the last milestone."""
        rows = [row for league in self.leagues for row in league.rows if row.change]
        risen = sorted((r for r in rows if _change(r) > 0), key=_change, reverse=True)
        fallen = sorted((r for r in rows if _change(r) < 0), key=_change)
        return tuple(risen[:number]), tuple(fallen[:number])


def _change(row: LeagueRow) -> Fraction:
    return Fraction(row.change or 0)


def _gap_order(gap: Gap) -> tuple[Fraction, int]:
    asked = gap.result.target.threshold.value if gap.result.target else Fraction(0)
    share = gap.distance / asked if asked else gap.distance
    return -share, -(gap.result.cases_missing or 0)
