"""The targets of a campaign with their trace; contents that are judged stand apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from vedich.domain import clock
from vedich.domain.campaigns import Campaign, CampaignUnit
from vedich.domain.results import Subject
from vedich.domain.target_values import Target
from vedich.domain.targets import targets_answer
from vedich.operations.figures.scope import subjects_of, units_on
from vedich.operations.office import Office
from vedich.operations.targets.assigned import assigned_at, targets_of


def campaign_targets(name: str, lang: str = "vi", office: Office | None = None) -> dict[str, Any]:
    """Rows ``{unit, indicator, milestone, date, comparison, value, baseline, central, clause,
    trace}``: those of every unit that takes part, by its code.

    Where nothing imported says who takes part: those of the units the plan names, else one row
    for all (unit null).
    """
    office = office or Office.open()
    campaign = office.book.campaign(name)
    subjects = subjects_on(office, campaign)
    assigned = assigned_at(name, day_of(campaign))
    by_id = {one.code: one for one in subjects}

    def resolve(unit: CampaignUnit | None, known: Mapping[str, Fraction]) -> list[Target]:
        return targets_of(office.book, campaign, by_id[unit.id] if unit else None, assigned)

    units = [CampaignUnit(one.code, one.name) for one in subjects]
    return targets_answer(campaign, office.book.parameters, units, lang=lang, resolve=resolve)


def day_of(campaign: Campaign) -> date:
    """Today; before the campaign its first day, after it its last."""
    period = campaign.period
    return min(max(clock.today(), period.start or date.min), period.end)


def subjects_on(office: Office, campaign: Campaign) -> list[Subject]:
    """The units that take part now, as the list of units and the data know them; without any
    import those the plan names."""
    if not office.imports:
        return subjects_of(campaign, ())
    with office.serving() as snapshot:
        return subjects_of(campaign, units_on(snapshot, day_of(campaign)))
