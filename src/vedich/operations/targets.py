"""The targets of a campaign with their trace; contents that are judged stand apart."""

from __future__ import annotations

from typing import Any

from vedich.domain.targets import targets_answer
from vedich.operations.office import Office


def campaign_targets(name: str, lang: str = "vi", office: Office | None = None) -> dict[str, Any]:
    """Rows ``{unit, indicator, milestone, date, comparison, value, baseline, central, clause,
    trace}`` for the units the plan names (one row for all where it names none)."""
    book = (office or Office.open()).book
    return targets_answer(book.campaign(name), book.parameters, lang=lang)
