"""A unit's figures over time, by field, channel, procedure and officer, and what drags them down.

The page of one officer shows the same of the officer's own dossiers.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from vedich.operations.pages.desk import DESK_PARTS, desk_of
from vedich.operations.pages.officer import duties_of, officer_rows
from vedich.operations.pages.progress import outcomes_of
from vedich.operations.pages.published import published_of
from vedich.operations.pages.series import unit_series
from vedich.operations.pages.unit import unit_cuts
from vedich.web import charts
from vedich.web.keeping import kept_page
from vedich.web.pages.common import (
    campaign_page,
    day_asked,
    refusing,
    rows_of,
    title_of,
)
from vedich.web.pages.what_if import more_asked
from vedich.web.permissions import Action, can, own_officers
from vedich.web.policy import Policy, policy
from vedich.web.templatetags.site import amount, month

Page = dict[str, Any]


@policy(Policy.UNIT)
@refusing
@kept_page
def unit(request: HttpRequest, campaign: str, unit: str) -> HttpResponse:
    """All targets of the unit; one indicator over time and by field, channel and procedure."""
    page = unit_page(request, campaign, unit)
    page["series"] = unit_series(campaign, unit, day_asked(request))
    _open_indicator(request, page)
    page["published"] = published_of(campaign, unit, day_asked(request))
    page["places"] = next(
        (
            one | {"block": block["block"]}
            for block in page["answer"]["blocks"]
            for one in block["rows"]
            if one["unit"] == unit
        ),
        None,
    )
    return _answer(request, "web/unit.html", page)


@policy(Policy.OFFICER)
@refusing
@kept_page
def officer(request: HttpRequest, campaign: str, unit: str, officer: str) -> HttpResponse:
    """One officer's figures beside the targets of the unit."""
    page = unit_page(request, campaign, unit)
    titles = {row["indicator"]: row["title"] for row in page["rows"]}
    found = officer_rows(campaign, unit, officer, day_asked(request))
    page["rows"] = [row | {"title": titles[row["indicator"]]} for row in found]
    page["officer"] = officer
    page["split"] = any(row["own"] for row in found)
    page["duty"] = duties_of(campaign, unit, officer, day_asked(request))
    page["handled"] = next((row["scope"] for row in found), None)
    page["why"] = next((row["why"] for row in found), None)
    _open_indicator(request, page)
    return _answer(request, "web/officer.html", page)


def unit_page(request: HttpRequest, campaign: str, unit: str) -> Page:
    """What every page about a unit needs: its rows with their titles, and what may be opened."""
    page = campaign_page(request, campaign, "")
    subject = page["board"].subject(unit)
    if subject is None:
        raise Http404
    page["unit"] = subject
    titles = {one["indicator"]: one["title"] for one in page["answer"]["indicators"]}
    page["rows"] = [
        {**row, "title": titles[row["indicator"]]} for row in rows_of(page["shown"], unit)
    ]
    page["may_open"] = can(request.user, Action.READ_DOSSIERS, unit, campaign)
    page["all_officers"] = can(request.user, Action.READ_OFFICERS, unit, campaign)
    page["may_report"] = can(request.user, Action.DRAFT_UNIT_REPORT, unit, campaign)
    page["officer_codes"] = {
        code for where, code in own_officers(request.user, campaign) if where == unit
    }
    return page


def _open_indicator(request: HttpRequest, page: Page) -> None:
    """The indicator that is opened, its cuts and chart, its what-if, and the open dossiers."""
    about = page["campaign"].id, page["unit"].code
    names = [row["indicator"] for row in page["rows"]]
    chosen = request.GET.get("indicator", "")
    page["chosen"] = chosen if chosen in names else _first_gap(page["rows"])
    row = next((one for one in page["rows"] if one["indicator"] == page["chosen"]), None)
    page["row"] = row
    page["chosen_title"] = title_of(page["shown"], page["chosen"])
    officer = page.get("officer")
    cuts = unit_cuts(*about, page["chosen"], day_asked(request), officer) if row else {}
    if not page["all_officers"]:
        own = page["officer_codes"]
        cuts = cuts | {"officer": [one for one in cuts.get("officer", []) if one["key"] in own]}
    page["cuts"] = cuts
    known = [one for one in cuts.get("month", []) if one["key"]]
    page["unfinished"] = bool(known) and _goes_on(known[-1]["key"], page["board"].as_of)
    page["trend"] = _trend(known, row, page["unfinished"]) if row else ""
    page["more"] = more_asked(request)
    page["outcomes"] = outcomes_of(row, page["more"]) if row else ()
    if page["may_open"]:
        units = frozenset({page["unit"].code})
        page["desk"] = desk_of(units, page["board"].as_of.date(), officer)
        page["desk_any"] = any(page["desk"][part]["number"] for part in DESK_PARTS)


def _answer(request: HttpRequest, whole: str, page: Page) -> HttpResponse:
    asked = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    return render(request, "web/unit_figure.html" if asked else whole, page)


def _first_gap(rows: list[Page]) -> str:
    """The indicator opened first: the widest gap in cases, else the first with a count."""
    counted = [row for row in rows if row.get("counted", 0) is not None] or rows
    return max(counted, key=lambda row: row["gap_cases"] or 0)["indicator"] if counted else ""


def _trend(months: list[Page], row: Page, unfinished: bool) -> str:
    points = [
        (month(one["key"]), one["value"], amount(one["value"], row["indicator"], row["target"]))
        for one in months
    ]
    return charts.trend(_("Theo tháng"), points, row["target"], unfinished=unfinished)


def _goes_on(key: str, as_of: datetime) -> bool:
    """Has the month (``2026-10``) days after the moment the page looks at?"""
    return f"{as_of + timedelta(days=1):%Y-%m}" <= key
