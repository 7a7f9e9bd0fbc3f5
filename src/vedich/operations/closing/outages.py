"""Outages of sources: from when to when a source gave no data, and why, told by the office.

record_outage(office_user, "sync-record", date(2024, 5, 10), date(2024, 5, 12), "Nâng cấp")
outages_within(date(2024, 3, 28), date(2024, 5, 16))
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.operations.keeping.auditing import append
from vedich.operations.people.permissions import Action, check
from vedich.records.models import Outage, User


def record_outage(actor: User, source: str, start: date, end: date | None, reason: str) -> Outage:
    """Put an outage on record; ``end`` None while it lasts."""
    check(actor, Action.RECORD_OUTAGE)
    if not source.strip() or not reason.strip():
        raise Refusal(
            "incomplete_outage",
            "Cần ghi nguồn số liệu và lý do gián đoạn.",
            "Name the source and why it was interrupted.",
        )
    if start > clock.today() or (end is not None and end < start):
        raise Refusal(
            "bad_interval",
            "Ngày bắt đầu gián đoạn phải đã qua và không sau ngày kết thúc.",
            "An outage starts today or earlier, and not after it ends.",
        )
    with transaction.atomic():
        made = Outage.objects.create(
            source=source.strip()[:100],
            start=start,
            end=end,
            reason=reason.strip()[:500],
            recorded_by=actor,
            recorded_at=clock.now(),
        )
        _tell(actor, "record", made)
    return made


def end_outage(actor: User, outage: Outage, end: date) -> Outage:
    """The source gives data again since the day after ``end``."""
    check(actor, Action.RECORD_OUTAGE)
    with transaction.atomic():
        held = Outage.objects.select_for_update().get(id=outage.id)
        if held.end is not None or not held.start <= end <= clock.today():
            raise Refusal(
                "bad_interval",
                "Gián đoạn này đã kết thúc, hoặc ngày kết thúc không hợp lệ.",
                "This outage has ended already, or its last day does not fit.",
            )
        held.end = end
        held.save()
        _tell(actor, "end", held)
    return held


def outages_within(start: date, end: date) -> list[dict[str, Any]]:
    """The outages that touch these days, the latest first."""
    found = Outage.objects.filter(start__lte=end).filter(Q(end=None) | Q(end__gte=start))
    return [
        {"source": one.source, "from": one.start, "to": one.end, "reason": one.reason}
        for one in found
    ]


def _tell(actor: User, verb: str, outage: Outage) -> None:
    append(
        actor,
        f"outage.{verb}",
        f"source:{outage.source}",
        after={"from": outage.start, "to": outage.end},
        why=outage.reason,
    )
