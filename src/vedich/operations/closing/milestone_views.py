"""The milestones of a campaign as the command line answers them.

campaign_milestones("ia-ake-2024")["rows"][0]["state"]      # None while it has not opened
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from vedich.domain.campaign_days import stones_of
from vedich.domain.milestones import MILESTONE
from vedich.operations.data.working_days import working_days
from vedich.operations.office import Office
from vedich.operations.work.serving import database_ready

if TYPE_CHECKING:
    from vedich.records.models import Milestone


def campaign_milestones(campaign_id: str, office: Office | None = None) -> dict[str, Any]:
    """Rows ``{day, due, counted_to, vi, en, state, state_vi, state_en, confirm_until, answered,
    signed_at, revision, reopening_by}`` in order; of a day that has not opened ``state`` is None.
    ``reopening_by``: who proposed to open its figures again, while that waits."""
    office = office or Office.open()
    campaign = office.book.campaign(campaign_id)
    known = _lived(campaign_id) if database_ready() else {}
    waiting = _proposals(campaign_id) if known else {}
    rows = []
    for stone in stones_of(campaign, working_days(office)):
        found = known.get(stone.day)
        said = MILESTONE.states[found.state] if found else None
        rows.append(
            {
                "day": stone.day,
                "due": stone.due,
                "counted_to": stone.counted_to,
                "vi": stone.title.vi,
                "en": stone.title.en,
                "state": str(found.state) if found else None,
                "state_vi": said.vi if said else "",
                "state_en": said.en if said else "",
                "confirm_until": found.confirm_until if found else None,
                "answered": found.answers.count() if found else 0,
                "signed_at": found.signed_at if found else None,
                "revision": found.revision if found else 0,
                "reopening_by": waiting.get(stone.counted_to),
            }
        )
    return {"rows": rows, "campaign": campaign_id}


def _lived(campaign_id: str) -> dict[date, Milestone]:
    from vedich.records.models import Milestone

    return {one.day: one for one in Milestone.objects.filter(campaign=campaign_id)}


def _proposals(campaign_id: str) -> dict[date, str]:
    from vedich.records.models import Reopening

    found = Reopening.objects.filter(period__campaign=campaign_id, agreed=None)
    return {
        one.period.end: one.proposed_by.full_name
        for one in found.select_related("period", "proposed_by")
    }
