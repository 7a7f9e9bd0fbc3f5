"""Answers kept from one reader to the next: most of a page's time goes into writing its HTML.

    @policy(Policy.CAMPAIGN)
    @refusing
    @kept_page
    def ranking(request, campaign): ...

What a page says depends on its address, its language, what its reader may do, the day, the figures
(operations.page_board.steady) and the log: nothing changes without an event. All of that is the
key or must be unchanged; the frame around it (who reads, messages, tokens) is written every time.

While one reader's request writes a page anew the others get the one before, for a few seconds and
with its own date and snapshot on it: fifty readers must not wait for a new snapshot together. Who
has changed something since that page was written never gets it.
"""

from __future__ import annotations

import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial, wraps
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from vedich.operations.auditing import last_change
from vedich.operations.page_board import steady, today_here
from vedich.operations.permissions import roles_of
from vedich.records.models import User

MOST_KEPT = 3000
LINGERS = 20.0  # seconds for which an outdated page may still be given to others
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field, no secret
View = Callable[..., HttpResponse]


@dataclass
class Kept:
    """A written page: its parts, packed; or the whole answer where it is a part of a page."""

    state: tuple[Hashable, ...]
    event: int
    parts: dict[str, bytes] = field(default_factory=dict)
    whole: bytes | None = None
    outdated: float | None = None

    def part(self, name: str) -> str:
        """One part as it was written."""
        return mark_safe(zlib.decompress(self.parts[name]).decode())  # noqa: S308 - our own output


_shelf: OrderedDict[Hashable, Kept] = OrderedDict()
_guard = Lock()
_writing = Lock()


def kept_page(view: View) -> View:
    """Keep what the view answers to a GET; refusals, errors and pages with own forms are not."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET" or not isinstance(request.user, User):
            return view(request, *args, **kwargs)
        with steady() as figures:
            event = last_change()
            state = figures, event, today_here()
            key = _key(request, request.user)
            page = _find(key)
            if page is not None and page.state == state:
                return _given(request, page)
            mine = _writing.acquire(blocking=False)
            try:
                if not mine and page is not None and _still_given(page, request.user):
                    return _given(request, page)
                make = partial(view, request, *args, **kwargs)
                return _write(request, key, Kept(state, event), make)
            finally:
                if mine:
                    _writing.release()

    return answer


def _key(request: HttpRequest, reader: User) -> Hashable:
    roles = ((one.role, one.scope, one.unit, one.campaign, one.officer) for one in roles_of(reader))
    in_part = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    return request.get_full_path(), in_part, get_language(), frozenset(roles)


def _find(key: Hashable) -> Kept | None:
    with _guard:
        if key in _shelf:
            _shelf.move_to_end(key)
        return _shelf.get(key)


def _still_given(page: Kept, reader: User) -> bool:
    page.outdated = page.outdated or time.monotonic()
    fresh_enough = time.monotonic() - page.outdated < LINGERS
    return fresh_enough and last_change(reader) <= page.event


def _write(
    request: HttpRequest, key: Hashable, page: Kept, make: Callable[[], HttpResponse]
) -> HttpResponse:
    parts: dict[str, str] = {}
    request.kept_parts = parts  # type: ignore[attr-defined]
    response = make()
    if response.status_code != 200 or response.streaming:
        return response
    texts = parts.values() if parts else [response.content.decode()]
    if any(_TOKEN in text for text in texts):
        return response
    if parts:
        page.parts = {name: zlib.compress(text.encode(), 1) for name, text in parts.items()}
    else:
        page.whole = response.content
    with _guard:
        _shelf[key] = page
        while len(_shelf) > MOST_KEPT:
            _shelf.popitem(last=False)
    return response


def _given(request: HttpRequest, page: Kept) -> HttpResponse:
    if page.whole is not None:
        return HttpResponse(page.whole)
    return render(request, "web/kept.html", {"kept": page, "campaign": True})
