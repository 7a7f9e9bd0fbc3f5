"""The targets of a campaign with their trace; contents that are judged stand apart."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from vedich.domain.campaigns import Campaign, CampaignUnit, Period
from vedich.domain.clock import now
from vedich.domain.targets import targets_answer
from vedich.operations.office import Office
from vedich.operations.scope import subjects_of, units_on
from vedich.operations.standing_cells import baselines_of, block_of


def campaign_targets(name: str, lang: str = "vi", office: Office | None = None) -> dict[str, Any]:
    """Rows ``{unit, indicator, milestone, date, comparison, value, baseline, central, clause,
    trace}``: those of every unit that takes part, by its code.

    Where nothing imported says who takes part: those of the units the plan names, else one row
    for all (unit null).
    """
    office = office or Office.open()
    campaign = office.book.campaign(name)
    units, baselines = _taking_part(office, campaign)
    return targets_answer(campaign, office.book.parameters, units, baselines, lang)


def _taking_part(
    office: Office, campaign: Campaign
) -> tuple[list[CampaignUnit], dict[str, dict[str, Fraction]]]:
    """The units of the campaign as the list of units and the data know them."""
    if not office.imports:
        return [], {}
    with office.serving() as snapshot:
        subjects = subjects_of(campaign, units_on(snapshot, _day(campaign.period)))
    units = [CampaignUnit(one.code, one.name, block_of(campaign, one) or "") for one in subjects]
    return units, {one.code: baselines_of(campaign, one) for one in subjects}


def _day(period: Period) -> date:
    """Today; before the campaign its first day, after it its last."""
    return min(max(now().date(), period.start or date.min), period.end)
