"""“If N more dossiers …”: what a form of a page asks, and what its figure would come to."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import HttpRequest

from vedich.domain.thresholds import Comparison, Threshold
from vedich.domain.what_if import Outcome, what_if

MOST = 10_000_000


def more_asked(request: HttpRequest) -> int | None:
    """The number of ``?more=``; None where there is none or it makes no sense."""
    text = request.GET.get("more", "").strip().replace(".", "").replace(",", "")
    if not text.isascii() or not text.isdigit() or int(text[:12]) > MOST:
        return None
    return int(text)


def outcomes(row: dict[str, Any] | None, more: int | None) -> tuple[Outcome, ...]:
    """Both outcomes for a row with a numerator and a denominator; nothing where it has none."""
    if row is None or more is None or not row.get("denominator"):
        return ()
    if row["numerator"] is None or ":" in row["indicator"]:
        return ()
    line = None
    if row["target"] is not None:
        line = Threshold(Comparison(row["comparison"]), Fraction(row["target"]))
    return what_if(row["numerator"], row["denominator"], more, line)
