"""The status of a figure against its target, and the cases still needed: held against trying."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from vedich.domain.figures import Counts, State
from vedich.domain.indicators import Text
from vedich.domain.results import Status, Subject
from vedich.domain.target_values import Target
from vedich.domain.thresholds import Comparison
from vedich.operations.figures.standing_cells import Cell, judged

PARTS = st.integers(0, 60).flatmap(lambda all_: st.tuples(st.integers(0, all_), st.just(all_)))


def cell(above: int, below: int, comparison: Comparison, value: int | None) -> Cell:
    figure = Counts(above, below).figure()
    wanted = None if value is None else Fraction(value)
    target = Target(
        "U", "online_filing", "end", None, comparison, wanted, None, None, "", Text("", "")
    )
    return judged(
        Cell(
            Subject("U", "xã"), "online_filing", target, figure.value, figure.state, above, below, 0
        )
    )


def good(above: int, below: int, comparison: Comparison, value: int) -> bool:
    """The target read as words: trên, tối thiểu, dưới, không quá."""
    ways = {
        "gt": 100 * above > value * below, "ge": 100 * above >= value * below,
        "lt": 100 * above < value * below, "le": 100 * above <= value * below,
    }  # fmt: skip
    return ways[comparison.value]


@given(PARTS, st.sampled_from(list(Comparison)), st.integers(0, 100) | st.none())
def test_the_status_is_what_the_words_of_the_target_say(
    parts: tuple[int, int], comparison: Comparison, value: int | None
) -> None:
    above, below = parts
    found = cell(above, below, comparison, value)
    if below == 0:
        # No case is neither nought nor missing data.
        assert (found.status, found.state, found.value) == (Status.NO_CASE, State.NO_CASE, None)
    elif value is None:
        assert (found.status, found.needed) == (Status.NO_TARGET, None)
    elif not good(above, below, comparison, value):
        assert found.status is Status.NOT_MET
    else:
        on_the_line = 100 * above == value * below
        strict = not comparison.allows_equal
        assert found.status is (Status.MET if on_the_line or strict else Status.EXCEEDED)


@given(PARTS.filter(lambda parts: parts[1] > 0), st.sampled_from(list(Comparison)),
       st.integers(0, 100))  # fmt: skip
def test_the_cases_needed_are_the_fewest_that_do(
    parts: tuple[int, int], comparison: Comparison, value: int
) -> None:
    above, below = parts
    found = cell(above, below, comparison, value)
    way = 1 if comparison.rising else -1
    present = [
        more
        for more in range(below + 1)
        if 0 <= above + way * more <= below and good(above + way * more, below, comparison, value)
    ]
    assert found.needed == (present[0] if present else None)
    growing = [
        more
        for more in range(below * 101 + 2)
        if good(above + (more if comparison.rising else 0), below + more, comparison, value)
    ]
    assert found.needed_growing == (growing[0] if growing else None)
