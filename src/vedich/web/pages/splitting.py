"""Phân giao chỉ tiêu cho cán bộ: a unit's head splits the targets, everybody above may look."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vedich.domain.errors import Refusal
from vedich.operations.targets import splitting as verbs
from vedich.operations.targets.forms import choice_from
from vedich.operations.targets.split_views import split_cover, split_page, split_rows
from vedich.web.pages.assigning import day_of_form
from vedich.web.pages.common import refusing, tell_refusal, user_of
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy


@policy(Policy.SPLITTING)
@refusing
def splitting(request: HttpRequest, campaign: str, unit: str) -> HttpResponse:
    """Officers, what they handle, the targets of each, and the versions of the split."""
    if request.method == "POST":
        try:
            messages.success(request, _step(request, campaign, unit))
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return redirect("web:splitting", campaign, unit)
    page = split_page(campaign, unit)
    page["may_split"] = can(request.user, Action.SPLIT_TARGETS, unit, campaign)
    if page["seen"] is not None:
        page["cover"] = split_cover(campaign, unit, page["seen"].draft)
        page["rows"] = split_rows(page["seen"])
        page["counted"] = dict.fromkeys(one.indicator for one in page["seen"].own)
    return render(request, "web/assigning/split.html", page)


def _step(request: HttpRequest, campaign: str, unit: str) -> str:
    actor, form = user_of(request), request.POST
    officer = form.get("officer", "")
    match form.get("do", ""):
        case "duty":
            procedures = form.get("procedures", "").replace(",", ";").split(";")
            verbs.split(
                actor, campaign, unit, officer,
                fields=form.getlist("field"), procedures=procedures,
                since=day_of_form(form.get("since", "")), until=day_of_form(form.get("until", "")),
            )  # fmt: skip
            return _("Đã ghi lĩnh vực, thủ tục của cán bộ %(officer)s.") % {"officer": officer}
        case "leave_out":
            verbs.leave_out(actor, campaign, unit, officer)
            return _("Đã đưa cán bộ %(officer)s ra khỏi bản phân giao.") % {"officer": officer}
        case "day":
            verbs.count_from(actor, campaign, unit, day_of_form(form.get("day", "")))
            return _("Đã ghi ngày áp dụng.")
        case "sign":
            made = verbs.seal_split(actor, campaign, unit, seen=form.get("seen", ""))
            return _("Bản phân giao số %(n)s có hiệu lực.") % {"n": made.number}
        case _:
            names = ("indicator", "milestone", "officer", "value", "reason")
            typed = {name: form.get(name, "") for name in names}
            verbs.set_officer(actor, campaign, unit, choice_from(campaign, typed))
            return _("Đã giao chỉ tiêu cho cán bộ %(officer)s.") % {"officer": officer}
