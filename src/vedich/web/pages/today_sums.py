"""Lines of Today about sums that units report: to be confirmed, or sent back to one's own unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedich.domain.campaigns import Campaign
from vedich.operations.sums.views import contested, waiting
from vedich.web.permissions import Action, can, reach
from vedich.web.templatetags.site import day, num

Line = dict[str, Any]


def sum_lines(request: HttpRequest, campaigns: Iterable[Campaign]) -> list[Line]:
    """What waits for who confirms, and what came back to who entered."""
    found: list[Line] = []
    for campaign in campaigns:
        if can(request.user, Action.CONFIRM_SUMS, campaign=campaign.id):
            found += (_to_confirm(campaign, end, number) for end, number in waiting(campaign.id))
        units = reach(request.user, Action.ENTER_SUMS, campaign.id).units
        if units:
            found += (_sent_back(campaign, one) for one in contested(campaign.id, units))
    return found


def _to_confirm(campaign: Campaign, end: Any, number: int) -> Line:
    said = ngettext(
        "%(n)s đơn vị đã gửi số tự báo cáo, chờ xác nhận.",
        "%(n)s đơn vị đã gửi số tự báo cáo, chờ xác nhận.",
        number,
    )
    return {
        "day": day(end),
        "what": said % {"n": num(number)},
        "more": campaign.document.short,
        "url": f"{reverse('web:sums', args=(campaign.id,))}?end={end:%Y-%m-%d}&state=submitted",
    }


def _sent_back(campaign: Campaign, report: Any) -> Line:
    return {
        "day": day(report.end),
        "what": _("Số tự báo cáo bị yêu cầu xem lại: %(why)s") % {"why": report.reason},
        "more": campaign.document.short,
        "url": reverse("web:sums_form", args=(campaign.id, report.unit, f"{report.end:%Y-%m-%d}")),
    }
