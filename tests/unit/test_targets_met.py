"""Meeting a target and the cases still needed, against counting them one by one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.domain.thresholds import (
    Comparison,
    Threshold,
    cases_needed,
    cases_needed_growing,
    exceeded,
    met,
)

RISING = (Comparison.GT, Comparison.GE)
thresholds = st.builds(
    Threshold,
    st.sampled_from(list(Comparison)),
    st.fractions(min_value=0, max_value=100, max_denominator=40),
)


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    denominator = draw(st.integers(0, 30))
    return draw(st.integers(0, denominator)), denominator


@given(counts(), thresholds)
def test_cases_needed_is_the_smallest_that_does(
    case: tuple[int, int], threshold: Threshold
) -> None:
    numerator, denominator = case
    step = 1 if threshold.comparison in RISING else -1
    room = denominator - numerator if step == 1 else numerator
    slow = next(
        (
            k
            for k in range(room + 1)
            if denominator and met(Fraction(100 * (numerator + step * k), denominator), threshold)
        ),
        None,
    )
    assert cases_needed(numerator, denominator, threshold) == slow


@given(counts(), thresholds)
def test_new_cases_needed_is_the_smallest_that_does(
    case: tuple[int, int], threshold: Threshold
) -> None:
    numerator, denominator = case
    good = 1 if threshold.comparison in RISING else 0
    fast = cases_needed_growing(numerator, denominator, threshold)

    def does(k: int) -> bool:
        below = denominator + k
        return below > 0 and met(Fraction(100 * (numerator + good * k), below), threshold)

    if fast is None:
        assert not any(does(k) for k in range(200))
    else:
        assert does(fast)
        assert fast == 0 or not does(fast - 1)


@pytest.mark.parametrize(
    ("comparison", "value", "expected"),
    [
        (Comparison.GT, "45", (False, False)),
        (Comparison.GE, "45", (True, False)),
        (Comparison.GT, "45.01", (True, True)),
        (Comparison.GE, "44.99", (False, False)),
        (Comparison.LT, "45", (False, False)),
        (Comparison.LE, "45", (True, False)),
        (Comparison.LE, "44", (True, True)),
    ],
)
def test_strict_and_not_strict_are_kept_apart(
    comparison: Comparison, value: str, expected: tuple[bool, bool]
) -> None:
    threshold = Threshold(comparison, Fraction(45))
    assert (met(Fraction(value), threshold), exceeded(Fraction(value), threshold)) == expected


def test_exactly_on_the_line_needs_one_more_only_when_strict() -> None:
    above, least = (Threshold(way, Fraction(45)) for way in (Comparison.GT, Comparison.GE))
    assert (cases_needed(9, 20, above), cases_needed(9, 20, least)) == (1, 0)
    assert cases_needed(0, 0, least) is None
    assert cases_needed_growing(0, 0, least) == 1


def test_what_cannot_be_reached_says_so() -> None:
    beyond = Threshold(Comparison.GT, Fraction(100))
    full = Threshold(Comparison.GE, Fraction(100))
    assert cases_needed(5, 10, beyond) is None
    assert cases_needed_growing(5, 10, full) is None
    assert (cases_needed(5, 10, full), cases_needed_growing(10, 10, full)) == (5, 0)
