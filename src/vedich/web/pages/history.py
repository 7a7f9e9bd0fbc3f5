"""A campaign's history: imports, reports, snapshots, and the log for those who may read it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedich.operations.pages.history import Seeing, history_of
from vedich.web.pages.common import campaign_page, page_of, refusing
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy


@policy(Policy.CAMPAIGN)
@refusing
def history(request: HttpRequest, campaign: str) -> HttpResponse:
    """Who changed what and when, the latest first."""
    page = campaign_page(request, campaign, "history")
    user = request.user
    seeing = Seeing(
        data=can(user, Action.READ_DATA),
        jobs=can(user, Action.READ_JOBS),
        log=can(user, Action.READ_AUDIT),
    )
    page["seeing"] = seeing
    page["lines"] = page_of(request, history_of(campaign, seeing), 40)
    return render(request, "web/campaign/history.html", page)
