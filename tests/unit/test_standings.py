"""Ranking inside blocks held against the slow, obvious way; changes only where comparable."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.domain.figures import State
from vedich.domain.standings import Change, Entry, Group, Place, TieRule, changes, rank_blocks

VALUES = st.one_of(st.none(), st.fractions(0, 100, max_denominator=7))
ENTRIES = st.lists(
    st.tuples(st.sampled_from(["sở", "xã"]), VALUES, st.integers(0, 20), st.booleans()), max_size=25
).map(
    lambda rows: [
        Entry(f"U{number}", block, value, cases, State.NO_CASE if idle else State.AWAITING)
        for number, (block, value, cases, idle) in enumerate(rows)
    ]
)


def naive_rank(entry: Entry, rivals: list[Entry], ties: TieRule, higher: bool) -> int:
    assert entry.value is not None
    better = [
        rival.value
        for rival in rivals
        if rival.value is not None
        and (rival.value > entry.value if higher else rival.value < entry.value)
    ]
    return 1 + (len(better) if ties == "competition" else len(set(better)))


@given(ENTRIES, st.sampled_from(["competition", "dense"]), st.booleans(), st.integers(0, 10))
def test_ranks_are_those_of_the_obvious_way(
    entries: list[Entry], ties: TieRule, higher: bool, least: int
) -> None:
    places = rank_blocks(entries, higher_is_better=higher, ties=ties, minimum_cases=least)
    assert sorted(place.subject for place in places) == sorted(entry.subject for entry in entries)
    by_subject = {place.subject: place for place in places}
    for entry in entries:
        place = by_subject[entry.subject]
        rivals = [
            rival
            for rival in entries
            if rival.block == entry.block
            and rival.value is not None
            and (rival.cases is None or rival.cases >= least)
        ]
        if entry not in rivals:
            assert place.rank is None and place.group is not Group.RANKED
        else:
            assert place.rank == naive_rank(entry, rivals, ties, higher)
            assert place.of == len(rivals)
            assert place.tied == (sum(rival.value == entry.value for rival in rivals) > 1)


@given(ENTRIES)
def test_the_order_of_the_entries_changes_no_rank(entries: list[Entry]) -> None:
    one, other = rank_blocks(entries), rank_blocks(list(reversed(entries)))
    assert {p.subject: p.rank for p in one} == {p.subject: p.rank for p in other}


def test_a_unit_at_zero_is_ranked_and_an_idle_one_stands_apart() -> None:
    places = rank_blocks(
        [
            Entry("zero", "xã", Fraction(0), 4),
            Entry("idle", "xã", None, 0, State.NO_CASE),
            Entry("late", "xã", None, None, State.AWAITING),
            Entry("few", "xã", Fraction(100), 2),
        ],
        minimum_cases=3,
    )
    assert [(p.subject, p.rank, p.group) for p in places] == [
        ("zero", 1, Group.RANKED),
        ("few", None, Group.TOO_FEW),
        ("idle", None, Group.IDLE),
        ("late", None, Group.NO_FIGURE),
    ]


def moved(now: list[Entry], earlier: list[Entry], *, same_rules: bool = True) -> dict[str, Change]:
    values = [{e.subject: e.value for e in entries} for entries in (now, earlier)]
    places: list[list[Place]] = [rank_blocks(now), rank_blocks(earlier)]
    return changes(*places, *values, same_rules=same_rules)


@pytest.mark.parametrize("same_rules", [True, False])
def test_values_and_ranks_move_only_under_the_same_rules(same_rules: bool) -> None:
    now = [Entry("A", "xã", Fraction(50)), Entry("B", "xã", Fraction(40))]
    earlier = [Entry("A", "xã", Fraction(30)), Entry("B", "xã", Fraction(45))]
    found = moved(now, earlier, same_rules=same_rules)
    wanted = Change(Fraction(20), 1) if same_rules else Change(None, None)
    assert found["A"] == wanted


def test_a_rank_is_not_compared_across_a_changed_cohort() -> None:
    now = [Entry("A", "xã", Fraction(50)), Entry("B", "xã", Fraction(60)), Entry("S", "sở", None)]
    earlier = [Entry("A", "xã", Fraction(50))]
    found = moved(now, earlier)
    assert found["A"] == Change(Fraction(0), None)
    assert found["S"] == Change(None, None)
