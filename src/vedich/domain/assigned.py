"""A signed version of the targets: what an assignment decision (quyết định giao chỉ tiêu) set.

A version counts from its day on; of several, the last signed one that counts already. Its values
are kept as they were signed: later changes of rules or parameters don't move them. A unit it does
not name gets the targets of the plan, with the version's choices for its block.

>>> first, second = Assigned("x", 1, date(2024, 4, 1)), Assigned("x", 2, date(2024, 5, 1))
>>> counting([second, first], date(2024, 4, 30)).number, counting([first], date(2024, 3, 1))
(1, None)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from vedich.domain.campaigns import Campaign, milestone_date
from vedich.domain.choices import Choice, Key
from vedich.domain.indicators import Text
from vedich.domain.parameters import Parameter
from vedich.domain.target_values import Baselines, Target
from vedich.domain.targets import resolve_targets
from vedich.domain.thresholds import Comparison


@dataclass(frozen=True, slots=True)
class AssignedCell:
    """One target as it was signed; values in percent or points."""

    indicator: str
    milestone: str
    comparison: Comparison
    value: Fraction
    clause: str
    trace: Text
    baseline: Fraction | None = None
    central: Fraction | None = None
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class OfficerDuty:
    """The fields and procedures of dossiers an officer handles, as the unit's head wrote them.

    ``since``, ``until``: the first and last day; None: from the start of the campaign, to its end.
    """

    officer: str
    fields: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """One signed version. ``document``: number and date of the decision, as it is cited.

    ``cells``: by unit (of a unit's own version for its officers: by officer), then by indicator
    and milestone. ``digest`` names the content.
    """

    campaign: str
    number: int
    day: date
    document: str = ""
    signatory: str = ""
    digest: str = ""
    choices: tuple[Choice, ...] = ()
    cells: Mapping[str, Mapping[Key, AssignedCell]] = field(default_factory=dict)
    duties: tuple[OfficerDuty, ...] = ()

    @property
    def named(self) -> Text:
        """How a trace names it."""
        document = f", {self.document}" if self.document else ""
        return Text(
            f"giao tại phiên bản {self.number}{document}",
            f"assigned by version {self.number}{document}",
        )

    def of(self, subject: str) -> tuple[tuple[Key, AssignedCell], ...]:
        """The cells of a unit, in the order they were signed in."""
        return tuple(self.cells.get(subject, {}).items())


def counting(versions: Iterable[Assigned], day: date) -> Assigned | None:
    """The version that counts on a day: the last signed one whose day has come."""
    begun = [one for one in versions if one.day <= day]
    return max(begun, key=lambda one: one.number, default=None)


def targets_in_force(
    campaign: Campaign,
    parameters: Mapping[str, Parameter],
    baselines: Baselines,
    unit: str | None,
    block: str | None,
    assigned: Assigned | None,
    parents: Mapping[str, Campaign],
) -> list[Target]:
    """The targets of a unit: those signed for it, else the plan's. The one place that decides.

    Cells at a milestone the campaign has no more are left out.
    """
    if assigned is None:
        return resolve_targets(campaign, parameters, baselines, unit, block, parents=parents)
    kept = assigned.of(unit or "")
    if not kept:
        return resolve_targets(
            campaign, parameters, baselines, unit, block, choices=assigned.choices, parents=parents
        )
    return from_cells(campaign, kept, assigned, unit)


def from_cells(
    campaign: Campaign,
    kept: Sequence[tuple[Key, AssignedCell]],
    assigned: Assigned,
    unit: str | None,
) -> list[Target]:
    """Signed cells as targets, each with the version in its trace."""
    stones = {stone.id: stone for stone in campaign.milestones}
    named = assigned.named
    return [
        Target(
            unit,
            cell.indicator,
            cell.milestone,
            milestone_date(stones[cell.milestone], campaign.period),
            cell.comparison,
            cell.value,
            cell.baseline,
            cell.central,
            cell.clause,
            Text(f"{cell.trace.vi}; {named.vi}", f"{cell.trace.en}; {named.en}"),
            choice=cell.choice,
            assigned=assigned.number,
        )
        for _, cell in kept
        if cell.milestone in stones
    ]


def as_cell(target: Target) -> AssignedCell:
    """A target with a value as a cell to be signed."""
    if target.value is None:
        raise ValueError("a target without a value can't be signed")
    return AssignedCell(
        target.indicator,
        target.milestone,
        target.comparison,
        target.value,
        target.clause,
        target.trace,
        target.baseline,
        target.central,
        target.choice,
    )
