"""The standings as the rows of the contract: one per unit and target, the ranking by block."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vedich.domain.central_plus import short
from vedich.domain.clock import now
from vedich.domain.results import Status
from vedich.domain.standings import Change, Entry, Place, rank_blocks
from vedich.operations.figures.outlook import outlook_of, outlook_row
from vedich.operations.figures.published import rate_of
from vedich.operations.figures.standing_cells import Cell
from vedich.operations.figures.standings import Board, compute_standings
from vedich.operations.office import Office
from vedich.operations.papers.report_parts import title_of
from vedich.operations.papers.reporting import notes_of
from vedich.warehouse.synthetic import SOURCE as SYNTHETIC

_MET = (Status.MET, Status.EXCEEDED)
_NO_CHANGE = Change(None, None)


def standings_answer(
    campaign: str, as_of: datetime | None = None, office: Office | None = None
) -> dict[str, Any]:
    """Rows ``{unit, name, block, indicator, milestone, date, value, numerator, denominator,
    excluded, state, source, comparison, target, status, gap_cases, gap_cases_growing, forecast,
    forecast_low, forecast_high, expected_cases, gap_cases_expected, change, rank, tied, counted,
    captured_at}``; ``blocks`` with the league tables, ``indicators`` with who met what, and what
    everything rests on."""
    office = office or Office.open()
    return answer_of(office, compute_standings(office, campaign, as_of or now()))


def answer_of(office: Office, board: Board) -> dict[str, Any]:
    """The same from a board that is already computed."""
    campaign = board.campaign
    ranks = _ranks(office, board)
    said = [{"vi": note.vi, "en": note.en} for note in notes_of(office, board)]
    return {
        "rows": [_cell_row(board, cell, ranks) for cell in board.cells],
        "blocks": _blocks(board),
        "indicators": [
            _indicator(office, board, name)
            for name in dict.fromkeys(cell.indicator for cell in board.cells)
        ],
        "campaign": campaign.id,
        "title": {"vi": campaign.title.vi, "en": campaign.title.en},
        "label": {"vi": campaign.label.vi, "en": campaign.label.en} if campaign.label else None,
        "as_of": board.as_of.isoformat(sep=" ", timespec="seconds"),
        "from": board.interval.start,
        "to": board.interval.end,
        "previous": board.previous,
        "ranked_by": campaign.ranking.by,
        "snapshot": board.snapshot,
        "provisional": not board.frozen,
        "frozen": board.frozen,
        "rules": {name: version.id for name, (_, version) in board.versions.items()},
        "campaign_digest": campaign.digest,
        "synthetic": SYNTHETIC in board.sources,
        "notes": said,
    }


def _cell_row(board: Board, cell: Cell, ranks: dict[tuple[str, str], Place]) -> dict[str, Any]:
    key = cell.subject.code, cell.indicator
    place = ranks[key]
    counted = cell.counted
    return {
        "unit": cell.subject.code,
        "name": cell.subject.name,
        "block": cell.subject.block,
        "indicator": cell.indicator,
        "milestone": cell.target.milestone,
        "date": cell.target.date,
        "value": cell.value,
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "excluded": cell.excluded,
        "state": cell.state.value,
        "source": "published" if cell.published else "counted" if counted else None,
        "comparison": cell.target.comparison.value,
        "target": cell.target.value,
        "status": cell.status.value,
        "gap_cases": cell.needed,
        "gap_cases_growing": cell.needed_growing,
        **outlook_row(outlook_of(board, cell, board.parts_before.get(key))),
        "change": board.cell_changes.get(key),
        "rank": place.rank,
        "tied": place.tied,
        "group": place.group.value,
        "counted": counted.value if counted else None,
        "difference": _difference(cell),
        "captured_at": cell.published.captured_at if cell.published else None,
    }


def _difference(cell: Cell) -> Any:
    """Published minus counted, in percentage points, where both are there."""
    if cell.published is None or cell.counted is None or cell.counted.value is None:
        return None
    published = rate_of(cell.published)
    return None if published is None else published - cell.counted.value


def _ranks(office: Office, board: Board) -> dict[tuple[str, str], Place]:
    """Each unit's place in its block, by every target of its own."""
    found: dict[tuple[str, str], Place] = {}
    for name in dict.fromkeys(cell.indicator for cell in board.cells):
        entries = [
            Entry(c.subject.code, c.subject.block, c.value, c.denominator, c.state)
            for c in board.cells
            if c.indicator == name
        ]
        rising = name not in board.versions or board.versions[name][0].better == "higher"
        ranking = board.campaign.ranking
        for place in rank_blocks(
            entries,
            higher_is_better=rising,
            ties=ranking.ties,
            minimum_cases=ranking.minimum_denominator,
        ):
            found[place.subject, name] = place
    return found


def _blocks(board: Board) -> list[dict[str, Any]]:
    blocks: dict[str, list[dict[str, Any]]] = {}
    for place in board.places:
        subject = board.subject(place.subject)
        moved = board.changes.get(place.subject, _NO_CHANGE)
        blocks.setdefault(place.block, []).append(
            {
                "rank": place.rank,
                "tied": place.tied,
                "unit": place.subject,
                "name": subject.name if subject else place.subject,
                "value": board.values.get(place.subject),
                "group": place.group.value,
                "group_vi": place.group.vi,
                "group_en": place.group.en,
                "of": place.of,
                "change": moved.value,
                "places_gained": moved.rank,
            }
        )
    return [{"block": name, "rows": rows} for name, rows in blocks.items()]


def _indicator(office: Office, board: Board, name: str) -> dict[str, Any]:
    cells = [cell for cell in board.cells if cell.indicator == name]
    short = [cell for cell in cells if cell.status is Status.NOT_MET and cell.needed is not None]
    worst = max(short, key=lambda cell: cell.needed or 0, default=None)
    title = title_of(office, name)
    met = sum(1 for cell in cells if cell.status in _MET)
    missed = sum(1 for cell in cells if cell.status is Status.NOT_MET)
    return {
        "indicator": name,
        "title": {"vi": title.vi, "en": title.en},
        "target_text": _target_text(cells),
        "met": met,
        "not_met": missed,
        "no_figure": len(cells) - met - missed,
        "largest_gap": None
        if worst is None
        else {"unit": worst.subject.code, "name": worst.subject.name, "gap_cases": worst.needed},
    }


def _target_text(cells: list[Cell]) -> dict[str, str]:
    found = {
        f"{cell.target.comparison.sign} {short(cell.target.value)}{'' if cell.is_points else '%'}"
        for cell in cells
        if cell.target.value is not None
    }
    if len(found) == 1:
        text = found.pop()
        return {"vi": text, "en": text.replace(",", ".")}
    return {"vi": "theo đơn vị", "en": "by unit"} if found else {"vi": "chưa có", "en": "none"}
