"""What an office decides for a cell of the targets: a value, a rule, or one of two readings.

A choice for a unit wins over one for its block, and that over one for everybody. Every choice
has a reason. ``as_plain`` and ``choice_of`` carry it through JSON without losing a digit.

>>> one = Choice("online_payment", "day-100", value=Fraction(60), reason="đã đạt 58%")
>>> choice_of(as_plain(one)) == one
True
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import Any

from vedich.domain.indicators import Text
from vedich.domain.target_rules import Lifted, Reading, UpliftIn
from vedich.domain.thresholds import Comparison

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """Decided for one indicator at one milestone: exactly one of value, reading and rule.

    ``unit``, ``block``: whom it is for; both blank: everybody. ``officer``: one of the unit's.
    ``comparison`` None: the one of the plan.
    """

    indicator: str
    milestone: str
    unit: str = ""
    block: str = ""
    officer: str = ""
    value: Fraction | None = None
    comparison: Comparison | None = None
    reading: Reading | None = None
    rule: Lifted | None = None
    reason: str = ""

    @property
    def place(self) -> tuple[str, str, str, str, str]:
        """What it decides; two choices for one place contradict each other."""
        return (self.unit, self.block, self.officer, self.indicator, self.milestone)


def chosen_for(choices: Iterable[Choice], unit: str | None, block: str | None) -> dict[Key, Choice]:
    """The choice that counts for each indicator and milestone of a unit; the order is no matter."""
    found: dict[Key, Choice] = {}
    for choice in choices:
        if choice.officer or (choice.unit and choice.unit != unit):
            continue
        if choice.block and choice.block != block:
            continue
        key = (choice.indicator, choice.milestone)
        known = found.get(key)
        if known is None or _nearness(choice) > _nearness(known):
            found[key] = choice
    return found


def as_plain(choice: Choice) -> dict[str, Any]:
    """The choice as JSON holds it: blanks left out, fractions as text."""
    return {
        name: _plain(value) for name, value in asdict(choice).items() if value not in ("", None)
    }


def choice_of(plain: Mapping[str, Any]) -> Choice:
    """The choice of ``as_plain``."""
    kept: dict[str, Any] = dict(plain)
    for name, read in _READ.items():
        if kept.get(name) is not None:
            kept[name] = read(kept[name])
    return Choice(**kept)


def _nearness(choice: Choice) -> tuple[bool, bool]:
    return bool(choice.unit), bool(choice.block)


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items() if one is not None}
    return str(value) if isinstance(value, str) else value


def _rule(plain: Mapping[str, Any]) -> Lifted:
    period = plain.get("baseline_period")
    return Lifted(
        plain["lifts"],
        Fraction(plain["uplift"]),
        UpliftIn(plain["uplift_in"]),
        Fraction(plain["cap"]),
        Text(**{one.name: period[one.name] for one in fields(Text)}) if period else None,
    )


_READ: Mapping[str, Any] = {
    "value": Fraction,
    "comparison": Comparison,
    "reading": Reading,
    "rule": _rule,
}
