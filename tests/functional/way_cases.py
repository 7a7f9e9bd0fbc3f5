"""The four signed documents: who answers in each, what its page says, what a person chooses.

>>> IA_AKE.stones()[:2]
[datetime.date(2024, 4, 6), datetime.date(2024, 4, 16)]
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

# A letter that adds how often is reported, and one duty with a last day in time.
LETTER = """{body}
Số: {number}
{place}, ngày {day:%d} tháng {day.month} năm {day.year}

V/v chế độ báo cáo của đợt thi đua cao điểm

Kính gửi: {addressed}

Thực hiện Kế hoạch số {plan} ngày {issued:%d/%m/%Y} về việc phát động đợt thi đua cao điểm, \
{body} bổ sung chế độ báo cáo như sau:

1. {leader} tổng hợp, báo cáo {body} kết quả thực hiện định kỳ 20 ngày/lần.

2. {addressed} báo cáo khó khăn, vướng mắc trước ngày {before:%d/%m/%Y}.

Nơi nhận:
- Như trên;
- Lưu: VT.
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """An amending letter: its number, who signs and leads, to whom it goes, the day it names."""

    number: str
    body: str
    place: str
    leader: str
    addressed: str
    day: date
    before: date


@dataclass(frozen=True, slots=True)
class Case:
    """A document: who answers in it, the number and day it is given, what the page says of it.

    ``start``: None where it begins on the day of issue. ``chosen``: what a person decides, field →
    value. ``targets``: (indicator, milestone) → value. ``mornings``: days on which somebody is
    reminded apart from the milestones; ``reminded``: the rules that find something on the way.
    ``letter``: what adds a rhythm of reports where the document has none.
    """

    name: str
    file: str
    unit: str
    level: str
    number: str
    issued: date
    start: date | None
    end: date
    every: int
    targets: dict[tuple[str, str], int]
    reminded: frozenset[str]
    said: tuple[str, ...] = ()
    chosen: dict[str, str] = field(default_factory=dict)
    mornings: tuple[date, ...] = ()
    letter: Letter | None = None

    @property
    def first(self) -> date:
        """The first day of the campaign."""
        return self.start or self.issued

    def stones(self) -> list[date]:
        """Every so many days, the first day counted as one, and the last day."""
        numbers = range(self.every, (self.end - self.first).days + 2, self.every)
        return sorted({*(self.first + timedelta(days=n - 1) for n in numbers), self.end})

    def days(self) -> list[date]:
        """The milestones, and the other days on which somebody is reminded."""
        return sorted({*self.stones(), *self.mornings})

    def steps(self) -> list[str]:
        """What is taken with the campaign, the first step first."""
        amended = ["amend"] if self.letter else []
        return [
            *("plan.confirm", "issue", *amended, "start", "wind_up", "close"),
            *("propose_reopening", "agree_reopening", "close", "archive"),
        ]

    @property
    def delivered(self) -> list[date]:
        """The milestones for which new data come; before the others their source is late."""
        return self.stones()[::3]

    @property
    def contested(self) -> list[date]:
        """The milestones at which the unit first asks to look at its figures again."""
        return self.stones()[1:2]

    @property
    def silent(self) -> list[date]:
        """The milestones at which the unit waits for the last morning."""
        return self.stones()[2:3]

    @property
    def reported(self) -> list[date]:
        """Those whose report is seen through: all that the document itself asks for."""
        stones = self.stones()
        return [stones[0], stones[-1]] if self.letter else stones


_ALWAYS = frozenset({"lagging", "stale-data", "report", "confirm"})
IA_AKE = Case(
    name="ia-ake-thu-2024",
    file="ke-hoach-xa-ia-ake-gia-lai-2024.txt",
    unit="UBND xã Ia Ake",
    level="commune",
    number="35/KH-UBND",
    issued=date(2024, 4, 6),
    start=date(2024, 3, 28),
    end=date(2024, 6, 29),
    every=10,
    targets={
        (name, stone): value
        for name, half, whole in (
            ("transparency", 100, 100),
            ("on_time", 100, 100),
            ("online_filing", 30, 60),
            ("online_payment", 20, 55),
            ("satisfaction", 100, 100),
            ("digitised", 50, 100),
        )
        for stone, value in (("day-50", half), ("day-100", whole), ("end", whole))
    },
    reminded=_ALWAYS,
    said=("Chiến dịch cao điểm 100 ngày đêm",),
)
CITY = Case(
    name="tp-thu-2024",
    file="ke-hoach-tp-lang-son-2024.txt",
    unit="UBND phường Vĩnh Trại",
    level="commune",
    number="1420/KH-UBND",
    issued=date(2024, 6, 17),
    start=None,
    end=date(2024, 12, 31),
    every=20,
    targets={("online_services_used", "end"): 90, ("online_payment", "end"): 45},
    reminded=_ALWAYS | {"deadline", "task"},
    said=("chưa biết ngày đầu", "Hạn gửi sát ngày kết thúc đợt thi đua"),
    chosen={"targets.1.indicator": "online_payment", "tiers.1.mode": "one_of"},
    mornings=(date(2024, 10, 11), date(2024, 12, 24)),
    letter=Letter(
        "1502/UBND-VP",
        "UBND thành phố Lạng Sơn",
        "TP. Lạng Sơn",
        "Văn phòng HĐND-UBND thành phố",
        "UBND các phường, xã",
        date(2024, 6, 18),
        date(2024, 10, 15),
    ),
)
TRADE = Case(
    name="cong-thuong-thu-2024",
    file="ke-hoach-so-cong-thuong-lang-son-2024.txt",
    unit="Phòng Quản lý thương mại",
    level="department",
    number="52/KH-SCT",
    issued=date(2024, 6, 20),
    start=None,
    end=date(2024, 12, 26),
    every=20,
    targets={
        ("online_services_used", "end"): 90,
        ("online_processing", "end"): 95,
        ("online_payment", "end"): 45,
    },
    reminded=_ALWAYS | {"deadline", "task"},
    said=("chưa biết ngày đầu", "Có 2 mục cùng mang số IV.3"),
    chosen={"targets.2.indicator": "online_payment", "tiers.1.mode": "one_of"},
    mornings=(date(2024, 10, 11), date(2024, 12, 24)),
    letter=Letter(
        "61/SCT-VP",
        "Sở Công Thương tỉnh Lạng Sơn",
        "Lạng Sơn",
        "Văn phòng Sở",
        "Các phòng thuộc Sở",
        date(2024, 6, 21),
        date(2024, 10, 15),
    ),
)
FARMING = Case(
    name="nong-nghiep-thu-2024",
    file="cong-van-so-nong-nghiep-lang-son-2024.txt",
    unit="Chi cục Thủy lợi",
    level="department",
    number="1033/SNN-VP",
    issued=date(2024, 6, 14),
    start=date(2024, 6, 6),
    end=date(2024, 12, 31),
    every=20,
    targets={("online_services_used", "end"): 90, ("online_payment", "end"): 45},
    reminded=_ALWAYS | {"task"},
    said=("Chưa có số", "Chưa có ngày ban hành"),
    chosen={"targets.1.indicator": "online_payment"},
    mornings=(date(2024, 10, 11),),
    letter=Letter(
        "1040/SNN-VP",
        "Sở Nông nghiệp và PTNT",
        "Lạng Sơn",
        "Văn phòng Sở",
        "Các phòng, đơn vị trực thuộc",
        date(2024, 6, 17),
        date(2024, 10, 15),
    ),
)
CASES = (IA_AKE, CITY, TRADE, FARMING)
