"""The lines of Today about award files: to complete, to take in, units past the last day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vedich.domain.campaigns import Campaign
from vedich.domain.lifecycle import DRAFT
from vedich.domain.nominations import asks_for_files
from vedich.operations.awards.receiving import may_receive
from vedich.operations.awards.register import register
from vedich.operations.campaign.lifecycle import life_of
from vedich.records.models import User
from vedich.web.permissions import Action, reach
from vedich.web.templatetags.site import day, num

Line = dict[str, Any]


def award_files(user: User, campaigns: Iterable[Campaign], *, late: bool) -> list[Line]:
    """What this person has to do about award files; ``late``: what is past the plan's last day."""
    found: list[Line] = []
    for campaign in campaigns:
        if not asks_for_files(campaign) or life_of(campaign.id).state == DRAFT:
            continue
        sends = reach(user, Action.SEND_AWARD_FILE, campaign.id)
        receives = may_receive(user, campaign.id)
        if not sends and not receives:
            continue
        told = register(campaign.id) if receives else register(campaign.id, sends)
        lines = _overdue(told) if late else _waiting(told, receives=receives)
        found += (line | {"url": _place(campaign, state)} for line, state in lines)
    return found


def _overdue(told: dict[str, Any]) -> list[tuple[Line, str]]:
    rows = [row for row in told["rows"] if row["overdue"]]
    if not rows:
        return []
    names = rows[0]["name"] if len(rows) == 1 else _("%(n)s đơn vị") % {"n": num(len(rows))}
    what = _("Hồ sơ đề nghị khen thưởng quá hạn mà chưa gửi, chưa bổ sung đủ.")
    return [({"day": day(told["last_day"]), "what": what, "more": names}, "overdue")]


def _waiting(told: dict[str, Any], *, receives: bool) -> list[tuple[Line, str]]:
    """To the receiver what was sent; to the unit what is to be completed and not late yet."""
    state = "sent" if receives else "incomplete"
    rows = [row for row in told["rows"] if row["state"] == state and not row["overdue"]]
    if not rows:
        return []
    words = {
        "sent": _("Có %(n)s hồ sơ đề nghị khen thưởng chờ tiếp nhận."),
        "incomplete": _("Có %(n)s hồ sơ đề nghị khen thưởng cần bổ sung."),
    }
    line = {
        "day": day(max(row["arrived_on"] for row in rows)),
        "what": words[state] % {"n": num(len(rows))},
        "more": rows[0]["name"] if len(rows) == 1 else "",
    }
    return [(line, state)]


def _place(campaign: Campaign, state: str) -> str:
    return reverse("web:award_files", args=(campaign.id,)) + f"?state={state}"
