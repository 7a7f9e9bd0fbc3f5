"""Answers kept from one reader to the next: most of a page's time goes into writing its HTML.

    @policy(Policy.CAMPAIGN)
    @refusing
    @kept_page
    def ranking(request, campaign): ...

What a page says depends on its address, its language, what its reader may do, the day, the figures
(operations.pages.board.steady) and the log: nothing changes without an event. All of that is the
key or must be unchanged. The frame around it (who reads) is written for each reader, and given to
nobody else; its form tokens are put in with every answer.

While one request writes a page anew the others get the one before, for a minute at most, with its
own date and snapshot on it: fifty readers must not wait for a new snapshot together. Who has
changed something since that page was written never gets it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable
from functools import cache, partial, wraps
from pathlib import Path
from threading import Lock
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import get_language

from vedich import __version__
from vedich.domain import clock
from vedich.operations.keeping.auditing import last_change
from vedich.operations.office import home
from vedich.operations.pages.board import steady
from vedich.operations.people.permissions import Action, can, roles_of
from vedich.records.models import User
from vedich.web.shelf import MOST_KEPT, Kept, Shelf

ROOM = Path(__file__).parents[1]
MOST_FRAMES = 1500  # whole pages in this process' memory, about 8 KB each
LINGERS = 60.0  # seconds for which an outdated page may still be given to others
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field, no secret
_PLACE = secrets.token_hex(16)  # nobody can write it into an address
_MASKED = re.compile(rf'(name="{_TOKEN}" value=")[^"]+')
_outdated: OrderedDict[tuple[str, str], float] = OrderedDict()
_frames: OrderedDict[tuple[str, str, str], bytes] = OrderedDict()
_guard = Lock()
View = Callable[..., HttpResponse]


def shelf_here() -> Shelf:
    """The kept pages of this workspace."""
    return Shelf(home().absolute() / "cache" / "pages")


def kept_page(view: View) -> View:
    """Keep what the view answers to a GET; refusals, errors and pages with own forms are not."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET" or not isinstance(request.user, User):
            return view(request, *args, **kwargs)
        shelf, key = shelf_here(), _key(request, request.user)
        with steady() as figures:
            event, mark = last_change()
            state = _digest(figures, mark, clock.today())
            page = shelf.get(key)
            if page is not None and page.state == state:
                return _given(request, request.user, key, page)
            with shelf.turn() as mine:
                if not mine and page is not None and _still_given(key, page, request.user):
                    return _given(request, request.user, key, page)
                response, parts = _written(request, partial(view, request, *args, **kwargs))
                if parts:
                    shelf.put(key, Kept(state, event, parts))
                return response

    return answer


@cache
def edition() -> str:
    """What this installation writes pages with: its version and the state of its files."""
    files = [one.stat() for one in ROOM.rglob("*") if one.suffix in (".html", ".mo", ".py")]
    return f"{__version__} {len(files)} {max(one.st_mtime_ns for one in files)}"


def _key(request: HttpRequest, reader: User) -> str:
    roles = sorted(
        (one.role, one.scope, one.unit, one.campaign, one.officer) for one in roles_of(reader)
    )
    in_part = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    return repr((edition(), request.get_full_path(), in_part, get_language(), roles))


def _digest(*facts: object) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _still_given(key: str, page: Kept, reader: User) -> bool:
    with _guard:
        since = _outdated.setdefault((key, page.state), time.monotonic())
        while len(_outdated) > MOST_KEPT:
            _outdated.popitem(last=False)
    return time.monotonic() - since < LINGERS and last_change(reader)[0] <= page.event


def _written(
    request: HttpRequest, make: Callable[[], HttpResponse]
) -> tuple[HttpResponse, dict[str, str]]:
    """The answer and its parts; no parts where it must not be kept."""
    parts: dict[str, str] = {}
    request.kept_parts = parts  # type: ignore[attr-defined]
    response = make()
    if response.status_code != 200 or response.streaming:
        return response, {}
    found = parts or {"": response.content.decode()}
    return response, {} if any(_TOKEN in text for text in found.values()) else found


def _given(request: HttpRequest, reader: User, key: str, page: Kept) -> HttpResponse:
    if "" in page.parts:
        return HttpResponse(page.parts[""])
    if can(reader, Action.READ_JOBS) or len(get_messages(request)):
        # What these frames say changes without an event: a worker's pulse, a message told once.
        return render(request, "web/kept.html", {"kept": page.parts})
    about = key, page.state, str(reader.pk)
    with _guard:
        packed = _frames.get(about)
    if packed is None:
        answer = render(request, "web/kept.html", {"kept": page.parts})
        text = _MASKED.sub(rf"\g<1>{_PLACE}", answer.content.decode())
        with _guard:
            _frames[about] = zlib.compress(text.encode(), 1)
            while len(_frames) > MOST_FRAMES:
                _frames.popitem(last=False)
        return answer
    return HttpResponse(zlib.decompress(packed).decode().replace(_PLACE, get_token(request)))
