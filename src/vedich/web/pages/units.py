"""Units on a day: the list, one unit with what lies above, below, before and after it; mapping."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.domain.typed_words import fold
from vedich.operations.data.unit_mapping import (
    map_code,
    map_same_names,
    mappings,
    same_names,
    unknown_codes,
    unmap,
)
from vedich.operations.data.unit_views import card_of, takes_part
from vedich.operations.data.units import show_units
from vedich.operations.pages.board import office_now
from vedich.web.pages.common import (
    day_asked,
    open_campaigns,
    own_units,
    page_of,
    refusing,
    tell_refusal,
    user_of,
)
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy

MOST_ON_A_PAGE = 200


@policy(Policy.UNITS)
@refusing
def units(request: HttpRequest) -> HttpResponse:
    """The units as they are on a day, by block; codes nobody knows, to be mapped."""
    if request.method == "POST":
        return _map(request)
    office = office_now()
    answer = show_units(day_asked(request), office)
    wanted = fold(request.GET.get("q", ""))
    rows = [
        row
        for row in answer["rows"]
        if row["listed"]
        and all(word in fold(f"{row['name']} {row['unit']}") for word in wanted.split())
    ]
    running = open_campaigns(request)
    may_map = can(request.user, Action.IMPORT_DATA)
    shown = page_of(request, rows, MOST_ON_A_PAGE)
    page: dict[str, Any] = {
        "at": answer["at"],
        "q": request.GET.get("q", "").strip(),
        "shown": shown,
        "groups": _groups(list(shown)),
        "number": len(rows),
        "unknown": unknown_codes()[:100],
        "same_names": len(same_names()) if may_map else 0,
        "mapped": mappings()[:100],
        "may_map": may_map,
        "may_undo": can(request.user, Action.WITHDRAW_DATA),
        "choices": [row for row in answer["rows"] if row["listed"]] if may_map else [],
        "own_units": own_units(request, running[0].id) if running else frozenset(),
    }
    return render(request, "web/units/units.html", page)


@policy(Policy.REFERENCE)
@refusing
def unit_card(request: HttpRequest, unit: str) -> HttpResponse:
    """One unit on a day: dates and codes, parents, children, predecessors, successors, officers."""
    day = day_asked(request) or now().date()
    card, campaigns = card_of(unit, day), _campaigns(request, unit)
    page = {
        "card": card,
        "at": day,
        "campaigns": campaigns,
        "sees_officers": any(
            can(request.user, Action.READ_OFFICERS, unit, one.id) for one in campaigns
        ),
        "children": page_of(request, card["children"], MOST_ON_A_PAGE),
    }
    return render(request, "web/units/card.html", page)


def _campaigns(request: HttpRequest, unit: str) -> list[Any]:
    """The campaigns in which this person may open the unit's own page."""
    return [
        one
        for one in open_campaigns(request)
        if can(request.user, Action.READ_FIGURES, unit, one.id) and takes_part(one, unit)
    ]


def _map(request: HttpRequest) -> HttpResponse:
    form, actor = request.POST, user_of(request)
    try:
        if form.get("do") == "same":
            job = map_same_names(actor)
        elif form.get("do") == "undo":
            number = form.get("seq", "")
            job = unmap(actor, int(number) if number.isdigit() else 0, form.get("why", ""))
        else:
            code, unit = form.get("code", ""), form.get("unit", "").strip()
            job = map_code(actor, code, unit, form.get("why", ""))
    except Refusal as refusal:
        tell_refusal(request, refusal)
        return redirect("web:units")
    messages.success(request, _("Đã ghi; số liệu đang được tính lại."))
    return redirect("web:job", job.id)


def _groups(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Units by their block or kind, in the order they come."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["block"] or row["kind"] or "", []).append(row)
    return [{"title": title, "rows": each} for title, each in found.items()]
