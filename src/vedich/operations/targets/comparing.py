"""What a signed version changes against another one, or against the plan.

found = compare("ia-ake-2024", 2)          # with the version before it
found.rows[0]["before"], found.rows[0]["after"], found.rows[0]["stricter"]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vedich.domain.assigned import Assigned
from vedich.domain.central_plus import short
from vedich.domain.errors import Refusal
from vedich.domain.floors import laxer
from vedich.domain.indicators import Text
from vedich.domain.target_values import Target
from vedich.operations.pages.board import office_now
from vedich.operations.targets.assigned import signed_versions, targets_of_each, with_cells
from vedich.operations.targets.planned import subjects_on

PLAN = 0
Row = dict[str, Any]


@dataclass(frozen=True)
class Comparison:
    """``version`` beside ``other`` (None: the plan); a row for every cell that differs, with
    ``stricter`` True or False (None: the cell is new, gone, or measured the other way round)."""

    version: Assigned
    other: Assigned | None
    rows: list[Row]

    @property
    def counts(self) -> dict[str, int]:
        """How many cells were raised, lowered, or can't be said to be either."""
        found = [row["stricter"] for row in self.rows]
        return {
            "stricter": found.count(True),
            "laxer": found.count(False),
            "other": found.count(None),
        }


def compare(campaign_id: str, number: int | None = None, other: int | None = None) -> Comparison:
    """Hold a signed version (None: the latest) against another (None: the one signed before it;
    0: the plan); Refusal for a version that was not signed."""
    office = office_now()
    campaign = office.book.campaign(campaign_id)
    signed = {one.number: one for one in signed_versions(campaign_id)}
    latest = number if number is not None else max(signed, default=None)
    if latest is None or latest not in signed:
        raise _not_signed(campaign_id, latest)
    if other is None:
        other = max((one for one in signed if one < latest), default=PLAN)
    if other != PLAN and other not in signed:
        raise _not_signed(campaign_id, other)
    after = with_cells(signed[latest])
    before = with_cells(signed[other]) if other != PLAN else None
    subjects = subjects_on(office, campaign)
    rows: list[Row] = []
    for (subject, was), (_, now) in zip(
        targets_of_each(office.book, campaign, subjects, before),
        targets_of_each(office.book, campaign, subjects, after),
        strict=True,
    ):
        old = {(one.indicator, one.milestone): one for one in was}
        new = {(one.indicator, one.milestone): one for one in now}
        for place in dict.fromkeys((*new, *old)):
            row = _row(old.get(place), new.get(place))
            if row is not None:
                about = {"indicator": place[0], "milestone": place[1]}
                rows.append({"unit": subject.code, "name": subject.name, **about, **row})
    return Comparison(after, before, rows)


def alike(rows: list[Row]) -> list[Row]:
    """Rows that say the same of several units as one row, with the units' ``names``."""
    found: dict[object, Row] = {}
    for row in rows:
        values = tuple(one.threshold if one else None for one in (row["before"], row["after"]))
        said = row["trace"].vi if row["trace"] else ""
        about = (row["indicator"], row["milestone"], values, said)
        found.setdefault(about, {**row, "names": []})["names"].append(row["name"])
    return list(found.values())


def compare_answer(found: Comparison, lang: str) -> Row:
    """The comparison as the command line prints it."""
    return {
        "rows": [
            {
                **{name: row[name] for name in ("unit", "name", "indicator", "milestone")},
                "before": _said(row["before"]),
                "after": _said(row["after"]),
                "stricter": row["stricter"],
                "trace": row["trace"](lang) if row["trace"] else None,
            }
            for row in found.rows
        ],
        "version": found.version.number,
        "with": found.other.number if found.other else PLAN,
        **found.counts,
    }


def _said(target: Target | None) -> str | None:
    line = target.threshold if target else None
    return f"{line.comparison.sign} {short(line.value)}" if line else None


def _row(was: Target | None, now: Target | None) -> Row | None:
    old, new = (one.threshold if one else None for one in (was, now))
    if old == new:
        return None
    stricter: bool | None = None
    if old and new and old.comparison.rising == new.comparison.rising:
        stricter = not laxer(new, old)
    trace: Text | None = now.trace if now else None
    return {"before": was, "after": now, "stricter": stricter, "trace": trace}


def _not_signed(campaign_id: str, number: int | None) -> Refusal:
    return Refusal(
        "no_such_version",
        "Chưa có quyết định giao chỉ tiêu nào được ký."
        if number is None
        else f"Không có phiên bản {number} đã ký.",
        "No assignment decision is signed yet."
        if number is None
        else f"There is no signed version {number}.",
        where=campaign_id,
        hint_vi="Xem các phiên bản bằng “vedich targets versions”.",
        hint_en="“vedich targets versions” lists them.",
    )
