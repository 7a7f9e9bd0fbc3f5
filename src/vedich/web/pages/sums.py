"""Sums a unit reports by itself: the unit's form and sheet, and the office's list of a period."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.domain.results import Subject
from vedich.operations.closing.periods import close_period
from vedich.operations.pages.board import office_now
from vedich.operations.sums import reports as verbs
from vedich.operations.sums import views as views
from vedich.operations.sums.forms import Entered, Place, from_form, from_sheet
from vedich.operations.sums.periods import Asked, ReportPeriod, asked_of, reporting_units
from vedich.records.models import PeriodReport, SumState
from vedich.web.pages.common import page_of, refusing, tell_refusal, user_of
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy

_LARGEST_SHEET = 5 * 1024 * 1024
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@policy(Policy.UNIT_SUMS)
@refusing
def unit_sums(request: HttpRequest, campaign: str, unit: str) -> HttpResponse:
    """The periods of a unit that have ended, and how its report of each stands."""
    asked = _asked(campaign)
    subject = _unit(asked, unit, None)
    page = {
        "campaign": asked.campaign,
        "unit": subject,
        "asked": asked,
        "periods": views.unit_periods(asked, unit),
    }
    return render(request, "web/sums/unit.html", page)


@policy(Policy.UNIT_SUMS)
@refusing
def sums_form(request: HttpRequest, campaign: str, unit: str, end: str) -> HttpResponse:
    """One period's form: numbers typed in, or the filled-in sheet handed in."""
    asked = _asked(campaign)
    place = _place(asked, unit, end)
    report = views.report_of(asked, unit, place.period)
    page = _form_page(request, asked, place, report)
    if request.method != "POST":
        return render(request, "web/sums/form.html", page)
    try:
        content = _sheet(request) if request.POST.get("do") == "sheet" else None
        typed = _typed(request, asked)
        entered = from_sheet(asked, place, content) if content else from_form(asked, typed)
        if not entered.faults:
            verbs.submit(user_of(request), asked, place, entered.sums, content)
            messages.success(request, _("Đã gửi. Số còn là tạm tính cho đến khi được xác nhận."))
            return redirect("web:sums_form", campaign, unit, end)
    except Refusal as refusal:
        tell_refusal(request, refusal)
        entered = Entered({}, ())
    return render(
        request,
        "web/sums/form.html",
        page | {"faults": entered.faults, "rows": _kept(request, asked, page["rows"], entered)},
        status=422,
    )


@policy(Policy.UNIT_SUMS)
@refusing
def sums_sheet(request: HttpRequest, campaign: str, unit: str, end: str) -> HttpResponse:
    """The Excel sheet of the unit and period, ready to fill in."""
    asked = _asked(campaign)
    place = _place(asked, unit, end)
    report = views.report_of(asked, unit, place.period)
    answer = HttpResponse(views.template(asked, place, report), content_type=_SHEET)
    name = f"so-tu-bao-cao-{unit}-{end}.xlsx".replace('"', "")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@policy(Policy.SUMS)
@refusing
def sums(request: HttpRequest, campaign: str) -> HttpResponse:
    """All units of one period: who sent, who did not; to confirm, contest or lock."""
    asked = _asked(campaign)
    ended = [one for one in asked.periods if one.end <= now().date()]
    period = _asked_period(asked, ended, request.GET.get("end", ""))
    if request.method == "POST" and period is not None:
        return _decide(request, asked, period)
    page: dict[str, Any] = {
        "campaign": asked.campaign,
        "asked": asked,
        "ended": ended[::-1],
        "period": period,
        "locked": views.locked_ends(asked),
    }
    if period is not None:
        units = reporting_units(office_now(), asked.campaign, period.end)
        rows = views.period_units(asked, period, units)
        page["progress"] = views.progress(rows)
        state = request.GET.get("state", "")
        page["state"] = state
        shown = [one for one in rows if not state or (one["state"] or "none") == state]
        page["rows"] = page_of(request, shown, 50)
        page["withdrawn"] = views.withdrawn_imports(office_now())
        page["may_confirm"] = can(request.user, Action.CONFIRM_SUMS, campaign=campaign)
        page["may_lock"] = can(request.user, Action.LOCK_SUMS, campaign=campaign)
        page["states"] = [("none", _("chưa gửi")), *SumState.choices]
    return render(request, "web/sums/period.html", page)


