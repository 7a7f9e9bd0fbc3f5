"""The rules: the list, one rule to read with its versions and examples, what checking found."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedich.operations.pages.rules import rule_list, rule_text, rules_checked
from vedich.web.pages.common import language, refusing
from vedich.web.policy import Policy, policy


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
