"""A bound on how often one address may ask public pages, so that nobody slows them for others.

    @policy(Policy.PUBLIC)
    @limited
    def search(request): ...

The bound is wide: a whole office or village may share one address. Addresses are kept for a minute
in each web process' memory, as a hash.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

A_MINUTE = 1200
View = Callable[..., HttpResponse]


def limited(view: View) -> View:
    """429 with a word what to do, once an address has asked too often this minute."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _asked_before(request) < A_MINUTE:
            return view(request, *args, **kwargs)
        title, advice = _("Có quá nhiều lượt xem từ mạng này"), _("Hãy chờ một phút rồi thử lại.")
        page = {"title": title, "advice": advice}
        answer = render(request, "error.html", page, status=429)
        answer["Retry-After"] = "60"
        return answer

    return kept


def _asked_before(request: HttpRequest) -> int:
    """How often the address asked in this minute, this time left out."""
    address = get_adapter(request).get_client_ip(request)
    minute = int(time.time() // 60)
    key = "asked:" + hashlib.sha256(f"{minute}|{address}".encode()).hexdigest()
    memory = caches["process"]
    memory.add(key, 0, 120)
    try:
        return memory.incr(key) - 1
    except ValueError:  # it went out of the cache this very moment
        return 0
