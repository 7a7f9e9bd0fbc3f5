"""The help given, counted: where, what kind, how many times, how many minutes. Never to whom.

record(actor, "QUAY-01", "payment", date(2026, 11, 20), number=6, minutes=45)
totals(EVERYWHERE, date(2026, 11, 1), date(2026, 11, 30))[0]
# {"month": "2026-11", "unit": "H21.168", "times": 6, "minutes": 45, "filings_at_counter": 0, …}
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.operations.help.points import find_point, unit_names
from vedich.operations.keeping.auditing import append
from vedich.operations.people.permissions import Action, Reach, check
from vedich.records.models import HelpGiven, HelpKind, HelpPoint, PointKind, User

MOST_TIMES = 500
MOST_MINUTES = 24 * 60
# A desk where an officer sits: what is filed there with help is filed online all the same.
AT_A_COUNTER = (PointKind.COUNTER, PointKind.KIOSK)


def record(
    actor: User, point_code: str, kind: str, on: date, *, number: int, minutes: int
) -> HelpGiven:
    """Write down help of one kind given on one day; Refusal for a day, number or point that
    can't be."""
    from django.db import transaction

    point = find_point(point_code)
    check(actor, Action.RECORD_HELP, point.unit)
    _check_day(point, on)
    if kind not in HelpKind.values:
        raise Refusal("bad_help_kind", "Chưa chọn việc đã giúp.", "No kind of help was chosen.")
    if not 1 <= number <= MOST_TIMES or not 0 <= minutes <= MOST_MINUTES * number:
        raise Refusal(
            "bad_help_number",
            f"Số lượt phải từ 1 đến {MOST_TIMES}, số phút không âm và không quá một ngày mỗi lượt.",
            f"Times are 1 to {MOST_TIMES}; minutes are not negative and at most a day each.",
        )
    with transaction.atomic():
        given = HelpGiven.objects.create(
            point=point, kind=kind, on=on, number=number, minutes=minutes, recorded_by=actor
        )
        append(actor, "help_given.record", f"help_given:{given.id}", after=_facts(given))
    return given


def withdraw(actor: User, given_id: str) -> None:
    """Take an entry back; it stays on record, but counts no more."""
    from django.core.exceptions import ValidationError
    from django.db import transaction
    from django.utils import timezone

    with transaction.atomic():
        try:
            given = HelpGiven.objects.select_related("point").filter(id=given_id).first()
        except ValidationError:
            given = None
        if given is None or given.withdrawn_at is not None:
            raise Refusal("no_such_help", "Không có lượt ghi này.", "There is no such entry.")
        check(actor, Action.RECORD_HELP, given.point.unit)
        given.withdrawn_at = timezone.now()
        given.save(update_fields=["withdrawn_at"])
        append(actor, "help_given.withdraw", f"help_given:{given.id}", before=_facts(given))


def entries(reach: Reach, start: date, end: date) -> list[HelpGiven]:
    """What counts, from day to day (both included), the latest first."""
    rows = HelpGiven.objects.select_related("point", "recorded_by").filter(
        withdrawn_at=None, on__gte=start, on__lte=end
    )
    if reach.units is not None:
        rows = rows.filter(point__unit__in=reach.units)
    return list(rows)


def totals(reach: Reach, start: date, end: date) -> list[dict[str, Any]]:
    """Per month and unit: times and minutes, times by kind of help and of point, and
    ``filings_at_counter``: filings helped at a registered counter or kiosk."""
    names = unit_names()
    found: dict[tuple[str, str], dict[str, Any]] = defaultdict(_nothing)
    for given in entries(reach, start, end):
        row = found[f"{given.on:%Y-%m}", given.point.unit]
        row["times"] += given.number
        row["minutes"] += given.minutes
        row[given.kind] += given.number
        row[f"at_{given.point.kind}"] += given.number
        if given.kind == HelpKind.FILING and given.point.kind in AT_A_COUNTER:
            row["filings_at_counter"] += given.number
    return [
        {"month": month, "unit": unit, "name": names.get(unit, unit), **row}
        for (month, unit), row in sorted(
            found.items(), key=lambda one: (one[0][0], one[0][1]), reverse=True
        )
    ]


def totals_by_point(reach: Reach, start: date, end: date) -> list[dict[str, Any]]:
    """Per point of help (a counter, the digital team of one village …): times and minutes."""
    names = unit_names()
    found: dict[HelpPoint, list[int]] = defaultdict(lambda: [0, 0])
    for given in entries(reach, start, end):
        found[given.point][0] += given.number
        found[given.point][1] += given.minutes
    return [
        {
            "unit": point.unit,
            "name": names.get(point.unit, point.unit),
            "kind": point.get_kind_display(),
            "place": point.place,
            "code": point.code,
            "times": times,
            "minutes": minutes,
        }
        for point, (times, minutes) in sorted(
            found.items(), key=lambda one: (one[0].unit, one[0].kind, one[0].code)
        )
    ]


def _nothing() -> dict[str, Any]:
    names = ("times", "minutes", *HelpKind.values, *(f"at_{one}" for one in PointKind.values))
    return dict.fromkeys((*names, "filings_at_counter"), 0)


def _check_day(point: HelpPoint, on: date) -> None:
    if on > clock.today() or on < point.opened_on or (point.closed_on and on > point.closed_on):
        raise Refusal(
            "bad_help_day",
            "Ngày hỗ trợ phải từ ngày mở điểm đến hôm nay, trước khi điểm đóng.",
            "The day must lie between the opening of the point and today, before it closed.",
            where=point.code,
        )


def _facts(given: HelpGiven) -> dict[str, Any]:
    return {
        "point": given.point.code,
        "kind": given.kind,
        "on": given.on,
        "number": given.number,
        "minutes": given.minutes,
    }
