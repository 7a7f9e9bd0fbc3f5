"""A campaign's life: where it stands, the next step, the parent's plan, its revisions; amending."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.lifecycle import CAMPAIGN
from vedich.domain.thresholds import Comparison
from vedich.operations.campaign.amending import amend, amendment_of, key_of, worth_said
from vedich.operations.campaign.inheriting import inherit
from vedich.operations.campaign.lifecycle import take
from vedich.operations.campaign.parenting import check_campaign, link_parent
from vedich.operations.campaign.plan_revisions import Signed, title_of_field
from vedich.operations.campaign.plans import PLAN_KINDS
from vedich.operations.data.uploads import store
from vedich.operations.pages.board import office_now
from vedich.operations.pages.life import life_shown
from vedich.operations.targets.kept import kept_answer
from vedich.records.models import Upload, User
from vedich.web.pages.common import (
    campaign_page,
    open_campaigns,
    page_of,
    refusing,
    tell_refusal,
    user_of,
)
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy

_TAKE = "take:"
_COMPARISONS = tuple((one.value, Text(f"{one.vi} ({one.sign})", one.en)) for one in Comparison)
_AFTER = ("closed", "archived")


@policy(Policy.LIFE)
@refusing
def life(request: HttpRequest, campaign: str) -> HttpResponse:
    """Everything about where the campaign stands; steps are taken by POST."""
    if request.method == "POST":
        try:
            return redirect("web:life", _do(request, user_of(request), campaign))
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return redirect("web:life", campaign)
    page = campaign_page(request, campaign, "life")
    shown = life_shown(campaign, office_now())
    for step in shown["steps"]:
        step["may"] = can(request.user, Action(step["right"]), campaign=campaign)
    kept = kept_answer(campaign, office=office_now()) if shown["state"] in _AFTER else None
    page |= {
        "life": shown,
        "states": list(CAMPAIGN.states.items()),
        "day": {"vi": shown["day_vi"], "en": shown["day_en"]},
        "passed": list(CAMPAIGN.states).index(shown["state"]),
        "checked": check_campaign(campaign, office_now()),
        "known": {one.id: one for one in open_campaigns(request)},
        "others": [one for one in open_campaigns(request) if one.id != campaign],
        "may_inherit": can(request.user, Action.IMPORT_DATA),
        "may_amend": can(request.user, Action.ISSUE_CAMPAIGN, campaign=campaign),
        "maintained": kept,
        "lost": page_of(request, kept["rows"], 30) if kept else None,
    }
    return render(request, "web/life/life.html", page)


@policy(Policy.AMENDMENT)
@refusing
def amendment(request: HttpRequest, campaign: str, upload: uuid.UUID) -> HttpResponse:
    """An amending paper beside the plan in force; taking it makes a revision."""
    paper = get_object_or_404(Upload, id=upload)
    found = amendment_of(campaign, paper, office_now())
    if request.method == "POST":
        typed = request.POST
        found = replace(
            found,
            number=typed.get("number", "").strip(),
            day=_day(typed.get("date", "")),
        )
        chosen = {
            key: typed.get(f"value:{key}", "")
            for key in (name.removeprefix(_TAKE) for name in typed if name.startswith(_TAKE))
        }
        try:
            amend(user_of(request), campaign, found, chosen, typed.get("reason", ""))
        except Refusal as refusal:
            tell_refusal(request, refusal)
        else:
            messages.success(request, _("Đã ghi bản sửa đổi, bổ sung của kế hoạch."))
            return redirect("web:life", campaign)
    one = office_now().book.campaign(campaign)
    page: dict[str, Any] = {
        "campaign": one,
        "upload": paper,
        "found": found,
        "typed": request.POST,
        "rows": [
            {
                "key": key_of(change, place),
                "title": title_of_field(change.field, one),
                "before": worth_said(change.before),
                "after": worth_said(change.after),
                "adds": change.field.endswith("+"),
                "day": isinstance(change.after, date),
                "choices": _COMPARISONS if change.field.endswith("/comparison") else (),
                "section": change.section,
                "text": change.text,
                "taken": request.method != "POST" or f"{_TAKE}{key_of(change, place)}" in typed,
            }
            for place, change in enumerate(found.changes)
        ],
    }
    return render(request, "web/life/amendment.html", page)


def _do(request: HttpRequest, user: User, campaign: str) -> str:
    """Take the step that was asked for; the campaign to show then."""
    typed = request.POST
    verb = typed.get("do", "")
    if verb == "link":
        link_parent(user, campaign, typed.get("parent", ""), typed.get("reason", ""))
        messages.success(request, _("Đã ghi kế hoạch cấp trên."))
        return campaign
    if verb == "inherit":
        made = inherit(user, campaign, typed.get("body", ""), typed.get("name", ""), office_now())
        messages.success(request, _("Đã lập dự thảo kế hoạch cấp dưới, thừa hưởng kế hoạch này."))
        return made
    number, day = typed.get("number", "").strip(), _day(typed.get("date", ""))
    file = request.FILES.get("file")
    signed = None
    if verb == "issue" and (number or day or file):
        if file is not None and not (file.name or "").lower().endswith(PLAN_KINDS):
            raise _not_a_plan()
        signed = Signed(number, day, store(user, file) if file else None)
    life = take(user, campaign, verb, typed.get("reason", ""), signed)
    said = {"state": life.title.en if request.LANGUAGE_CODE.startswith("en") else life.title.vi}
    messages.success(request, _("Đã ghi. Đợt thi đua nay ở trạng thái: %(state)s.") % said)
    return campaign


@policy(Policy.AMENDMENT)
@refusing
def amending_paper(request: HttpRequest, campaign: str) -> HttpResponse:
    """The amending paper comes in by POST; the next page shows what it changes."""
    file = request.FILES.get("file")
    try:
        if file is None or not (file.name or "").lower().endswith(PLAN_KINDS):
            raise _not_a_plan()
        return redirect("web:amendment", campaign, store(user_of(request), file).id)
    except Refusal as refusal:
        tell_refusal(request, refusal)
        return redirect("web:life", campaign)


def _not_a_plan() -> Refusal:
    return Refusal(
        "not_a_plan_file",
        "Văn bản phải là tệp .docx, .pdf hoặc .txt.",
        "The paper has to be a .docx, .pdf or .txt file.",
        hint_vi="Chọn lại tệp.",
        hint_en="Choose another file.",
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
