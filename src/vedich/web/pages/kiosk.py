"""The kiosk: a screen at the counter for everybody, which forgets whoever stood there.

No cookie is set, nothing typed is kept by a cache or in the browser's history, and after a while
without a touch it is back at its start. It is opened in a browser where nobody has signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from vedich.domain.errors import Refusal
from vedich.operations.help.audio import audio_of
from vedich.operations.help.guides import code_of, guide_address, told_guide, told_guides
from vedich.operations.pages.procedures import look_up, often_asked, procedure_page
from vedich.web.limits import limited
from vedich.web.pages.guides import site_address, spoken, switches
from vedich.web.policy import Policy, policy

View = Callable[..., HttpResponse]
LONGEST_QUESTION = 120
MOST_FOUND = 6


def forgetting(view: View) -> View:
    """Nothing of the answer is kept anywhere; a browser somebody has signed in to is sent away."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            answer = _drawn("kiosk/signed_in.html", "vi", {})
        else:
            try:
                answer = view(request, *args, **kwargs)
            except Refusal as refusal:
                answer = _drawn("kiosk/refused.html", "vi", {"said": refusal.vi})
                answer.status_code = 404
        answer["Cache-Control"] = "no-store"
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    return kept


@policy(Policy.PUBLIC)
@forgetting
def begin(request: HttpRequest) -> HttpResponse:
    """The start is Vietnamese, whoever stood there before."""
    return HttpResponseRedirect(reverse("web:kiosk", args=("vi",)))


@policy(Policy.PUBLIC)
@forgetting
def kiosk(request: HttpRequest, language: str) -> HttpResponse:
    """Big buttons: look for a procedure, or take a guide."""
    page = {"guides": told_guides(language), "switches": switches("web:kiosk")}
    return _drawn("kiosk/start.html", language, page)


@policy(Policy.PUBLIC)
@csp_update({"media-src": [SELF]})  # type: ignore[untyped-decorator]
@forgetting
def guide(request: HttpRequest, language: str, guide: str) -> HttpResponse:
    """A guide in large letters, with a code to take it along on a phone."""
    address = guide_address(site_address(request), language, guide)
    page = {
        "told": told_guide(guide, language),
        "audio": audio_of(guide, language),
        "code": code_of(address),
        "switches": switches("web:kiosk_guide", guide),
    }
    return _drawn("kiosk/guide.html", language, page)


@policy(Policy.PUBLIC)
@limited
@forgetting
def find(request: HttpRequest, language: str) -> HttpResponse:
    """Procedures by everyday words; what was typed is on this page and nowhere else."""
    words = " ".join(request.GET.get("q", "").split())[:LONGEST_QUESTION]
    page = {
        "words": words,
        "found": look_up(words, MOST_FOUND)["rows"] if words else [],
        "often": often_asked()[:MOST_FOUND],
        "switches": switches("web:kiosk_find"),
    }
    return _drawn("kiosk/found.html", language, page)


@policy(Policy.PUBLIC)
@limited
@forgetting
def procedure(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """What a procedure costs, how long it takes and where; the rest on one's own phone."""
    told = procedure_page(code, {})
    around = spoken(language)
    path = reverse("web:procedure", args=(around, told.procedure.procedure))
    page = {
        "told": told,
        "one": told.procedure,
        "channels": (("both", told.counter),)
        if told.same_fee
        else (("counter", told.counter), ("online", told.online)),
        "where": [line for line in (told.procedure.handled_by or "").splitlines() if line.strip()],
        "code": code_of(site_address(request) + path),
        "switches": switches("web:kiosk_procedure", told.procedure.procedure),
    }
    return _drawn("kiosk/procedure.html", language, page)


def _drawn(template: str, language: str, page: dict[str, Any]) -> HttpResponse:
    around = spoken(language)
    beside = {
        "language": language,
        "spoken": around,
        "seconds": settings.KIOSK_SECONDS,
        "begin": reverse("web:kiosk_start"),
    }
    with override(around):
        return HttpResponse(render_to_string(template, beside | page))
