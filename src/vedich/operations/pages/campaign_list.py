"""Which campaigns are the office's own, and which only ship with the product as samples."""

from __future__ import annotations

from vedich.domain.campaigns import Campaign
from vedich.operations.campaign.lifecycle import life_of
from vedich.operations.pages.board import office_now


def is_used(campaign: Campaign) -> bool:
    """Did the office write this campaign, or take a step with one that ships?"""
    from vedich.rulebook.book import Kind

    file = office_now().book.file_of(Kind.CAMPAIGNS, campaign.id)
    return file.own or life_of(campaign.id).since is not None
