"""Links from a number to what it was counted from, and the small lines beside figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from vedich.operations.pages.series import Lines
from vedich.web import charts
from vedich.web.templatetags.site import amount, month

register = template.Library()


@register.simple_tag(takes_context=True)
def cell_url(
    context: Mapping[str, Any],
    part: str = "gap",
    by: str = "",
    key: str | None = None,
    indicator: str = "",
) -> str:
    """The address of the list behind a cell of the unit's (or officer's) page.

    ``by`` and ``key`` narrow it to one month, procedure …; on an officer's page it stays theirs.
    """
    about = context["campaign"].id, context["unit"].code, indicator or context["chosen"]
    asked = {"part": part}
    if context.get("officer"):
        asked["handled" if context.get("handled") else "officer"] = context["officer"]
    if by:
        asked[by] = key or ""
    if context.get("at"):
        asked["at"] = context["at"]
    return f"{reverse('web:explain', args=about)}?{urlencode(asked)}#rows"


@register.simple_tag
def spark(series: Sequence[tuple[str, Fraction]] | None, indicator: str = "") -> str:
    """A small line with its first and last value in words for those who don't see it."""
    if not series:
        return ""
    texts = [(_when(label), amount(value, indicator)) for label, value in series]
    return charts.spark([value for _, value in series], texts[0], texts[-1])


@register.filter
def of(mapping: Mapping[str, Any] | Lines | None, key: str) -> Any:
    """The value of a key that a template knows by a variable."""
    return mapping.get(key) if mapping else None


def _when(label: str) -> str:
    if len(label) == 7:
        return month(label)
    return f"{int(label[8:]):02d}/{int(label[5:7])}"
