"""What a version of the targets would set, before it is signed: every unit, every cell.

    preview = preview_of(office, campaign, draft)
    preview.rows[0]["value"], preview.digest

``planned`` is what the plan's rules alone give, ``in_force`` what counts on the draft's day now.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vedich.domain.assigned import Assigned
from vedich.domain.campaigns import Campaign
from vedich.domain.choices import Choice, as_plain, choice_of
from vedich.domain.results import Subject
from vedich.domain.states import TARGET_VERSION
from vedich.domain.target_values import Target
from vedich.domain.targets import target_row
from vedich.operations.campaign.lifecycle import life_of
from vedich.operations.figures.standing_cells import plan_unit
from vedich.operations.office import Office
from vedich.operations.targets.assigned import assigned_at, targets_of_each
from vedich.operations.targets.planned import subjects_on
from vedich.operations.targets.rules import Places, bound_broken, bounds_of
from vedich.records.models import TargetVersion
from vedich.records.work import called

Row = dict[str, Any]


@dataclass(frozen=True)
class Preview:
    """A draft worked out. ``targets``: those of each unit, by the unit's key, in order.

    ``digest`` names exactly what would be signed; ``rows`` show it cell by cell.
    """

    draft: TargetVersion
    rows: list[Row]
    targets: dict[str, list[Target]]
    digest: str

    @property
    def open(self) -> list[Row]:
        """The cells without a value yet: somebody must choose, or bring a baseline."""
        return [row for row in self.rows if row["target"].value is None]

    @property
    def changed(self) -> list[Row]:
        """The cells that differ from what counts now."""
        return [row for row in self.rows if row["changed"]]


def preview_of(office: Office, campaign: Campaign, draft: TargetVersion) -> Preview:
    """Work a draft out for every unit that takes part."""
    choices = choices_of(draft)
    counting_now = assigned_at(campaign.id, draft.day)
    drafted = Assigned(campaign.id, draft.number, draft.day, choices=choices)
    bounds = bounds_of(office.book, campaign, life_of(campaign.id).parent)
    rows: list[Row] = []
    targets: dict[str, list[Target]] = {}
    subjects = subjects_on(office, campaign)
    each = (
        targets_of_each(office.book, campaign, subjects, version)
        for version in (drafted, None, counting_now)
    )
    for (subject, found), (_, by_plan), (_, in_force) in zip(*each, strict=True):
        key = plan_unit(campaign, subject)
        targets[key] = found
        planned, now = _by_key(by_plan), _by_key(in_force)
        for target in found:
            place = (target.indicator, target.milestone)
            broken = (
                bound_broken(campaign, bounds, *place, target.threshold)
                if target.threshold
                else None
            )
            before = now.get(place)
            rows.append(
                {
                    "unit": subject.code,
                    "key": key,
                    "name": subject.name,
                    "block": subject.block,
                    "indicator": target.indicator,
                    "milestone": target.milestone,
                    "target": target,
                    "planned": planned.get(place),
                    "in_force": before,
                    "changed": before is None or before.threshold != target.threshold,
                    "floor": broken,
                }
            )
    return Preview(draft, rows, targets, digest_of(draft, choices, targets))


def digest_of(
    draft: TargetVersion, choices: Sequence[Choice], targets: dict[str, list[Target]]
) -> str:
    """The hash of what would be signed: campaign, number, day, choices and every value."""
    content = {
        "campaign": draft.campaign,
        "unit": draft.unit,
        "number": draft.number,
        "day": draft.day.isoformat(),
        "choices": sorted(json.dumps(as_plain(one), sort_keys=True) for one in choices),
        "duties": draft.duties,
        "cells": [
            [key, one.indicator, one.milestone, one.comparison.value, str(one.value)]
            for key, found in targets.items()
            for one in found
        ],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def choices_of(version: TargetVersion) -> tuple[Choice, ...]:
    """What a version decides beside the plan."""
    return tuple(choice_of(one) for one in version.choices)


def places_of(office: Office, campaign: Campaign) -> Places:
    """The units and blocks a choice may name."""
    subjects = subjects_on(office, campaign)
    return Places(
        {plan_unit(campaign, one) for one in subjects}, {one.id for one in campaign.blocks}
    )


def key_of_unit(office: Office, campaign: Campaign, code: str) -> str:
    """A unit's key by its code in the data or in the plan; as it is where nobody has it."""
    for one in subjects_on(office, campaign):
        if code in (one.code, plan_unit(campaign, one)):
            return plan_unit(campaign, one)
    return code


def version_rows(campaign_id: str, unit: str = "") -> list[Row]:
    """Every version, the latest first, with who made and signed it."""
    found = TargetVersion.objects.filter(campaign=campaign_id, unit=unit)
    return [version_row(one) for one in found.select_related("made_by", "signed_by")]


def version_row(one: TargetVersion) -> Row:
    """One version in plain values."""
    title = TARGET_VERSION.states[one.state]
    return {
        "version": one.number,
        "unit": one.unit,
        "state": one.state,
        "state_vi": title.vi,
        "state_en": title.en,
        "day": one.day,
        "document": one.document,
        "signatory": one.signatory,
        "made_by": called(one.made_by, one.made_as),
        "made_at": one.made_at,
        "signed_by": called(one.signed_by, one.signed_as) if one.signed_at else "",
        "signed_at": one.signed_at,
        "digest": one.digest,
        "choices": one.choices,
        "reason": one.reason,
    }


def preview_answer(preview: Preview, lang: str) -> Row:
    """The preview as the command line prints it."""
    rows = [
        {
            "unit": row["unit"],
            "name": row["name"],
            **{
                name: value
                for name, value in target_row(row["target"], lang).items()
                if name not in ("unit", "version")
            },
            "planned": plain_value(row["planned"]),
            "in_force": plain_value(row["in_force"]),
            "changed": row["changed"],
            "below": row["floor"].clause(lang) if row["floor"] else None,
        }
        for row in preview.rows
    ]
    return {
        "rows": rows,
        "version": preview.draft.number,
        "day": preview.draft.day,
        "changed": len(preview.changed),
        "open": len(preview.open),
        "digest": preview.digest,
    }


def together(rows: Sequence[Row]) -> list[Row]:
    """Rows that say the same of several units as one row, with their ``names`` and ``keys``."""
    found: dict[object, Row] = {}
    for row in rows:
        numbers = (plain_value(row["planned"]), plain_value(row["in_force"]))
        target: Target = row["target"]
        about = (row["indicator"], row["milestone"], numbers, target.threshold, target.trace.vi)
        one = found.setdefault(about, {**row, "names": [], "keys": []})
        one["names"].append(row["name"])
        one["keys"].append(row["key"])
    return list(found.values())


def plain_value(target: Target | None) -> Any:
    """The number of a target; None where there is none."""
    return None if target is None else target_row(target, "vi")["value"]


def unit_named(subjects: Sequence[Subject], campaign: Campaign, key: str) -> str:
    """The name of a unit by its key."""
    return next((one.name for one in subjects if plan_unit(campaign, one) == key), key)


def _by_key(found: Sequence[Target]) -> dict[tuple[str, str], Target]:
    return {(one.indicator, one.milestone): one for one in found}
