"""Tasks of a campaign: all of them by how they stand, and one with its evidence and inspections."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.domain.tasks import TASK
from vedich.operations.campaign import tasks as verbs
from vedich.operations.data.uploads import path_of
from vedich.operations.people.permissions import can as holds
from vedich.operations.people.views import active_people
from vedich.records.models import Task, TaskEvidence, User
from vedich.web.pages.common import campaign_page, refusing, tell_refusal, user_of
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy


@policy(Policy.COURSE)
@refusing
def tasks(request: HttpRequest, campaign: str) -> HttpResponse:
    """Every duty of the plan, by state; late ones are marked."""
    page = campaign_page(request, campaign, "tasks")
    found = list(Task.objects.filter(campaign=campaign).select_related("assigned_to"))
    state, today = request.GET.get("state", ""), clock.today()
    shown = [one for one in found if not state or _is(one, state, today)]
    page |= {
        "state": state,
        "states": list(TASK.states.items()),
        "counts": verbs.rows_told(found),
        "number": len(found),
        "tasks": [{"task": one, "late": verbs.is_late(one, today)} for one in shown],
    }
    return render(request, "web/tasks/tasks.html", page)


@policy(Policy.COURSE)
@refusing
def task(request: HttpRequest, campaign: str, task: uuid.UUID) -> HttpResponse:
    """One task: who, by when, what shows it, what inspections found."""
    user = user_of(request)
    found = get_object_or_404(
        Task.objects.select_related("assigned_to"), campaign=campaign, id=task
    )
    if request.method == "POST":
        try:
            _do(request, user, found)
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return redirect("web:task", campaign, task)
    page = campaign_page(request, campaign, "tasks")
    may_assign = can(user, Action.RUN_CAMPAIGN, campaign=campaign)
    page |= {
        "task": found,
        "late": verbs.is_late(found, clock.today()),
        "evidence": found.evidence.select_related("upload", "given_by"),
        "inspections": found.inspections.select_related("inspected_by"),
        "verbs": {step.verb for step in TASK.steps_from(found.state)},
        "may_work": verbs.may_work(user, found),
        "may_inspect": can(user, Action.INSPECT_TASK, campaign=campaign),
        "may_assign": may_assign,
        "people": _people(campaign) if may_assign else [],
        "today": clock.today(),
    }
    return render(request, "web/tasks/task.html", page)


@policy(Policy.COURSE)
def evidence(
    request: HttpRequest, campaign: str, task: uuid.UUID, evidence: int
) -> HttpResponseBase:
    """The file of a piece of evidence, for who works on the task or inspects it."""
    user = user_of(request)
    found = get_object_or_404(
        TaskEvidence.objects.select_related("task", "upload"),
        id=evidence,
        task_id=task,
        task__campaign=campaign,
    )
    may = verbs.may_work(user, found.task) or can(user, Action.INSPECT_TASK, campaign=campaign)
    if found.upload is None or not may:
        raise Http404
    try:
        path = path_of(found.upload)
    except Refusal:
        raise Http404 from None
    return FileResponse(path.open("rb"), as_attachment=True, filename=found.upload.name)


def _do(request: HttpRequest, user: User, task: Task) -> None:
    typed, do = request.POST, request.POST.get("do", "")
    text, file = typed.get("text", ""), request.FILES.get("file")
    if do == "assign":
        who = typed.get("user", "")
        person = get_object_or_404(User, username=who) if who else None
        verbs.assign(user, task, person)
        messages.success(request, _("Đã ghi người phụ trách."))
    elif do == "start":
        verbs.start(user, task)
        messages.success(request, _("Đã ghi: bắt đầu thực hiện."))
    elif do == "evidence":
        verbs.add_evidence(user, task, text, file)
        messages.success(request, _("Đã ghi kết quả, minh chứng."))
    elif do == "report":
        verbs.report(user, task, text, file)
        messages.success(request, _("Đã báo cáo kết quả; chờ kiểm tra."))
    elif do in ("passed", "failed"):
        day = _day(typed.get("day", ""))
        verbs.inspect(user, task, day, text, passed=do == "passed")
        messages.success(request, _("Đã ghi kết quả kiểm tra."))


def _is(task: Task, state: str, today: date) -> bool:
    return verbs.is_late(task, today) if state == "late" else task.state == state


def _people(campaign: str) -> list[User]:
    """Who can be put in charge."""
    return [one for one in active_people() if holds(one, Action.WORK_TASK, campaign=campaign)]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("bad_day", "Ngày chưa đúng.", "That is no date.", where="day") from None
