"""Ranking inside blocks: ties share a rank, idle units stand apart, zero is a value.

>>> rows = [Entry("A", "xã", Fraction(50), 10), Entry("B", "xã", Fraction(0), 4),
...         Entry("C", "xã", None, 0, State.NO_CASE), Entry("D", "xã", Fraction(50), 7)]
>>> [(place.subject, place.rank, place.group) for place in rank_blocks(rows)]
[('A', 1, <Group.RANKED: 'ranked'>), ('D', 1, <Group.RANKED: 'ranked'>), \
('B', 3, <Group.RANKED: 'ranked'>), ('C', None, <Group.IDLE: 'idle'>)]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from vedich.domain.figures import State

TieRule = Literal["competition", "dense"]


class Group(StrEnum):
    """Where a subject stands in the table of its block."""

    RANKED = "ranked"
    TOO_FEW = "too_few"  # has a value, but over fewer cases than the campaign asks for
    IDLE = "idle"  # không phát sinh
    NO_FIGURE = "no_figure"  # chưa có số liệu

    @property
    def vi(self) -> str:
        """The words an official reads."""
        return _GROUP_WORDS[self][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return _GROUP_WORDS[self][1]


_GROUP_WORDS = {
    Group.RANKED: ("được xếp hạng", "ranked"),
    Group.TOO_FEW: ("dưới số hồ sơ tối thiểu để xếp hạng", "too few cases to be ranked"),
    Group.IDLE: ("không phát sinh hồ sơ", "no case"),
    Group.NO_FIGURE: ("chưa có số liệu", "awaiting data"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What is ranked: ``value`` exact; ``cases`` its denominator, None where not published."""

    subject: str
    block: str
    value: Fraction | None
    cases: int | None = None
    state: State = State.OK


@dataclass(frozen=True, slots=True)
class Place:
    """A subject's place in its block. ``tied``: others share the rank; ``of``: how many rank."""

    subject: str
    block: str
    group: Group
    rank: int | None
    tied: bool
    of: int


def rank_blocks(
    entries: Iterable[Entry],
    *,
    higher_is_better: bool = True,
    ties: TieRule = "competition",
    minimum_cases: int = 0,
) -> list[Place]:
    """Places block by block, in the order blocks first appear; best first, then those apart.

    ``ties``: *competition* gives 1, 1, 3; *dense* gives 1, 1, 2. Equal means exactly equal.
    Inside one rank, and apart, the order of the entries is kept.
    """
    blocks: dict[str, list[Entry]] = {}
    for entry in entries:
        blocks.setdefault(entry.block, []).append(entry)
    places: list[Place] = []
    for block, members in blocks.items():
        groups = {member.subject: group_of(member, minimum_cases) for member in members}
        ranked = sorted(
            (member for member in members if groups[member.subject] is Group.RANKED),
            key=lambda member: _order(member.value, higher_is_better),
        )
        shared = Counter(member.value for member in ranked)
        first: dict[Fraction | None, int] = {}
        for position, member in enumerate(ranked, start=1):
            rank = position if ties == "competition" else len(first) + 1
            rank = first.setdefault(member.value, rank)
            tied = shared[member.value] > 1
            places.append(Place(member.subject, block, Group.RANKED, rank, tied, len(ranked)))
        for group in (Group.TOO_FEW, Group.IDLE, Group.NO_FIGURE):
            places += [
                Place(member.subject, block, group, None, False, len(ranked))
                for member in members
                if groups[member.subject] is group
            ]
    return places


def _order(value: Fraction | None, higher_is_better: bool) -> tuple[float, Fraction]:
    # A float orders most pairs at a tenth of the cost; the exact value decides what it can't.
    exact = value or Fraction(0)
    exact = -exact if higher_is_better else exact
    return float(exact), exact


def group_of(entry: Entry, minimum_cases: int) -> Group:
    """Ranked or apart; a unit at 0 stays in the ranking."""
    if entry.value is None:
        return Group.IDLE if entry.state is State.NO_CASE else Group.NO_FIGURE
    if entry.cases is not None and entry.cases < minimum_cases:
        return Group.TOO_FEW
    return Group.RANKED


@dataclass(frozen=True, slots=True)
class Change:
    """How a value and a rank moved since an earlier date; None where they can't be compared."""

    value: Fraction | None
    rank: int | None  # positive: places gained


def changes(
    now: Sequence[Place],
    earlier: Sequence[Place],
    values_now: Mapping[str, Fraction | None],
    values_earlier: Mapping[str, Fraction | None],
    *,
    same_rules: bool,
) -> dict[str, Change]:
    """Change per subject: values only under the same rules, ranks only in an identical cohort.

    A formula that changed, or a block that gained or lost a member, is a boundary across which
    nothing is compared.
    """
    cohorts_now, cohorts_earlier = _cohorts(now), _cohorts(earlier)
    before = {place.subject: place for place in earlier}
    blocks = {place.block for place in now}
    same_cohort = {one for one in blocks if cohorts_now.get(one) == cohorts_earlier.get(one)}
    result: dict[str, Change] = {}
    for place in now:
        value, old = values_now.get(place.subject), values_earlier.get(place.subject)
        moved = value - old if same_rules and value is not None and old is not None else None
        was = before.get(place.subject)
        gained = (
            was.rank - place.rank
            if same_rules and place.block in same_cohort and was and was.rank and place.rank
            else None
        )
        result[place.subject] = Change(moved, gained)
    return result


def _cohorts(places: Sequence[Place]) -> dict[str, frozenset[str]]:
    members: dict[str, set[str]] = {}
    for place in places:
        if place.group is Group.RANKED:
            members.setdefault(place.block, set()).add(place.subject)
    return {block: frozenset(subjects) for block, subjects in members.items()}
