"""The help given: recorded by those who help, added up per unit and month; its register of points,
and the recordings of the guides."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.operations.help import audio as guide_audio
from vedich.operations.help import given as help_given
from vedich.operations.help import points as help_points
from vedich.operations.help.guides import guide_languages, told_guides
from vedich.operations.pages.export import as_csv, as_xlsx
from vedich.records.models import HelpKind, HelpPoint, PointKind
from vedich.web.pages.common import page_of, refusing, tell_refusal, user_of
from vedich.web.permissions import Action, Reach, can, reach
from vedich.web.policy import Policy, policy

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@policy(Policy.HELP)
@refusing
def overview(request: HttpRequest) -> HttpResponse:
    """Totals per unit and month, of the units this person may see."""
    start, end = _days(request)
    seen = reach(request.user, Action.READ_HELP)
    rows = help_given.totals(seen, start, end)
    own = reach(request.user, Action.RECORD_HELP)
    open_units = sorted({one.unit for one in help_points.points(own) if one.closed_on is None})
    names = help_points.unit_names()
    page = {
        "rows": page_of(request, rows, 60),
        "points": help_given.totals_by_point(seen, start, end),
        "sums": {
            name: sum(row[name] for row in rows)
            for name in ("times", "minutes", "filings_at_counter")
        },
        "start": start,
        "end": end,
        "record_units": [{"unit": one, "name": names.get(one, one)} for one in open_units],
        "may_register": can(request.user, Action.MANAGE_HELP),
    }
    return render(request, "web/help_given/overview.html", page)


@policy(Policy.HELP)
@refusing
def totals_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same totals as a file."""
    if kind not in _TYPES:
        raise Refusal("no_such_format", "Không có dạng tệp này.", "There is no such format.")
    start, end = _days(request)
    by_point = request.GET.get("by") == "point"
    count = help_given.totals_by_point if by_point else help_given.totals
    rows = count(reach(request.user, Action.READ_HELP), start, end)
    columns = _columns_of_points() if by_point else _columns()
    title = _("Lượt hỗ trợ từ %(start)s đến %(end)s") % {
        "start": start.isoformat(),
        "end": end.isoformat(),
    }
    body = as_csv(columns, rows) if kind == "csv" else as_xlsx(title, columns, rows)
    answer = HttpResponse(body, content_type=_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="ho-tro-{start}-{end}.{kind}"'
    return answer


@policy(Policy.HELP_RECORD)
@refusing
def record(request: HttpRequest, unit: str) -> HttpResponse:
    """Write down help given at a point of this unit, and take an entry back."""
    within = Reach(frozenset({unit}))
    points = [one for one in help_points.points(within) if one.closed_on is None]
    if request.method == "POST":
        try:
            _record(request, points)
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return redirect("web:help_record", unit)
    start, end = _days(request)
    page = {
        "unit": unit,
        "name": help_points.unit_names().get(unit, unit),
        "points": points,
        "kinds": HelpKind.choices,
        "today": clock.today(),
        "entries": page_of(request, help_given.entries(within, start, end), 40),
        "most": help_given.MOST_TIMES,
    }
    return render(request, "web/help_given/record.html", page)


@policy(Policy.HELP_REGISTER)
@refusing
def points(request: HttpRequest) -> HttpResponse:
    """The register of counters, kiosks, digital teams and village boards."""
    if request.method == "POST":
        form = request.POST
        try:
            if "close" in form:
                help_points.close(user_of(request), form["close"])
                messages.success(request, _("Đã đóng điểm hỗ trợ."))
            else:
                help_points.register(
                    user_of(request),
                    code=form.get("code", ""),
                    kind=form.get("kind", ""),
                    unit=form.get("unit", ""),
                    place=form.get("place", ""),
                    opened_on=_date(form.get("opened_on", "")),
                )
                messages.success(request, _("Đã đăng ký điểm hỗ trợ."))
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return redirect("web:help_points")
    names = help_points.unit_names()
    found = help_points.points(reach(request.user, Action.READ_HELP))
    page = {
        "points": [{"point": one, "unit": names.get(one.unit, one.unit)} for one in found],
        "kinds": PointKind.choices,
        "units": [{"unit": code, "name": name} for code, name in names.items()],
        "today": clock.today(),
    }
    return render(request, "web/help_given/points.html", page)


@policy(Policy.HELP_REGISTER)
@refusing
def audio(request: HttpRequest) -> HttpResponse:
    """The recordings: which guide has one in which language; upload and remove."""
    if request.method == "POST":
        try:
            _change_audio(request)
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return redirect("web:help_audio")
    languages = guide_languages()
    found = {(one.guide, one.language): one for one in guide_audio.all_audio()}
    page = {
        "languages": languages,
        "guides": told_guides("vi"),
        "recordings": [
            {"guide": told, "language": name, "code": code, "audio": found[told.id, code]}
            for told in told_guides("vi")
            for code, name in languages.items()
            if (told.id, code) in found
        ],
        "limit": guide_audio.MOST_BYTES,
    }
    return render(request, "web/help_given/audio.html", page)


def _record(request: HttpRequest, points: list[HelpPoint]) -> None:
    form, actor = request.POST, user_of(request)
    if "withdraw" in form:
        help_given.withdraw(actor, form["withdraw"])
        messages.success(request, _("Đã rút lượt ghi."))
        return
    point = next((one for one in points if one.code == form.get("point")), None)
    day = _date(form.get("on", ""))
    if point is None or day is None:
        raise Refusal(
            "incomplete_help",
            "Chưa chọn điểm hỗ trợ hoặc ngày.",
            "No point or no day was chosen.",
        )
    help_given.record(
        actor,
        point.code,
        form.get("kind", ""),
        day,
        number=_whole(form.get("number", "")),
        minutes=_whole(form.get("minutes", "")),
    )
    messages.success(request, _("Đã ghi lượt hỗ trợ."))


def _change_audio(request: HttpRequest) -> None:
    actor, form = user_of(request), request.POST
    if "remove" in form:
        guide, _dot, language = form["remove"].partition(".")
        guide_audio.remove_audio(actor, guide, language)
        messages.success(request, _("Đã bỏ bản đọc."))
        return
    file = request.FILES.get("file")
    if file is None:
        raise Refusal("no_file", "Chưa chọn tệp.", "No file was chosen.")
    guide_audio.store_audio(actor, form.get("guide", ""), form.get("language", ""), file)
    messages.success(request, _("Đã lưu bản đọc."))


def _columns() -> list[tuple[str, str]]:
    return [
        ("month", _("Tháng")),
        ("unit", _("Mã đơn vị")),
        ("name", _("Đơn vị")),
        ("times", _("Số lượt")),
        ("minutes", _("Số phút")),
        *((kind, str(word)) for kind, word in HelpKind.choices),
        *((f"at_{kind}", str(word)) for kind, word in PointKind.choices),
        ("filings_at_counter", _("Hồ sơ nộp có hỗ trợ tại quầy đã đăng ký")),
    ]


def _columns_of_points() -> list[tuple[str, str]]:
    return [
        ("unit", _("Mã đơn vị")),
        ("name", _("Đơn vị")),
        ("kind", _("Loại")),
        ("place", _("Nơi đặt: tên quầy hoặc thôn")),
        ("code", _("Mã")),
        ("times", _("Số lượt")),
        ("minutes", _("Số phút")),
    ]


def _days(request: HttpRequest) -> tuple[date, date]:
    """From ``?from=`` to ``?to=``; the year so far where they are absent or wrong."""
    today = clock.today()
    start = _date(request.GET.get("from", "")) or today.replace(month=1, day=1)
    end = _date(request.GET.get("to", "")) or today
    return min(start, end), max(start, end)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _whole(text: str) -> int:
    """A whole number as typed; −1, which no check lets through, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1
