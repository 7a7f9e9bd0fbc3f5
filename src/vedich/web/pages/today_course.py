"""The lines of Today about a campaign's course: milestones that wait, tasks open or late."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.domain.milestones import VERIFYING
from vedich.domain.tasks import UNFINISHED
from vedich.operations.campaign.tasks import is_late
from vedich.operations.closing.milestones import current_round, waiting_units
from vedich.records.models import Task, User
from vedich.web.permissions import Action, can
from vedich.web.templatetags.site import day, said

Line = dict[str, Any]
MOST = 5


def milestones(user: User, running: Iterable[Campaign]) -> list[Line]:
    """Milestones that wait for this person: figures of the own units to confirm, or to verify."""
    found: list[Line] = []
    for campaign in running:
        for stone in current_round(campaign.id):
            units = waiting_units(user, stone)
            if units:
                what = _("Xác nhận số liệu của mốc “%(title)s”.")
                more = _("hạn %(day)s") % {"day": day(stone.confirm_until)}
            elif stone.state == VERIFYING and can(
                user, Action.VERIFY_FIGURES, campaign=campaign.id
            ):
                what = _("Thẩm định, ký chốt số liệu của mốc “%(title)s”.")
                more = campaign.document.short
            else:
                continue
            title = {"vi": stone.title_vi, "en": stone.title_en}
            found.append(
                {
                    "day": day(stone.day),
                    "what": what % {"title": said(title)},
                    "more": more,
                    "url": reverse("web:milestone", args=(campaign.id, stone.day)),
                }
            )
    return found


def tasks(user: User, running: Iterable[Campaign], *, late: bool) -> list[Line]:
    """Tasks of this person that are open; of the office every one that is late."""
    today, found = clock.today(), []
    for campaign in running:
        runs = can(user, Action.RUN_CAMPAIGN, campaign=campaign.id)
        open_ones = Task.objects.filter(campaign=campaign.id, state__in=UNFINISHED)
        for one in open_ones:
            mine = one.assigned_to_id == user.id
            if is_late(one, today) == late and (mine or (late and runs)):
                found.append(
                    {
                        "day": day(one.due) if one.due else one.section,
                        "what": _("Nhiệm vụ mục %(section)s: %(text)s")
                        % {"section": one.section, "text": Truncator(one.text).chars(90)},
                        "more": "; ".join(one.leads) or campaign.document.short,
                        "url": reverse("web:task", args=(campaign.id, one.id)),
                    }
                )
    return found[:MOST]
