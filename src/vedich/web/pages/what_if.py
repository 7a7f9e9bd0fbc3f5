"""“If N more dossiers …”: the number a form of a page asks for."""

from __future__ import annotations

from django.http import HttpRequest

MOST = 10_000_000


def more_asked(request: HttpRequest) -> int | None:
    """The number of ``?more=``; None where there is none or it makes no sense."""
    text = request.GET.get("more", "").strip().replace(".", "").replace(",", "")
    if not text.isascii() or not text.isdigit() or int(text[:12]) > MOST:
        return None
    return int(text)
