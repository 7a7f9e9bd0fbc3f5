"""The split of a unit's targets as its page shows it: officers, what they handle, their targets.

shown = split_page("gia-lai-2026", "H21.168")
shown["officers"][0]["officer"], shown["fields"]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vedich.domain.assigned import OfficerDuty
from vedich.operations.data.unit_views import officers_of
from vedich.operations.figures.standing_cells import plan_unit
from vedich.operations.pages.board import board_at, kept, office_now
from vedich.operations.papers.report_parts import title_of
from vedich.operations.targets.assigned import assigned_at, duty_of
from vedich.operations.targets.coverage import Coverage, coverage_of
from vedich.operations.targets.planned import day_of
from vedich.operations.targets.splitting import Split, split_preview, unit_of
from vedich.operations.targets.views import Row, plain_value, version_rows
from vedich.records.models import TargetVersion, VersionState


def split_page(campaign_id: str, unit: str) -> Row:
    """What the page needs: the unit, its officers and fields in the data, the draft, versions."""
    office = office_now()
    campaign = office.book.campaign(campaign_id)
    subject = unit_of(office, campaign, unit)
    key = plan_unit(campaign, subject)
    drafts = TargetVersion.objects.filter(campaign=campaign_id, unit=key, state=VersionState.DRAFT)
    counting_now = assigned_at(campaign_id, day_of(campaign), key)
    seen = split_preview(campaign_id, unit) if drafts.exists() else None
    return {
        "campaign": campaign,
        "unit": subject,
        "officers": officers_of(subject.code),
        "fields": fields_of(subject.code),
        "titles": {rule.indicator: title_of(office, rule.indicator) for rule in campaign.targets},
        "stones": {stone.id: stone.title for stone in campaign.milestones},
        "seen": seen,
        "duties": [
            {**one, "since_day": duty_of(one).since, "until_day": duty_of(one).until}
            for one in (seen.draft.duties if seen else ())
        ],
        "versions": version_rows(campaign_id, key),
        "in_force": counting_now,
        "in_force_cover": _cover(campaign_id, unit, counting_now.duties) if counting_now else None,
    }


def split_cover(campaign_id: str, unit: str, draft: TargetVersion) -> Coverage | None:
    """How far an open split covers the unit's dossiers; None while the unit has no data."""
    return _cover(campaign_id, unit, [duty_of(one) for one in draft.duties])


def _cover(campaign_id: str, unit: str, duties: Sequence[OfficerDuty]) -> Coverage | None:
    office = office_now()
    if not office.imports or not duties:
        return None
    board = board_at(campaign_id).board
    subject = unit_of(office, office.book.campaign(campaign_id), unit)
    key = (campaign_id, subject.code, board.mark, tuple(duties))
    return kept("cover", key, lambda: coverage_of(office, board, subject.code, duties), 8)


def fields_of(unit: str) -> list[str]:
    """The fields of the unit's dossiers, the most frequent first."""
    if not office_now().imports:
        return []
    found: list[str] = kept("fields", unit, lambda: _fields(unit))
    return found


def split_rows(split: Split) -> list[Row]:
    """Per officer and target ``{officer, indicator, milestone, comparison, value, unit_value,
    own, trace}``."""
    own = {(one.indicator, one.milestone): one for one in split.own}
    return [
        {
            "officer": officer,
            "indicator": one.indicator,
            "milestone": one.milestone,
            "comparison": one.comparison.value,
            "sign": one.comparison.sign,
            "value": plain_value(one),
            "exact": one.value,
            "unit_value": plain_value(own[one.indicator, one.milestone]),
            "own": one.choice is not None,
            "trace": one.trace,
        }
        for officer, found in split.targets.items()
        for one in found
    ]


def split_answer(split: Split, lang: str) -> dict[str, Any]:
    """The split as the command line prints it."""
    cover = split_cover(split.draft.campaign, split.unit.code, split.draft)
    rows = [
        {
            **{
                name: value for name, value in row.items() if name not in ("exact", "sign", "trace")
            },
            "trace": row["trace"](lang),
        }
        for row in split_rows(split)
    ]
    return {
        "rows": rows,
        "unit": split.unit.code,
        "version": split.draft.number,
        "duties": split.draft.duties,
        "shared": split.shared,
        "coverage": cover_answer(cover) if cover else None,
        "digest": split.digest,
    }


def cover_answer(cover: Coverage) -> dict[str, Any]:
    """What nobody answers for, as the command line prints it."""
    return {
        "named": cover.named,
        "covered": cover.covered,
        "totals": cover.totals,
        "unassigned": cover.unassigned,
        "shared": cover.shared,
    }


def _fields(unit: str) -> list[str]:
    with office_now().serving() as snapshot:
        rows = snapshot.con.execute(
            "SELECT field FROM dossiers WHERE unit_id = $unit AND field IS NOT NULL"
            " GROUP BY field ORDER BY count(*) DESC, field LIMIT 200",
            {"unit": unit},
        ).fetchall()
    return [str(row[0]) for row in rows]
