"""What every request passes: no undeclared view, no oversized upload, headers on every answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from vedich.web.policy import policy_of

# What travels packed: texts, and the reader of codes, which shrinks to less than half.
PACKED = ("text/", "image/svg+xml", "application/wasm", "application/manifest+json")
Answer = Callable[[HttpRequest], HttpResponse]


class PolicyMiddleware:
    """Refuses every view that declares no policy: forgetting it must not open a page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> None:
        """PermissionDenied for an undeclared view."""
        if policy_of(view) is None:
            raise PermissionDenied


class Compression(GZipMiddleware):
    """Texts travel compressed, style sheets and scripts too; what is packed already does not."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The answer, compressed where that helps; a part of a file stays as it is."""
        kind = response.headers.get("Content-Type", "")
        if response.status_code == 206 or not kind.startswith(PACKED):
            return response
        return super().process_response(request, response)


def headers(get_response: Answer) -> Answer:
    """Features no page needs are off; pages of somebody signed in are kept in no shared cache."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


def vietnamese_first(get_response: Answer) -> Answer:
    """Pages are Vietnamese until somebody switches: many browsers here ask for English unasked."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        return get_response(request)

    return answer


def upload_limit(get_response: Answer) -> Answer:
    """413 before a body larger than the limit is read. A body without a length is not read."""

    def answer(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > settings.UPLOAD_LIMIT_BYTES:
            return HttpResponse("413", status=413, content_type="text/plain")
        return get_response(request)

    return answer
