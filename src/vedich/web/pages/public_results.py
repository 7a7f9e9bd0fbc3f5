"""Results of campaigns for everybody: what issued notices say, without signing in.

Like the guides these pages know no visitor: no session is read, no cookie set. The address names
the language. Nothing is there before a notice was issued (operations.papers.public_results).
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language

from vedich.domain.errors import Refusal
from vedich.operations.papers.public_results import campaigns_with_results
from vedich.operations.papers.public_results import public_results as told
from vedich.web.limits import limited
from vedich.web.pages.procedures import LANGUAGES, drawn, languages_of
from vedich.web.policy import Policy, policy


@policy(Policy.PUBLIC)
def start(request: HttpRequest) -> HttpResponse:
    """To the list in the language of the site."""
    language = (get_language() or "vi")[:2]
    return HttpResponseRedirect(reverse("web:published_results", args=(language,)))


@policy(Policy.PUBLIC)
@limited
def published(request: HttpRequest, language: str) -> HttpResponse:
    """The campaigns whose results were published."""
    _check(language)
    page = {
        "campaigns": campaigns_with_results(),
        "switches": languages_of("web:published_results"),
    }
    return drawn("results/list.html", language, page)


@policy(Policy.PUBLIC)
@limited
def results(request: HttpRequest, language: str, campaign: str) -> HttpResponse:
    """What the notice in force says: unit by unit, target by target."""
    _check(language)
    try:
        page = told(campaign)
    except Refusal:
        absent = {"switches": languages_of("web:published_results")}
        return drawn("results/absent.html", language, absent, status=404)
    page |= {
        "switches": languages_of("web:public_results", campaign),
        "hidden": any(cell and cell["hidden"] for row in page["rows"] for cell in row["cells"]),
    }
    return drawn("results/results.html", language, page)


def _check(language: str) -> None:
    if language not in LANGUAGES:
        raise Http404
