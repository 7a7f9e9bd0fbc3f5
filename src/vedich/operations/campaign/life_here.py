"""Where a campaign stands, asked without a site as well: a workspace without a database has drafts.

state_here("ia-ake-2024")           # "draft"
draft_note(campaign)                # said beside figures that nobody has issued
"""

from __future__ import annotations

from vedich.domain.campaigns import Campaign
from vedich.domain.indicators import Text
from vedich.domain.lifecycle import DRAFT

NOTE = Text(
    "DỰ THẢO: đợt thi đua chưa được ban hành, số liệu chỉ để xem trước.",
    "DRAFT: the campaign has not been issued; the figures are a preview.",
)


def state_here(campaign_id: str) -> str:
    """The state of its life; no step was ever taken where there is no database."""
    from vedich.operations.work.serving import has_database, prepare

    if not has_database():
        return DRAFT
    from django.apps import apps

    if not apps.ready:
        prepare()
    from vedich.operations.campaign.lifecycle import life_of

    return life_of(campaign_id).state


def draft_note(campaign: Campaign) -> Text | None:
    """What figures of a draft say of themselves; an example has a label of its own."""
    return NOTE if not campaign.example and state_here(campaign.id) == DRAFT else None
