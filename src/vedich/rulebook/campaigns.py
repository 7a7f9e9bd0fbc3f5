"""Campaign files: one launching document each, checked inside itself.

Whether the indicators and parameters it names exist is checked by the caller, who has them all
(``references``).

>>> from vedich.rulebook.schema import strict_model
>>> strict_model(Campaign).__name__
'Campaign'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vedich.domain.awards import ContentsCriterion, leaves
from vedich.domain.campaigns import Campaign, milestone_date
from vedich.domain.target_rules import TargetRule
from vedich.rulebook.schema import read
from vedich.rulebook.source import Loc, SourceFile
from vedich.rulebook.target_faults import parameters_of, parents_of, target_rule_faults

UNVERIFIED = "chưa thẩm định"
AS_WRITTEN = "theo văn bản"


@dataclass(frozen=True, slots=True)
class References:
    """What a campaign names in other files."""

    indicators: frozenset[str]
    parameters: frozenset[str]
    parents: frozenset[str] = frozenset()


def load_campaign(source: SourceFile) -> Campaign:
    """The campaign of a file; Refusal with file and line where it contradicts itself."""
    campaign = read(source, Campaign, digest=source.digest)
    for loc, vi, en in _faults(source, campaign):
        raise source.refuse(loc, vi, en)
    return campaign


def references(campaign: Campaign) -> References:
    """Indicators (or index subjects such as ``766:TOTAL``) and parameters the campaign names."""
    indicators = {campaign.ranking.by} - {""}
    indicators |= {target.indicator for target in campaign.targets}
    indicators |= {name for target in campaign.targets for name in target.binding.choices}
    indicators |= {baseline.indicator for baseline in campaign.baselines}
    indicators |= {seen.indicator for seen in campaign.observations if seen.indicator}
    parameters = {tier.bonus for tier in campaign.tiers if tier.bonus}
    papers = campaign.award_file.items if campaign.award_file else ()
    parameters |= {item.form for item in papers if item.form}
    parameters |= {name for target in campaign.targets for name in parameters_of(target)}
    parents = {name for target in campaign.targets for name in parents_of(target)}
    return References(frozenset(indicators), frozenset(parameters), frozenset(parents))


Fault = tuple[Loc, str, str]


def _faults(source: SourceFile, campaign: Campaign) -> Iterator[Fault]:
    """Everything wrong, in the order of the file; the first one is shown."""
    if source.name.rsplit("/", 1)[-1] != f"{campaign.id}.yaml":
        yield ("id",), f"tên tệp phải là “{campaign.id}.yaml”.", "the file must be named by its id."
    if campaign.example and not campaign.label:
        yield ("example",), "ví dụ phải có nhãn (label).", "an example needs a label."
    yield from _period_faults(campaign)
    for name, ids in {
        "targets": [target.id for target in campaign.targets],
        "milestones": [stone.id for stone in campaign.milestones],
        "contents": [content.id for content in campaign.contents],
        "units": [unit.id for unit in campaign.units],
        "blocks": [block.id for block in campaign.blocks],
        "tiers": [tier.id for tier in campaign.tiers],
        "deadlines": [deadline.id for deadline in campaign.deadlines],
    }.items():
        for index, value in enumerate(ids):
            if value in ids[:index]:
                yield (
                    (name, index, "id"),
                    f"mã “{value}” viết hai lần.",
                    f"id “{value}” is written twice.",
                )
    if not campaign.ranking.by and campaign.targets:
        yield (
            ("ranking", "by"),
            "đợt có chỉ tiêu đo được thì phải nêu xếp hạng theo chỉ số nào.",
            "a campaign with measured targets names what it ranks by.",
        )
    for index, target in enumerate(campaign.targets):
        yield from _target_faults(campaign, target, ("targets", index))
    yield from _reference_faults(campaign)


def _period_faults(campaign: Campaign) -> Iterator[Fault]:
    period = campaign.period
    if period.start and period.start > period.end:
        yield ("period", "start"), "ngày đầu sau ngày cuối.", "the start is after the end."
        return
    if (period.start is None) != (period.missing is not None):
        yield (
            ("period",),
            "chưa biết ngày đầu thì ghi điều còn thiếu (missing), và chỉ khi đó.",
            "say what is missing when the start is unknown, and only then.",
        )
    days = [milestone_date(stone, period) for stone in campaign.milestones]
    known = [day for day in days if day]
    if known != sorted(known):
        yield ("milestones",), "các mốc phải theo thứ tự ngày.", "milestones must be in date order."


def _target_faults(campaign: Campaign, target: TargetRule, loc: Loc) -> Iterator[Fault]:
    yield from _unknown(
        (*loc, "values"),
        [value.at for value in target.values],
        [stone.id for stone in campaign.milestones],
    )
    yield from _unknown(
        (*loc, "content"),
        [target.content] if target.content else [],
        [content.id for content in campaign.contents],
    )
    yield from _unknown((*loc, "blocks"), target.blocks, [block.id for block in campaign.blocks])
    binding = target.binding
    if binding.status not in (UNVERIFIED, AS_WRITTEN):
        yield (
            (*loc, "binding", "status"),
            f"tình trạng là “{UNVERIFIED}” hoặc “{AS_WRITTEN}”.",
            f"the status is “{UNVERIFIED}” or “{AS_WRITTEN}”.",
        )
    if binding.choices and (
        binding.status != UNVERIFIED or target.indicator not in binding.choices
    ):
        yield (
            (*loc, "binding"),
            f"văn bản để ngỏ cách chọn thì ghi “{UNVERIFIED}” và chỉ số đã chọn nằm trong choices.",
            f"where the text leaves a choice say “{UNVERIFIED}”, with the indicator among choices.",
        )
    yield from target_rule_faults(target, loc, campaign.id)


def _reference_faults(campaign: Campaign) -> Iterator[Fault]:
    contents = [content.id for content in campaign.contents]
    stones = [stone.id for stone in campaign.milestones]
    blocks, units = [item.id for item in campaign.blocks], [item.id for item in campaign.units]
    for index, tier in enumerate(campaign.tiers):
        if (tier.criteria is None) != (tier.missing is not None):
            yield (
                ("tiers", index),
                "phải có tiêu chuẩn (criteria), hoặc ghi điều còn thiếu (missing).",
                "there are criteria, or it says what is missing.",
            )
        for leaf in leaves(tier.criteria) if tier.criteria else ():
            if isinstance(leaf, ContentsCriterion):
                yield from _unknown(("tiers", index, "criteria"), leaf.contents, contents)
    for index, reporting in enumerate(campaign.reporting):
        named = [reporting.milestone] if reporting.milestone else []
        yield from _unknown(("reporting", index, "milestone"), named, stones)
        if reporting.month_day and not reporting.every_months:
            yield (
                ("reporting", index, "month_day"),
                "ngày trong tháng (month_day) chỉ ghi kèm số tháng một lần (every_months).",
                "month_day goes with every_months only.",
            )
    if campaign.calendar.confirm_days < 1:
        yield (
            ("calendar", "confirm_days"),
            "thời hạn xác nhận phải từ 1 ngày làm việc.",
            "units need at least one working day to confirm.",
        )
    for index, baseline in enumerate(campaign.baselines):
        yield from _unknown(("baselines", index, "unit"), [baseline.unit], units)
    for index, unit in enumerate(campaign.units):
        named = [unit.block] if unit.block else []
        yield from _unknown(("units", index, "block"), named, blocks)
    for index, deadline in enumerate(campaign.deadlines):
        if deadline.before and deadline.until:
            yield (
                ("deadlines", index),
                "chỉ ghi một trong hai: before (trước ngày) hoặc until (đến hết ngày).",
                "write one of before (excludes the day) and until (includes it).",
            )


def _unknown(loc: Loc, named: Iterable[str], known: list[str]) -> Iterator[Fault]:
    for name in named:
        if name not in known:
            yield (
                loc,
                f"không có mã “{name}” trong tệp này; đã có: {', '.join(known) or 'không có'}.",
                f"there is no id “{name}” in this file; known: {', '.join(known) or 'none'}.",
            )
