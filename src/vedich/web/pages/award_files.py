"""Award files of a campaign: the register, a unit sends its file, the receiver takes it in."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.domain.nominations import NOMINATION, asks_for_files
from vedich.operations.awards import receiving as verbs
from vedich.operations.awards.receiving import Came, Subject
from vedich.operations.awards.register import file_shown, register
from vedich.operations.data.uploads import path_of
from vedich.records.models import Nomination, User
from vedich.web.pages.common import campaign_page, page_of, refusing, tell_refusal, user_of
from vedich.web.permissions import Action, can, reach
from vedich.web.policy import Policy, policy


@policy(Policy.AWARD_FILES)
@refusing
def award_files(request: HttpRequest, campaign: str) -> HttpResponse:
    """Every unit in reach with what it sent; forms to send and to take in."""
    user = user_of(request)
    if request.method == "POST":
        typed = request.POST
        subject = Subject(typed.get("unit", ""), typed.get("person", ""))
        return _act(request, user, campaign, subject)
    page = campaign_page(request, campaign, "award_files")
    within = reach(user, Action.READ_AWARD_FILES, campaign)
    found = register(campaign, within)
    state = request.GET.get("state", "")
    shown = [row for row in found["rows"] if not state or _is(row, state)]
    sends = reach(user, Action.SEND_AWARD_FILE, campaign)
    page |= {
        "register": found,
        "asks": asks_for_files(page["campaign"]),
        "states": list(NOMINATION.states.items()),
        "state": state,
        "rows": page_of(request, shown, 60),
        "may_receive": verbs.may_receive(user, campaign),
        "sending_units": [one for one in page["board"].subjects if one.code in sends],
        "today": clock.today(),
    }
    return render(request, "web/award_files/register.html", page)


@policy(Policy.AWARD_FILES)
@refusing
def award_file(request: HttpRequest, campaign: str, nomination: uuid.UUID) -> HttpResponse:
    """One file: its papers, how it stands, what was done with it."""
    user = user_of(request)
    found = _found(user, campaign, nomination)
    if request.method == "POST":
        return _act(request, user, campaign, Subject(found.unit, found.person), found.id)
    page = campaign_page(request, campaign, "award_files")
    page |= file_shown(found)
    page |= {
        "verbs": {step.verb for step in NOMINATION.steps_from(found.state)},
        "may_receive": verbs.may_receive(user, campaign),
        "may_send": can(user, Action.SEND_AWARD_FILE, found.unit, campaign),
        "today": clock.today(),
    }
    return render(request, "web/award_files/file.html", page)


@policy(Policy.AWARD_FILES)
def award_upload(request: HttpRequest, campaign: str, nomination: uuid.UUID) -> HttpResponseBase:
    """The file that was handed in, as a download."""
    found = _found(user_of(request), campaign, nomination)
    if found.upload is None:
        raise Http404
    try:
        path = path_of(found.upload)
    except Refusal:
        raise Http404 from None
    return FileResponse(path.open("rb"), as_attachment=True, filename=found.upload.name)


def _found(user: User, campaign: str, nomination: uuid.UUID) -> Nomination:
    known = Nomination.objects.select_related("upload", "sent_by", "received_by")
    found = get_object_or_404(known, campaign=campaign, id=nomination)
    if found.unit not in reach(user, Action.READ_AWARD_FILES, campaign):
        raise Http404
    return found


def _act(
    request: HttpRequest,
    user: User,
    campaign: str,
    subject: Subject,
    opened: uuid.UUID | None = None,
) -> HttpResponse:
    """Take the step a form asks for; a person that is nominated is never named in an address."""
    typed, do = request.POST, request.POST.get("do", "")
    reason = typed.get("reason", "")
    done: Nomination | None = None
    try:
        came = Came(typed.getlist("item"), request.FILES.get("file"), _day(typed.get("day", "")))
        match do:
            case "send":
                done = verbs.send(user, campaign, subject, came)
                said = _("Đã gửi hồ sơ; chờ tiếp nhận.")
            case "receive":
                done = verbs.receive(user, campaign, subject, came)
                said = _("Đã ghi tiếp nhận đủ hồ sơ.")
            case "ask_more":
                done = verbs.ask_more(user, campaign, subject, came, reason)
                said = _("Đã ghi nhận và yêu cầu bổ sung.")
            case "withdraw":
                done = verbs.withdraw(user, campaign, subject, reason)
                said = _("Đã rút hồ sơ.")
            case "undo":
                done = verbs.undo(user, campaign, subject, reason)
                said = _("Đã hủy việc ghi nhận hồ sơ này.")
            case "decline":
                done = verbs.decline(user, campaign, subject.unit, reason)
                said = _("Đã ghi: đơn vị không đề nghị khen thưởng.")
            case _:
                raise Http404
        late = _("Hồ sơ đến sau hạn nên được ghi là trễ hạn.") if done.late else ""
        messages.success(request, f"{said} {late}".strip())
    except Refusal as refusal:
        tell_refusal(request, refusal)
    target = done.id if done else opened
    if target is None:
        return redirect("web:award_files", campaign)
    return redirect("web:award_file", campaign, target)


def _is(row: dict[str, Any], state: str) -> bool:
    if state in ("late", "overdue"):
        return bool(row[state])
    return row["state"] is None if state == "waited_for" else row["state"] == state


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("bad_day", "Ngày chưa đúng.", "That is no date.", where="day") from None
