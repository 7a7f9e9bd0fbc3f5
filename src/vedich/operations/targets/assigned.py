"""Which targets count: the signed version of a day where there is one, else the plan's rules.

    assigned = assigned_at("ia-ake-2024", date(2024, 5, 16))
    targets_of(book, campaign, subject, assigned)

Standings, pages, reports and the command line all ask here, so that they show the same value.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from threading import Lock
from typing import TYPE_CHECKING, Any

from vedich.domain.assigned import (
    Assigned,
    AssignedCell,
    OfficerDuty,
    counting,
    targets_in_force,
)
from vedich.domain.campaigns import Campaign
from vedich.domain.choices import Key, choice_of
from vedich.domain.indicators import Text
from vedich.domain.results import Subject
from vedich.domain.target_rules import LeastOfParent
from vedich.domain.target_values import Target
from vedich.domain.thresholds import Comparison

if TYPE_CHECKING:
    from vedich.records.targets import TargetCell, TargetVersion
    from vedich.rulebook.book import Rulebook

_MOST_KEPT = 24
_kept: OrderedDict[str, Mapping[str, Mapping[Key, AssignedCell]]] = OrderedDict()
_guard = Lock()


def assigned_at(campaign: str, day: date, unit: str = "") -> Assigned | None:
    """The version that counts on a day; None where nothing was signed, or there is no database.

    ``unit``: how the unit's head split the targets among officers; blank: the campaign's.
    """
    found = signed_versions(campaign, unit)
    if not found:
        return None
    best = counting((_bare(one) for one in found), day)
    if best is None:
        return None
    row = next(one for one in found if one.number == best.number)
    return with_cells(row)


def signed_versions(campaign: str, unit: str = "") -> list[TargetVersion]:
    """Every version that was ever signed, the latest first."""
    from vedich.operations.work.serving import database_ready

    if not database_ready():
        return []
    from vedich.records.models import TargetVersion, VersionState

    signed = (VersionState.SIGNED, VersionState.REPLACED)
    return list(TargetVersion.objects.filter(campaign=campaign, unit=unit, state__in=signed))


def signed_mark(campaign: str) -> tuple[str, ...]:
    """What tells one state of the signed versions of a campaign from another."""
    from vedich.operations.work.serving import database_ready

    if not database_ready():
        return ()
    from vedich.records.models import TargetVersion

    signed = TargetVersion.objects.filter(campaign=campaign, unit="").exclude(digest="")
    return tuple(signed.values_list("digest", flat=True))


def with_cells(row: TargetVersion) -> Assigned:
    """A signed version with its values; they never change, so they are read once."""
    with _guard:
        cells = _kept.get(str(row.id))
    if cells is None:
        cells = cells_by_subject(row.cells.all())
        with _guard:
            _kept[str(row.id)] = cells
            while len(_kept) > _MOST_KEPT:
                _kept.popitem(last=False)
    return _bare(row, cells)


def cells_by_subject(rows: Iterable[TargetCell]) -> dict[str, dict[Key, AssignedCell]]:
    """Stored cells by unit or officer, then by indicator and milestone."""
    found: dict[str, dict[Key, AssignedCell]] = {}
    for row in rows:
        found.setdefault(row.subject, {})[row.indicator, row.milestone] = AssignedCell(
            row.indicator,
            row.milestone,
            Comparison(row.comparison),
            Fraction(row.value),
            row.clause,
            Text(row.trace_vi, row.trace_en),
            Fraction(row.baseline) if row.baseline else None,
            Fraction(row.central) if row.central else None,
            choice_of(row.choice) if row.choice else None,
        )
    return found


def targets_of(
    book: Rulebook, campaign: Campaign, subject: Subject | None, assigned: Assigned | None
) -> list[Target]:
    """The targets of a unit that takes part; ``subject`` None: those that hold for everybody."""
    from vedich.operations.figures.standing_cells import baselines_of, block_of, plan_unit

    found = targets_in_force(
        campaign,
        book.parameters,
        baselines_of(campaign, subject) if subject else {},
        plan_unit(campaign, subject) if subject else None,
        block_of(campaign, subject) if subject else None,
        assigned,
        parents_of(book, campaign),
    )
    return [replace(one, unit=subject.code if subject else None) for one in found]


def targets_of_each(
    book: Rulebook, campaign: Campaign, subjects: Iterable[Subject], assigned: Assigned | None
) -> Iterator[tuple[Subject, list[Target]]]:
    """Each subject with its targets, worked out once for all of the same block, baselines and
    signed values: a country has thousands of units and a handful of blocks. ``unit`` of a target
    is that of the first such subject.
    """
    from vedich.operations.figures.standing_cells import baselines_of, own_cells, plan_unit

    known: dict[object, list[Target]] = {}
    for subject in subjects:
        signed = own_cells(assigned, plan_unit(campaign, subject))
        about = subject.block, tuple(sorted(baselines_of(campaign, subject).items())), signed
        if about not in known:
            known[about] = targets_of(book, campaign, subject, assigned)
        yield subject, known[about]


def parents_of(book: Rulebook, campaign: Campaign) -> dict[str, Campaign]:
    """The campaigns that floors of this one name, and those that these name in turn."""
    found: dict[str, Campaign] = {}
    waiting = [campaign]
    while waiting:
        for rule in waiting.pop().targets:
            for floor in rule.floors:
                if isinstance(floor, LeastOfParent) and floor.parent not in found:
                    found[floor.parent] = book.campaign(floor.parent)
                    waiting.append(found[floor.parent])
    return found


def _bare(
    row: TargetVersion, cells: Mapping[str, Mapping[Key, AssignedCell]] | None = None
) -> Assigned:
    return Assigned(
        row.campaign,
        row.number,
        row.day,
        row.document,
        row.signatory,
        row.digest,
        tuple(choice_of(one) for one in row.choices),
        cells or {},
        tuple(duty_of(one) for one in row.duties),
    )


def duty_of(plain: Mapping[str, Any]) -> OfficerDuty:
    """What an officer handles, as a version keeps it."""
    since, until = (
        date.fromisoformat(plain[name]) if plain.get(name) else None for name in ("since", "until")
    )
    return OfficerDuty(
        plain["officer"], tuple(plain["fields"]), tuple(plain["procedures"]), since, until
    )
