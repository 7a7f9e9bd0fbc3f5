"""Reports of a campaign: the files there are, and asking for a new one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vedich.operations.office import home
from vedich.operations.pages.calendar import report_files
from vedich.operations.work.jobs import enqueue, list_jobs
from vedich.records.models import JobKind
from vedich.web.pages.common import campaign_page, refusing, user_of
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy

# A report in HTML is handed over as a file, too: nothing from the workspace runs on this site.
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".html": "application/octet-stream",
}


@policy(Policy.REPORT)
@refusing
def reports(request: HttpRequest, campaign: str) -> HttpResponse:
    """The reports written so far; a form that queues a new one."""
    page = campaign_page(request, campaign, "reports")
    if request.method == "POST":
        moment = page["board"].as_of.isoformat(sep=" ")
        job = enqueue(user_of(request), JobKind.REPORT, campaign=campaign, as_of=moment)
        messages.success(request, _("Đã nhận yêu cầu lập báo cáo. Trang việc cho biết khi xong."))
        return redirect("web:job", job.id)
    page["reports"] = _written(campaign)
    page["may_write"] = can(request.user, Action.WRITE_REPORT, campaign=campaign)
    page["jobs"] = [
        job for job in list_jobs(JobKind.REPORT)[:20] if job.payload.get("campaign") == campaign
    ][:5]
    return render(request, "web/campaign/reports.html", page)


@policy(Policy.REPORT)
def report_file(request: HttpRequest, campaign: str, name: str) -> FileResponse:
    """One file of a report, always as a download."""
    for path in report_files(_folder(), campaign):
        if path.name == name:
            return FileResponse(
                path.open("rb"),
                as_attachment=True,
                filename=path.name,
                content_type=_TYPES[path.suffix],
            )
    raise Http404


def _folder() -> Path:
    return home().absolute() / "reports"


def _written(campaign: str) -> list[dict[str, Any]]:
    """Per day the files of its report, the latest first."""
    found: dict[str, list[Path]] = {}
    for path in report_files(_folder(), campaign):
        found.setdefault(path.stem[-10:], []).append(path)
    return [
        {
            "day": day,
            "files": [
                {
                    "name": path.name,
                    "kind": path.suffix[1:].upper(),
                    "bytes": path.stat().st_size,
                    "at": datetime.fromtimestamp(path.stat().st_mtime),
                }
                for path in paths
            ],
        }
        for day, paths in sorted(found.items(), reverse=True)
    ]
