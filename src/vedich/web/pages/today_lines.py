"""The lines of Today: each says a thing in one sentence and leads to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.operations.data.importing import list_imports
from vedich.operations.office import home
from vedich.operations.pages.board import Shown, office_now
from vedich.operations.pages.calendar import calendar_of, report_days
from vedich.operations.pages.freshness import Freshness, freshness
from vedich.operations.reminders.views import waiting_for
from vedich.operations.work.jobs import list_jobs
from vedich.records.models import JobKind, JobState, User
from vedich.web.permissions import Action, can
from vedich.web.templatetags.names import source
from vedich.web.templatetags.site import day, goal, kind, num, reading, said

Line = dict[str, Any]
MOST = 5


def late(request: HttpRequest, running: Iterable[Campaign], desks: list[Line]) -> list[Line]:
    """Reports whose day is over, sources behind their rhythm, dossiers past their date."""
    found: list[Line] = []
    for campaign in running:
        if can(request.user, Action.WRITE_REPORT, campaign=campaign.id):
            found += (_report(campaign, one) for one in _calendar(campaign) if one["late"])
    if can(request.user, Action.READ_DATA):
        found += (
            _source(one) for one in freshness(clock.today()) if one["state"] == Freshness.STALE
        )
    for one in desks:
        number = one["desk"]["late"]["number"]
        if number:
            address = reverse("web:desk", args=(one["campaign"], one["unit"].code, "late"))
            found.append(
                {
                    "day": day(one["at"]),
                    "what": _("%(n)s hồ sơ đang mở đã quá hạn.") % {"n": num(number)},
                    "more": one["unit"].name,
                    "url": address + (f"?officer={one['officer']}" if one["officer"] else ""),
                }
            )
    return found


def needs(request: HttpRequest, shown: Shown | None, units: frozenset[str]) -> list[Line]:
    """Work that failed, for who may repeat it; targets of one's own units that are not met."""
    found: list[Line] = []
    if can(request.user, Action.IMPORT_DATA):
        failed = list_jobs().filter(state__in=(JobState.FAILED, JobState.REFUSED))[:MOST]
        found += (
            {
                "day": day(job.asked_at),
                "what": f"{job.get_kind_display()}: {job.get_state_display()}",
                "more": job.upload.name if job.upload else "",
                "url": reverse("web:job", args=(job.id,)),
            }
            for job in failed
        )
    if shown is not None and units:
        found += (
            _short(shown, row)
            for row in shown.answer["rows"]
            if row["unit"] in units and row["status"] == "not_met" and row["gap_cases"]
        )
    return found


def reminded(request: HttpRequest, campaign: Campaign) -> list[Line]:
    """What somebody was reminded of and has not answered."""
    user = request.user
    if not isinstance(user, User):
        return []
    return [
        {
            "day": day(one.opened_on),
            "what": said(one.said),
            "more": said(one.todo),
            "url": reverse("web:reminder", args=(campaign.id, one.unit, one.id))
            if one.unit
            else reverse("web:reminders", args=(campaign.id,)),
        }
        for one in waiting_for(user, campaign.id, MOST)
    ]


def due(running: Iterable[Campaign]) -> list[Line]:
    """What the plans in force ask for next."""
    found = []
    for campaign in running:
        coming = [one for one in _calendar(campaign) if not one["late"]]
        for one in coming[:MOST]:
            place = "web:reports" if one["kind"] == "report" else "web:plan"
            left = ngettext("còn %(n)s ngày", "còn %(n)s ngày", one["left"])
            found.append(
                {
                    "at": one["day"],
                    "day": day(one["day"]),
                    "what": said(one),
                    "more": f"{_kinds(one['kind'])} · {left % {'n': num(one['left'])}}"
                    f" · {campaign.document.short}",
                    "url": reverse(place, args=(campaign.id,)),
                }
            )
    return sorted(found, key=lambda line: line["at"])


def news(request: HttpRequest, since: datetime | None, campaign: Campaign | None) -> list[Line]:
    """What came in since the last visit; on a first visit the last import alone."""
    user = request.user
    rows = [one for one in list_imports(office_now())["rows"] if not one["withdraws"]]
    new = [
        one for one in rows if since is None or datetime.fromisoformat(one["imported_at"]) > since
    ]
    if since is None:
        new = new[-1:]
    found = [_import(request, one, campaign) for one in new[::-1][:MOST]]
    if campaign is not None and since is not None:
        found += (
            {
                "day": day(job.ended_at),
                "what": _("Báo cáo đã lập xong."),
                "more": job.asker_name,
                "url": reverse("web:reports", args=(campaign.id,)),
            }
            for job in list_jobs(JobKind.REPORT).filter(state=JobState.DONE)[:MOST]
            if job.ended_at is not None
            and job.ended_at > since
            and job.payload.get("campaign") == campaign.id
            and can(user, Action.READ_CAMPAIGN, campaign=campaign.id)
        )
    return found


def _calendar(campaign: Campaign) -> Iterator[Line]:
    written = report_days(home().absolute() / "reports", campaign.id)
    yield from calendar_of(campaign, clock.today(), written)


def _report(campaign: Campaign, one: Line) -> Line:
    more = _("Hạn gần nhất đã qua %(n)s ngày.") % {"n": num(-one["left"])}
    if one["missed"] > 1:
        more += " " + _("Còn %(n)s kỳ chưa lập.") % {"n": num(one["missed"])}
    return {
        "day": day(one["day"]),
        "what": _("Báo cáo chưa lập: %(what)s.") % {"what": said(one)},
        "more": f"{campaign.document.short} · {more}",
        "url": reverse("web:reports", args=(campaign.id,)),
    }


def _source(one: Line) -> Line:
    return {
        "day": day(one["until"] or one["last"]),
        "what": _("Nguồn “%(name)s” đã cũ: số liệu cách đây %(age)s ngày, hẹn %(every)s ngày.")
        % {
            "name": source(one["source"]),
            "age": num(one["age_days"]),
            "every": num(one["every_days"]),
        },
        "more": f"{kind(one['kind'])} · {said(one['promised'])}",
        "url": reverse("web:data"),
    }


def _import(request: HttpRequest, one: Line, campaign: Campaign | None) -> Line:
    opens = can(request.user, Action.READ_DATA)
    url = reverse("web:data") if opens else ""
    if not opens and campaign is not None:
        url = reverse("web:history", args=(campaign.id,))
    return {
        "day": day(one["imported_at"]),
        "what": _("Có số liệu mới: %(kind)s, %(n)s dòng.")
        % {"kind": kind(one["kind"]), "n": num(one["accepted"])},
        "more": one["file"] if opens else source(one["source"]),
        "url": url or reverse("web:campaigns"),
    }


def _short(shown: Shown, row: Line) -> Line:
    titles = {one["indicator"]: one["title"] for one in shown.answer["indicators"]}
    now = _("hiện")
    return {
        "day": day(row["date"]),
        "what": _("%(title)s: còn thiếu %(gap)s hồ sơ để đạt %(target)s.")
        % {
            "title": said(titles[row["indicator"]]),
            "gap": num(row["gap_cases"]),
            "target": goal(row),
        },
        "more": f"{row['name']} · {now} {reading(row)}",
        "url": reverse(
            "web:explain", args=(shown.board.campaign.id, row["unit"], row["indicator"])
        ),
    }


def _kinds(name: str) -> str:
    words = {
        "milestone": _("Mốc đánh giá chỉ tiêu"),
        "report": _("Báo cáo"),
        "deadline": _("Thời hạn"),
    }
    return words[name]
