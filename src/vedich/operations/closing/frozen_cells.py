"""A cell of the standings as JSON that gives the same cell back, to the last digit.

Fractions are written "numerator/denominator". What a cell only points at (the published reading
with all its origins) is not kept: it comes from the frozen snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from vedich.domain.central_plus import TargetState
from vedich.domain.figures import Figure, State
from vedich.domain.indicators import Text
from vedich.domain.results import Status, Subject
from vedich.domain.target_rules import Reading
from vedich.domain.target_values import Target
from vedich.domain.thresholds import Comparison
from vedich.operations.figures.standing_cells import Cell


def cell_as_json(cell: Cell) -> dict[str, Any]:
    """Figure, status and target of a cell."""
    target, counted = cell.target, cell.counted
    return {
        "unit": cell.subject.code,
        "name": cell.subject.name,
        "block": cell.subject.block,
        "indicator": cell.indicator,
        "value": _text(cell.value),
        "state": cell.state.value,
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "excluded": cell.excluded,
        "status": cell.status.value,
        "needed": cell.needed,
        "needed_growing": cell.needed_growing,
        "published": cell.published is not None,
        "counted": None
        if counted is None
        else [
            counted.numerator,
            counted.denominator,
            counted.excluded,
            _text(counted.value),
            counted.state.value,
        ],
        "target": {
            "unit": target.unit,
            "milestone": target.milestone,
            "date": target.date.isoformat() if target.date else None,
            "comparison": target.comparison.value,
            "value": _text(target.value),
            "baseline": _text(target.baseline),
            "central": _text(target.central),
            "clause": target.clause,
            "trace": [target.trace.vi, target.trace.en],
            "state": target.state.value,
            "assigned": target.assigned,
            "options": [[name, _text(value)] for name, value in target.options],
        },
    }


def cell_from(said: Mapping[str, Any], known: Mapping[tuple[str, str], Cell]) -> Cell:
    """The cell; its published reading is taken from the same cell among ``known``."""
    base = known.get((said["unit"], said["indicator"]))
    return Cell(
        subject=Subject(said["unit"], said["name"], said["block"]),
        indicator=said["indicator"],
        target=_target(said["indicator"], said["target"]),
        value=_fraction(said["value"]),
        state=State(said["state"]),
        numerator=said["numerator"],
        denominator=said["denominator"],
        excluded=said["excluded"],
        counted=_figure(said["counted"]),
        published=base.published if base and said["published"] else None,
        status=Status(said["status"]),
        needed=said["needed"],
        needed_growing=said["needed_growing"],
    )


def _target(indicator: str, said: Mapping[str, Any]) -> Target:
    return Target(
        unit=said["unit"],
        indicator=indicator,
        milestone=said["milestone"],
        date=date.fromisoformat(said["date"]) if said["date"] else None,
        comparison=Comparison(said["comparison"]),
        value=_fraction(said["value"]),
        baseline=_fraction(said["baseline"]),
        central=_fraction(said["central"]),
        clause=said["clause"],
        trace=Text(*said["trace"]),
        state=TargetState(said["state"]),
        assigned=said["assigned"],
        options=tuple((Reading(name), Fraction(value)) for name, value in said["options"]),
    )


def _figure(said: list[Any] | None) -> Figure | None:
    if said is None:
        return None
    numerator, denominator, excluded, value, state = said
    return Figure(numerator, denominator, excluded, _fraction(value), State(state))


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
