"""Jobs: what waits, runs, is done or was refused; a receipt is the result of its job."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vedich.domain.errors import Refusal
from vedich.operations.pages.layouts import layout_named
from vedich.operations.people.permissions import Action, can
from vedich.operations.work.job_kinds import annotated_path
from vedich.operations.work.jobs import list_jobs, retry
from vedich.records.models import Job, JobState
from vedich.web.pages.common import page_of, refusing, running_campaigns, tell_refusal, user_of
from vedich.web.policy import Policy, policy

_RUNNING = (JobState.WAITING, JobState.RUNNING)
MOST_SHOWN = 200


@policy(Policy.JOBS)
@refusing
def jobs(request: HttpRequest) -> HttpResponse:
    """All jobs, the latest first; of one state where asked."""
    state = request.GET.get("state", "")
    wanted = JobState(state) if state in JobState.values else None
    page = {
        "jobs": page_of(request, list_jobs(state=wanted), 40),
        "states": JobState.choices,
        "state": state,
    }
    return render(request, "web/jobs/jobs.html", page)


@policy(Policy.JOBS)
@refusing
def job(request: HttpRequest, job: str) -> HttpResponse:
    """One job with its receipt; the page asks again by itself while the job runs."""
    found = get_object_or_404(Job.objects.select_related("asked_by", "upload"), id=job)
    if request.method == "POST":
        try:
            retry(user_of(request), found)
            messages.success(request, _("Việc được xếp lại vào hàng đợi."))
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return redirect("web:job", found.id)
    result: dict[str, Any] = found.result or {}
    # Rejected cells can name a person: who may see jobs but no dossiers sees how many, not which.
    sees_rows = can(user_of(request), Action.READ_DATA)
    lists = ("changes", "rejects", "warnings") if sees_rows else ("changes",)
    listed = {name: result.get(name, []) for name in lists}
    told = [
        one for one in listed["changes"] if one["before"] is not None or one["after"] is not None
    ]
    without_value = len(listed["changes"]) - len(told) if told else 0
    listed["changes"] = told or listed["changes"]
    running = running_campaigns(request)
    page = {
        "job": found,
        "running": found.state in _RUNNING,
        "result": result,
        "error": result.get("error"),
        "balance": _balance(result),
        "shown": {name: rows[:MOST_SHOWN] for name, rows in listed.items()},
        "without_value": without_value,
        "layout": layout_named(result.get("layout", "")),
        "campaign": running[0] if len(running) == 1 else None,
        "annotated": sees_rows and annotated_path(found).is_file(),
    }
    asked = request.headers.get("HX-Request")
    return render(request, "web/jobs/job_part.html" if asked else "web/jobs/job.html", page)


@policy(Policy.DATA)
def annotated(request: HttpRequest, job: str) -> FileResponse:
    """The workbook as it came, with a remark beside every row that was not taken."""
    found = get_object_or_404(Job, id=job)
    path = annotated_path(found)
    if not path.is_file():
        raise Http404
    stem = found.upload.name.rpartition(".")[0] if found.upload else "tep"
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{stem}-ghi-chu.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _balance(result: dict[str, Any]) -> list[tuple[str, int]]:
    """Rows in = accepted + rejected + blank + structural, and what became of the accepted."""
    words = {
        "physical_rows": _("Dòng trong tệp"),
        "accepted": _("Nhận"),
        "rejected": _("Không nhận"),
        "blank": _("Trống"),
        "structural": _("Tiêu đề, nhóm, cộng"),
        "new": _("Mới"),
        "updated": _("Cập nhật"),
        "unchanged": _("Không đổi"),
        "superseded": _("Cũ hơn bản đang có"),
    }
    return [(word, result[name]) for name, word in words.items() if name in result]
