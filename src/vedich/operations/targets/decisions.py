"""The decision that assigns targets, with its annex, drafted as a paper of the campaign.

    paper = draft_decision(user, "ia-ake-2024")      # of the open draft, else of what counts
    annex_of_version(office, campaign, targets)["columns"][2]

The annex is laid out as plans write it: per indicator the result of the year before, then the
milestones that have a value of their own; "và duy trì trong thời gian tiếp theo" where the last one
is kept up, so that later columns would only repeat it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vedich.documents.cells import target_cell
from vedich.documents.tables import LANDSCAPE_MM
from vedich.domain.campaigns import Campaign
from vedich.domain.central_plus import short
from vedich.domain.errors import Refusal
from vedich.domain.results import Subject
from vedich.domain.target_rules import RuledValue, TargetRule
from vedich.domain.target_values import Target
from vedich.operations.figures.standing_cells import baselines_of, plan_unit
from vedich.operations.keeping.auditing import Actor
from vedich.operations.office import Office
from vedich.operations.pages.board import office_now
from vedich.operations.papers.report_parts import target_of
from vedich.operations.papers.steps import draft
from vedich.operations.targets.assigned import assigned_at, targets_of
from vedich.operations.targets.assigning import preview
from vedich.operations.targets.planned import day_of, subjects_on
from vedich.operations.targets.sheets import heading_of
from vedich.records.models import Paper, TargetVersion, VersionState

KIND = "target-decision"
_KEPT_UP = " và duy trì trong thời gian tiếp theo"
# Shares of a landscape page: a baseline has decimals ("99,77%"), a heading may be long.
_NUMBER_MM, _NAME_MM, _BASELINE_MM, _KEPT_MM, _VALUE_MM = 10.0, 26.0, 19.0, 16.0, 15.0
_Found = Mapping[str, Sequence[Target]]


def draft_decision(actor: Actor, campaign_id: str) -> Paper:
    """Draft the decision of the open draft of the targets, else of the version that counts.

    Refusal where there is neither, or a cell of the draft has no value yet.
    """
    office = office_now()
    campaign = office.book.campaign(campaign_id)
    found, signatory = _targets(office, campaign)
    annex = annex_of_version(office, campaign, found)
    return draft(actor, campaign_id, KIND, annex=annex, signatory=signatory)


def annex_of_version(office: Office, campaign: Campaign, found: _Found) -> dict[str, Any]:
    """Title, columns and rows of the annex, as papers take them; ``found`` by the unit's key."""
    subjects = subjects_on(office, campaign)
    heads = [
        (rule, stones, based)
        for rule in {one.indicator: one for one in campaign.targets}.values()
        for stones in [_stones(campaign, rule, found)]
        for based in [any(one.indicator == rule.indicator for one in campaign.baselines)]
        if stones
    ]
    columns: list[Any] = [
        {"title": "TT", "width": _NUMBER_MM, "align": "centre"},
        {"title": "Địa phương, đơn vị", "width": _NAME_MM},
    ]
    for rule, stones, based in heads:
        over = {"align": "centre", "over": heading_of(office, rule)}
        if based:
            columns.append({"title": _before(campaign), "width": _BASELINE_MM, **over})
        for stone in stones:
            title = _title(campaign, rule, stones, stone)
            width = _KEPT_MM if _KEPT_UP in title else _VALUE_MM
            columns.append({"title": title, "width": width, **over})
    wider = max(1.0, LANDSCAPE_MM / sum(one["width"] for one in columns))
    for column in columns:
        column["width"] *= wider
    rows = [
        [str(number), subject.name, *_cells(campaign, subject, heads, found)]
        for number, subject in enumerate(subjects, start=1)
    ]
    return {"title": "Giao chỉ tiêu cụ thể theo tiến độ", "columns": columns, "rows": rows}


def _cells(
    campaign: Campaign,
    subject: Subject,
    heads: Sequence[tuple[TargetRule, Sequence[str], bool]],
    found: _Found,
) -> list[str]:
    bases = baselines_of(campaign, subject)
    own = {
        (one.indicator, one.milestone): one for one in found.get(plan_unit(campaign, subject), ())
    }
    texts: list[str] = []
    for rule, stones, based in heads:
        base = bases.get(rule.indicator)
        texts += [("–" if base is None else f"{short(base)}%")] if based else []
        texts += [_said(own.get((rule.indicator, stone)), rule) for stone in stones]
    return texts


def _said(target: Target | None, rule: TargetRule) -> str:
    """The number, as the column's heading gives the comparison; another one is written out."""
    if target is None:
        return "–"
    text = target_cell(target_of(target)).text
    return text.removeprefix(f"{rule.comparison.sign} ")


def _stones(campaign: Campaign, rule: TargetRule, found: _Found) -> list[str]:
    """The milestones with a value of their own for some unit: the others repeat the one before."""
    kept: list[str] = []
    for stone in campaign.milestones:
        differs = False
        for targets in found.values():
            of_rule = {one.milestone: one for one in targets if one.indicator == rule.indicator}
            target = of_rule.get(stone.id)
            before = of_rule.get(kept[-1]) if kept else None
            differs = differs or (
                target is not None and (before is None or before.threshold != target.threshold)
            )
        if differs:
            kept.append(stone.id)
    return kept


def _title(campaign: Campaign, rule: TargetRule, stones: Sequence[str], stone: str) -> str:
    sign = "" if rule.comparison.value == "ge" else f" ({rule.comparison.vi})"
    title = campaign.milestone(stone).title.vi
    return f"{title}{_KEPT_UP if rule.maintained and stone == stones[-1] else ''}{sign}"


def _before(campaign: Campaign) -> str:
    """What the baseline is the result of: "Năm 2023", as a rule of the plan calls it."""
    periods = [
        value.rule.baseline_period.vi
        for rule in campaign.targets
        for value in rule.values
        if isinstance(value, RuledValue) and value.rule.baseline_period
    ]
    return periods[0][:1].upper() + periods[0][1:] if periods else "Kỳ gốc"


def _targets(office: Office, campaign: Campaign) -> tuple[_Found, str]:
    drafts = TargetVersion.objects.filter(campaign=campaign.id, unit="", state=VersionState.DRAFT)
    if drafts.exists():
        seen = preview(campaign.id, office)
        if seen.open:
            raise Refusal(
                "cells_open",
                f"Còn {len(seen.open)} ô chưa có giá trị nên chưa lập quyết định.",
                f"{len(seen.open)} cells have no value yet, so no decision was drafted.",
                hint_vi="Xem các ô chưa có giá trị ở trang Giao chỉ tiêu.",
                hint_en="See the cells without a value on the page of assigning.",
            )
        return seen.targets, seen.draft.signatory
    assigned = assigned_at(campaign.id, day_of(campaign))
    if assigned is None:
        raise Refusal(
            "no_draft",
            "Chưa có bản thảo hay phiên bản giao chỉ tiêu nào.",
            "There is neither a draft nor a version of the targets.",
            hint_vi="Soạn bản giao chỉ tiêu trước.",
            hint_en="Draft an assignment first.",
        )
    return {
        plan_unit(campaign, one): targets_of(office.book, campaign, one, assigned)
        for one in subjects_on(office, campaign)
    }, assigned.signatory
