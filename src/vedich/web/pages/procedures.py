"""Procedures for everybody: the search box, what was found, and a page per procedure.

Like the guides these pages know no visitor: no session is read, no cookie set, nothing asked about
a person. The address names the language.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override

from vedich.domain.errors import Refusal
from vedich.domain.fees import QUANTITIES
from vedich.operations.fees.direct_transfer import setting
from vedich.operations.help.guides import code_of, told_guides
from vedich.operations.pages.procedures import (
    ProcedurePage,
    look_up,
    often_asked,
    procedure_page,
)
from vedich.operations.papers.public_results import any_results
from vedich.web.limits import limited
from vedich.web.pages.guides import site_address
from vedich.web.policy import Policy, policy

LONGEST_QUESTION = 120
FRESH_SECONDS = 300
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
_LONGEST_NUMBER = 12


@policy(Policy.PUBLIC)
def start(request: HttpRequest) -> HttpResponse:
    """To the search in the language of the site."""
    language = (get_language() or "vi")[:2]
    return HttpResponseRedirect(reverse("web:procedures", args=(language,)))


@policy(Policy.PUBLIC)
@limited
def search(request: HttpRequest, language: str) -> HttpResponse:
    """The box, and what was found; while somebody types, what was found alone."""
    if language not in LANGUAGES:
        return _without_language(language)
    words = " ".join(request.GET.get("q", "").split())[:LONGEST_QUESTION]
    page = {
        "words": words,
        "found": [
            {**row, "where": ", ".join(_lines(row["handled_by"]))}
            for row in (look_up(words)["rows"] if words else ())
        ],
        "often": often_asked(),
        "results": any_results(),
        "switches": languages_of("web:procedures", query={"q": words} if words else {}),
    }
    part = request.headers.get("HX-Request") == "true"
    answer = drawn("procedures/found.html" if part else "procedures/search.html", language, page)
    answer["Vary"] = "HX-Request"
    return answer


@policy(Policy.PUBLIC)
@limited
def procedure(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """What it is, where, how long, how much at the counter and online, and how."""
    if language not in LANGUAGES:
        raise Http404
    asked: dict[str, int] = {}
    refused = None
    try:
        try:
            asked = quantities_asked(request)
            told = procedure_page(code, asked)
        except Refusal as refusal:
            # A number that can't be: the page stays, and says so beside the amount of one each.
            asked, refused = {}, refusal
            told = procedure_page(code, asked)
    except Refusal:
        absent = {"switches": languages_of("web:procedures"), "code": code[:30]}
        return drawn("procedures/absent.html", language, absent, status=404)
    one = told.procedure
    page = {
        "told": told,
        "one": one,
        "where": _lines(one.handled_by),
        "channels": _channels(told),
        "asked": [
            (name, text, request.GET.get(name) or 1) for name, text in told.quantities.items()
        ],
        "several": any(number > 1 for number in asked.values()),
        "transfer": _transfer_address(language, told, asked),
        "refused": (refused.text(language), refused.hint(language)) if refused else None,
        "code": code_of(
            site_address(request) + reverse("web:procedure", args=(language, one.procedure))
        ),
        "guides": {guide.id: guide for guide in told_guides(language)},
        "switches": languages_of("web:procedure", one.procedure, query=asked),
    }
    return drawn("procedures/procedure.html", language, page)


def quantities_asked(request: HttpRequest) -> dict[str, int]:
    """What the address says of pages, copies and the like; Refusal for what is no number."""
    found = {}
    for name in QUANTITIES:
        text = request.GET.get(name, "").strip()
        if not text:
            continue
        bare = text.removeprefix("-")
        if not (bare.isascii() and bare.isdigit() and len(bare) <= _LONGEST_NUMBER):
            raise Refusal(
                "bad_quantity",
                f"“{text[:20]}” không phải một số lượng.",
                f"“{text[:20]}” is no quantity.",
                where=name,
                hint_vi="Ghi một số nguyên, ví dụ 2.",
                hint_en="Write a whole number, 2 for instance.",
            )
        found[name] = int(text)
    return found


def _transfer_address(language: str, told: ProcedurePage, asked: dict[str, int]) -> str:
    """Where the code of a direct transfer stands; empty where the office takes none for this."""
    if told.nothing_to_pay or not setting()["on"]:
        return ""
    path = reverse("web:transfer", args=(language, told.procedure.procedure))
    return f"{path}?{urlencode(asked)}" if asked else path


def _without_language(code: str) -> HttpResponse:
    """The short address of a procedure, as it stands on paper, leads to its page."""
    if not code[:1].isdigit():
        raise Http404
    here = (get_language() or "vi")[:2]
    return HttpResponseRedirect(reverse("web:procedure", args=(here, code)))


def _channels(told: ProcedurePage) -> list[tuple[str, Any]]:
    """Each way of filing with its fee: one line where both cost the same."""
    if told.same_fee:
        return [("both", told.counter)]
    return [("counter", told.counter), ("online", told.online)]


def _lines(text: str | None) -> list[str]:
    """A list of bodies as the national database writes it: one a line, some blank, some twice."""
    return list(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))


def languages_of(
    name: str, *rest: str, query: dict[str, Any] | None = None
) -> list[dict[str, str]]:
    """The same page in either language."""
    ending = f"?{urlencode(query)}" if query else ""
    return [
        {"code": code, "name": own, "url": reverse(name, args=(code, *rest)) + ending}
        for code, own in LANGUAGES.items()
    ]


def drawn(template: str, language: str, page: dict[str, Any], status: int = 200) -> HttpResponse:
    with override(language):
        text = render_to_string(template, {"language": language, "spoken": language, **page})
    answer = HttpResponse(text, status=status)
    answer["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return answer
