"""Step guides for everybody: the list, a guide, its leaflet and recording, and its offline copy.

These pages know no visitor: nothing is read from a session and no cookie is set, so the copy a
phone keeps is the page everybody sees. The address names the language.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, override

from vedich.domain.guides import NAMES
from vedich.operations.help.audio import MEDIA, audio_of, audio_path
from vedich.operations.help.guides import (
    PAPERS,
    bases_of,
    code_of,
    guide_address,
    guide_languages,
    leaflet_of,
    told_guide,
    told_guides,
)
from vedich.operations.papers.public_results import any_results
from vedich.web.limits import limited
from vedich.web.pages.common import refusing
from vedich.web.pages.ranges import file_or_part
from vedich.web.policy import Policy, policy

# A corrected guide is seen after so many seconds at the latest.
FRESH_SECONDS = 300
_FONTS = [
    f"vendor/be-vietnam-pro/be-vietnam-pro-{letters}-{weight}-normal.woff2"
    for letters in ("vietnamese", "latin")
    for weight in (400, 700)
]
_FILES = [
    "site/theme.css",
    "site/help.css",
    "site/help.js",
    "site/large.js",
    "site/mark.svg",
    *_FONTS,
]


@policy(Policy.PUBLIC)
def start(request: HttpRequest) -> HttpResponse:
    """To the list in the language of the site."""
    return HttpResponseRedirect(reverse("web:guides", args=(spoken((get_language() or "vi")[:2]),)))


@policy(Policy.PUBLIC)
@refusing
def guides(request: HttpRequest, language: str) -> HttpResponse:
    """Every guide."""
    return _fresh(HttpResponse(_list_page(language)))


@policy(Policy.PUBLIC)
@csp_update({"media-src": [SELF]})  # type: ignore[untyped-decorator]
@refusing
def guide(request: HttpRequest, language: str, guide: str) -> HttpResponse:
    """One guide, with what can be taken away."""
    return _fresh(HttpResponse(_guide_page(language, guide, site_address(request))))


@policy(Policy.PUBLIC)
@limited
@refusing
def paper(request: HttpRequest, language: str, guide: str, paper: str) -> HttpResponse:
    """The leaflet or poster; its code leads to the guide's page."""
    made = leaflet_of(guide, language, paper, site_address(request))
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{guide}-{language}-{paper}.pdf"'
    return _fresh(answer)


@policy(Policy.PUBLIC)
@refusing
def sound(request: HttpRequest, language: str, guide: str) -> HttpResponse:
    """The recording, as the kind of sound its bytes were found to be; parts where asked."""
    told_guide(guide, language)
    audio = audio_of(guide, language)
    if audio is None:
        return HttpResponse(status=404, content_type="text/plain")
    return _fresh(file_or_part(request, audio_path(audio), MEDIA[audio.media], audio.sha256))


@policy(Policy.PUBLIC)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep the guides beside its other apps."""
    said = {
        "name": "Hướng dẫn dịch vụ công",
        "short_name": "Hướng dẫn",
        "lang": "vi",
        "id": "/help/",
        "start_url": reverse("web:help"),
        "scope": reverse("web:help"),
        "display": "standalone",
        "background_color": "#f4f6f9",
        "theme_color": "#0f3a66",
        "icons": [{"src": static("site/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    options = {"ensure_ascii": False}
    return _fresh(
        JsonResponse(said, content_type="application/manifest+json", json_dumps_params=options)
    )


@policy(Policy.PUBLIC)
@refusing
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the guides for a day without network. It names every page it keeps and
    a digest of them all: a changed text is a new version, and the old copy goes."""
    pages = {
        reverse("web:guides", args=(language,)): _list_page(language) for language in NAMES
    } | {
        reverse("web:guide", args=(language, told.id)): _guide_page(
            language, told.id, site_address(request)
        )
        for language in NAMES
        for told in told_guides(language)
    }
    files = [static(name) for name in _FILES]
    digest = hashlib.sha256("\0".join([*pages, *pages.values(), *files]).encode()).hexdigest()
    kept = json.dumps({"version": digest[:16], "pages": list(pages), "files": files})
    text = render_to_string("help/worker.js", {"kept": kept, "start": reverse("web:help")})
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def spoken(language: str) -> str:
    """The language of everything around a guide: further ones have Vietnamese around them."""
    return language if language in NAMES else "vi"


def site_address(request: HttpRequest) -> str:
    """The address of the site as people know it."""
    return settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")


def switches(name: str, *rest: str) -> list[dict[str, str]]:
    """The page ``name`` in every language: ``{code, name, url}``."""
    return [
        {"code": code, "name": own, "url": reverse(name, args=(code, *rest))}
        for code, own in guide_languages().items()
    ]


def _list_page(language: str) -> str:
    told = told_guides(language)
    page = {
        "language": language,
        "guides": told,
        "results": any_results(),
        "switches": switches("web:guides"),
    }
    return _drawn("help/guides.html", page)


def _guide_page(language: str, name: str, site: str) -> str:
    told = told_guide(name, language)
    others = [one for one in told_guides(language) if one.id != name]
    page = {
        "language": language,
        "told": told,
        "others": others,
        "bases": bases_of(name),
        "papers": PAPERS,
        "audio": audio_of(name, language),
        "switches": switches("web:guide", name),
        "code": code_of(guide_address(site, language, name)),
    }
    return _drawn("help/guide.html", page)


def _drawn(template: str, page: dict[str, Any]) -> str:
    with override(spoken(page["language"])):
        return render_to_string(template, page | {"spoken": spoken(page["language"])})


def _fresh(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return answer
