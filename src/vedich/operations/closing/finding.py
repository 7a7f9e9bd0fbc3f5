"""What the command line names of a campaign's course: a milestone, a closed period, an outage.

    milestone_of("ia-ake-2024", date(2024, 5, 16)).state
    period_of("ia-ake-2024", date(2024, 5, 16)).revision

Each by its day; Refusal where there is none.
"""

from __future__ import annotations

from datetime import date

from vedich.domain.errors import Refusal
from vedich.operations.pages.board import office_now
from vedich.records.models import ClosedPeriod, Milestone, Outage


def milestone_of(campaign: str, day: date) -> Milestone:
    """The milestone of a day that has opened."""
    office_now().book.campaign(campaign)
    found = Milestone.objects.filter(campaign=campaign, day=day).first()
    if found is None:
        raise Refusal(
            "no_such_milestone",
            f"Đợt thi đua chưa mở mốc nào ngày {day:%d/%m/%Y}.",
            f"No milestone of {day:%d/%m/%Y} was opened in this campaign.",
            where=f"{day:%Y-%m-%d}",
            hint_vi="Xem các mốc bằng `vedich campaign milestones`.",
            hint_en="See them with `vedich campaign milestones`.",
        )
    return found


def period_of(campaign: str, end: date) -> ClosedPeriod:
    """The period that ends with a day and was ever closed."""
    office_now().book.campaign(campaign)
    found = ClosedPeriod.objects.filter(campaign=campaign, end=end).first()
    if found is None:
        raise Refusal(
            "no_such_period",
            f"Chưa khóa kỳ nào đến hết ngày {end:%d/%m/%Y}.",
            f"No period up to {end:%d/%m/%Y} was closed.",
            where=f"{end:%Y-%m-%d}",
        )
    return found


def open_outage(source: str) -> Outage:
    """The outage of a source that still lasts."""
    found = Outage.objects.filter(source=source, end=None).first()
    if found is None:
        raise Refusal(
            "no_such_outage",
            f"Nguồn “{source[:60]}” không có gián đoạn nào đang diễn ra.",
            f"No outage of the source “{source[:60]}” is going on.",
            where=source[:60],
        )
    return found
