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

from vedich.operations.guide_audio import audio_of
from vedich.operations.guides import code_of, guide_address, told_guide, told_guides
from vedich.web.pages.common import refusing
from vedich.web.pages.guides import site_address, spoken, switches
from vedich.web.policy import Policy, policy

View = Callable[..., HttpResponse]


def forgetting(view: View) -> View:
    """Nothing of the answer is kept anywhere; a browser somebody has signed in to is sent away."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            answer = _drawn("kiosk/signed_in.html", "vi", {})
        else:
            answer = view(request, *args, **kwargs)
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
@refusing
def kiosk(request: HttpRequest, language: str) -> HttpResponse:
    """Big buttons: look for a procedure, or take a guide."""
    page = {"guides": told_guides(language), "switches": switches("web:kiosk")}
    return _drawn("kiosk/start.html", language, page)


@policy(Policy.PUBLIC)
@csp_update({"media-src": [SELF]})  # type: ignore[untyped-decorator]
@forgetting
@refusing
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
