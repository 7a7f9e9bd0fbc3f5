"""How one target comes about: from a stated value or a rule, its floors, and an office's choice.

>>> cite("KH 35/KH-UBND", "III.2").vi, cite("KH 35/KH-UBND", "Phụ lục II").en
('KH 35/KH-UBND mục III.2', 'KH 35/KH-UBND annex II')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from vedich.domain.campaigns import Campaign
from vedich.domain.central_plus import Ruled, TargetState, central_plus, lifted, short
from vedich.domain.choices import Choice
from vedich.domain.errors import Refusal
from vedich.domain.floors import Floor, laxer, raised
from vedich.domain.indicators import Text
from vedich.domain.parameters import Parameter, number_at
from vedich.domain.target_rules import (
    BASELINE,
    CentralPlus,
    LeastCentral,
    LeastOfParent,
    Reading,
    RuledValue,
    StatedValue,
    TargetRule,
)
from vedich.domain.thresholds import Comparison, Threshold

Baselines = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Target:
    """A target of one unit (None: every unit alike) at one milestone; values in percent or points.

    ``options``: the value under each reading where somebody must choose. ``choice``: what an
    office decided for it. ``assigned``: number of the signed version that set it.
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
    choice: Choice | None = None
    assigned: int | None = None

    @property
    def threshold(self) -> Threshold | None:
        """What a figure is compared with; None while the target has no value."""
        return None if self.value is None else Threshold(self.comparison, self.value)


@dataclass(frozen=True, slots=True)
class Given:
    """What the targets of one unit follow from, beside the rules themselves.

    ``of_parent``: what a campaign (by its id) sets for an indicator, if it does.
    """

    campaign: Campaign
    parameters: Mapping[str, Parameter]
    baselines: Baselines
    of_parent: Callable[[str, str], Floor | None]

    def number(self, name: str) -> Fraction:
        """A parameter in the year in which the campaign ends ("quy định năm 2024")."""
        return number_at(_parameter(self.parameters, name), self.campaign.period.end)


def cite(document: str, section: str) -> Text:
    """A place in a document as a trace names it."""
    if section.startswith("Phụ lục"):
        return Text(f"{document} {section}", f"{document} {section.replace('Phụ lục', 'annex')}")
    return Text(f"{document} mục {section}", f"{document} section {section}")


def floors_of(given: Given, rule: TargetRule) -> list[Floor]:
    """What the values of a rule may not be laxer than, each with who set it."""
    own = Comparison.GE if rule.comparison.rising else Comparison.LE
    found: list[Floor] = []
    for floor in rule.floors:
        match floor:
            case LeastCentral(central):
                said = Text("chỉ tiêu của Trung ương", "the central target")
                found.append(Floor(Threshold(own, given.number(central)), said))
            case LeastOfParent(parent):
                bound = given.of_parent(parent, rule.indicator)
                found += [bound] if bound else []
            case _:
                threshold = Threshold(own, floor.least)
                found.append(Floor(threshold, cite(floor.document, floor.section)))
    return found


def target_of(
    given: Given,
    rule: TargetRule,
    value: StatedValue | RuledValue,
    choice: Choice | None,
    bounded: bool,
) -> Target:
    """The target a value or a rule gives; ``bounded``: the floors of the rule count here."""
    baseline = given.baselines.get(rule.indicator)
    comparison = choice.comparison if choice and choice.comparison else rule.comparison
    central: Fraction | None = None
    if isinstance(value, RuledValue):
        name = value.rule.central if isinstance(value.rule, CentralPlus) else value.rule.lifts
        central = None if name == BASELINE else given.number(name)
        result = _ruled(value, baseline, central)
        if bounded:
            comparison, result = _lifted_to(floors_of(given, rule), comparison, result)
    else:
        result = Ruled(value.value, _stated(rule, value.value, comparison, choice))
    clause = cite(given.campaign.document.short, value.section)
    doubt = _differs(value, result.value)
    why = _why(choice)
    trace = Text(
        *(f"{result.trace(lang)}, {clause(lang)}{doubt(lang)}{why(lang)}" for lang in ("vi", "en"))
    )
    return Target(
        None,
        rule.indicator,
        value.at,
        None,
        comparison,
        result.value,
        baseline,
        central,
        clause.vi,
        trace,
        result.state,
        result.options,
    )


def _ruled(value: RuledValue, baseline: Fraction | None, central: Fraction | None) -> Ruled:
    if isinstance(value.rule, CentralPlus) and central is not None:
        return central_plus(value.rule, baseline, central)
    assert not isinstance(value.rule, CentralPlus)  # noqa: S101 - its central target is a number
    return lifted(value.rule, baseline, central)


def _lifted_to(
    floors: Sequence[Floor], comparison: Comparison, result: Ruled
) -> tuple[Comparison, Ruled]:
    """A rule's value, raised to the strictest of the floors that lie above it."""
    for floor in floors:
        options = [
            (name, raised(Threshold(comparison, value), floor.threshold).value)
            for name, value in result.options
        ]
        result = replace(result, options=tuple(options))
        if result.value is None or not laxer(Threshold(comparison, result.value), floor.threshold):
            continue
        comparison, value = floor.threshold.comparison, floor.threshold.value
        trace = Text(
            f"{result.trace.vi}, không thấp hơn {floor.clause.vi}: {short(value)}%",
            f"{result.trace.en}, not below {floor.clause.en}: {short(value, 'en')}%",
        )
        result = replace(result, value=value, trace=trace)
    return comparison, result


def _why(choice: Choice | None) -> Text:
    """What an office decided, in words after the trace."""
    if choice is None:
        return Text("", "")
    reason = f": {choice.reason}" if choice.reason else ""
    if choice.reading:
        return Text(
            f"; cách đọc được chọn: {choice.reading.vi}{reason}",
            f"; reading chosen: {choice.reading.en}{reason}",
        )
    if choice.rule:
        return Text(f"; quy tắc giao riêng{reason}", f"; a rule of its own{reason}")
    return Text(f"; giao riêng{reason}", f"; set by hand{reason}")


def _stated(
    rule: TargetRule, value: Fraction, comparison: Comparison, choice: Choice | None
) -> Text:
    # A subject of an index (766:TOTAL) is in points, every indicator of a plan in percent.
    unit = Text(" điểm", " points") if ":" in rule.indicator else Text("%", "%")
    source = f" ({rule.source})" if rule.source and choice is None else ""
    return Text(
        f"{comparison.vi} {short(value)}{unit.vi}{source}",
        f"{comparison.en} {short(value, 'en')}{unit.en}{source}",
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
