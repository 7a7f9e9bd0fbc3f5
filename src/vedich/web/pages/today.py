"""Today, by role: what is late, what needs me, what is due, what changed. Each line leads there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedich.domain import clock
from vedich.operations.pages.board import Shown, board_at, data_day
from vedich.operations.pages.desk import DESK_PARTS, desk_of
from vedich.web.pages.common import (
    by_life,
    figures_open,
    has_data,
    in_force_of,
    open_campaigns,
    own_units,
    refusing,
    user_of,
)
from vedich.web.pages.first_steps import first_steps
from vedich.web.pages.today_awards import award_files
from vedich.web.pages.today_course import milestones, tasks
from vedich.web.pages.today_lines import due, late, needs, news, reminded
from vedich.web.pages.today_sums import sum_lines
from vedich.web.pages.visits import last_visit, remember_visit
from vedich.web.permissions import Action, can, own_officers, reach
from vedich.web.policy import Policy, policy

Line = dict[str, Any]
MOST_DESKS = 5


@policy(Policy.SIGNED_IN)
@refusing
def today(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    open_ones, moment = by_life(open_campaigns(request)), clock.now()
    campaign = open_ones[0] if open_ones else None
    if campaign is not None and campaign.label is not None and data_day() is None:
        campaign = None  # an example without its figures is nobody's campaign
    running = in_force_of(open_ones)
    shown = board_at(campaign.id) if campaign and has_data() else None
    units = own_units(request, campaign.id) if campaign else frozenset()
    reads_figures = can(request.user, Action.READ_FIGURES)
    since = last_visit(request, moment)
    page: dict[str, Any] = {
        "campaign": campaign,
        "shown": shown,
        "answer": shown.answer if shown else None,
        "open_units": figures_open(request, campaign.id) if campaign else frozenset(),
        "has_data": has_data(),
        "first_steps": first_steps(request, open_ones),
        "data_day": data_day(),
        "desks": _desks(request, shown) if shown else [],
        "units": _own(shown, units) if shown else [],
        "officers": _officers(request, shown),
        "gaps": _gaps(shown) if shown and not units and reads_figures else [],
        "moved": _moved(shown) if shown else [],
        "since": since,
        "news": news(request, since, campaign),
        "reminded": reminded(request, campaign) if campaign else [],
    }
    user = user_of(request)
    page["late"] = (
        late(request, running, page["desks"])
        + tasks(user, open_ones, late=True)
        + award_files(user, open_ones, late=True)
    )
    page["needs"] = (
        milestones(user, open_ones)
        + tasks(user, open_ones, late=False)
        + award_files(user, open_ones, late=False)
        + needs(request, shown, units)
        + sum_lines(request, open_ones)
    )
    page["due"] = due(running)
    answer = render(request, "web/today.html", page)
    remember_visit(request, answer, moment)
    return answer


def _desks(request: HttpRequest, shown: Shown) -> list[Line]:
    """The open dossiers of each unit somebody looks after, of an officer only the own ones."""
    user, campaign = user_of(request), shown.board.campaign.id
    within = reach(user, Action.READ_DOSSIERS, campaign).units or frozenset()
    codes = dict(own_officers(user, campaign))
    found = []
    for code in sorted(within)[:MOST_DESKS]:
        subject = shown.board.subject(code)
        if subject is None:
            continue
        officer = codes.get(code) if not can(user, Action.READ_OFFICERS, code, campaign) else None
        desk = desk_of(frozenset({code}), shown.board.as_of.date(), officer)
        if any(desk[part]["number"] for part in DESK_PARTS):
            found.append(
                {
                    "unit": subject,
                    "desk": desk,
                    "officer": officer,
                    "campaign": campaign,
                    "at": shown.board.as_of,
                }
            )
    return found


def _officers(request: HttpRequest, shown: Shown | None) -> list[Line]:
    if shown is None:
        return []
    codes = sorted(own_officers(request.user, shown.board.campaign.id))
    return [{"unit": unit, "officer": code} for unit, code in codes if shown.board.subject(unit)]


def _own(shown: Shown, units: frozenset[str]) -> list[Line]:
    return [
        {"unit": code, "name": rows[0]["name"], "rows": rows}
        for code in sorted(units)[:MOST_DESKS]
        for rows in [[row for row in shown.answer["rows"] if row["unit"] == code]]
        if rows
    ]


def _gaps(shown: Shown) -> list[Line]:
    """The widest misses, by cases still needed."""
    short = [row for row in shown.answer["rows"] if row["gap_cases"]]
    return sorted(short, key=lambda row: -row["gap_cases"])[:8]


def _moved(shown: Shown) -> list[Line]:
    """Who rose and who fell most since the milestone before."""
    rows = [row for block in shown.answer["blocks"] for row in block["rows"] if row["change"]]
    order = sorted(rows, key=lambda row: -row["change"])
    return order[:4] + [row for row in order[-4:] if row not in order[:4]]
