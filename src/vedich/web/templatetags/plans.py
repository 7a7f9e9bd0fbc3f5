"""How the values read out of a plan are named and written on the page.

>>> plan_field("period.end")
'Ngày kết thúc'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import gettext as _

from vedich.domain.plan_findings import Confidence, Finding
from vedich.domain.thresholds import Comparison
from vedich.operations.campaign.plans import words_of_field
from vedich.web.pages.common import language
from vedich.web.templatetags.site import day, grouped

register = template.Library()
_COMPARISONS = frozenset(one.value for one in Comparison)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@register.simple_tag
def plan_field(field: str) -> str:
    """The name of one value."""
    return words_of_field(field, language())


@register.simple_tag
def plan_group(name: str) -> str:
    """The name of a group of values."""
    return words_of_field(name, language()).capitalize()


@register.simple_tag
def plan_value(finding: Finding, typed: Mapping[str, str]) -> str:
    """What was typed over a value, else the value as it was read."""
    value = typed.get(f"edit:{finding.field}", finding.value)
    return _("có") if value is True else _criteria(value) if isinstance(value, dict) else str(value)


@register.filter
def sure(confidence: Confidence) -> str:
    """How sure a reading is, in words."""
    return confidence.en if language() == "en" else confidence.vi


@register.filter
def as_written(value: Any) -> Any:
    """A value of a plan's file as people write it: a day by its parts, nothing as a dash."""
    if value is None or value == "":
        return "–"
    if value in _COMPARISONS:
        comparison = Comparison(value)
        return comparison.en if language() == "en" else comparison.vi
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return grouped(Fraction(str(value)))
    found = _DAY.fullmatch(str(value))
    return day(date.fromisoformat(found[0])) if found else value


@register.filter
def typed(value: Any) -> Any:
    """A value as it is typed into a field: a number with the comma of Vietnamese, not grouped."""
    if isinstance(value, (int, float, Decimal)):
        return str(value).removesuffix(".0").replace(".", ",")
    return value


@register.filter
def chosen(picks: Mapping[int, int], number: int) -> int | None:
    """The option chosen for a doubt."""
    return picks.get(number)


def _criteria(value: Mapping[str, Any]) -> str:
    """A tree of criteria in the words of the plan."""
    for name in ("text", "judged"):
        if name in value:
            return str(value[name])
    return "; ".join(_criteria(part) for part in value.get("all_of", []))
