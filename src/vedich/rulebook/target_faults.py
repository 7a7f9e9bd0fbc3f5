"""What can be wrong with the rules of a target: amounts that can't be meant, and floors.

>>> rule = Lifted("baseline", Fraction(-5))
>>> [en for _, _, en in rule_faults(rule, ())][0]
'the uplift is a number from 0 on.'
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from vedich.domain.target_rules import (
    BASELINE,
    CentralPlus,
    LeastCentral,
    LeastOfParent,
    LeastValue,
    Lifted,
    RuledValue,
    TargetRule,
)
from vedich.rulebook.source import Loc

Fault = tuple[Loc, str, str]
_WHOLE = Fraction(100)


def target_rule_faults(target: TargetRule, loc: Loc, own: str) -> Iterator[Fault]:
    """Faults of the rules and floors of one target; ``own``: the id of its campaign."""
    ruled = [
        (index, value.rule)
        for index, value in enumerate(target.values)
        if isinstance(value, RuledValue)
    ]
    for index, rule in ruled:
        yield from rule_faults(rule, (*loc, "values", index, "rule"))
    least_cap = min((rule.cap for _, rule in ruled), default=_WHOLE)
    for index, floor in enumerate(target.floors):
        here = (*loc, "floors", index)
        if not ruled:
            yield (
                here,
                "sàn (floors) chỉ nâng giá trị tính theo quy tắc; chỉ tiêu này không có quy tắc.",
                "floors raise values that follow from a rule; this target has no rule.",
            )
        if isinstance(floor, LeastValue) and not 0 <= floor.least <= least_cap:
            yield (
                here,
                "sàn phải từ 0 đến mức trần (cap) của quy tắc.",
                "a floor lies between 0 and the cap of the rule.",
            )
        if isinstance(floor, LeastOfParent) and floor.parent == own:
            yield (
                here,
                "đợt thi đua không thể là cấp trên của chính mình.",
                "a campaign is not its own parent.",
            )


def rule_faults(rule: Lifted | CentralPlus, loc: Loc) -> Iterator[Fault]:
    """Faults of one rule."""
    if rule.uplift < 0:
        yield (*loc, "uplift"), "mức tăng phải từ 0 trở lên.", "the uplift is a number from 0 on."
    if not 0 < rule.cap <= _WHOLE:
        yield (
            (*loc, "cap"),
            "mức trần là số trên 0, không quá 100.",
            "the cap is above 0, at most 100.",
        )
    if isinstance(rule, CentralPlus):
        if len(set(rule.readings)) < len(rule.readings) or not rule.readings:
            yield (
                (*loc, "readings"),
                "ghi mỗi cách đọc một lần, ít nhất một cách.",
                "write each reading once, and at least one.",
            )
        if rule.reading not in (None, *rule.readings):
            yield (
                (*loc, "reading"),
                "cách đọc đã chọn không nằm trong các cách đọc (readings).",
                "the chosen reading is not among the readings.",
            )
    elif (rule.lifts == BASELINE) != (rule.baseline_period is not None):
        yield (
            loc,
            "nâng kết quả kỳ gốc thì ghi kỳ gốc (baseline_period), và chỉ khi đó.",
            "name the baseline_period where the baseline is lifted, and only then.",
        )


def parameters_of(target: TargetRule) -> Iterator[str]:
    """The parameters that the rules and floors of a target name."""
    for value in target.values:
        if isinstance(value, RuledValue):
            name = value.rule.central if isinstance(value.rule, CentralPlus) else value.rule.lifts
            if name != BASELINE:
                yield name
    for floor in target.floors:
        if isinstance(floor, LeastCentral):
            yield floor.central


def parents_of(target: TargetRule) -> Iterator[str]:
    """The campaigns that the floors of a target name."""
    for floor in target.floors:
        if isinstance(floor, LeastOfParent):
            yield floor.parent
