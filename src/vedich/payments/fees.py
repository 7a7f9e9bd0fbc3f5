"""What a fee comes to: the rules that apply, the most favourable of them, and how it adds up.

>>> from datetime import date
>>> rule = FeeRule("tt226", date(2017, 1, 1), None, per="pages", cap=200_000,
...     steps=(Step(1, 2000), Step(3, 1000)))
>>> charge(rule, {"pages": 198}).amount, charge(rule, {"pages": 199}).amount
(200000, 200000)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vedich.domain.errors import Refusal
from vedich.domain.fees import MOST, QUANTITIES, FeeQuestion, FeeRule, FeeState, Step
from vedich.domain.indicators import Text
from vedich.domain.vietnamese import number


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sum: so many pieces at so much."""

    text: Text
    amount: int


@dataclass(frozen=True, slots=True)
class Charge:
    """What one rule comes to, line by line; ``assumed``: quantities nobody gave, taken as 1."""

    rule: FeeRule
    amount: int
    lines: tuple[Line, ...]
    assumed: tuple[str, ...]

    @property
    def state(self) -> FeeState:
        """Free where the rule says nothing is due."""
        return FeeState.DUE if self.amount else FeeState.FREE


def charges(rules: Sequence[FeeRule], asked: FeeQuestion) -> list[Charge]:
    """What every applicable rule comes to, the most favourable first; empty: unknown.

    Of equal amounts the rule in force for the shortest time comes first.
    """
    check_quantities(asked.quantity)
    found = [charge(rule, asked.quantity) for rule in rules if applies(rule, asked)]
    found.sort(key=lambda one: (one.amount, -one.rule.in_force_from.toordinal(), one.rule.id))
    return found


def applies(rule: FeeRule, asked: FeeQuestion) -> bool:
    """Does the rule hold on the day, for the channel, the payer and the place?"""
    return (
        rule.holds_on(asked.on)
        and (not rule.channels or asked.channel in rule.channels)
        and (not rule.payers or asked.payer in rule.payers)
        and (not rule.places or not set(rule.places).isdisjoint(asked.places))
    )


def charge(rule: FeeRule, quantity: Mapping[str, int]) -> Charge:
    """What the rule comes to for these quantities."""
    pieces = quantity.get(rule.per, 1) if rule.per else 1
    times = quantity.get(rule.times, 1) if rule.times else 1
    lines = [_line(rule, count, step.amount) for step, count in _counted(rule.steps, pieces)]
    once = sum(line.amount for line in lines)
    if rule.cap is not None and once > rule.cap:
        once = rule.cap
        vi, en = number(rule.cap), f"{rule.cap:,}"
        lines.append(Line(Text(f"thu tối đa {vi} đồng", f"{en} đồng at most"), once))
    if times > 1:
        word = QUANTITIES[rule.times]
        lines.append(
            Line(
                Text(
                    f"{number(times)} {word.vi} × {number(once)} đồng",
                    f"{times:,} {word.en} × {once:,} đồng",
                ),
                once * times,
            )
        )
    assumed = tuple(name for name in rule.quantities if name not in quantity)
    return Charge(rule, once * times, tuple(lines), assumed)


def _counted(steps: Sequence[Step], pieces: int) -> list[tuple[Step, int]]:
    """How many of the pieces fall on each step."""
    ends = [after.starts_at - 1 for _, after in pairwise(steps)] + [pieces]
    counted = [
        (step, min(end, pieces) - step.starts_at + 1) for step, end in zip(steps, ends, strict=True)
    ]
    return [(step, count) for step, count in counted if count > 0]


def _line(rule: FeeRule, count: int, each: int) -> Line:
    word = QUANTITIES[rule.per] if rule.per else QUANTITIES["cases"]
    vi = f"{number(count)} {word.vi} × {number(each)} đồng"
    return Line(Text(vi, f"{count:,} {word.en} × {each:,} đồng"), count * each)


def check_quantities(quantity: Mapping[str, int]) -> None:
    """Refusal for a quantity that can't be: none, or more than anybody files."""
    for name, count in quantity.items():
        if name not in QUANTITIES:
            known = ", ".join(f"{key} ({text.vi})" for key, text in QUANTITIES.items())
            raise Refusal(
                "unknown_quantity",
                f"Không có số lượng “{name[:30]}”.",
                f"There is no quantity “{name[:30]}”.",
                where=name[:30],
                hint_vi=f"Các số lượng: {known}.",
                hint_en=f"Quantities: {', '.join(QUANTITIES)}.",
            )
        if not 1 <= count <= MOST:
            word = QUANTITIES[name]
            raise Refusal(
                "bad_quantity",
                f"Số {word.vi} phải từ 1 đến {number(MOST)}, không phải {number(count)}.",
                f"The number of {word.en} has to be 1 to {MOST:,}, not {count:,}.",
                where=name,
                hint_vi="Xem lại số lượng của hồ sơ.",
                hint_en="Check the quantity of the dossier.",
            )
