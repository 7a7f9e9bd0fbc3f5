"""The open dossiers of a unit, part by part: late, soon due, still to be paid; with their file."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from vedich.operations.pages.desk import DESK_PARTS, SOON_DAYS, desk_rows
from vedich.web.pages.common import page_of, refusing
from vedich.web.pages.files import table_file
from vedich.web.pages.unit import unit_page
from vedich.web.permissions import may_read_officer
from vedich.web.policy import Policy, policy

MOST_DAYS = 60


@policy(Policy.DOSSIERS)
@refusing
def desk(request: HttpRequest, campaign: str, unit: str, part: str) -> HttpResponse:
    """One part as a whole list."""
    page = unit_page(request, campaign, unit)
    page |= _asked(request, campaign, unit, part)
    page["dossiers"] = page_of(request, _rows(page))
    page["title"] = desk_words(part)
    return render(request, "web/desk.html", page)


@policy(Policy.DOSSIERS)
@refusing
def desk_file(request: HttpRequest, campaign: str, unit: str, part: str, kind: str) -> HttpResponse:
    """Exactly that list as a file."""
    page = unit_page(request, campaign, unit)
    page |= _asked(request, campaign, unit, part)
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{unit}-{part}-{page['board'].as_of:%Y-%m-%d}")
    left_out = ["unit"] if page["all_officers"] else ["unit", "officer"]
    return table_file(kind, name, desk_words(part), _rows(page), left_out)


def desk_words(part: str) -> str:
    """What a part of the desk is called."""
    words = {
        "late": _("Hồ sơ đang mở đã quá hạn"),
        "soon": _("Hồ sơ đang mở sắp đến hạn"),
        "unpaid": _("Hồ sơ đang mở còn phải nộp phí, lệ phí"),
    }
    return words[part]


def _asked(request: HttpRequest, campaign: str, unit: str, part: str) -> dict[str, Any]:
    if part not in DESK_PARTS:
        raise Http404
    officer = request.GET.get("officer", "")[:64] or None
    if officer and not may_read_officer(request.user, unit, officer, campaign):
        raise PermissionDenied
    days = request.GET.get("days", "")
    ahead = int(days[:4]) if days.isascii() and days.isdigit() else SOON_DAYS
    return {"part": part, "officer": officer, "days": min(max(ahead, 0), MOST_DAYS)}


def _rows(page: dict[str, Any]) -> list[dict[str, Any]]:
    return desk_rows(
        frozenset({page["unit"].code}),
        page["board"].as_of.date(),
        page["part"],
        officer=page["officer"],
        days=page["days"],
    )
