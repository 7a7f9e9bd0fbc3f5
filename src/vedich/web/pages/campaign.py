"""A campaign's tabs: progress, ranking, targets, plan, notes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedich.domain.campaigns import milestone_date, report_dates
from vedich.domain.typed_words import fold
from vedich.operations.targets import plan_targets
from vedich.web.pages.common import (
    campaign_page,
    language,
    open_campaigns,
    page_of,
    refusing,
)
from vedich.web.policy import Policy, policy

Row = dict[str, Any]


@policy(Policy.SIGNED_IN)
@refusing
def campaigns(request: HttpRequest) -> HttpResponse:
    """Every campaign this person may read."""
    return render(request, "web/campaigns.html", {"campaigns": open_campaigns(request)})


@policy(Policy.CAMPAIGN)
@refusing
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
    with_figure = [
        row
        for row in page["answer"]["rows"]
        if row["indicator"] == page["chosen"] and row["value"] is not None
    ]
    page["without"] = [
        row
        for row in page["answer"]["rows"]
        if row["indicator"] == page["chosen"] and row["value"] is None
    ]
    page["rows"] = page_of(request, sorted(with_figure, key=_gap_order))
    return _render(request, "web/campaign/progress.html", page, "web/campaign/progress_units.html")


@policy(Policy.CAMPAIGN)
@refusing
def ranking(request: HttpRequest, campaign: str) -> HttpResponse:
    """The league table of every block, units without cases or figures apart."""
    page = campaign_page(request, campaign, "ranking")
    wanted = fold(request.GET.get("q", "").strip())
    page["q"] = request.GET.get("q", "").strip()
    page["blocks"] = [
        {
            "block": block["block"],
            "ranked": [row for row in block["rows"] if row["rank"] and _fits(row, wanted)],
            "apart": [row for row in block["rows"] if not row["rank"] and _fits(row, wanted)],
        }
        for block in page["answer"]["blocks"]
    ]
    return _render(request, "web/campaign/ranking.html", page, "web/campaign/ranking_blocks.html")


@policy(Policy.CAMPAIGN)
@refusing
def targets(request: HttpRequest, campaign: str) -> HttpResponse:
    """Indicators × milestones with the trace of every value; by unit where the plan names units."""
    page = campaign_page(request, campaign, "targets")
    answer = plan_targets(campaign, language())
    titles = {one["indicator"]: one["title"] for one in page["answer"]["indicators"]}
    groups: dict[tuple[str | None, str], list[Row]] = {}
    for row in answer["rows"]:
        groups.setdefault((row["unit"], row["indicator"]), []).append(row)
    names = {unit.id: unit.name for unit in page["campaign"].units}
    page["stones"] = [
        {
            "id": stone.id,
            "title": stone.title,
            "date": milestone_date(stone, page["campaign"].period),
        }
        for stone in page["campaign"].milestones
    ]
    page["matrix"] = [
        {
            "unit": names.get(unit or "", unit or ""),
            "title": titles.get(indicator, {"vi": indicator, "en": indicator}),
            "cells": [
                next((row for row in rows if row["milestone"] == stone["id"]), None)
                for stone in page["stones"]
            ],
        }
        for (unit, indicator), rows in groups.items()
    ]
    page["judged"] = answer.get("judged", [])
    return render(request, "web/campaign/targets.html", page)


@policy(Policy.CAMPAIGN)
@refusing
def plan(request: HttpRequest, campaign: str) -> HttpResponse:
    """The launching document: bases, contents, duties, reports due, awards."""
    page = campaign_page(request, campaign, "plan")
    page["report_dates"] = report_dates(page["campaign"])
    return render(request, "web/campaign/plan.html", page)


@policy(Policy.CAMPAIGN)
@refusing
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


def _gap_order(row: Row) -> tuple[Any, ...]:
    missed = row["status"] == "not_met"
    distance = (row["target"] or 0) - row["value"] if missed else 0
    return not missed, -(row["gap_cases"] or 0), -distance, row["name"]


def _fits(row: Row, wanted: str) -> bool:
    return all(word in fold(f"{row['name']} {row['unit']}") for word in wanted.split())
