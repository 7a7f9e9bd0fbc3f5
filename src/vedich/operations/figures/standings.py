"""Compute the standings of a campaign at a moment: value, target, status, gap, rank, change.

board = compute_standings(office, "gia-lai-2026", as_of)
board.cells, board.places, board.changes
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from vedich.domain.assigned import Assigned
from vedich.domain.campaigns import Campaign, milestone_date
from vedich.domain.figures import State
from vedich.domain.indicators import Text
from vedich.domain.moments import Interval
from vedich.domain.results import Subject
from vedich.domain.standings import Change, Entry, Place, changes, rank_blocks
from vedich.operations.closing.frozen import Frozen, frozen_at
from vedich.operations.figures.published import (
    INDEX_MARK,
    Published,
    dossier_subjects,
    index_reading,
    observations,
    subjects_for,
)
from vedich.operations.figures.scope import subjects_of, units_on
from vedich.operations.figures.standing_cells import (
    Cell,
    Counted,
    Formulas,
    cell_of,
    counted_figures,
    counted_interval,
    due_by_subject,
    versions_of,
)
from vedich.operations.office import Office
from vedich.operations.targets.assigned import assigned_at

if TYPE_CHECKING:
    from vedich.rulebook.book import Rulebook
    from vedich.warehouse.snapshot import Snapshot


PROVISIONAL = Text(
    "Số liệu tạm tính: chưa được thẩm định và chốt.",
    "Provisional figures: not verified and frozen yet.",
)


@dataclass(frozen=True)
class Board:
    """The standings of one campaign at one moment, with everything they rest on.

    ``frozen``: the revision in which the figures of this moment were frozen; 0 while provisional.
    ``previous``: the last milestone before; ``parts_before``: numerator and denominator then.
    """

    campaign: Campaign
    as_of: datetime
    interval: Interval
    subjects: tuple[Subject, ...]
    cells: tuple[Cell, ...]
    places: tuple[Place, ...]
    values: Mapping[str, Fraction | None]
    published: Published
    snapshot: str
    versions: Formulas
    sources: frozenset[str]
    assigned: Assigned | None = None
    frozen: int = 0
    previous: date | None = None
    changes: Mapping[str, Change] = field(default_factory=dict)
    cell_changes: Mapping[tuple[str, str], Fraction | None] = field(default_factory=dict)
    parts_before: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    @property
    def kept(self) -> str | None:
        """The snapshot that frozen figures are opened from; None while they are provisional."""
        return self.snapshot if self.frozen else None

    @property
    def mark(self) -> tuple[datetime, int]:
        """What else than the ledger decides what follows from this board."""
        return self.as_of, self.frozen

    def subject(self, code: str) -> Subject | None:
        """The subject of a code, if it takes part."""
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> dict[str, Subject]:
        return {one.code: one for one in reversed(self.subjects)}


def compute_standings(office: Office, campaign_id: str, as_of: datetime) -> Board:
    """The standings at ``as_of``, with the change since the last milestone before it.

    Of a closed period they are the frozen ones, now and for good. Refusal for an unknown campaign,
    a target that names an unknown indicator, or no data at all.
    """
    campaign = office.book.campaign(campaign_id)
    now = _board(office, campaign, as_of)
    earlier_day = _last_milestone(campaign, as_of.date())
    if earlier_day is None:
        return now
    earlier = _board(office, campaign, datetime.combine(earlier_day, datetime.max.time()))
    same = _same_rules(now, earlier)
    moved = changes(now.places, earlier.places, now.values, earlier.values, same_rules=same)
    before = {(cell.subject.code, cell.indicator): cell.value for cell in earlier.cells}
    cell_moves = {
        key: cell.value - old
        if same and cell.value is not None and (old := before.get(key)) is not None
        else None
        for cell in now.cells
        for key in [(cell.subject.code, cell.indicator)]
    }
    parts = {
        (cell.subject.code, cell.indicator): (cell.numerator, cell.denominator)
        for cell in earlier.cells
        if same and cell.numerator is not None and cell.denominator is not None
    }
    return replace(
        now, previous=earlier_day, changes=moved, cell_changes=cell_moves, parts_before=parts
    )


def standings_after(office: Office, campaign_id: str, as_of: datetime) -> Board | None:
    """Who keeps the targets that stay ("duy trì"): figures since the day after the campaign's end.

    None while the campaign still runs at ``as_of``.
    """
    campaign = office.book.campaign(campaign_id)
    if as_of.date() <= campaign.period.end:
        return None
    after = Interval(campaign.period.end + timedelta(days=1), as_of.date())
    with office.serving() as snapshot:
        return _counted_board(office.book, snapshot, campaign, as_of, None, after)


def _board(office: Office, campaign: Campaign, as_of: datetime) -> Board:
    frozen = frozen_at(office, campaign.id, as_of)
    with office.serving(frozen.closed.snapshot if frozen else None) as snapshot:
        return _counted_board(office.book, snapshot, campaign, as_of, frozen)


def _counted_board(
    book: Rulebook,
    snapshot: Snapshot,
    campaign: Campaign,
    as_of: datetime,
    frozen: Frozen | None,
    within: Interval | None = None,
) -> Board:
    subjects = tuple(subjects_of(campaign, units_on(snapshot, as_of.date())))
    interval = within or counted_interval(campaign.period, as_of)
    published = Published.at(observations(snapshot), as_of, book.indexes, interval)
    versions = versions_of(book, campaign, as_of.date())
    counted = counted_figures(snapshot, versions, interval, as_of)
    assigned = assigned_at(campaign.id, as_of.date())
    names = {
        rule.indicator: subjects_for(rule.indicator, book.indexes.values())
        for rule in campaign.targets
    }
    cells = tuple(
        cell_of(book, published, counted, subject, target, names[target.indicator])
        for subject, targets in due_by_subject(book, campaign, subjects, as_of.date(), assigned)
        for target in targets
    )
    if frozen is not None:
        cells = frozen.over(cells)
    places, values = _ranked(book, campaign, subjects, cells, published, counted)
    return Board(
        campaign,
        as_of,
        interval,
        subjects,
        cells,
        tuple(places),
        values,
        published,
        snapshot.identity.name,
        versions,
        sources_of(snapshot),
        assigned,
        frozen.closed.revision if frozen else 0,
    )


def _ranked(
    book: Rulebook,
    campaign: Campaign,
    subjects: Sequence[Subject],
    cells: Sequence[Cell],
    published: Published,
    counted: Counted,
) -> tuple[list[Place], dict[str, Fraction | None]]:
    by = campaign.ranking.by
    of_subject = {cell.subject.code: cell for cell in cells if cell.indicator == by}
    idle_marks = dossier_subjects(book.indexes.values(), book.indicators)
    entries: list[Entry] = []
    for subject in subjects:
        value, cases, state = _standing_value(book, by, subject, of_subject, published, counted)
        if published.is_idle(subject.code, idle_marks):
            value, state = None, State.NO_CASE
        entries.append(Entry(subject.code, subject.block, value, cases, state))
    places = rank_blocks(
        entries,
        higher_is_better=not by or INDEX_MARK in by or book.indicator(by).better == "higher",
        ties=campaign.ranking.ties,
        minimum_cases=campaign.ranking.minimum_denominator,
    )
    return places, {entry.subject: entry.value for entry in entries}


def _standing_value(
    book: Rulebook,
    by: str,
    subject: Subject,
    cells: Mapping[str, Cell],
    published: Published,
    counted: Counted,
) -> tuple[Fraction | None, int | None, State]:
    if subject.code in cells:
        cell = cells[subject.code]
        return cell.value, cell.denominator, cell.state
    if INDEX_MARK in by:
        reading = index_reading(published, book.indexes, subject.code, by)
        if reading is not None and reading.points is not None:
            return Fraction(reading.points), None, State.OK
        return None, None, State.AWAITING
    figure = counted.get(by, {}).get(subject.code)
    if figure is None:
        return None, None, State.AWAITING
    return figure.value, figure.denominator, figure.state


def _last_milestone(campaign: Campaign, day: date) -> date | None:
    days = [milestone_date(stone, campaign.period) for stone in campaign.milestones]
    return max((found for found in days if found is not None and found < day), default=None)


def _same_rules(now: Board, earlier: Board) -> bool:
    return {name: pair[1].id for name, pair in now.versions.items()} == {
        name: pair[1].id for name, pair in earlier.versions.items()
    }


def sources_of(snapshot: Snapshot) -> frozenset[str]:
    """The systems the counted dossiers come from."""
    rows = snapshot.con.execute("SELECT DISTINCT source FROM dossiers").fetchall()
    return frozenset(str(row[0]) for row in rows)
