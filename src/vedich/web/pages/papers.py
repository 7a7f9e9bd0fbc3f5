"""Papers (văn bản) of a campaign: draft, fill in, number, keep the signed file, issue, revise."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vedich.domain.errors import Refusal
from vedich.operations.data.uploads import path_of
from vedich.operations.pages.board import office_now
from vedich.operations.papers import shelf as shelf
from vedich.operations.papers import steps as verbs
from vedich.operations.papers import views as views
from vedich.operations.work.jobs import enqueue
from vedich.records.models import JobKind, Paper, User
from vedich.web.pages.common import campaign_page, page_of, refusing, tell_refusal, user_of
from vedich.web.permissions import Action, reach
from vedich.web.policy import Policy, policy

_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}
_LARGEST_SIGNED = 64 * 1024 * 1024


@policy(Policy.REPORT)
@refusing
def papers(request: HttpRequest, campaign: str) -> HttpResponse:
    """The campaign's papers; the office drafts another one."""
    user = user_of(request)
    if request.method == "POST":
        try:
            made = verbs.draft(user, campaign, request.POST.get("kind", ""), **_given(request))
        except Refusal as refusal:
            tell_refusal(request, refusal)
            return redirect("web:papers", campaign)
        messages.success(request, _("Đã lập dự thảo. Xem lại trước khi cấp số, trình ký."))
        return redirect("web:paper", campaign, made.id)
    page = campaign_page(request, campaign, "papers")
    page["kind"] = kind = request.GET.get("kind", "")
    page["rows"] = page_of(request, views.paper_rows(user, campaign, kind), 40)
    page["kinds"] = list(office_now().book.papers.values())
    page["may_write"] = views.may_write(user, campaign)
    own = reach(user, Action.DRAFT_UNIT_REPORT, campaign).units or frozenset()
    page["draft_units"] = [one for one in page["board"].subjects if one.code in own]
    return render(request, "web/papers/papers.html", page)


@policy(Policy.UNIT_PAPERS)
@refusing
def unit_papers(request: HttpRequest, campaign: str, unit: str) -> HttpResponse:
    """The reports of a unit; its head drafts another one."""
    user = user_of(request)
    if request.method == "POST":
        try:
            given = _given(request) | {"unit": unit}
            made = verbs.draft(user, campaign, request.POST.get("kind", ""), **given)
        except Refusal as refusal:
            tell_refusal(request, refusal)
            return redirect("web:unit_papers", campaign, unit)
        messages.success(request, _("Đã lập dự thảo báo cáo của đơn vị."))
        return redirect("web:unit_paper", campaign, unit, made.id)
    page = campaign_page(request, campaign, "papers")
    page["unit"] = page["board"].subject(unit)
    if page["unit"] is None:
        raise Http404
    page["rows"] = page_of(request, views.paper_rows(user, campaign, unit=unit), 40)
    page["kinds"] = [one for one in office_now().book.papers.values() if one.of_unit]
    return render(request, "web/papers/papers.html", page | {"may_write": True})


@policy(Policy.UNIT_PAPERS)
@refusing
def unit_paper(request: HttpRequest, campaign: str, unit: str, paper: uuid.UUID) -> HttpResponse:
    """One report of a unit, as its head works on it."""
    found = views.paper_seen(user_of(request), campaign, str(paper))
    if found.unit != unit:
        raise Http404
    return _one(request, found)


@policy(Policy.REPORT)
@refusing
def paper(request: HttpRequest, campaign: str, paper: uuid.UUID) -> HttpResponse:
    """One paper: its files, what can be done next, what was done."""
    return _one(request, views.paper_seen(user_of(request), campaign, str(paper)))


def _one(request: HttpRequest, found: Paper) -> HttpResponse:
    user, campaign = user_of(request), found.campaign
    if request.method == "POST":
        return _act(request, found)
    works = views.may_work_on(user, found)
    page: dict[str, Any] = {
        "campaign": office_now().book.campaign(campaign),
        "paper": found,
        "kind": office_now().book.papers.get(found.kind),
        "number": views.number_of(found),
        "files": views.files_of(found),
        "steps": views.steps_of(user, found),
        "sections": views.sections_of(found),
        "history": views.history_of(found) if works else [],
        "may_write": works,
        "may_convert": views.may_write(user, campaign),
        "revisions": found.revisions.all() if works else [],
    }
    if "check" in request.GET and page["may_write"]:
        page["layout"] = views.layout_of(found)
    return render(request, "web/papers/paper.html", page)


