"""Units as a tree at a day: who stands under whom, and what became of units that were merged.

A unit lives between dates; when it ends it may have successors. What ended belongs to its heirs:
whoever reaches every successor of a unit reaches its history, too; of a unit that was split only
those who reach all the parts, for no share of a split is ever assumed.

>>> old = Held("A", "A", "Xã A", parent="P", end=date(2025, 6, 30), successors=("C",))
>>> tree = UnitTree([old, Held("C", "C", "Xã C", parent="P", start=date(2025, 7, 1))])
>>> sorted(tree.below("C", date(2026, 1, 1))), sorted(tree.below("C", date(2025, 1, 1)))
(['A', 'C'], ['C'])
>>> tree.predecessors("C")
('A',)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

_MOST_KNOWN = 500
MAPPED = "mapping"  # the scheme of a code that somebody said means a unit


@dataclass(frozen=True, slots=True)
class Held:
    """What holds of a unit between two days, both included; None is open.

    ``parent`` and ``successors`` are ids of units. ``seq``: the import it came by.
    """

    unit: str
    code: str
    name: str
    scheme: str = ""
    kind: str = ""
    level: str = ""
    block: str = ""
    parent: str = ""
    start: date | None = None
    end: date | None = None
    successors: tuple[str, ...] = ()
    seq: int = 0

    def holds_on(self, day: date) -> bool:
        """Is the day between the two?"""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class _Level:
    """The tree on one day. ``left``: last parent → ended units that have no known successor."""

    children: dict[str, list[str]]
    ended: dict[str, Held]
    left: dict[str, list[str]]


class UnitTree:
    """Every unit ever listed. What is asked often is worked out once per day."""

    def __init__(self, held: Iterable[Held]) -> None:
        self._held: dict[str, list[Held]] = {}
        for one in held:
            self._held.setdefault(one.unit, []).append(one)
        self._levels: dict[date, _Level] = {}
        self._known: dict[tuple[str, date, bool], frozenset[str]] = {}
        self._heirs: dict[str, list[str]] = {}
        for unit in self._held:
            for successor in self.successors(unit):
                self._heirs.setdefault(successor, []).append(unit)

    def __len__(self) -> int:
        return len(self._held)

    def rows(self, unit: str) -> tuple[Held, ...]:
        """Everything ever said about a unit, the earliest first."""
        return tuple(sorted(self._held.get(unit, ()), key=lambda one: one.start or date.min))

    def on(self, unit: str, day: date) -> Held | None:
        """What holds of a unit on a day; where it has ended, the last that held before."""
        rows = self.rows(unit)
        now = [one for one in rows if one.holds_on(day)]
        past = [one for one in rows if one.end is not None and one.end < day]
        return now[-1] if now else max(past, key=_end_of, default=None)

    def parents(self, day: date) -> Mapping[str, str]:
        """Unit → the unit above it on the day; units at the top are left out."""
        children = self._level(day).children
        return {child: parent for parent, units in children.items() for child in units if parent}

    def children(self, unit: str, day: date) -> tuple[str, ...]:
        """The units directly under a unit on the day; of ``""`` those at the top."""
        return tuple(self._level(day).children.get(unit, ()))

    def successors(self, unit: str) -> tuple[str, ...]:
        """What became of a unit that ended."""
        return tuple(dict.fromkeys(name for one in self.rows(unit) for name in one.successors))

    def predecessors(self, unit: str) -> tuple[str, ...]:
        """The units whose successor, or one of them, this is."""
        return tuple(self._heirs.get(unit, ()))

    def below(self, unit: str, day: date) -> frozenset[str]:
        """The unit, all units under it on the day, and those that have ended and are theirs."""
        return self._reach(unit, day, whole_subtree=True)

    def with_history(self, unit: str, day: date) -> frozenset[str]:
        """The unit alone, with the ended units it is the only heir of."""
        return self._reach(unit, day, whole_subtree=False)

    def _reach(self, unit: str, day: date, *, whole_subtree: bool) -> frozenset[str]:
        asked = (unit, day, whole_subtree)
        if asked not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[asked] = self._work_out(unit, self._level(day), whole_subtree)
        return self._known[asked]

    def _work_out(self, unit: str, level: _Level, whole_subtree: bool) -> frozenset[str]:
        children, ended, left = level.children, level.ended, level.left
        found, waiting = {unit}, [unit]
        while waiting:
            one = waiting.pop()
            near = [*children.get(one, ()), *left.get(one, ())] if whole_subtree else []
            near += [
                old
                for old in self._heirs.get(one, ())
                if old in ended and found.issuperset(ended[old].successors)
            ]
            for other in near:
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return frozenset(found)

    def _level(self, day: date) -> _Level:
        if day not in self._levels:
            level = _Level({}, {}, {})
            for unit in self._held:
                held = self.on(unit, day)
                if held is not None and held.holds_on(day):
                    level.children.setdefault(held.parent, []).append(unit)
                elif held is not None:
                    level.ended[unit] = held
                    if held.parent and not held.successors:
                        level.left.setdefault(held.parent, []).append(unit)
            self._levels = {day: level} | dict(list(self._levels.items())[-7:])
        return self._levels[day]


def _end_of(held: Held) -> date:
    return held.end or date.max
