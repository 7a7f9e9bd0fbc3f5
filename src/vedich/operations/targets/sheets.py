"""The Excel annex of a draft: given out with every unit's targets, taken back with checks.

    sheet_of("gia-lai-2026")                              # the workbook's bytes
    fill(user, "gia-lai-2026", Path("phu-luc.xlsx"), dry_run=True)["rows"]

What comes back changes the draft only, and only where nothing is wrong; the same workbook twice
changes nothing the second time.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from vedich.domain.campaigns import Campaign, milestone_date
from vedich.domain.errors import Refusal
from vedich.domain.target_rules import TargetRule
from vedich.domain.target_values import Target
from vedich.domain.vietnamese import day as day_words
from vedich.operations.data.uploads import keep
from vedich.operations.figures.standing_cells import baselines_of
from vedich.operations.keeping.auditing import Actor
from vedich.operations.office import Office
from vedich.operations.pages.board import office_now
from vedich.operations.papers.report_parts import title_of
from vedich.operations.people.permissions import Action
from vedich.operations.targets.assigning import (
    bounds_for,
    check_right,
    open_draft,
    plain,
    preview,
    save_draft,
)
from vedich.operations.targets.planned import subjects_on
from vedich.operations.targets.sheet_checks import Expected, check_sheet
from vedich.operations.targets.views import Preview, choices_of
from vedich.records.models import TargetVersion
from vedich.warehouse.files import sha256_of, write_durably

_HOW = (
    "Sửa số trong các ô màu vàng (phần trăm hoặc điểm, không ghi dấu %), ghi lý do ở cột cuối; "
    "không gộp ô, không thêm dòng, cột."
)


def sheet_of(campaign_id: str) -> bytes:
    """The workbook of the open draft."""
    from vedich.documents.targets_sheet import SheetText, write_targets_sheet

    office = office_now()
    campaign = office.book.campaign(campaign_id)
    seen = preview(campaign_id, office)
    draft = seen.draft
    about = f"{campaign.document.short}; bản thảo số {draft.number}"
    text = SheetText(
        f"Phụ lục giao chỉ tiêu: {campaign.title.vi}",
        (f"Kèm theo {about}, áp dụng từ ngày {day_words(draft.day)}.", _HOW),
        (campaign_id, str(draft.number), seen.digest),
    )
    return write_targets_sheet(text, columns_of(office, campaign, seen), _rows(office, seen))


def write_sheet(campaign_id: str, out: Path) -> dict[str, Any]:
    """The same written to a file."""
    content, where = sheet_of(campaign_id), out.absolute()
    write_durably(where, lambda beside: beside.write_bytes(content))
    return {"rows": [{"file": str(where), "sha256": sha256_of(where)}]}


def fill(actor: Actor, campaign_id: str, path: Path, *, dry_run: bool = False) -> dict[str, Any]:
    """Take a filled-in workbook back: ``rows`` are the cells that change, ``faults`` what is wrong.

    With a fault, or on a dry run, nothing changes. ``again``: this very file was taken before.
    """
    check_right(actor, Action.DRAFT_TARGETS, campaign_id)
    office = office_now()
    campaign = office.book.campaign(campaign_id)
    digest = sha256_of(path)
    taken = TargetVersion.objects.filter(campaign=campaign_id, unit="", sheet=digest).first()
    if taken is not None:
        return {"rows": [], "faults": [], "ok": True, "again": True, "version": taken.number}
    seen = preview(campaign_id, office)
    expected = Expected.of(campaign, seen, bounds_for(office, campaign), office)
    faults, changes = check_sheet(path, expected)
    answer: dict[str, Any] = {
        "rows": [one.row for one in changes],
        "faults": [one.row for one in faults],
        "ok": not faults,
        "again": False,
        "version": seen.draft.number,
        "dry_run": dry_run,
    }
    if faults or dry_run:
        return answer
    with path.open("rb") as file:
        # What a decision rests on is kept as it came, for whoever checks it later.
        upload = keep(actor, File(file, name=path.name))
    with transaction.atomic():
        draft = open_draft(campaign_id)
        if draft.revision != seen.draft.revision:
            raise Refusal(
                "draft_changed",
                "Bản thảo vừa được người khác sửa nên chưa nhận phụ lục.",
                "Somebody changed the draft just now, so the annex was not taken.",
                hint_vi="Tải phụ lục mới rồi chép số sang.",
                hint_en="Download the annex again and copy the numbers over.",
            )
        kept = {one.place: one for one in choices_of(draft)}
        for change in changes:
            place = change.choice.place
            if change.as_planned:
                kept.pop(place, None)
            else:
                kept[place] = change.choice
        draft.choices, draft.sheet = plain(kept.values()), digest
        told = {"sheet": digest, "upload": upload.id, "cells": len(changes)}
        save_draft(actor, draft, told)
    return answer


def columns_of(office: Office, campaign: Campaign, seen: Preview) -> list[Any]:
    """The columns: per indicator the baseline where the plan states one, then its milestones."""
    from vedich.documents.targets_sheet import SheetColumn

    found: list[SheetColumn] = []
    based = {one.indicator for one in campaign.baselines}
    set_here = {(row["indicator"], row["milestone"]) for row in seen.rows}
    for rule in {one.indicator: one for one in campaign.targets}.values():
        title = heading_of(office, rule)
        unit = "điểm" if ":" in rule.indicator else "%"
        if rule.indicator in based:
            found.append(SheetColumn(f"{rule.indicator}@", f"{title}: kỳ gốc ({unit})", False))
        for stone in campaign.milestones:
            if (rule.indicator, stone.id) in set_here:
                day = milestone_date(stone, campaign.period)
                when = f" {day_words(day)}" if day else ""
                said = f"{title}: {stone.title.vi}{when} ({rule.comparison.sign}, {unit})"
                found.append(SheetColumn(f"{rule.indicator}@{stone.id}", said))
    return found


def heading_of(office: Office, rule: TargetRule) -> str:
    """What a column is called: the plan's own words, unless they write the value down as well."""
    return title_of(office, rule.indicator).vi if "%" in rule.written else rule.written


def _rows(office: Office, seen: Preview) -> list[Any]:
    from vedich.documents.targets_sheet import SheetRow

    campaign = office.book.campaign(seen.draft.campaign)
    columns = columns_of(office, campaign, seen)
    by_unit: dict[str, dict[str, Target]] = {}
    reasons: dict[str, str] = {}
    for row in seen.rows:
        target: Target = row["target"]
        key = f"{row['indicator']}@{row['milestone']}"
        by_unit.setdefault(row["unit"], {})[key] = target
        if target.choice and target.choice.unit and target.choice.reason:
            reasons.setdefault(row["unit"], target.choice.reason)
    return [
        SheetRow(
            one.code,
            one.name,
            one.block,
            tuple(
                _number(by_unit.get(one.code, {}).get(column.key), bases.get(column.key[:-1]))
                for column in columns
            ),
            reasons.get(one.code, ""),
        )
        for one in subjects_on(office, campaign)
        for bases in [baselines_of(campaign, one)]
    ]


def _number(target: Target | None, base: Fraction | None) -> float | None:
    value = target.value if target else base
    return None if value is None else float(value)
