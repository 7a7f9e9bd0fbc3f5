"""A campaign's tabs: progress, ranking, targets, plan, notes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedich.domain.campaigns import report_dates
from vedich.domain.typed_words import fold
from vedich.operations.campaign.lifecycle import life_of
from vedich.operations.pages.campaign_list import is_used
from vedich.operations.pages.orders import league, widest_gap_first, without_figure
from vedich.operations.pages.progress import met_if, outcomes_of, total_of
from vedich.operations.pages.series import indicator_series
from vedich.operations.pages.targets import matrix_of, stones_of, trace_of
from vedich.web.keeping import kept_page
from vedich.web.pages.common import (
    campaign_page,
    day_asked,
    open_campaigns,
    page_of,
    refusing,
)
from vedich.web.pages.what_if import more_asked
from vedich.web.policy import Policy, policy

LEAGUE_PAGE = 200
Row = dict[str, Any]
# The parts of the bar of an indicator: each of its numbers opens to the units it counts.
_STATUSES: dict[str, tuple[str, ...]] = {
    "met": ("met", "exceeded"),
    "not_met": ("not_met",),
    "none": (),
}


@policy(Policy.SIGNED_IN)
@refusing
def campaigns(request: HttpRequest) -> HttpResponse:
    """Every campaign this person may read."""
    found = [(one, life_of(one.id)) for one in open_campaigns(request)]
    used = [row for row in found if is_used(row[0])]
    samples = [row for row in found if row not in used]
    page = {"campaigns": used or samples, "samples": samples if used else []}
    return render(request, "web/campaigns.html", page)


@policy(Policy.CAMPAIGN)
@refusing
@kept_page
def progress(request: HttpRequest, campaign: str) -> HttpResponse:
    """Per indicator who met what; one indicator opened unit by unit, the widest gap first."""
    page = campaign_page(request, campaign, "progress")
    indicators = page["answer"]["indicators"]
    names = [one["indicator"] for one in indicators]
    chosen = request.GET.get("indicator", "")
    page["chosen"] = chosen if chosen in names else _most_telling(indicators)
    page["chosen_title"] = next(
        (one["title"] for one in indicators if one["indicator"] == page["chosen"]), ""
    )
    of_chosen = [row for row in page["answer"]["rows"] if row["indicator"] == page["chosen"]]
    page["without"] = without_figure(page["shown"], page["chosen"])
    page["total"] = total_of(of_chosen)
    page["more"] = more = more_asked(request)
    words, wanted = page["shown"].words, fold(request.GET.get("q", "").strip()).split()
    page["q"] = request.GET.get("q", "").strip()
    page["status"] = status = request.GET.get("status", "")
    shown = _STATUSES.get(status)
    with_figure = [
        row
        for row in widest_gap_first(page["shown"], page["chosen"])
        if all(word in words.get(row["unit"], "") for word in wanted)
        and (shown is None or row["status"] in shown)
    ]
    page["rows"] = page_of(request, with_figure)
    page["series"] = indicator_series(campaign, page["chosen"], day_asked(request))
    page["with_series"] = any(page["series"].get(row["unit"]) for row in page["rows"])
    if more is not None and page["total"]:
        page["met_now"], page["met_then"] = met_if(of_chosen, more)
        page["rows"].object_list = [
            row | {"outcomes": outcomes_of(row, more)} for row in page["rows"].object_list
        ]
    return _render(request, "web/campaign/progress.html", page, "web/campaign/progress_units.html")


@policy(Policy.CAMPAIGN)
@refusing
@kept_page
def ranking(request: HttpRequest, campaign: str) -> HttpResponse:
    """The league table of every block, units without cases or figures apart; page by page."""
    page = campaign_page(request, campaign, "ranking")
    page["q"] = request.GET.get("q", "").strip()
    page["sort"] = request.GET.get("sort", "")
    words, wanted = page["shown"].words, fold(page["q"]).split()
    found = league(page["shown"], page["sort"])
    if wanted:
        found = [
            (at, row)
            for at, row in found
            if all(word in words.get(row["unit"], "") for word in wanted)
        ]
    page["places"] = page_of(request, found, LEAGUE_PAGE)
    page["blocks"] = [
        {
            "block": block["block"],
            "ranked": [row for at, row in page["places"] if at == number and row["rank"]],
            "apart": [row for at, row in page["places"] if at == number and not row["rank"]],
        }
        for number, block in enumerate(page["answer"]["blocks"])
    ]
    if page["places"].paginator.num_pages > 1:
        page["blocks"] = [one for one in page["blocks"] if one["ranked"] or one["apart"]]
    return _render(request, "web/campaign/ranking.html", page, "web/campaign/ranking_blocks.html")


@policy(Policy.CAMPAIGN)
@refusing
@kept_page
def targets(request: HttpRequest, campaign: str) -> HttpResponse:
    """Units × indicators × milestones; a chosen cell shows how its value came about."""
    page = campaign_page(request, campaign, "targets")
    wanted = fold(request.GET.get("q", "").strip())
    page["q"] = request.GET.get("q", "").strip()
    rows, page["same"] = matrix_of(page["board"])
    titles = {one["indicator"]: one["title"] for one in page["answer"]["indicators"]}
    page["stones"] = stones_of(page["campaign"])
    page["columns"] = [
        {"indicator": name, "title": titles.get(name, {"vi": name, "en": name})}
        for name in dict.fromkeys(rule.indicator for rule in page["campaign"].targets)
    ]
    page["rows"] = page_of(request, [row for row in rows if _fits(row, wanted)], 30)
    asked = [request.GET.get(name, "") for name in ("unit", "indicator", "milestone")]
    page["trace"] = trace_of(page["board"], *asked) if asked[1] else None
    page["trace_title"] = titles.get(asked[1])
    page["judged"] = [
        one for one in page["campaign"].contents if one.id not in page["campaign"].measured
    ]
    return _render(request, "web/campaign/targets.html", page, "web/campaign/trace.html")


@policy(Policy.CAMPAIGN)
@refusing
@kept_page
def plan(request: HttpRequest, campaign: str) -> HttpResponse:
    """The launching document: bases, contents, duties, reports due, awards."""
    page = campaign_page(request, campaign, "plan")
    page["report_dates"] = report_dates(page["campaign"])
    return render(request, "web/campaign/plan.html", page)


@policy(Policy.CAMPAIGN)
@refusing
@kept_page
def notes(request: HttpRequest, campaign: str) -> HttpResponse:
    """Contradictions, gaps and notes: shown, not repaired."""
    return render(request, "web/campaign/notes.html", campaign_page(request, campaign, "notes"))


def _render(request: HttpRequest, whole: str, page: Row, part: str) -> HttpResponse:
    """The whole page, or for htmx the part that changes."""
    asked = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    return render(request, part if asked else whole, page)


def _most_telling(indicators: list[Row]) -> str:
    """The indicator opened first: the one that most units with figures miss."""
    worst = max(indicators, key=lambda one: (one["not_met"], one["met"]), default=None)
    return worst["indicator"] if worst else ""


def _fits(row: Row, wanted: str) -> bool:
    return all(word in fold(f"{row['name']} {row['unit']}") for word in wanted.split())
