"""A campaign's calendar as rows: what is due when, moved where a day is off, and why.

campaign_calendar("ia-ake-2024")["rows"][0]
"""

from __future__ import annotations

from typing import Any

from vedich.domain.campaign_days import CampaignDay, Stone, days_of, stones_of
from vedich.domain.campaigns import Campaign
from vedich.domain.working_days import WorkingDays
from vedich.operations.data.working_days import working_days
from vedich.operations.office import Office
from vedich.operations.pages.board import kept, office_now


def campaign_calendar(campaign_id: str, office: Office | None = None) -> dict[str, Any]:
    """Rows ``{day, due, moved, kind (milestone, report, deadline), rhythm, vi, en, section,
    off, unknown_year}`` in order, and the rule that moved them."""
    office = office or Office.open()
    campaign = office.book.campaign(campaign_id)
    rule = campaign.calendar
    return {
        "rows": [_row(one) for one in days_of(campaign, working_days(office))],
        "campaign": campaign_id,
        "period": {"from": campaign.period.start, "to": campaign.period.end},
        "days": campaign.period.days,
        "days_off": rule.days_off,
        "confirm_days": rule.confirm_days,
        "section": rule.section,
        "status": rule.status,
    }


def days_here() -> WorkingDays:
    """The working calendar of this process's office, kept while ledger and rules stay."""
    return kept("working-days", "", lambda: working_days(office_now()))


def stones_here(campaign: Campaign) -> list[Stone]:
    """The stones of a campaign by that calendar."""
    return kept("stones", (campaign.id, campaign.digest), lambda: stones_of(campaign, days_here()))


def _row(one: CampaignDay) -> dict[str, Any]:
    return {
        "day": one.day,
        "due": one.due,
        "moved": one.moved,
        "kind": one.kind,
        "rhythm": one.rhythm,
        "vi": one.title.vi,
        "en": one.title.en,
        "section": one.section,
        "off": {"vi": one.off.vi, "en": one.off.en} if one.off else None,
        "unknown_year": one.unknown_year,
    }
