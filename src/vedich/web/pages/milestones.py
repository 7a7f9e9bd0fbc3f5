"""Milestones of a campaign: the course with its closed periods and outages; one day of it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.operations.closing import milestones as verbs
from vedich.operations.closing.outages import end_outage, record_outage
from vedich.operations.closing.reopening import decide_reopening, propose_reopening
from vedich.operations.pages.freshness import freshness
from vedich.operations.pages.milestones import calendar_rows, closed_rows, course, stone_shown
from vedich.records.models import Answer, ClosedPeriod, Milestone, Outage, User
from vedich.web.pages.common import campaign_page, page_of, refusing, tell_refusal, user_of
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy


@policy(Policy.COURSE)
@refusing
def milestones(request: HttpRequest, campaign: str) -> HttpResponse:
    """Every day of the course, the closed periods and who opens them, the outages of sources."""
    user = user_of(request)
    if request.method == "POST":
        try:
            _change(request, user, campaign)
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return redirect("web:milestones", campaign)
    page = campaign_page(request, campaign, "milestones")
    page |= {
        "course": course(page["campaign"]),
        "calendar": calendar_rows(page["campaign"]),
        "closed": closed_rows(campaign, user),
        "outages": Outage.objects.select_related("recorded_by")[:20],
        "sources": sorted({one["source"] for one in freshness(clock.today())}),
        "may_record": can(user, Action.RECORD_OUTAGE),
        "today": clock.today(),
    }
    return render(request, "web/milestones/milestones.html", page)


@policy(Policy.COURSE)
@refusing
def milestone(request: HttpRequest, campaign: str, day: str) -> HttpResponse:
    """One day: checks, outages, what units say of their figures, the verifier's signature."""
    user = user_of(request)
    stone = get_object_or_404(Milestone, campaign=campaign, day=_day(day))
    if request.method == "POST":
        try:
            _step(request, user, stone)
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return redirect("web:milestone", campaign, day)
    page = campaign_page(request, campaign, "milestones")
    page |= stone_shown(stone, user)
    page["answer"] = page["shown"].answer
    page["units"] = page_of(request, page["units"], 50)
    return render(request, "web/milestones/milestone.html", page)


def _change(request: HttpRequest, user: User, campaign: str) -> None:
    typed, do = request.POST, request.POST.get("do", "")
    reason = typed.get("reason", "")
    if do == "outage":
        start = _day(typed.get("from", ""))
        end = _day(typed["to"]) if typed.get("to") else None
        record_outage(user, typed.get("source", ""), start, end, reason)
        messages.success(request, _("Đã ghi gián đoạn nguồn số liệu."))
    elif do == "outage-end":
        outage = get_object_or_404(Outage, id=typed.get("outage", "0"))
        end_outage(user, outage, _day(typed.get("to", "")))
        messages.success(request, _("Đã ghi ngày hết gián đoạn."))
    else:
        period = get_object_or_404(ClosedPeriod, campaign=campaign, id=typed.get("period", "0"))
        if do == "propose":
            propose_reopening(user, period, reason)
            messages.success(request, _("Đã ghi đề nghị mở lại; cần người thứ hai đồng ý."))
        else:
            decide_reopening(user, period, agree=do == "agree", reason=reason)
            messages.success(request, _("Đã ghi quyết định."))


def _step(request: HttpRequest, user: User, stone: Milestone) -> None:
    typed, do = request.POST, request.POST.get("do", "")
    reason = typed.get("reason", "")
    if do in Answer.values:
        verbs.answer(user, stone, typed.get("unit", ""), Answer(do), reason)
        messages.success(request, _("Đã ghi ý kiến của đơn vị."))
    elif do == "end_round":
        verbs.check_office(user, stone)
        verbs.end_round(user, stone)
        messages.success(request, _("Đã kết thúc lấy xác nhận."))
    elif do == "send_back":
        verbs.send_back(user, stone, reason)
        messages.success(request, _("Đã yêu cầu các đơn vị xem lại."))
    else:
        verbs.sign(user, stone, reason)
        messages.success(
            request, _("Đã ký thẩm định. Số liệu của mốc được chốt, báo cáo đang lập.")
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
