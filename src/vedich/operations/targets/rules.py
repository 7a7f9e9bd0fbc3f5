"""What a choice for a target has to keep to: the plan, its comparison, 0 to 100, and the floors.

bounds = bounds_of(book, campaign, parent="tp-mau-2026")
check_choice(campaign, bounds, places, choice)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from vedich.domain.campaigns import Campaign
from vedich.domain.central_plus import short
from vedich.domain.choices import Choice
from vedich.domain.errors import Refusal
from vedich.domain.floors import Floor, laxer
from vedich.domain.indicators import Text
from vedich.domain.target_rules import CentralPlus, LeastOfParent, RuledValue, TargetRule
from vedich.domain.target_values import Given, floors_of
from vedich.domain.targets import resolve_targets
from vedich.domain.thresholds import Comparison, Threshold
from vedich.operations.targets.assigned import parents_of

if TYPE_CHECKING:
    from vedich.rulebook.book import Rulebook

MOST = 100
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Places:
    """The units and blocks a choice may name, by the id the plan or the data give them."""

    units: Collection[str]
    blocks: Collection[str]


Bounds = Mapping[str, Sequence[Floor]]


def bounds_of(book: Rulebook, campaign: Campaign, parent: str = "") -> dict[str, list[Floor]]:
    """By indicator what no target from its last milestone on may be laxer than.

    The floors of the plan's rules, the central targets those rules name, and the targets of the
    parent's campaign. ``parent``: its id; blank: the campaign of the plan's parent document,
    where it is at hand.
    """
    above = _parent(book, campaign, parent)
    parents = parents_of(book, campaign) | ({above.id: above} if above else {})

    def of_parent(name: str, indicator: str) -> Floor | None:
        theirs = resolve_targets(parents[name], book.parameters, {}, parents=parents)
        found = [one for one in theirs if one.indicator == indicator and one.threshold]
        if not found or found[-1].threshold is None:
            return None
        return Floor(found[-1].threshold, Text(found[-1].clause, found[-1].clause))

    given = Given(campaign, book.parameters, {}, of_parent)
    found: dict[str, list[Floor]] = {}
    for rule in campaign.targets:
        floors = [*floors_of(given, rule), *_centrals(given, rule)]
        named = any(isinstance(one, LeastOfParent) for one in rule.floors)
        if above and not named and (bound := of_parent(above.id, rule.indicator)):
            floors.append(bound)
        found.setdefault(rule.indicator, []).extend(floors)
    return found


def bound_broken(
    campaign: Campaign, bounds: Bounds, indicator: str, milestone: str, threshold: Threshold
) -> Floor | None:
    """The floor a target is laxer than, if any; floors count from the last milestone with a value
    of its own on."""
    if not _is_bounded(campaign, indicator, milestone):
        return None
    broken = [one for one in bounds.get(indicator, ()) if laxer(threshold, one.threshold)]
    return broken[0] if broken else None


def check_choice(campaign: Campaign, bounds: Bounds, places: Places, choice: Choice) -> None:
    """Refusal, naming the place, where a choice can't be meant or breaks a rule."""
    rule = rule_of(campaign, choice)
    where = place_of(choice)
    if choice.unit and choice.unit not in places.units:
        raise Refusal(
            "no_such_unit",
            f"Đơn vị “{choice.unit[:40]}” không thuộc đợt thi đua này.",
            f"The unit “{choice.unit[:40]}” does not take part in this campaign.",
            where=where,
        )
    if choice.block and choice.block not in places.blocks:
        raise Refusal(
            "no_such_block",
            f"Không có cụm, khối “{choice.block[:40]}” trong đợt thi đua này.",
            f"The campaign has no block “{choice.block[:40]}”.",
            where=where,
        )
    decided = (choice.value, choice.reading, choice.rule)
    if sum(one is not None for one in decided) != 1:
        raise Refusal(
            "one_decision",
            "Mỗi ô chọn đúng một cách: ghi giá trị, chọn cách đọc, hoặc đặt quy tắc.",
            "Decide one thing for a cell: a value, a reading, or a rule.",
            where=where,
        )
    if choice.reading is None and not choice.reason.strip():
        raise Refusal(
            "reason_needed",
            "Giao khác kế hoạch thì phải nêu lý do.",
            "A target set otherwise than the plan needs a reason.",
            where=where,
        )
    if choice.reading is not None:
        _check_reading(rule, choice)
    if choice.comparison and choice.comparison.rising != rule.comparison.rising:
        raise Refusal(
            "comparison_turned",
            f"Kế hoạch giao “{rule.comparison.vi}”; không đổi sang “{choice.comparison.vi}” được.",
            f"The plan asks for “{rule.comparison.en}”; “{choice.comparison.en}” turns it round.",
            where=where,
        )
    if choice.value is not None:
        comparison = choice.comparison or rule.comparison
        check_value(choice.value, comparison, where)
        check_bound(campaign, bounds, choice, Threshold(comparison, choice.value))


