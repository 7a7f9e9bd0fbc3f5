"""The outcome of so many more good cases is the one the needed cases were worked out from."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from vedich.domain.thresholds import Comparison, Threshold, cases_needed, cases_needed_growing
from vedich.domain.what_if import what_if

PARTS = some.integers(1, 400).flatmap(
    lambda below: some.tuples(some.integers(0, below), some.just(below))
)
LINES = some.builds(
    Threshold,
    some.sampled_from(Comparison),
    some.fractions(min_value=0, max_value=100, max_denominator=20),
)


@given(PARTS, LINES)
def test_as_many_as_needed_reach_the_target_and_one_fewer_does_not(
    parts: tuple[int, int], line: Threshold
) -> None:
    for place, needed in enumerate(
        (cases_needed(*parts, line), cases_needed_growing(*parts, line))
    ):
        if needed is None:
            continue
        assert what_if(*parts, needed, line)[place].reached is True
        if needed:
            assert what_if(*parts, needed - 1, line)[place].reached is False


@given(PARTS, some.integers(0, 1000), LINES)
def test_present_cases_run_out(parts: tuple[int, int], more: int, line: Threshold) -> None:
    present, new = what_if(*parts, more, line)
    assert 0 <= present.numerator <= present.denominator == parts[1]
    assert present.used <= more == new.used
    assert new.denominator == parts[1] + more
    assert new.value == Fraction(100 * new.numerator, new.denominator)
