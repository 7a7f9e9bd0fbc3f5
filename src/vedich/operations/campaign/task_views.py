"""Tasks as pages, reports and the command line show them.

campaign_tasks("ia-ake-2024")["rows"][0]        # of a draft: the duties as the plan has them
"""

from __future__ import annotations

from typing import Any

from vedich.domain import clock
from vedich.domain.indicators import Text
from vedich.domain.tasks import TASK, last_day
from vedich.domain.vietnamese import how_many
from vedich.operations.office import Office
from vedich.operations.work.serving import database_ready


def campaign_tasks(campaign_id: str, office: Office | None = None) -> dict[str, Any]:
    """Rows ``{section, text, leads, helps, by, due, continuous, state, late, assigned_to,
    evidence, inspections}`` in the order of the plan; ``counts`` by state.

    Of a plan that was not issued there are no tasks yet: ``state`` is None, ``planned`` False.
    """
    campaign = (office or Office.open()).book.campaign(campaign_id)
    rows = _issued(campaign_id) if database_ready() else []
    planned = bool(rows)
    if not planned:
        rows = [
            {
                "section": one.section,
                "text": one.text,
                "leads": list(one.leads),
                "helps": list(one.helps),
                "by": one.by or "",
                "due": last_day(one.by),
                "continuous": one.continuous,
                "state": None,
                "late": False,
                "assigned_to": None,
                "evidence": 0,
                "inspections": 0,
            }
            for one in campaign.work
        ]
    counts = {state: sum(1 for row in rows if row["state"] == state) for state in TASK.states}
    return {
        "rows": rows,
        "campaign": campaign_id,
        "planned": planned,
        "counts": {**counts, "late": sum(1 for row in rows if row["late"])},
    }


def task_note(campaign_id: str) -> Text | None:
    """One sentence of a report about the tasks; None while there are none."""
    if not database_ready():
        return None
    rows = _issued(campaign_id)
    if not rows:
        return None
    alive = [row for row in rows if row["state"] != "dropped"]
    done = sum(1 for row in alive if row["state"] in ("reported", "accepted"))
    inspected = sum(1 for row in alive if row["state"] == "accepted")
    late = [row["section"] for row in alive if row["late"]]
    vi = (
        f"Nhiệm vụ được giao: {how_many(len(alive))}; đã báo cáo kết quả: {how_many(done)}, "
        f"trong đó đã kiểm tra: {how_many(inspected)}; quá hạn: {how_many(len(late))}"
    )
    en = f"Tasks: {len(alive)}; reported as done: {done}, of them inspected: {inspected}; "
    en += f"late: {len(late)}"
    where = f" ({', '.join(late)})" if late else ""
    return Text(f"{vi}{where.replace('(', '(mục ')}.", f"{en}{where}.")


def _issued(campaign_id: str) -> list[dict[str, Any]]:
    from django.db.models import Count

    from vedich.operations.campaign.tasks import is_late
    from vedich.records.models import Task

    today = clock.today()
    found = Task.objects.filter(campaign=campaign_id).select_related("assigned_to")
    return [
        {
            "id": str(one.id),
            "section": one.section,
            "text": one.text,
            "leads": one.leads,
            "helps": one.helps,
            "by": one.by,
            "due": one.due,
            "continuous": one.continuous,
            "state": str(one.state),
            "late": is_late(one, today),
            "assigned_to": one.assigned_to.full_name if one.assigned_to else None,
            "evidence": one.given,
            "inspections": one.seen,
        }
        for one in found.annotate(
            given=Count("evidence", distinct=True), seen=Count("inspections", distinct=True)
        ).order_by("place")
    ]
