"""What a progress report (báo cáo) says, before anybody formats it.

Operations fill a ``Report`` from standings; the documents room writes it as Word, PDF, Excel and
HTML. What it says of units and targets is in domain.results, its tables in domain.report_tables.

>>> [section.title for section in OPEN_SECTIONS][:2]
['NGUYÊN NHÂN', 'KHÓ KHĂN, VƯỚNG MẮC']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from vedich.domain.moments import Interval
from vedich.domain.report_tables import Flag, League, LeagueRow, TargetAnnex
from vedich.domain.results import Gap, IndicatorResult, Subject


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
    """A section people write: ``paragraphs`` if already written, else the marked place.

    ``names_missed``: who did not meet a target is listed there, one line each.
    """

    title: str
    prompt: str
    paragraphs: tuple[str, ...] = ()
    names_missed: bool = False


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
        "MÔ HÌNH, CÁCH LÀM HAY",
        "sáng kiến, mô hình, cách làm hay; tập thể, cá nhân được biểu dương; hướng nhân rộng",
    ),
    OpenSection(
        "HÌNH THỨC XỬ LÝ",
        "hình thức xử lý đối với tập thể, cá nhân thực hiện chưa tốt, không hoàn thành nhiệm vụ",
        names_missed=True,
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

    ``handling``: unit code → how a unit that missed a target is dealt with, as far as decided.
    ``revision``: what changed since the report this one replaces, and why; a sentence each.

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
    handling: Mapping[str, str] = field(default_factory=dict)
    revision: tuple[str, ...] = ()
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
