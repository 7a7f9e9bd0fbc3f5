"""The annex of a report: which targets were set, by unit, indicator and milestone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vedich.domain.campaigns import Campaign, milestone_date
from vedich.domain.report_tables import AnnexCell, AnnexIndicator, AnnexRow, TargetAnnex
from vedich.domain.results import Reading, Subject
from vedich.domain.target_values import Target as Asked
from vedich.domain.targets import resolve_targets
from vedich.operations.figures.standing_cells import baselines_of
from vedich.operations.figures.standings import Board
from vedich.operations.office import Office
from vedich.operations.papers.report_parts import target_of, title_of
from vedich.operations.targets.assigned import parents_of, targets_of_each

Heads = Iterable[tuple[str, str]]


def annex_of(office: Office, board: Board) -> TargetAnnex | None:
    """Targets by unit, indicator and milestone; units with the same targets share one row."""
    campaign = board.campaign
    every = resolve_targets(
        campaign, office.book.parameters, {}, parents=parents_of(office.book, campaign)
    )
    found = [
        targets
        for _, targets in targets_of_each(office.book, campaign, board.subjects, board.assigned)
    ]
    set_here = {(target.indicator, target.milestone) for each in found for target in each}
    heads = _ordered(campaign, set_here | {(one.indicator, one.milestone) for one in every})
    if not heads or not board.subjects:
        return None
    based = bool(campaign.baselines)
    rows: dict[tuple[AnnexCell, ...], list[Subject]] = {}
    for subject, targets in zip(board.subjects, found, strict=True):
        rows.setdefault(_annex_row(campaign, subject, targets, heads, based), []).append(subject)
    names = list(dict.fromkeys(name for name, _ in heads))
    return TargetAnnex(
        f"Chỉ tiêu của {campaign.title.vi}",
        tuple(_annex_head(office, campaign, name, heads, based) for name in names),
        tuple(AnnexRow(_together(board, found), cells) for cells, found in rows.items()),
        "" if campaign.example else f"Kèm theo {campaign.document.short}",
    )


def _annex_head(
    office: Office, campaign: Campaign, name: str, heads: Heads, based: bool
) -> AnnexIndicator:
    columns = [_milestone_title(campaign, stone) for one, stone in heads if one == name]
    return AnnexIndicator(title_of(office, name).vi, (*(["Kỳ gốc"] if based else []), *columns))


def _ordered(campaign: Campaign, found: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Indicators as the plan sets them, each with its milestones in time."""
    names = dict.fromkeys(rule.indicator for rule in campaign.targets)
    return [
        (name, stone.id)
        for name in names
        for stone in campaign.milestones
        if (name, stone.id) in found
    ]


def _annex_row(
    campaign: Campaign, subject: Subject, targets: list[Asked], heads: Heads, based: bool
) -> tuple[AnnexCell, ...]:
    """The cells of one unit; a target its block does not have is an empty cell."""
    baselines = baselines_of(campaign, subject)
    found = {(target.indicator, target.milestone): target for target in targets}
    cells: list[AnnexCell] = []
    before = ""
    for name, stone in heads:
        if based and name != before:
            base = baselines.get(name)
            cells.append(AnnexCell(Reading.percent(base) if base is not None else None))
        target = found.get((name, stone))
        cells.append(AnnexCell(None, target_of(target), target.trace.vi) if target else AnnexCell())
        before = name
    return tuple(cells)


def _milestone_title(campaign: Campaign, name: str) -> str:
    stone = campaign.milestone(name)
    return stone.title.vi if milestone_date(stone, campaign.period) else f"{stone.title.vi} (?)"


def _together(board: Board, subjects: Sequence[Subject]) -> Subject:
    if len(subjects) == 1:
        return subjects[0]
    blocks = {subject.block for subject in subjects}
    members = [subject for subject in board.subjects if subject.block in blocks]
    if len(subjects) == len(board.subjects):
        return Subject("", "Tất cả các đơn vị")
    if len(subjects) == len(members):
        return Subject("", "; ".join(sorted(blocks)))
    return Subject("", f"{len(subjects)} đơn vị cùng chỉ tiêu")
