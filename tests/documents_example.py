"""A small report every test of the documents room builds on, with names that try to break it.

Example: ``write_docx(sample_report(), tmp_path / "bao-cao.docx")``.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from vedich.domain.figures import Counts, State
from vedich.domain.moments import Interval
from vedich.domain.report_tables import (
    AnnexCell,
    AnnexIndicator,
    AnnexRow,
    Flag,
    FlagKind,
    League,
    LeagueColumn,
    LeagueRow,
    TargetAnnex,
)
from vedich.domain.reports import Header, Milestone, Report, RuleVersion, Signature, Sources
from vedich.domain.results import IndicatorResult, Reading, Subject, Target, UnitResult

NAMES = (
    "xã Ia Ake",
    "xã Ia Piar & Ayun <Hạ>",
    '=HYPERLINK("x","xã Chrôh Pơnan")',
    "phường An Khê {{ 7*7 }}",
    "@xã Đak Pơ\x0b",
    "xã Ân Hảo",
)
UNITS = tuple(Subject(f"H21.{100 + i}", name, "Khối xã, phường") for i, name in enumerate(NAMES))
PAID = ((41, 90), (700, 1000), (0, 12), (45, 100), (0, 0), (99, 220))
POINTS = ("75.70", "73.99", "73.99", "60.01", "57.78")
GAINS = ("1.25", "-0.30", "0", None, "2.00")


def sample_report(**changes: object) -> Report:
    """The report; any field can be given another value."""
    target = Target.at_least(45)
    units = tuple(
        UnitResult(
            unit,
            Reading.of(Counts(paid, asked).figure()),
            target,
            max(0, -(-45 * asked // 100) - paid) if asked else None,
        )
        for unit, (paid, asked) in zip(UNITS, PAID, strict=True)
    )
    total = sum((Counts(*parts) for parts in PAID), Counts()).figure()
    rows = tuple(
        LeagueRow(
            rank,
            unit,
            Reading.points(Decimal(points)),
            (Reading.points(Decimal("11.79")), Reading.missing(State.AWAITING, "points")),
            tied=rank == 2,
            change=None if gain is None else Decimal(gain),
            places_gained=1 if rank == 1 else 0,
        )
        for rank, unit, points, gain in zip((1, 2, 2, 4, 5), UNITS, POINTS, GAINS, strict=False)
    )
    idle = LeagueRow(
        None, UNITS[5], Reading.missing(State.NO_CASE, "points"), note="không phát sinh hồ sơ"
    )
    league = League(
        "Khối xã, phường",
        "Tổng điểm",
        rows,
        (LeagueRow(idle.rank, idle.unit, idle.value, rows[0].cells, note=idle.note),),
        (LeagueColumn("CKMB", "Công khai", 18), LeagueColumn("TTTT", "Thanh toán", 10)),
        100,
        "Bằng điểm thì đồng hạng.",
    )
    annex = TargetAnnex(
        "Giao chỉ tiêu cụ thể",
        (AnnexIndicator("Tỷ lệ thanh toán trực tuyến", ("Năm 2023", "50 ngày", "100 ngày")),),
        tuple(
            AnnexRow(
                unit,
                (
                    AnnexCell(Reading.percent(Decimal("0.00"))),
                    AnnexCell(target=Target.at_least(20)),
                    AnnexCell(target=Target.above(55)),
                ),
            )
            for unit in UNITS
        ),
        "Kèm theo Kế hoạch số 35/KH-UBND ngày 06/4/2024",
    )
    given: dict[str, object] = {
        "header": Header("UBND tỉnh Gia Lai", "Gia Lai", "BC-UBND"),
        "subject": "Kết quả đợt thi đua R&D <thử nghiệm>",
        "campaign": "đợt thi đua cao điểm",
        "plan": "Kế hoạch số 35/KH-UBND ngày 06/4/2024 của UBND xã",
        "period": Interval(date(2024, 3, 28), date(2024, 6, 29)),
        "as_of": datetime(2024, 5, 17, 23, 59, 59),
        "signature": Signature("TM. Ủy ban nhân dân", ("Chủ tịch",), "Nguyễn Thị Ví Dụ"),
        "sources": Sources(
            datetime(2024, 5, 18, 7, 5),
            "0000042-9f3c1a7be0d2",
            (RuleVersion("online_payment", "Tỷ lệ thanh toán", "766-a", "9f3c1a7be0d2aa"),),
        ),
        "bases": ("Căn cứ Quyết định số 766/QĐ-TTg", "Căn cứ Nghị quyết số 02/NQ-CP"),
        "results": (
            IndicatorResult(
                "online_payment",
                "Tỷ lệ hồ sơ thanh toán trực tuyến",
                units,
                Reading.of(total),
                Fraction(5, 2),
                case_noun="hồ sơ thanh toán trực tuyến",
            ),
        ),
        "leagues": (league,),
        "annex": annex,
        "flags": (
            Flag(
                FlagKind.ABOVE_MAXIMUM,
                UNITS[0],
                "Điểm mức độ hài lòng",
                Decimal("18.10"),
                18,
                date(2024, 5, 17),
            ),
        ),
        "recipients": ("Thường trực Đảng ủy (b/c)", "Lưu: VT, VP"),
        "previous": Milestone("mốc 30 ngày", date(2024, 4, 27)),
        "example": True,
        "synthetic": True,
    }
    return Report(**{**given, **changes})  # type: ignore[arg-type]
