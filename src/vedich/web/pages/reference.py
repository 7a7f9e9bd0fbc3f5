"""Units on a day, and the rules: the list, one rule to read, and what checking them found."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedich.domain.typed_words import fold
from vedich.operations.page_board import office_now
from vedich.operations.page_rules import rule_list, rule_text, rules_checked
from vedich.operations.units import parents_today, show_units
from vedich.web.pages.common import (
    day_asked,
    language,
    open_campaigns,
    own_units,
    refusing,
)
from vedich.web.policy import Policy, policy


@policy(Policy.REFERENCE)
@refusing
def units(request: HttpRequest) -> HttpResponse:
    """The units as they are on a day, below the unit each belongs to."""
    office = office_now()
    answer = show_units(day_asked(request), office)
    wanted = fold(request.GET.get("q", ""))
    rows = [
        row
        for row in answer["rows"]
        if all(word in fold(f"{row['name']} {row['unit']}") for word in wanted.split())
    ]
    running = open_campaigns(request)
    page = {
        "at": answer["at"],
        "q": request.GET.get("q", "").strip(),
        "groups": _groups(rows),
        "number": len(rows),
        "seen": [row for row in rows if not row["listed"]],
        "parents": parents_today(office),
        "campaign": running[0] if running else None,
        "own_units": own_units(request, running[0].id) if running else frozenset(),
    }
    return render(request, "web/units.html", page)


@policy(Policy.REFERENCE)
@refusing
def rules(request: HttpRequest) -> HttpResponse:
    """Every definition by kind."""
    checked = rules_checked() if request.GET.get("check") == "1" else None
    return render(request, "web/rules/rules.html", {"kinds": rule_list(), "checked": checked})


@policy(Policy.REFERENCE)
@refusing
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One definition as a person reads it, with its examples and their result."""
    text = rule_text(name, language())
    checked = rules_checked()
    about = next(
        (
            {**row, "kind": kind}
            for kind in rule_list()
            for row in kind["rows"]
            if row["id"] == name
        ),
        None,
    )
    heading, _, body = text.partition("\n")
    page: dict[str, Any] = {
        "name": name,
        "heading": heading.partition(": ")[2] or heading,
        "text": body.strip("\n"),
        "about": about,
        "checked": checked,
        "problems": [row for row in checked["rows"] if f"/{name}.yaml" in row["where"]],
    }
    return render(request, "web/rules/rule.html", page)


def _groups(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Listed units by their block or kind, in the order they come."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["listed"]:
            found.setdefault(row["block"] or row["kind"] or "", []).append(row)
    return [{"title": title, "rows": each} for title, each in found.items()]
