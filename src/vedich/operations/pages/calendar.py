"""What the plans in force still ask for, and what is late: milestones, reports, deadlines.

for line in calendar_of(campaign, date(2026, 11, 21), written={date(2026, 10, 2)}):
    line["day"], line["kind"], line["text"], line["left"]
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from vedich.domain.campaigns import Campaign, milestone_date, report_dates

KINDS = (".docx", ".xlsx", ".pdf", ".html")
_DAY = re.compile(r"-(\d{4}-\d{2}-\d{2})(-lan-\d+)?$")


def calendar_of(campaign: Campaign, today: date, written: Collection[date]) -> list[dict[str, Any]]:
    """Lines ``{day, kind (milestone, report, deadline), vi, en, left, late}`` by day.

    A report is late when its day is over and no report up to that day or a later one was written;
    ``missed`` says how many of the same rhythm are, and only the last of them is listed.
    """
    found: list[dict[str, Any]] = []
    for stone in campaign.milestones:
        day = milestone_date(stone, campaign.period)
        if day is not None and day >= today:
            found.append(_line(day, today, "milestone", stone.title.vi, stone.title.en))
    late: dict[tuple[str, str], dict[str, Any]] = {}
    last = max(written, default=date.min)
    for day, one in report_dates(campaign):
        if day >= today:
            if day > last:
                found.append(_line(day, today, "report", one.text, one.text))
        elif day > last:
            key = one.section, one.text
            missed = late[key]["missed"] + 1 if key in late else 1
            late[key] = _line(day, today, "report", one.text, one.text) | {"missed": missed}
    found += late.values()
    found += [
        _line(one.last_day, today, "deadline", one.text, one.text)
        for one in campaign.deadlines
        if one.last_day and one.last_day >= today
    ]
    return sorted(found, key=lambda line: line["day"])


def in_force(campaign: Campaign, today: date) -> bool:
    """Is the day inside the campaign's period? An unknown start counts as begun."""
    return (campaign.period.start or today) <= today <= campaign.period.end


def report_files(folder: Path, campaign: str) -> list[Path]:
    """The files of the reports that were written for a campaign, by name."""
    if not folder.is_dir():
        return []
    start = f"bao-cao-{campaign}-"
    return sorted(
        path
        for path in folder.iterdir()
        if path.name.startswith(start)
        and path.suffix in KINDS
        and _DAY.fullmatch(path.stem[len(start) - 1 :])
    )


def report_days(folder: Path, campaign: str) -> set[date]:
    """Up to which days reports were written."""
    start = len(f"bao-cao-{campaign}-")
    return {
        date.fromisoformat(path.stem[start : start + 10]) for path in report_files(folder, campaign)
    }


def _line(day: date, today: date, kind: str, vi: str, en: str) -> dict[str, Any]:
    left = (day - today).days
    return {"day": day, "kind": kind, "vi": vi, "en": en, "left": left, "late": left < 0}
