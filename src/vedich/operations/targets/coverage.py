"""How far a split covers the unit's dossiers: whose they are, and which nobody answers for.

    cover = coverage_of(office, board, "H21.168", duties)
    cover.unassigned[0]["procedure"], cover.unassigned[0]["cases"]
    cover.totals["online_payment"]      # {"unit": 10, "officers": 7, "unassigned": 2, …}

For every indicator the parts add up to the unit's own cases, dossier by dossier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vedich.domain.assigned import OfficerDuty
from vedich.domain.counting import national_code
from vedich.domain.handling import at_once, holders, stretches
from vedich.operations.figures.standings import Board
from vedich.operations.office import Office
from vedich.operations.targets.handling import counted_versions, places_in_data

PARTS = ("officers", "unassigned", "others", "unnamed", "shared")


@dataclass
class Coverage:
    """``totals``: per indicator the unit's cases, and how they divide: those of officers of the
    split, of procedures nobody has, handled by somebody else, without an officer's name, of two
    officers at once. ``unassigned``: the procedures nobody has. ``shared``: what two have.
    ``cases`` by indicator; ``most``: of the indicator that counts most of its dossiers.
    """

    named: bool
    totals: dict[str, dict[str, int]] = field(default_factory=dict)
    unassigned: list[dict[str, Any]] = field(default_factory=list)
    shared: list[dict[str, Any]] = field(default_factory=list)

    @property
    def covered(self) -> bool:
        """Does somebody answer for every case?"""
        return not any(one[part] for one in self.totals.values() for part in PARTS[1:])


def coverage_of(office: Office, board: Board, unit: str, duties: Sequence[OfficerDuty]) -> Coverage:
    """Hold duties, signed or still a draft, against the unit's dossiers of the campaign."""
    from vedich.warehouse.counting import count_many

    pairs, named = places_in_data(office, board, unit)
    counted = counted_versions(board)
    found = Coverage(named, {name: dict.fromkeys(("unit", *PARTS), 0) for name in counted})
    if not counted or not pairs:
        return found
    lost: dict[tuple[str | None, str | None], dict[str, int]] = {}
    with office.serving(board.kept) as snapshot:
        names = dict(
            snapshot.con.execute("SELECT DISTINCT procedure, name FROM procedures").fetchall()
        )
        for days in stretches(duties, board.interval):
            counts = count_many(
                snapshot.books,
                [(one.grain, version) for one, version in counted.values()],
                by=("officer", "field", "procedure"),
                interval=days,
                as_of=board.as_of,
                unit=unit,
            )
            for name, each in zip(counted, counts, strict=True):
                for (officer, field_name, procedure), parts in each.items():
                    cases = (parts.denominator or 0) + parts.excluded
                    having = {
                        one.officer for one in holders(duties, field_name, procedure, days.end)
                    }
                    part = _part(having, named, officer)
                    found.totals[name]["unit"] += cases
                    found.totals[name][part] += cases
                    if part == "unassigned" and cases:
                        by_name = lost.setdefault((field_name, procedure), {})
                        by_name[name] = by_name.get(name, 0) + cases
    found.unassigned = [
        {
            "field": pair[0],
            "procedure": pair[1],
            "name": _named(names, pair[1]),
            "cases": cases,
            "most": max(cases.values()),
        }
        for pair, cases in sorted(lost.items(), key=lambda one: (-max(one[1].values()), str(one)))
    ]
    found.shared = [
        {"field": pair[0], "procedure": pair[1], "name": _named(names, pair[1]), "officers": who}
        for pair in pairs
        if (who := at_once(duties, *pair))
    ]
    return found


def _part(having: set[str], named: bool, officer: str | None) -> str:
    """Which part a dossier falls into, by who has its procedure on its day."""
    if not having:
        return "unassigned"
    if not named:
        return "officers" if len(having) == 1 else "shared"
    if officer is None:
        return "unnamed"
    return "officers" if officer in having else "others"


def _named(names: Mapping[str, str], procedure: str | None) -> str:
    if procedure is None:
        return ""
    return names.get(procedure) or names.get(national_code(procedure) or "") or ""
