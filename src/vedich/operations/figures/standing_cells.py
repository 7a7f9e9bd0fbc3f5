"""One unit and one target: the figure that answers, the status, and the cases still needed.

A published figure is authoritative; our own count stands beside it and explains it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from vedich.domain.assigned import Assigned
from vedich.domain.campaigns import Campaign, Period
from vedich.domain.figures import Figure, State
from vedich.domain.indicators import Grain, Indicator, Version
from vedich.domain.moments import Interval
from vedich.domain.observations import Observation
from vedich.domain.results import Status, Subject
from vedich.domain.target_values import Target
from vedich.domain.thresholds import Comparison, cases_needed, cases_needed_growing, exceeded, met
from vedich.operations.figures.published import (
    INDEX_MARK,
    Published,
    dossier_subjects,
    index_reading,
    rate_of,
    whole,
)
from vedich.operations.targets.assigned import targets_of_each
from vedich.rulebook.indicators import bind

if TYPE_CHECKING:
    from vedich.rulebook.book import Rulebook
    from vedich.warehouse.snapshot import Snapshot

Counted = Mapping[str, Mapping[str, Figure]]
Formulas = Mapping[str, tuple[Indicator, Version]]
_ALLOW_EQUAL = (Comparison.GE, Comparison.LE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit and one target at the as-of moment.

    ``value`` is the published figure where there is one, else the counted one; in percent, or in
    points for an index. ``needed``: cases that must still change sides; ``needed_growing``: the
    same when each is a new one.
    """

    subject: Subject
    indicator: str
    target: Target
    value: Fraction | None
    state: State
    numerator: int | None = None
    denominator: int | None = None
    excluded: int = 0
    counted: Figure | None = None
    published: Observation | None = None
    status: Status = Status.NO_FIGURE
    needed: int | None = None
    needed_growing: int | None = None

    @property
    def is_points(self) -> bool:
        """True for a target on an index."""
        return INDEX_MARK in self.indicator


def counted_interval(period: Period, as_of: datetime) -> Interval:
    """The days that count: from the campaign's start (open where unknown) to as-of or its end."""
    end = min(period.end, as_of.date())
    start = period.start
    return Interval(start, end) if start is None or start <= end else Interval(end, end)


def versions_of(
    book: Rulebook, campaign: Campaign, day: date
) -> dict[str, tuple[Indicator, Version]]:
    """The formula each target's indicator is counted by, with the campaign's own settings."""
    found: dict[str, tuple[Indicator, Version]] = {}
    rules = [(rule.indicator, rule.settings) for rule in campaign.targets]
    for name, settings in [*rules, (campaign.ranking.by, {})]:
        if name and INDEX_MARK not in name and name not in found:
            indicator = book.indicator(name)
            if indicator.versions:
                version = indicator.version_at(day)
                found[name] = indicator, bind(version, settings) if settings else version
    return found


def counted_figures(
    snapshot: Snapshot,
    versions: Formulas,
    interval: Interval,
    as_of: datetime,
) -> Counted:
    from vedich.warehouse.counting import count_many

    countable = {
        name: pair for name, pair in versions.items() if pair[0].grain is not Grain.OBSERVED
    }
    asked = [(indicator.grain, version) for indicator, version in countable.values()]
    if not asked:
        return {}
    counts = count_many(snapshot.books, asked, by=("unit",), interval=interval, as_of=as_of)
    return {
        name: {str(key[0]): pair[0].figure(found) for key, found in each.items()}
        for (name, pair), each in zip(countable.items(), counts, strict=True)
    }


def due_of(found: Iterable[Target], day: date) -> list[Target]:
    """Of targets in order of their milestones: per indicator the one that is due next, or last."""
    by_indicator: dict[str, list[Target]] = {}
    for target in found:
        by_indicator.setdefault(target.indicator, []).append(target)
    return [
        next((t for t in targets if t.date is None or t.date >= day), targets[-1])
        for targets in by_indicator.values()
    ]