def check_value(value: Fraction, comparison: Comparison, where: str) -> None:
    """Refusal for a number no rate or score can reach."""
    if not 0 <= value <= MOST or (comparison is Comparison.GT and value == MOST):
        raise Refusal(
            "value_out_of_range",
            f"“{comparison.sign} {short(value)}” không đạt được: chỉ tiêu từ 0 đến {MOST}.",
            f"“{comparison.sign} {short(value, 'en')}” can't be reached: 0 to {MOST}.",
            where=where,
        )


def check_bound(campaign: Campaign, bounds: Bounds, choice: Choice, threshold: Threshold) -> None:
    """Refusal where a target is laxer than the parent's or the central one; names the clause."""
    floor = bound_broken(campaign, bounds, choice.indicator, choice.milestone, threshold)
    if floor is not None:
        raise below(threshold, floor, place_of(choice))


def below(threshold: Threshold, floor: Floor, where: str) -> Refusal:
    """The refusal of a target that is laxer than another."""
    own, other = _said(threshold), _said(floor.threshold)
    return Refusal(
        "below_floor",
        f"“{own.vi}” thấp hơn {floor.clause.vi} ({other.vi}).",
        f"“{own.en}” is laxer than {floor.clause.en} ({other.en}).",
        where=where,
        hint_vi="Giao bằng hoặc cao hơn mức đó.",
        hint_en="Set it as strict or stricter.",
    )


def rule_of(campaign: Campaign, choice: Choice) -> TargetRule:
    """The plan's rule a choice is about; Refusal where the plan sets no such target."""
    stones = [stone.id for stone in campaign.milestones]
    rules = [rule for rule in campaign.targets if rule.indicator == choice.indicator]
    if not rules or choice.milestone not in stones:
        raise Refusal(
            "no_such_target",
            "Kế hoạch không giao chỉ tiêu này tại mốc ấy.",
            "The plan sets no such target at that milestone.",
            where=place_of(choice),
            hint_vi=f"Chỉ tiêu: {', '.join(dict.fromkeys(r.indicator for r in campaign.targets))}; "
            f"mốc: {', '.join(stones)}.",
            hint_en=f"Targets: {', '.join(dict.fromkeys(r.indicator for r in campaign.targets))}; "
            f"milestones: {', '.join(stones)}.",
        )
    fitting = (rule for rule in rules if choice.block in rule.blocks)
    return next(fitting, rules[0])


def place_of(choice: Choice) -> str:
    """Which cell a choice is about, for messages."""
    whom = choice.officer or choice.unit or choice.block or "*"
    return f"{whom} · {choice.indicator} · {choice.milestone}"


def _check_reading(rule: TargetRule, choice: Choice) -> None:
    for value in rule.values:
        if (
            value.at == choice.milestone
            and isinstance(value, RuledValue)
            and isinstance(value.rule, CentralPlus)
            and choice.reading in value.rule.readings
        ):
            return
    raise Refusal(
        "no_such_reading",
        "Chỉ tiêu này tại mốc ấy không có cách đọc được chọn.",
        "This target has no such reading at that milestone.",
        where=place_of(choice),
    )


def _is_bounded(campaign: Campaign, indicator: str, milestone: str) -> bool:
    stones = [stone.id for stone in campaign.milestones]
    lasts = [
        stones.index(rule.values[-1].at)
        for rule in campaign.targets
        if rule.indicator == indicator and rule.values
    ]
    return bool(lasts) and milestone in stones and stones.index(milestone) >= min(lasts)


def _centrals(given: Given, rule: TargetRule) -> list[Floor]:
    own = Comparison.GE if rule.comparison.rising else Comparison.LE
    names = {
        value.rule.central
        for value in rule.values
        if isinstance(value, RuledValue) and isinstance(value.rule, CentralPlus)
    }
    said = Text("chỉ tiêu của Trung ương", "the central target")
    return [Floor(Threshold(own, given.number(name)), said) for name in sorted(names)]


def _parent(book: Rulebook, campaign: Campaign, name: str) -> Campaign | None:
    if name:
        return book.campaign(name)
    cited = campaign.parent.number if campaign.parent else None
    if not cited:
        return None
    others = (one for one in book.campaigns.values() if one.id != campaign.id)
    return next((one for one in others if one.document.number == cited), None)


def _said(threshold: Threshold) -> Text:
    return Text(
        f"{threshold.comparison.vi} {short(threshold.value)}%",
        f"{threshold.comparison.en} {short(threshold.value, 'en')}%",
    )
