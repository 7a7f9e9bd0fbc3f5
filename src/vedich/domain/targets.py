"""Targets of a unit: each with its value, its clause and the trace of how it came about.

``resolve_targets`` gives the numeric targets of one unit; ``targets_answer`` is what
``vedich targets`` prints: rows for them, and the judged contents apart.

>>> cite("KH 35/KH-UBND", "III.2").vi, cite("KH 35/KH-UBND", "Phụ lục II").en
('KH 35/KH-UBND mục III.2', 'KH 35/KH-UBND annex II')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from vedich.domain.campaigns import (
    Campaign,
    CampaignUnit,
    milestone_date,
    outside_period,
    report_dates,
)
from vedich.domain.central_plus import Ruled, TargetState, central_plus, short
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.parameters import Parameter, number_at
from vedich.domain.target_rules import Reading, RuledValue, StatedValue, TargetRule
from vedich.domain.thresholds import Comparison, Threshold

Baselines = Mapping[str, Fraction]
_OUTSIDE = Text(
    "Mốc “{}” nằm ngoài thời gian thi đua.", "Milestone “{}” lies outside the campaign's period."
)


@dataclass(frozen=True, slots=True)
class Target:
    """A target of one unit (None: every unit alike) at one milestone; values in percent or points.

    ``options``: the value under each reading where somebody must choose.
    """

    unit: str | None
    indicator: str
    milestone: str
    date: date | None
    comparison: Comparison
    value: Fraction | None
    baseline: Fraction | None
    central: Fraction | None
    clause: str
    trace: Text
    state: TargetState = TargetState.SET
    options: tuple[tuple[Reading, Fraction], ...] = ()

    @property
    def threshold(self) -> Threshold | None:
        """What a figure is compared with; None while the target has no value."""
        return None if self.value is None else Threshold(self.comparison, self.value)


def resolve_targets(
    campaign: Campaign,
    parameters: Mapping[str, Parameter],
    baselines: Baselines,
    unit: str | None = None,
    block: str | None = None,
) -> list[Target]:
    """Every numeric target of a unit, in the order of the plan and of its milestones.

    ``baselines``: results before the campaign by indicator, in percent. ``block``: the unit's
    block; None leaves out no target. Refusal where a parameter is unknown or not in force.
    """
    return [
        target
        for rule in campaign.targets
        if block is None or not rule.blocks or block in rule.blocks
        for target in _milestones(campaign, rule, parameters, baselines, unit)
    ]


def targets_answer(
    campaign: Campaign,
    parameters: Mapping[str, Parameter],
    units: Sequence[CampaignUnit] = (),
    baselines: Mapping[str, Baselines] | None = None,
    lang: str = "vi",
) -> dict[str, Any]:
    """What ``vedich targets`` prints: numeric targets as ``rows``, judged contents apart.

    Beside them the days reports are due, and a warning for a milestone outside the period.

    ``units``: the units that take part; without any, those the plan names, else one row for all
    (unit null). ``baselines`` by unit add to and win over those the plan states.
    """
    known: dict[str, dict[str, Fraction]] = {}
    for stated in campaign.baselines:
        known.setdefault(stated.unit, {})[stated.indicator] = stated.value
    for unit, values in (baselines or {}).items():
        known.setdefault(unit, {}).update(values)
    subjects: list[tuple[str | None, str | None]] = [
        (unit.id, unit.block or None) for unit in units or campaign.units
    ]
    rows = [
        _row(target, lang)
        for unit_id, block in subjects or [(None, None)]
        for target in resolve_targets(
            campaign, parameters, known.get(unit_id or "", {}), unit_id, block
        )
    ]
    contents = [
        {
            "content": content.id,
            "text": content.text,
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


def cite(document: str, section: str) -> Text:
    """A place in a document as a trace names it."""
    if section.startswith("Phụ lục"):
        return Text(f"{document} {section}", f"{document} {section.replace('Phụ lục', 'annex')}")
    return Text(f"{document} mục {section}", f"{document} section {section}")


def _milestones(
    campaign: Campaign,
    rule: TargetRule,
    parameters: Mapping[str, Parameter],
    baselines: Baselines,
    unit: str | None,
) -> Iterator[Target]:
    given = {value.at: value for value in rule.values}
    kept: Target | None = None
    for stone in campaign.milestones:
        day = milestone_date(stone, campaign.period)
        if stone.id in given:
            kept = _target(campaign, rule, given[stone.id], parameters, baselines)
            kept = replace(kept, unit=unit, date=day)
            yield kept
        elif kept and rule.maintained:
            trace = Text(f"Duy trì: {kept.trace.vi}", f"Maintained: {kept.trace.en}")
            yield replace(kept, milestone=stone.id, date=day, trace=trace)


def _target(
    campaign: Campaign,
    rule: TargetRule,
    given: StatedValue | RuledValue,
    parameters: Mapping[str, Parameter],
    baselines: Baselines,
) -> Target:
    baseline = baselines.get(rule.indicator)
    central: Fraction | None = None
    if isinstance(given, RuledValue):
        # "chỉ tiêu của Trung ương quy định năm 2024": the year in which the campaign ends.
        central = number_at(_parameter(parameters, given.rule.central), campaign.period.end)
        result = central_plus(given.rule, baseline, central)
    else:
        result = Ruled(given.value, _stated(rule, given.value))
    clause = cite(campaign.document.short, given.section)
    doubt = _differs(given, result.value)
    trace = Text(*(f"{result.trace(lang)}, {clause(lang)}{doubt(lang)}" for lang in ("vi", "en")))
    return Target(
        None,
        rule.indicator,
        given.at,
        None,
        rule.comparison,
        result.value,
        baseline,
        central,
        clause.vi,
        trace,
        result.state,
        result.options,
    )


def _stated(rule: TargetRule, value: Fraction) -> Text:
    # A subject of an index (766:TOTAL) is in points, every indicator of a plan in percent.
    unit = Text(" điểm", " points") if ":" in rule.indicator else Text("%", "%")
    source = f" ({rule.source})" if rule.source else ""
    return Text(
        f"{rule.comparison.vi} {short(value)}{unit.vi}{source}",
        f"{rule.comparison.en} {short(value, 'en')}{unit.en}{source}",
    )


def _differs(given: StatedValue | RuledValue, value: Fraction | None) -> Text:
    """A word of doubt where the plan itself writes another value than its rule gives."""
    if isinstance(given, StatedValue) or given.stated is None or value in (None, given.stated):
        return Text("", "")
    return Text(
        f" (văn bản ghi {short(given.stated)}%)",
        f" (the document writes {short(given.stated, 'en')}%)",
    )


def _parameter(parameters: Mapping[str, Parameter], name: str) -> Parameter:
    if name in parameters:
        return parameters[name]
    raise Refusal(
        "unknown_parameter",
        f"Không có tham số “{name}”.",
        f"There is no parameter “{name}”.",
        hint_vi="Xem các tệp trong thư mục definitions/parameters.",
        hint_en="See the files in definitions/parameters.",
    )


def _row(target: Target, lang: str) -> dict[str, Any]:
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
    }


def _plain(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
