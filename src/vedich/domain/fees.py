"""A fee (phí, lệ phí): what a procedure costs, where, by which channel, for whom, since when.

A rule holds between two days and names its document and clause. What no rule covers is unknown,
never free. Amounts are whole đồng.

>>> rule = FeeRule("tt226", date(2017, 1, 1), None, per="pages", times="copies", cap=200_000,
...     steps=(Step(1, 2000), Step(3, 1000)))
>>> count_one_by_one(rule, {"pages": 3, "copies": 2})
10000
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from vedich.domain.indicators import Basis, Text

# What a fee can be counted by, as people say it.
QUANTITIES: Mapping[str, Text] = {
    "pages": Text("trang", "pages"),
    "copies": Text("bản", "copies"),
    "persons": Text("người", "persons"),
    "cases": Text("trường hợp", "cases"),
}
# Kinds of payer that rules and exemptions name.
PAYERS: Mapping[str, Text] = {
    "child": Text("trẻ em", "child"),
    "poor_household": Text("hộ nghèo", "poor household"),
    "elderly": Text("người cao tuổi", "elderly person"),
    "disabled": Text("người khuyết tật", "person with a disability"),
    "merit": Text("người có công với cách mạng", "person with merit to the revolution"),
    "minority_difficult_area": Text(
        "đồng bào dân tộc thiểu số ở xã có điều kiện kinh tế - xã hội đặc biệt khó khăn",
        "member of an ethnic minority in a commune of special difficulty",
    ),
}
CHANNELS: Mapping[str, Text] = {
    "counter": Text("nộp trực tiếp", "at the counter"),
    "online": Text("nộp trực tuyến", "online"),
}
MOST = 100_000  # of any quantity; more than this is a slip of the hand


class FeeState(StrEnum):
    """What is known of an amount."""

    DUE = "due"
    FREE = "free"
    UNKNOWN = "unknown"

    @property
    def words(self) -> Text:
        """As a person says it."""
        return {
            FeeState.DUE: Text("phải nộp", "due"),
            FeeState.FREE: Text("miễn phí", "free"),
            FeeState.UNKNOWN: Text("chưa có mức thu (không phải miễn phí)", "unknown (not free)"),
        }[self]


@dataclass(frozen=True, slots=True)
class Step:
    """From the so-manieth piece on, each piece costs ``amount`` đồng."""

    starts_at: int
    amount: int


@dataclass(frozen=True, slots=True)
class FeeRule:
    """One amount and when it applies; an empty list of channels, payers or places is any.

    ``per``: the quantity the steps count, empty for the case as a whole. ``cap``: the most for one
    of ``times``, the quantity the sum is multiplied by. ``when``: a condition only a person can
    judge, said beside the amount. ``quote`` is the sentence of the source.
    """

    id: str
    in_force_from: date
    in_force_to: date | None
    steps: tuple[Step, ...]
    basis: tuple[Basis, ...] = ()
    per: str = ""
    times: str = ""
    cap: int | None = None
    channels: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    when: Text | None = None
    quote: str = ""
    status: str = "chưa có căn cứ"
    note: Text | None = None

    @property
    def clause(self) -> str:
        """Document and clause in one line."""
        return "; ".join(str(one) for one in self.basis)

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities the amount depends on."""
        return tuple(name for name in (self.per, self.times) if name)

    def holds_on(self, day: date) -> bool:
        """True when the rule is in force on that day."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class Exemption:
    """Who may be exempt or pay less: the text of the law, shown as it is written.

    ``fees``: the fees it is about; empty is every fee. It sets no amount: rules do.
    """

    id: str
    title: Text
    text: str
    in_force_from: date
    in_force_to: date | None
    basis: tuple[Basis, ...]
    status: str
    payers: tuple[str, ...] = ()
    fees: tuple[str, ...] = ()

    def holds_on(self, day: date) -> bool:
        """True when the text is in force on that day."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class FeeExample:
    """A question and its answer, run by ``vedich rules check``; ``amount`` null is unknown."""

    name: str
    asked_on: date
    amount: int | None
    channel: str = "counter"
    payer: str = ""
    place: str = ""
    quantity: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fee:
    """What is charged for one kind of case of some procedures (national codes).

    ``aliases``: everyday words for it. ``variant_of``: the fee whose other form this is, asked for
    by name only. ``adds_to``: the fee whose rules these are more of. ``otherwise``: what is known
    where no rule applies.
    """

    id: str
    title: Text
    kind: str
    rules: tuple[FeeRule, ...]
    procedures: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    variant_of: str = ""
    adds_to: str = ""
    otherwise: Text | None = None
    examples: tuple[FeeExample, ...] = ()


@dataclass(frozen=True, slots=True)
class FeeQuestion:
    """What is asked: ``places`` are the unit and those above it; a blank payer is anybody."""

    on: date
    channel: str = "counter"
    payer: str = ""
    places: tuple[str, ...] = ()
    quantity: Mapping[str, int] = field(default_factory=dict)


def count_one_by_one(rule: FeeRule, quantity: Mapping[str, int]) -> int:
    """The amount piece by piece, slow and obvious; what is not given counts once."""
    total = 0
    for _ in range(quantity.get(rule.times, 1) if rule.times else 1):
        once = 0
        for piece in range(1, (quantity.get(rule.per, 1) if rule.per else 1) + 1):
            once += [step.amount for step in rule.steps if step.starts_at <= piece][-1]
        total += once if rule.cap is None else min(once, rule.cap)
    return total


def lowest_one_by_one(rules: tuple[FeeRule, ...], asked: FeeQuestion) -> int | None:
    """The most favourable amount among the rules that apply, tried one after the other."""
    found = []
    for rule in rules:
        if not rule.holds_on(asked.on):
            continue
        if rule.channels and asked.channel not in rule.channels:
            continue
        if rule.payers and asked.payer not in rule.payers:
            continue
        if rule.places and not any(place in rule.places for place in asked.places):
            continue
        found.append(count_one_by_one(rule, asked.quantity))
    return min(found, default=None)
