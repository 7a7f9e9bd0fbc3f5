"""Data: files come in, are tried out first, then imported; every import can be withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.operations.data.importing import list_imports
from vedich.operations.data.uploads import path_of, store
from vedich.operations.pages.board import office_now
from vedich.operations.pages.freshness import freshness
from vedich.operations.pages.layouts import all_layouts, suggestions
from vedich.operations.pages.preview import preview
from vedich.operations.work.jobs import enqueue, list_jobs
from vedich.records.models import JobKind, Upload
from vedich.web.pages.common import (
    open_campaigns,
    page_of,
    refusing,
    tell_refusal,
    text_of,
    user_of,
)
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy

PUBLISHED = "published"


@policy(Policy.DATA)
@refusing
def data(request: HttpRequest) -> HttpResponse:
    """What was imported, and the place to hand in a file."""
    if request.method == "POST":
        return _take(request)
    rows = list_imports(office_now())["rows"]
    page: dict[str, Any] = {
        "imports": page_of(request, rows[::-1], 30),
        "sources": freshness(clock.today()),
        "may_import": can(request.user, Action.IMPORT_DATA),
        "may_withdraw": can(request.user, Action.WITHDRAW_DATA),
        "campaigns": _reporting(request),
        "jobs": list_jobs().exclude(kind=JobKind.REPORT)[:6],
    }
    return render(request, "web/data/data.html", page)


@policy(Policy.DATA)
@refusing
def upload(request: HttpRequest, upload: str) -> HttpResponse:
    """One file handed in: which layout reads it, then a dry run or the import itself."""
    taken = get_object_or_404(Upload, id=upload)
    if request.method == "POST":
        return _start(request, taken)
    asked = request.GET.get("layout", "")
    page: dict[str, Any] = {"upload": taken, "asked": asked}
    try:
        page["suggestions"] = suggestions(path_of(taken), asked)
    except Refusal as refusal:
        page["cannot_open"] = text_of(refusal)
    if asked and asked != PUBLISHED:
        try:
            page["preview"] = preview(path_of(taken), asked)
        except Refusal as refusal:
            page["no_preview"] = text_of(refusal)
    page["jobs"] = list_jobs().filter(upload=taken)[:10]
    page["may_import"] = can(request.user, Action.IMPORT_DATA)
    return render(request, "web/data/upload.html", page)


@policy(Policy.WITHDRAWAL)
@refusing
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take an import back, with a reason."""
    rows = list_imports(office_now())["rows"]
    entry = next((row for row in rows if row["import"] == number), None)
    if entry is None or entry["withdraws"]:
        raise Refusal(
            "no_such_import",
            f"Không có lần nhập số {number}.",
            f"There is no import {number}.",
        )
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()
        if reason:
            job = enqueue(user_of(request), JobKind.WITHDRAW, number=number, reason=reason[:500])
            return redirect("web:job", job.id)
        messages.error(request, _("Cần ghi lý do rút."))
    return render(request, "web/data/withdraw.html", {"entry": entry})


def _take(request: HttpRequest) -> HttpResponse:
    """Store the file and go on to its page; the script of the page reads where from a header."""
    by_script = request.headers.get("X-Upload") == "1"
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refusal("no_file", "Chưa chọn tệp.", "No file was chosen.")
        taken = store(user_of(request), file)
    except Refusal as refusal:
        if by_script:
            answer = HttpResponse(status=422)
            answer["X-Refused"] = quote(f"{text_of(refusal)}")
            return answer
        tell_refusal(request, refusal)
        return redirect("web:data")
    where = reverse("web:upload", args=(taken.id,))
    if request.POST.get("layout") in {one["id"] for one in all_layouts()}:
        where += f"?layout={request.POST['layout']}"
    if by_script:
        answer = HttpResponse(status=201)
        answer["X-Next"] = where
        return answer
    return redirect(where)


def _start(request: HttpRequest, taken: Upload) -> HttpResponse:
    layout = request.POST.get("layout", "")
    kind = JobKind.IMPORT if request.POST.get("do") == "import" else JobKind.REHEARSE
    payload: dict[str, Any] = {"layout": layout}
    if layout == PUBLISHED:
        payload = {"published": True, "captured": _captured(request)}
    job = enqueue(user_of(request), kind, upload=taken, **payload)
    return redirect("web:job", job.id)


def _captured(request: HttpRequest) -> str | None:
    """When published figures were read, as a moment; None: the file says it itself."""
    try:
        return datetime.fromisoformat(request.POST.get("captured", "")).isoformat(sep=" ")
    except ValueError:
        return None


def _reporting(request: HttpRequest) -> list[Any]:
    """The campaigns whose units' own sums this person may look at."""
    return [
        one
        for one in open_campaigns(request)
        if can(request.user, Action.READ_DATA, campaign=one.id)
    ]