def _decide(request: HttpRequest, asked: Asked, period: ReportPeriod) -> HttpResponse:
    actor, do = user_of(request), request.POST.get("do", "")
    held = PeriodReport.objects.filter(campaign=asked.campaign.id, end=period.end)
    chosen = [one for one in held if str(one.id) in request.POST.getlist("report")]
    try:
        if do == "lock":
            close_period(actor, asked.campaign, period.start, period.end)
            done = _("Đã khóa kỳ. Số liệu của kỳ này được giữ nguyên.")
        elif not chosen:
            raise Refusal("nothing_chosen", "Chưa chọn đơn vị nào.", "No unit was chosen.")
        elif do == "confirm":
            verbs.confirm(actor, chosen)
            done = _("Đã xác nhận; số liệu đang được ghi nhận.")
        else:
            verbs.contest(actor, chosen[0], request.POST.get("reason", ""))
            done = _("Đã gửi lại cho đơn vị xem lại.")
        messages.success(request, done)
    except Refusal as refusal:
        tell_refusal(request, refusal)
    return redirect(f"{request.path}?end={period.end}")


def _form_page(
    request: HttpRequest, asked: Asked, place: Place, report: PeriodReport | None
) -> dict[str, Any]:
    shown = views.unit_period(asked, place, report)
    may = can(request.user, Action.ENTER_SUMS, place.unit, asked.campaign.id)
    return {
        "campaign": asked.campaign,
        "asked": asked,
        "place": place,
        "shown": shown,
        "report": report,
        "rows": views.figures(asked, report),
        "may_enter": may and "submit" in shown["may"],
        "withdrawn": views.withdrawn_imports(office_now()),
        "history": views.history(report),
    }


def _typed(request: HttpRequest, asked: Asked) -> dict[str, tuple[str, str]]:
    form = request.POST
    return {
        one.id: (form.get(f"n-{one.id}", "")[:40], form.get(f"d-{one.id}", "")[:40])
        for one in asked.indicators
    }


def _sheet(request: HttpRequest) -> ContentFile[bytes]:
    sheet = request.FILES.get("file")
    if sheet is None:
        raise Refusal("no_file", "Chưa chọn tệp.", "No file was chosen.")
    if (sheet.size or 0) > _LARGEST_SHEET:
        raise Refusal(
            "file_too_large",
            "Tệp lớn hơn 5 MB, không phải tệp mẫu của kỳ này.",
            "The file is larger than 5 MB: it is not the sheet given out.",
        )
    return ContentFile(sheet.read(), name=sheet.name)


def _kept(request: HttpRequest, asked: Asked, rows: Any, entered: Entered) -> list[dict[str, Any]]:
    """What was typed stays in the form, each row with what is wrong with it."""
    typed = _typed(request, asked)
    return [
        {
            **row,
            "typed": typed[row["id"]] if request.POST.get("do") == "form" else None,
            "wrong": any(one.indicator == row["id"] for one in entered.faults),
        }
        for row in rows
    ]


def _asked(campaign: str) -> Asked:
    office = office_now()
    return asked_of(office, office.book.campaign(campaign))


def _place(asked: Asked, unit: str, end: str) -> Place:
    try:
        period = asked.period(date.fromisoformat(end))
    except ValueError:
        period = asked.period(date.min)
    return Place(unit, _unit(asked, unit, period).name, period)


def _unit(asked: Asked, unit: str, period: ReportPeriod | None) -> Subject:
    day = period.end if period else min(asked.campaign.period.end, now().date())
    for one in reporting_units(office_now(), asked.campaign, day):
        if one.code == unit:
            return one
    raise Refusal(
        "no_such_unit",
        f"Đơn vị “{unit[:40]}” không thuộc đợt thi đua này.",
        f"The unit “{unit[:40]}” does not take part in this campaign.",
    )


def _asked_period(asked: Asked, ended: list[ReportPeriod], end: str) -> ReportPeriod | None:
    found = next((one for one in asked.periods if str(one.end) == end), None)
    return found or (ended[-1] if ended else None)
