"""When somebody last looked at Today, kept by the own browser in a signed cookie.

It holds two moments: of this visit and of the one before. A page opened again within the hour is
the same visit, so that reading on does not make the news disappear.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

from vedich.web.pages.common import user_of

COOKIE = "vedich_visits"
ONE_VISIT = timedelta(hours=1)
_KEPT = timedelta(days=180)


def last_visit(request: HttpRequest, now: datetime) -> datetime | None:
    """The moment of the visit before this one; None on a first one."""
    begun, before = _moments(request)
    if begun is not None and now - begun > ONE_VISIT:
        return begun
    return before


def remember_visit(request: HttpRequest, answer: HttpResponse, now: datetime) -> None:
    """Write this visit into the cookie of the answer."""
    begun, before = _moments(request)
    if begun is None or now - begun > ONE_VISIT:
        begun, before = now, begun
    kept = f"{begun.isoformat()}|{before.isoformat() if before else ''}"
    answer.set_signed_cookie(
        COOKIE,
        kept,
        salt=_salt(request),
        max_age=_KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _moments(request: HttpRequest) -> tuple[datetime | None, datetime | None]:
    try:
        text = request.get_signed_cookie(COOKIE, default="", salt=_salt(request)) or ""
        begun, _, before = text.partition("|")
        return (
            datetime.fromisoformat(begun) if begun else None,
            datetime.fromisoformat(before) if before else None,
        )
    except (BadSignature, ValueError):
        # Of another person on the same machine, or of another key: as if there were none.
        return None, None


def _salt(request: HttpRequest) -> str:
    return f"{COOKIE}:{user_of(request).id}"
