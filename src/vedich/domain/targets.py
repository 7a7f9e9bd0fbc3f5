"""Targets of a unit: each with its value, its clause and the trace of how it came about.

``resolve_targets`` gives the numeric targets of one unit; ``targets_answer`` is what
``vedich targets`` prints: rows for them, and the judged contents apart.

>>> cite("KH 35/KH-UBND", "III.2").vi, cite("KH 35/KH-UBND", "Phụ lục II").en
('KH 35/KH-UBND mục III.2', 'KH 35/KH-UBND annex II')
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from vedich.domain.campaigns import (
    Campaign,
    CampaignUnit,
    milestone_date,
    outside_period,
    report_dates,
)
from vedich.domain.choices import Choice, chosen_for
from vedich.domain.errors import Refusal
from vedich.domain.floors import Floor
from vedich.domain.indicators import Text
from vedich.domain.parameters import Parameter
from vedich.domain.target_rules import CentralPlus, RuledValue, StatedValue, TargetRule
from vedich.domain.target_values import Baselines, Given, Target, cite, target_of

Resolve = Callable[[CampaignUnit | None, Baselines], list[Target]]
_OUTSIDE = Text(
    "Mốc “{}” nằm ngoài thời gian thi đua.", "Milestone “{}” lies outside the campaign's period."
)


def resolve_targets(
    campaign: Campaign,
    parameters: Mapping[str, Parameter],
    baselines: Baselines,
    unit: str | None = None,
    block: str | None = None,
    *,
    choices: Sequence[Choice] = (),
    parents: Mapping[str, Campaign] = MappingProxyType({}),
) -> list[Target]:
    """Every numeric target of a unit, in the order of the plan and of its milestones.

    ``baselines``: results before the campaign by indicator, in percent. ``block``: the unit's
    block; None leaves out no target. ``choices``: what an office decided beside the plan.
    ``parents``: the campaigns that floors name. Refusal where a parameter or a parent is unknown
    or not in force.
    """
    chosen = chosen_for(choices, unit, block)

    def of_parent(name: str, indicator: str) -> Floor | None:
        return _of_parent(name, indicator, parameters, parents)

    given = Given(campaign, parameters, baselines, of_parent)
    return [
        replace(target, unit=unit)
        for rule in campaign.targets
        if block is None or not rule.blocks or block in rule.blocks
        for target in _milestones(given, rule, chosen)
    ]


def targets_answer(
    campaign: Campaign,
    parameters: Mapping[str, Parameter],
    units: Sequence[CampaignUnit] = (),
    baselines: Mapping[str, Baselines] | None = None,
    lang: str = "vi",
    resolve: Resolve | None = None,
) -> dict[str, Any]:
    """What ``vedich targets`` prints: numeric targets as ``rows``, judged contents apart.

    Beside them the days reports are due, and a warning for a milestone outside the period.

    ``units``: the units that take part; without any, those the plan names, else one row for all
    (unit null). ``baselines`` by unit add to and win over those the plan states. ``resolve``: gives
    the targets of a unit where something was signed beside the plan.
    """
    known: dict[str, dict[str, Fraction]] = {}
    for stated in campaign.baselines:
        known.setdefault(stated.unit, {})[stated.indicator] = stated.value
    for unit, values in (baselines or {}).items():
        known.setdefault(unit, {}).update(values)

    def by_plan(unit: CampaignUnit | None, known: Baselines) -> list[Target]:
        if unit is None:
            return resolve_targets(campaign, parameters, known)
        return resolve_targets(campaign, parameters, known, unit.id, unit.block or None)

    taking_part: Sequence[CampaignUnit | None] = units or campaign.units or [None]
    rows = [
        target_row(target, lang)
        for unit in taking_part
        for target in (resolve or by_plan)(unit, known.get(unit.id if unit else "", {}))
    ]
    contents = [
        {
            "content": content.id,
            "text": content.text,
            "amounts": [
                {
                    "value": _plain(amount.value),
                    "unit": amount.unit,
                    "comparison": amount.comparison.value,
                    "by": amount.by.isoformat() if amount.by else None,
                    "said": amount.said(lang),
                }
                for amount in content.amounts
            ],
            "clause": cite(campaign.document.short, content.id)(lang),
            "evidence": [
                {"text": wanted.text(lang), "status": wanted.status.value}
                for wanted in content.evidence
            ],
        }
        for content in campaign.contents
        if content.id not in campaign.measured
    ]
    reports = [
        {
            "date": day.isoformat(),
            "text": reporting.text,
            "author": reporting.author,
            "clause": cite(campaign.document.short, reporting.section)(lang),
        }
        for day, reporting in report_dates(campaign)
    ]
    warnings = [_OUTSIDE(lang).format(stone.title(lang)) for stone in outside_period(campaign)]
    return {"rows": rows, "contents": contents, "reports": reports, "warnings": warnings}


def _of_parent(
    name: str,
    indicator: str,
    parameters: Mapping[str, Parameter],
    parents: Mapping[str, Campaign],
) -> Floor | None:
    if name not in parents:
        raise Refusal(
            "unknown_parent",
            f"Không có đợt thi đua cấp trên “{name}”.",
            f"There is no parent campaign “{name}”.",
        )
    theirs = resolve_targets(parents[name], parameters, {}, parents=parents)
    found = [one for one in theirs if one.indicator == indicator and one.threshold]
    last = found[-1] if found else None
    if last is None or last.threshold is None:
        return None
    return Floor(last.threshold, Text(last.clause, last.clause))


def _milestones(
    given: Given, rule: TargetRule, chosen: Mapping[tuple[str, str], Choice]
) -> Iterator[Target]:
    stated = {value.at: value for value in rule.values}
    last = rule.values[-1].at if rule.values else ""
    bounded = False
    kept: Target | None = None
    for stone in given.campaign.milestones:
        day = milestone_date(stone, given.campaign.period)
        bounded = bounded or stone.id == last
        choice = chosen.get((rule.indicator, stone.id))
        own = _decided(rule, stated.get(stone.id), stone.id, choice)
        if own is not None:
            by_plan = stated.get(stone.id)
            kept = target_of(given, rule, own, choice, bounded)
            if choice and choice.value is not None and by_plan is not None:
                kept = _beside(kept, target_of(given, rule, by_plan, None, bounded))
            kept = replace(kept, date=day, choice=choice)
            yield kept
        elif kept and rule.maintained:
            trace = Text(f"Duy trì: {kept.trace.vi}", f"Maintained: {kept.trace.en}")
            yield replace(kept, milestone=stone.id, date=day, trace=trace)


def _decided(
    rule: TargetRule, stated: StatedValue | RuledValue | None, stone: str, choice: Choice | None
) -> StatedValue | RuledValue | None:
    """What holds at a milestone: the choice, else what the plan gives."""
    section = stated.section if stated else rule.section
    if choice is None:
        return stated
    if choice.value is not None:
        return StatedValue(choice.value, stone, section)
    if choice.rule is not None:
        return RuledValue(choice.rule, stone, section)
    if isinstance(stated, RuledValue) and isinstance(stated.rule, CentralPlus):
        return replace(stated, rule=replace(stated.rule, reading=choice.reading))
    return stated


def _beside(own: Target, planned: Target) -> Target:
    """A value set by hand says what the plan's rule would have given."""
    trace = Text(
        f"{own.trace.vi}; theo kế hoạch: {planned.trace.vi}",
        f"{own.trace.en}; by the plan: {planned.trace.en}",
    )
    return replace(own, trace=trace, baseline=planned.baseline, central=planned.central)


def target_row(target: Target, lang: str) -> dict[str, Any]:
    """A target as plain values, its trace in one language."""
    return {
        "unit": target.unit,
        "indicator": target.indicator,
        "milestone": target.milestone,
        "date": target.date.isoformat() if target.date else None,
        "comparison": target.comparison.value,
        "value": _plain(target.value),
        "baseline": _plain(target.baseline),
        "central": _plain(target.central),
        "clause": target.clause,
        "trace": target.trace(lang),
        "target_state": target.state.value,
        "options": [
            {"reading": reading.value, "value": _plain(value)} for reading, value in target.options
        ],
        "version": target.assigned,
    }


def _plain(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
