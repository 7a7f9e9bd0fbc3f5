"""Targets that stay to be kept after a campaign ("duy trì"): who keeps them since it ended.

answer = kept_answer("ia-ake-2024")
answer["indicators"][0]["kept"], answer["rows"][0]["status"]
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from vedich.domain import clock
from vedich.domain.results import Status
from vedich.operations.figures.standing_cells import Cell
from vedich.operations.figures.standings import standings_after
from vedich.operations.office import Office
from vedich.operations.papers.report_parts import title_of

_KEPT = (Status.MET, Status.EXCEEDED)


def kept_answer(
    campaign_id: str, as_of: datetime | None = None, office: Office | None = None
) -> dict[str, Any] | None:
    """Rows of what is not kept, the widest gap first; ``indicators`` with how many keep each.

    None while the campaign runs, or where its plan asks for nothing to be kept.
    """
    office = office or Office.open()
    campaign = office.book.campaign(campaign_id)
    kept = {rule.indicator for rule in campaign.targets if rule.maintained}
    board = standings_after(office, campaign_id, as_of or clock.now()) if kept else None
    if board is None:
        return None
    cells = [cell for cell in board.cells if cell.indicator in kept]
    lost = [cell for cell in cells if cell.value is not None and cell.status not in _KEPT]
    lost.sort(key=lambda cell: (-(cell.needed or 0), cell.subject.name))
    names = dict.fromkeys(cell.indicator for cell in cells)
    titles = {name: _title(office, name) for name in names}
    return {
        "rows": [_row(cell, titles[cell.indicator]) for cell in lost],
        "indicators": [_counted(cells, name, titles[name]) for name in names],
        "from": board.interval.start,
        "to": board.interval.end,
    }


def _title(office: Office, name: str) -> dict[str, str]:
    title = title_of(office, name)
    return {"vi": title.vi, "en": title.en}


def _counted(cells: Sequence[Cell], name: str, title: dict[str, str]) -> dict[str, Any]:
    own = [cell for cell in cells if cell.indicator == name]
    kept = sum(cell.status in _KEPT for cell in own)
    without = sum(cell.value is None for cell in own)
    return {
        "indicator": name,
        "title": title,
        "kept": kept,
        "not_kept": len(own) - kept - without,
        "without": without,
    }


def _row(cell: Cell, title: dict[str, str]) -> dict[str, Any]:
    return {
        "unit": cell.subject.code,
        "name": cell.subject.name,
        "indicator": cell.indicator,
        "title": title,
        "value": cell.value,
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "target": cell.target.value,
        "comparison": cell.target.comparison.value,
        "status": cell.status.value,
        "state": cell.state.value,
        "needed": cell.needed,
    }