def due_by_subject(
    book: Rulebook,
    campaign: Campaign,
    subjects: Iterable[Subject],
    day: date,
    assigned: Assigned | None = None,
) -> Iterator[tuple[Subject, list[Target]]]:
    """Each subject with its targets that are due (``due_of``) on a day."""
    for subject, found in targets_of_each(book, campaign, subjects, assigned):
        yield subject, [replace(target, unit=subject.code) for target in due_of(found, day)]


def own_cells(assigned: Assigned | None, unit: str) -> object:
    """What of a signed version tells a unit apart: its own cells, or its own choices."""
    if assigned is None:
        return None
    own = assigned.of(unit)
    return own or (unit if any(one.unit == unit for one in assigned.choices) else ())


def baselines_of(campaign: Campaign, subject: Subject) -> dict[str, Fraction]:
    """The plan's own baselines of a subject, in percent by indicator."""
    named = plan_unit(campaign, subject)
    return {one.indicator: one.value for one in campaign.baselines if one.unit == named}


def plan_unit(campaign: Campaign, subject: Subject) -> str:
    """The unit a plan means by a subject: the id it names it by, else its code in the data.

    What a plan or a signed version says of a unit holds under whatever code the data know it.
    """
    if len(campaign.units) == 1:
        return campaign.units[0].id
    return next((one.id for one in campaign.units if one.name == subject.name), subject.code)


def block_of(campaign: Campaign, subject: Subject) -> str | None:
    """The id of the block a subject is ranked in; None where the campaign has no blocks."""
    return next((one.id for one in campaign.blocks if one.title.vi == subject.block), None)


def cell_of(
    book: Rulebook,
    published: Published,
    counted: Counted,
    subject: Subject,
    target: Target,
    names: Sequence[str],
) -> Cell:
    """The figure that answers for a target; ``names``: the published subjects that may."""
    if INDEX_MARK in target.indicator:
        reading = index_reading(published, book.indexes, subject.code, target.indicator)
        marks = dossier_subjects(book.indexes.values(), book.indicators)
        if published.is_idle(subject.code, marks):
            # Its points come from zeros and full marks for nothing: they stand, but judge nothing.
            return Cell(
                subject, target.indicator, target, None, State.NO_CASE, published=reading,
                status=Status.NO_CASE,
            )  # fmt: skip
        points = Fraction(reading.points) if reading and reading.points is not None else None
        state = State.OK if points is not None else State.AWAITING
        bare = Cell(subject, target.indicator, target, points, state, published=reading)
        return judged(bare)
    reading = published.rate(subject.code, names)
    figure = counted.get(target.indicator, {}).get(subject.code)
    if reading is not None:
        parts = whole(reading.numerator), whole(reading.denominator)
        rate = rate_of(reading)
        bare = Cell(subject, target.indicator, target, rate, State.OK, *parts, 0, figure, reading)
    elif figure is not None:
        bare = Cell(
            subject,
            target.indicator,
            target,
            figure.value,
            figure.state,
            figure.numerator,
            figure.denominator,
            figure.excluded,
            figure,
        )
    else:
        state = State.NO_CASE if published.is_idle(subject.code, names) else State.AWAITING
        status = Status.NO_CASE if state is State.NO_CASE else Status.NO_FIGURE
        bare = Cell(subject, target.indicator, target, None, state, status=status)
    return judged(bare)


def judged(cell: Cell) -> Cell:
    """The cell with its status, and the cases still needed where it has a value and a target."""
    line = cell.target.threshold
    if cell.value is None:
        return replace(cell, status=Status.NO_CASE) if cell.state is State.NO_CASE else cell
    if line is None:
        return replace(cell, status=Status.NO_TARGET)
    if not met(cell.value, line):
        status = Status.NOT_MET
    else:
        strictly = exceeded(cell.value, line) and line.comparison in _ALLOW_EQUAL
        status = Status.EXCEEDED if strictly else Status.MET
    needed = growing = None
    if cell.numerator is not None and cell.denominator is not None and not cell.is_points:
        needed = cases_needed(cell.numerator, cell.denominator, line)
        growing = cases_needed_growing(cell.numerator, cell.denominator, line)
    return replace(cell, status=status, needed=needed, needed_growing=growing)
