"""Reminders (đôn đốc): the list with what was sent, read and done about it, and one matter."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.domain.reminding import About
from vedich.operations.pages.board import office_now
from vedich.operations.reminders import views as views
from vedich.operations.reminders.letters import draft_letter
from vedich.operations.reminders.reminding import preview
from vedich.operations.reminders.sending import retry_sending
from vedich.operations.reminders.settings import ways
from vedich.operations.work.jobs import enqueue
from vedich.records.models import JobKind, ReminderMatter, ReminderSending, ReplyKind, SendingState
from vedich.web.pages.common import campaign_page, page_of, refusing, tell_refusal, user_of
from vedich.web.policy import Policy, policy

_DESK = {About.SOON: "soon", About.LATE: "late", About.UNPAID: "unpaid"}


@policy(Policy.REMINDERS)
@refusing
def reminders(request: HttpRequest, campaign: str) -> HttpResponse:
    """Every matter somebody may read, who was told and what was answered; the office sends."""
    user = user_of(request)
    if request.method == "POST":
        return _act(request, campaign)
    state, rule = request.GET.get("state", "open"), request.GET.get("rule", "")
    words = request.GET.get("q", "").strip()[:80]
    found = page_of(request, views.matters(user, campaign, state=state, rule=rule, words=words), 40)
    unread = views.unread(user, found)
    rows = [views.shown(one) | {"url": place_of(one), "unread": one.id in unread} for one in found]
    # The office's own matters have no page of their own: seen here, they are read.
    views.mark_read(user, *(row["matter"] for row in rows if not row["matter"].unit))
    page = campaign_page(request, campaign, "reminders")
    page |= {
        "rows": rows,
        "found": found,
        "state": state,
        "rule": rule,
        "q": words,
        "rules": office_now().book.reminders,
        "states": _states(),
        "summary": views.summary(user, campaign),
        "may_send": views.may_send(user, campaign),
    }
    return render(request, "web/reminders/reminders.html", page)


@policy(Policy.REMINDERS_OUT)
@refusing
def sendings(request: HttpRequest, campaign: str) -> HttpResponse:
    """The messages that left the site or did not, and who would be reminded today."""
    state = request.GET.get("state", "")
    page = campaign_page(request, campaign, "reminders")
    planned = preview(campaign) if request.GET.get("view") == "preview" else None
    page |= {
        "sendings": page_of(request, views.sendings(campaign, state), 40),
        "state": state,
        "states": [("", _("Tất cả")), *SendingState.choices],
        "ways": ways(),
        "planned": planned,
        "due": _due(planned["rows"]) if planned else [],
        "may_send": views.may_send(user_of(request), campaign),
    }
    return render(request, "web/reminders/sendings.html", page)


@policy(Policy.REMINDER)
@refusing
def reminder(request: HttpRequest, campaign: str, unit: str, matter: str) -> HttpResponse:
    """One matter: what to do, where, who was told and read it, what the unit answered."""
    user = user_of(request)
    found = views.matter_of(user, campaign, unit, matter)
    if request.method == "POST":
        try:
            kind = request.POST.get("kind", "")
            if kind not in ReplyKind.values:
                raise Refusal("no_reply", "Chưa chọn đã xử lý đến đâu.", "Say how far it is.")
            views.reply(user, found, ReplyKind(kind), request.POST.get("text", ""))
            messages.success(request, _("Đã ghi phản hồi của đơn vị."))
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return redirect("web:reminder", campaign, unit, matter)
    views.mark_read(user, found)
    page = {
        "campaign": office_now().book.campaign(campaign),
        "matter": found,
        "row": views.shown(views.matters(user, campaign, state="").get(id=found.id)),
        "course": views.course_of(found),
        "url": place_of(found),
        "kinds": ReplyKind.choices,
        "may_reply": views.may_reply(user, found),
    }
    return render(request, "web/reminders/reminder.html", page)


def place_of(matter: ReminderMatter) -> str:
    """Where what a matter is about can be done: the very dossiers, the form, the report."""
    match About(matter.about):
        case About.FIGURE if matter.officer:
            return reverse("web:officer", args=(matter.campaign, matter.unit, matter.officer))
        case About.FIGURE:
            return reverse("web:explain", args=(matter.campaign, matter.unit, matter.subject))
        case About.SOON | About.LATE | About.UNPAID as about:
            place = reverse("web:desk", args=(matter.campaign, matter.unit, _DESK[about]))
            return place + (f"?officer={quote(matter.officer)}" if matter.officer else "")
        case About.SUMS:
            return reverse("web:sums_form", args=(matter.campaign, matter.unit, matter.subject))
        case About.REPORT:
            return reverse("web:reports", args=(matter.campaign,))
        case About.DATA:
            return reverse("web:data")
        case About.ASKED | About.CONFIRM:
            return reverse("web:milestone", args=(matter.campaign, matter.subject))
        case About.TASK:
            return reverse("web:task", args=(matter.campaign, matter.subject))
        case About.AWARD_FILE:
            return reverse("web:award_files", args=(matter.campaign,))
        case About.DEADLINE:
            return reverse("web:plan", args=(matter.campaign,))


def _due(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the preview that are reminded, what goes out today first."""
    found = [
        row | {name: {"vi": row[f"{name}_vi"], "en": row[f"{name}_en"]} for name in ("said", "why")}
        for row in rows
        if row["reminded"]
    ]
    return sorted(found, key=lambda row: row["step"] is None)


def _act(request: HttpRequest, campaign: str) -> HttpResponse:
    actor, do = user_of(request), request.POST.get("do", "")
    try:
        if do == "letter":
            paper = draft_letter(actor, campaign, _day(request.POST.get("deadline", "")))
            messages.success(request, _("Đã lập dự thảo công văn đôn đốc: %(what)s.")
                             % {"what": paper.subject})  # fmt: skip
            return redirect("web:paper", campaign, paper.id)
        if do == "retry":
            held = ReminderSending.objects.filter(campaign=campaign)
            retry_sending(actor, get_object_or_404(held, id=request.POST.get("sending")))
            messages.success(request, _("Tin được xếp lại để gửi."))
            return redirect("web:reminders_out", campaign)
        key = f"remind:{campaign}:{clock.today()}"
        enqueue(actor, JobKind.REMIND, key=key, campaign=campaign)
        messages.success(request, _("Đang xét việc cần nhắc; lời nhắc hiện ở đây sau ít phút."))
    except Refusal as refusal:
        tell_refusal(request, refusal)
    return redirect("web:reminders", campaign)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _states() -> list[tuple[str, Any]]:
    return [
        ("open", _("Đang mở")),
        ("unanswered", _("Chưa phản hồi")),
        ("closed", _("Đã xong")),
        ("all", _("Tất cả")),
    ]
