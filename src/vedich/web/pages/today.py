"""Today: what is due, what is late, what changed, what needs me. Each line leads to the thing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedich.domain.campaigns import Campaign, milestone_date, report_dates
from vedich.operations.jobs import list_jobs
from vedich.operations.page_board import Shown, board_at, data_day, today_here
from vedich.operations.page_desk import desk_of
from vedich.records.models import JobState
from vedich.web.pages.common import has_data, open_campaigns, own_units, refusing
from vedich.web.permissions import Action, can, reach
from vedich.web.policy import Policy, policy
from vedich.web.templatetags.site import day, goal, num, reading, said

Line = dict[str, Any]
STALE_AFTER_DAYS = 10


@policy(Policy.SIGNED_IN)
@refusing
def today(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    running = open_campaigns(request)
    campaign = running[0] if running else None
    shown = board_at(campaign.id) if campaign and has_data() else None
    units = own_units(request, campaign.id) if campaign else frozenset()
    desk_units = reach(request.user, Action.READ_DOSSIERS).units or frozenset()
    reads_figures = can(request.user, Action.READ_FIGURES)
    page: dict[str, Any] = {
        "campaign": campaign,
        "shown": shown,
        "has_data": has_data(),
        "data_day": data_day(),
        "needs": list(_needs(request, shown, units)),
        "due": list(_due(campaign)) if campaign else [],
        "units": _own(shown, units) if shown else [],
        "desk": desk_of(desk_units, shown.board.as_of.date()) if shown and desk_units else {},
        "gaps": _gaps(shown) if shown and not units and reads_figures else [],
        "moved": _moved(shown) if shown else [],
    }
    return render(request, "web/today.html", page)


def _needs(request: HttpRequest, shown: Shown | None, units: frozenset[str]) -> Iterator[Line]:
    user = request.user
    if can(user, Action.IMPORT_DATA):
        yield from _jobs_left(request)
    last = data_day()
    if can(user, Action.READ_DATA) and last is not None:
        age = (today_here() - last).days
        if age > STALE_AFTER_DAYS:
            yield {
                "day": day(last),
                "what": _("Số liệu đã cũ: ngày mới nhất là %(day)s, cách đây %(age)s ngày.")
                % {"day": day(last), "age": num(age)},
                "more": _("Nhập tệp mới để số liệu theo kịp."),
                "url": reverse("web:data"),
            }
    if shown is not None and units:
        for row in shown.answer["rows"]:
            if row["unit"] in units and row["status"] == "not_met" and row["gap_cases"]:
                yield _short_line(shown, row)


def _short_line(shown: Shown, row: Line) -> Line:
    about = shown.board.campaign.id, row["unit"], row["indicator"]
    now = _("hiện")
    titles = {one["indicator"]: one["title"] for one in shown.answer["indicators"]}
    return {
        "day": day(row["date"]),
        "what": _("%(title)s: còn thiếu %(gap)s hồ sơ để đạt %(target)s.")
        % {
            "title": said(titles[row["indicator"]]),
            "gap": num(row["gap_cases"]),
            "target": goal(row),
        },
        "more": f"{row['name']} · {now} {reading(row)}",
        "url": reverse("web:explain", args=about),
    }


def _jobs_left(request: HttpRequest) -> Iterator[Line]:
    refused = list_jobs().filter(state__in=(JobState.FAILED, JobState.REFUSED))[:5]
    for job in refused:
        yield {
            "day": day(job.asked_at),
            "what": f"{job.get_kind_display()}: {job.get_state_display()}",
            "more": job.upload.name if job.upload else "",
            "url": reverse("web:job", args=(job.id,)),
        }


def _due(campaign: Campaign) -> Iterator[Line]:
    """What the plan's own calendar still asks for: milestones, reports, deadlines."""
    now = today_here()
    found: list[tuple[date, str, str]] = []
    for stone in campaign.milestones:
        at = milestone_date(stone, campaign.period)
        if at is not None:
            found.append((at, said(stone.title), _("Mốc đánh giá chỉ tiêu")))
    found += [(at, one.text, _("Báo cáo")) for at, one in report_dates(campaign)]
    found += [(one.last_day, one.text, _("Thời hạn")) for one in campaign.deadlines if one.last_day]
    for at, what, kind in sorted(found, key=lambda each: each[0]):
        if at >= now:
            left = (at - now).days
            yield {
                "day": day(at),
                "what": what,
                "more": f"{kind} · "
                + (ngettext("còn %(n)s ngày", "còn %(n)s ngày", left) % {"n": num(left)}),
                "url": reverse("web:plan", args=(campaign.id,)),
            }


def _own(shown: Shown, units: frozenset[str]) -> list[Line]:
    return [
        {"unit": code, "name": rows[0]["name"], "rows": rows}
        for code in sorted(units)
        for rows in [[row for row in shown.answer["rows"] if row["unit"] == code]]
        if rows
    ]


def _gaps(shown: Shown) -> list[Line]:
    """The widest misses, one per indicator and block, by cases still needed."""
    short = [row for row in shown.answer["rows"] if row["gap_cases"]]
    return sorted(short, key=lambda row: -row["gap_cases"])[:8]


def _moved(shown: Shown) -> list[Line]:
    """Who rose and who fell most since the milestone before."""
    rows = [row for block in shown.answer["blocks"] for row in block["rows"] if row["change"]]
    order = sorted(rows, key=lambda row: -row["change"])
    return order[:4] + [row for row in order[-4:] if row not in order[:4]]
