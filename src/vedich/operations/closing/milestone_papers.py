"""The report of a milestone kept among the papers: drafted, drafted anew, or revised once signed.

    paper_at("tick", "ia-ake-2024", last_moment(date(2024, 5, 16)))     # "report-50-days"

While the report is a draft, a later call drafts it anew with the figures as they are then; once it
was signed, a later call makes a revision that lists what changed and why.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from vedich.domain.campaigns import Campaign
from vedich.domain.papers import PaperKind
from vedich.operations.closing.frozen import frozen_at
from vedich.operations.keeping.auditing import Actor
from vedich.operations.office import Office
from vedich.operations.papers.steps import draft, redraft, revise
from vedich.records.models import Paper, PaperState


def paper_at(actor: Actor, campaign_id: str, moment: datetime) -> Paper:
    """The draft of the report of that moment, as the papers have it afterwards."""
    office = Office.open()
    campaign = office.book.campaign(campaign_id)
    kind = report_kind(office, campaign, moment.date())
    known = Paper.objects.filter(campaign=campaign_id, kind=kind.id, unit="", as_of=moment)
    last = known.exclude(state=PaperState.WITHDRAWN).order_by("-revision", "-drafted_at").first()
    if last is None:
        return draft(actor, campaign_id, kind.id, as_of=moment)
    if last.state == PaperState.DRAFT:
        return redraft(actor, last, as_of=moment)
    return revise(actor, last, _why(office, campaign_id, moment))


def report_kind(office: Office, campaign: Campaign, day: date) -> PaperKind:
    """Which report is due on a day: the closing one at the end, that of day 50 or 100, or the
    periodic one."""
    kinds = [one for one in office.book.papers.values() if one.is_report]
    if day >= campaign.period.end:
        return next(one for one in kinds if one.at_end)
    start = campaign.period.start
    for one in kinds:
        if one.milestone_day and start and day == start + timedelta(days=one.milestone_day - 1):
            return one
    return next(one for one in kinds if not one.at_end and not one.milestone_day)


def _why(office: Office, campaign: str, moment: datetime) -> str:
    frozen = frozen_at(office, campaign, moment)
    return frozen.closed.why if frozen and frozen.closed.why else "Số liệu của mốc đã được cập nhật"
