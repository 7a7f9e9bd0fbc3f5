"""Health: does the worker live, is what is served up to date, is there room on the disk."""

from __future__ import annotations

import shutil
from typing import Any

from django.db import connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from vedich.operations.office import home
from vedich.operations.pages.board import data_day, is_current, office_now
from vedich.operations.work.jobs import worker_alive
from vedich.records.models import AuditHead, Job, JobState, WorkerPulse
from vedich.web.pages.common import refusing
from vedich.web.policy import Policy, policy
from vedich.web.templatetags.site import day, moment, num, size

LEAST_FREE_BYTES = 2 * 1024**3


@policy(Policy.HEALTH)
@refusing
def health(request: HttpRequest) -> HttpResponse:
    """Each thing with a word whether it is well and what to do where it is not."""
    lines = [_worker(), _jobs(), _served(), _disk(), _database(), _log()]
    well = all(line["well"] for line in lines)
    return render(request, "web/health.html", {"lines": lines, "well": well})


def _worker() -> dict[str, Any]:
    alive = worker_alive()
    last = WorkerPulse.objects.order_by("-beat_at").first()
    seen = moment(last.beat_at) if last else _("chưa thấy lần nào")
    return _line(
        alive,
        _("Tiến trình làm việc"),
        _("Đang chạy") if alive else _("Không chạy; lần cuối thấy: %s") % seen,
        "" if alive else _("Chạy lại “vedich serve”, hoặc “vedich worker” bên cạnh."),
    )


def _jobs() -> dict[str, Any]:
    counts = dict(Job.objects.values_list("state").annotate(Count("id")).order_by("state"))
    failed = counts.get(JobState.FAILED, 0)
    said = ", ".join(f"{JobState(state).label}: {num(n)}" for state, n in counts.items())
    return _line(
        not failed,
        _("Việc nền"),
        said or _("Chưa có việc nào"),
        _("Xem các việc hỏng ở trang Việc nền.") if failed else "",
    )


def _served() -> dict[str, Any]:
    office = office_now()
    if not office.imports:
        return _line(True, _("Bản số liệu"), _("Chưa nhập tệp nào"), "")
    behind = not is_current()
    return _line(
        not behind,
        _("Bản số liệu"),
        _("%(n)s lần nhập, số liệu đến %(day)s")
        % {"n": num(len(office.imports)), "day": day(data_day())},
        _("Bản đang phục vụ cũ hơn sổ nhập; lần xem tới sẽ dựng lại.") if behind else "",
    )


def _disk() -> dict[str, Any]:
    folder = home().absolute()
    # Before the first import the workspace may not exist yet; its disk does.
    there = next(place for place in (folder, *folder.parents) if place.exists())
    room = shutil.disk_usage(there)
    enough = room.free > LEAST_FREE_BYTES
    return _line(
        enough,
        _("Dung lượng đĩa"),
        _("Còn %(free)s trên %(total)s") % {"free": size(room.free), "total": size(room.total)},
        "" if enough else _("Giải phóng đĩa trước khi nhập thêm tệp."),
    )


def _database() -> dict[str, Any]:
    return _line(True, _("Cơ sở dữ liệu"), connection.vendor, "")


def _log() -> dict[str, Any]:
    head = AuditHead.objects.filter(id=1).first()
    return _line(True, _("Sổ nhật ký"), _("%s việc") % num(head.seq if head else 0), "")


def _line(well: bool, what: str, how: str, advice: str) -> dict[str, Any]:
    return {"well": well, "what": what, "how": how, "advice": advice}
