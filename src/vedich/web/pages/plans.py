"""Signed plans: upload one, compare what was read with its sentences, correct, confirm."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vedich.domain.errors import Refusal
from vedich.operations.campaign.plans import PLAN_KINDS, confirm_plan, plan_desk
from vedich.operations.data.uploads import store
from vedich.records.models import Upload
from vedich.web.pages.common import refusing, tell_refusal, text_of, user_of
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy

_EDIT = "edit:"
_PICK = "pick:"


@policy(Policy.DATA)
@refusing
def plans(request: HttpRequest) -> HttpResponse:
    """The plans handed in so far; a form for another."""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            messages.error(request, _("Hãy chọn tệp kế hoạch."))
            return redirect("web:plans")
        if not (file.name or "").lower().endswith(PLAN_KINDS):
            messages.error(request, _("Kế hoạch phải là tệp .docx, .pdf hoặc .txt."))
            return redirect("web:plans")
        try:
            return redirect("web:plan_text", store(user_of(request), file).id)
        except Refusal as refusal:
            tell_refusal(request, refusal)
            return redirect("web:plans")
    known = [one for one in Upload.objects.order_by("-uploaded_at") if _is_plan(one)]
    return render(
        request,
        "web/plans/plans.html",
        {"plans": known[:50], "may_import": can(request.user, Action.IMPORT_DATA)},
    )


@policy(Policy.DATA)
@refusing
def plan_text(request: HttpRequest, upload: uuid.UUID) -> HttpResponse:
    """Text on the left, values on the right; confirming makes the campaign."""
    taken = get_object_or_404(Upload, id=upload)
    if request.method == "POST":
        edits = {
            key.removeprefix(_EDIT): str(value)
            for key, value in request.POST.items()
            if key.startswith(_EDIT)
        }
        name = request.POST.get("name", "")
        try:
            made = confirm_plan(user_of(request), taken, name, edits, _picks(request))
        except Refusal as refusal:
            tell_refusal(request, refusal)
        else:
            messages.success(request, _("Đã lập đợt thi đua từ kế hoạch này."))
            return redirect("web:plan", made)
    desk = plan_desk(taken)
    page = {
        "upload": taken,
        "desk": desk,
        "problem": text_of(desk.problem) if desk.problem else "",
        "typed": request.POST,
        "picks": _picks(request),
        "may_import": can(request.user, Action.IMPORT_DATA),
    }
    return render(request, "web/plans/plan.html", page)


def _picks(request: HttpRequest) -> dict[int, int]:
    """What was chosen where the plan contradicts itself: doubt → option."""
    typed = ((key.removeprefix(_PICK), value) for key, value in request.POST.items()
             if key.startswith(_PICK))  # fmt: skip
    return {int(n): int(str(value)) for n, value in typed if n.isdigit() and str(value).isdigit()}


def _is_plan(upload: Upload) -> bool:
    return upload.name.lower().endswith(PLAN_KINDS)
