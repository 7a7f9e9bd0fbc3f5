"""A code from paper or a phone, read by the camera, from a picture, or typed; and what it leads to.

The picture stays in the browser: only the text of the code is sent, in the body of a form.
"""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from vedich.domain.scanned import ScanKind, understand
from vedich.operations.help.scanning import find_dossier
from vedich.records.models import User
from vedich.web.pages.common import language, open_campaigns, refusing
from vedich.web.pages.guides import site_address
from vedich.web.policy import Policy, policy


@policy(Policy.PUBLIC_FORM)
@csp_update({"script-src": ["'wasm-unsafe-eval'"]})  # type: ignore[untyped-decorator]
@refusing
def scan(request: HttpRequest) -> HttpResponse:
    """Scan or type; officers see the dossier, everybody the page a code of this site names."""
    text = request.POST.get("code", "") if request.method == "POST" else ""
    read = understand(text, site_address(request))
    if read.kind == ScanKind.PAGE:
        return HttpResponseRedirect(read.value)
    if read.kind == ScanKind.PROCEDURE:
        return HttpResponseRedirect(reverse("web:procedure", args=(language(), read.value)))
    page: dict[str, Any] = {"kind": read.kind.value, "typed": text[:80]}
    if read.kind == ScanKind.DOSSIER and isinstance(request.user, User):
        page["dossier"] = find_dossier(request.user, read.candidates)
        page["campaigns"] = open_campaigns(request)
    answer = render(request, "web/scan.html", page)
    # The only page that may ask for the camera.
    answer["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=(), payment=()"
    return answer