@policy(Policy.REPORT)
def paper_file(request: HttpRequest, campaign: str, paper: uuid.UUID, name: str) -> FileResponse:
    """A file of a paper, always as a download."""
    try:
        found = views.paper_seen(user_of(request), campaign, str(paper))
        known = {one["name"] for one in views.files_of(found)}
    except Refusal as refusal:
        raise Http404 from refusal
    if name not in known:
        raise Http404
    suffix = f".{name.rpartition('.')[2]}"
    if name.startswith("signed") and found.signed:
        path = path_of(found.signed)
    else:
        path = shelf.pdf_of(found) if suffix == ".pdf" else shelf.file_of(found)
    called = f"{found.kind}-{campaign}{'-signed' if name.startswith('signed') else ''}{suffix}"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=called, content_type=_TYPES[suffix]
    )


def _act(request: HttpRequest, found: Paper) -> HttpResponse:
    """Take the step a form asks for and say how it went."""
    user, do = user_of(request), request.POST.get("do", "")
    target = found
    try:
        match do:
            case "number":
                verbs.number(user, found, _number(request.POST.get("first", "")))
                done = _("Đã cấp số và ghi ngày vào dự thảo.")
            case "sign":
                verbs.sign(user, found, _signed(request))
                done = _("Đã lưu bản đã ký cùng mã băm.")
            case "issue":
                verbs.issue(user, found)
                done = _("Đã ban hành. Người xem đợt thi đua đọc được văn bản này.")
            case "withdraw":
                verbs.withdraw(user, found, request.POST.get("reason", ""))
                done = _("Đã thu hồi; số đã cấp không dùng lại.")
            case "redraft":
                texts = {
                    one["title"]: request.POST.get(f"section-{at}", "")
                    for at, one in enumerate(views.sections_of(found), start=1)
                }
                verbs.redraft(user, found, **views.typed_sections(texts))
                done = _("Đã lập lại dự thảo.")
            case "revise":
                target = verbs.revise(user, found, request.POST.get("reason", ""))
                done = _("Đã lập bản điều chỉnh; trong đó nêu điều gì thay đổi và vì sao.")
            case "pdf":
                job = enqueue(
                    user,
                    JobKind.PAPER,
                    campaign=found.campaign,
                    paper=str(found.id),
                    sha256=found.sha256,
                )
                return redirect("web:job", job.id)
            case _:
                raise Http404
        messages.success(request, done)
    except Refusal as refusal:
        tell_refusal(request, refusal)
    return redirect(_address(user, target))


def _address(user: User, paper: Paper) -> str:
    """The page on which this person works on a paper."""
    if paper.unit and not views.may_write(user, paper.campaign):
        return reverse("web:unit_paper", args=(paper.campaign, paper.unit, paper.id))
    return reverse("web:paper", args=(paper.campaign, paper.id))


def _given(request: HttpRequest) -> dict[str, Any]:
    """What the form says of a new draft; what is left empty is left out."""
    given: dict[str, Any] = {
        name: request.POST.get(name, "").strip()[:120] for name in ("unit", "signatory")
    }
    if text := request.POST.get("deadline", ""):
        try:
            given["deadline"] = date.fromisoformat(text)
        except ValueError:
            raise Refusal(
                "bad_day", "Hạn trả lời không phải là ngày.", "The deadline is no date."
            ) from None
    return {name: value for name, value in given.items() if value}


def _number(text: str) -> int | None:
    text = text.strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 7):
        raise Refusal(
            "bad_number",
            f"“{text[:20]}” không phải là số văn bản.",
            f"“{text[:20]}” is no number of a paper.",
        )
    return int(text) if text else None


def _signed(request: HttpRequest) -> Any:
    file = request.FILES.get("file")
    if file is None:
        raise Refusal("no_file", "Chưa chọn tệp.", "No file was chosen.")
    if (file.size or 0) > _LARGEST_SIGNED:
        raise Refusal(
            "file_too_large", "Bản đã ký lớn hơn 64 MB.", "The signed file is larger than 64 MB."
        )
    return file
