"""Officers with targets of their own: each held against the own target, on the unit's course.

    cases += of_officers(cases, board, day)

Only where a unit's head has split the targets (operations.targets.splitting), and over the
dossiers the officer answers for; elsewhere the unit's figure is nobody's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from vedich.domain.errors import Refusal
from vedich.domain.reminding import About
from vedich.domain.thresholds import Comparison
from vedich.operations.figures.standing_cells import plan_unit
from vedich.operations.figures.standings import Board
from vedich.operations.pages.officer import officer_rows
from vedich.operations.reminders.case import Case, lacking, quantity, written_day
from vedich.operations.targets.assigned import assigned_at
from vedich.records.models import TargetVersion, VersionState


def of_officers(found: Iterable[Case], board: Board, day: date) -> list[Case]:
    """A concern for every own target of an officer. ``found``: the units' own concerns."""
    signed = TargetVersion.objects.filter(campaign=board.campaign.id, state=VersionState.SIGNED)
    split = set(signed.exclude(unit="").values_list("unit", flat=True))
    if not split:
        return []
    of_unit: dict[str, dict[str, Case]] = {}
    for case in found:
        if case.about is About.FIGURE:
            of_unit.setdefault(case.unit, {})[case.subject] = case
    return [
        case
        for subject in board.subjects
        if plan_unit(board.campaign, subject) in split
        for case in _of_unit(board, subject.code, of_unit.get(subject.code, {}), day)
    ]


def _of_unit(board: Board, unit: str, own: Mapping[str, Case], day: date) -> Iterator[Case]:
    subject = board.subject(unit)
    key = plan_unit(board.campaign, subject) if subject else unit
    version = assigned_at(board.campaign.id, day, key)
    for duty in version.duties if version else ():
        if (duty.until and duty.until < day) or (duty.since and duty.since > day):
            # Who has left, or has not come yet, can't do anything about it.
            continue
        try:
            rows = officer_rows(board.campaign.id, unit, duty.officer, day)
        except Refusal:
            # The data name no such officer yet: nothing to be held against.
            continue
        for row in rows:
            of_unit = own.get(row["indicator"])
            if row["own"] and of_unit is not None:
                yield _case(of_unit, duty.officer, row)


def _case(of_unit: Case, officer: str, row: Mapping[str, Any]) -> Case:
    """The unit's concern with the officer's figure and target; the course is the same."""
    fact = replace(
        of_unit.fact,
        value=row["value"],
        cases=row["denominator"],
        target=row["target"],
        met=row["status"] in ("met", "exceeded"),
        falling=not Comparison(row["comparison"]).rising,
    )
    return replace(
        of_unit,
        subject=f"{of_unit.subject}/{officer}",
        fact=fact,
        officer=officer,
        tell=partial(_words, of_unit, officer, row),
    )


def _words(of_unit: Case, officer: str, row: Mapping[str, Any], lang: str) -> dict[str, str]:
    sign = Comparison(row["comparison"]).sign
    whose = f"cán bộ {officer}" if lang == "vi" else f"officer {officer}"
    day = {"day": written_day(of_unit.seen_on, lang)} if of_unit.seen_on else {}
    return {
        **of_unit.tell(lang),
        **day,
        "unit": f"{of_unit.unit_name} ({whose})",
        "value": quantity(row["value"], False, lang),
        "target": f"{sign} {quantity(row['target'], False, lang)}",
        "counts": f" ({row['numerator']}/{row['denominator']})",
        "gap": lacking(row["gap_cases"], row["value"], row["target"], False, lang),
    }
