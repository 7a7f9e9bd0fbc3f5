"""The curve of a component: its edges, its roundings, and what zero and null are worth."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.domain.figures import State, round_half_up
from vedich.domain.index import Component, Points, ZeroRule
from vedich.domain.indicators import Text

NAME = Text("phần", "part")


def part(maximum: int = 6, threshold: int = 100, **rules: object) -> Component:
    return Component("X", NAME, Decimal(maximum), threshold=Decimal(threshold), **rules)  # type: ignore[arg-type]


counts = st.tuples(st.integers(0, 10**7), st.integers(1, 10**7)).map(sorted)
curves = st.builds(part, st.integers(1, 20), st.integers(1, 100))


@given(curves, counts)
def test_points_lie_between_zero_and_the_maximum(curve: Component, pair: list[int]) -> None:
    value = curve.points(*pair).value
    assert value is not None
    assert 0 <= value <= curve.maximum


@given(curves, st.integers(0, 10**5), st.integers(0, 10**5), st.integers(1, 10**5))
def test_more_cases_never_cost_points(curve: Component, one: int, other: int, all_: int) -> None:
    fewer, more = sorted((curve.points(n, all_).value for n in (one, other)), key=lambda v: v or 0)
    low, high = sorted((one, other))
    assert (curve.points(low, all_).value, curve.points(high, all_).value) == (fewer, more)


@given(curves, counts)
def test_points_are_within_half_a_hundredth_of_the_exact_curve(
    curve: Component, pair: list[int]
) -> None:
    numerator, denominator = pair
    rate = Fraction(100 * numerator, denominator)
    exact = min(Fraction(1), rate / Fraction(curve.threshold)) * Fraction(curve.maximum)
    value = curve.points(numerator, denominator).value
    assert value is not None
    assert abs(Fraction(value) - exact) <= Fraction(1, 200)
    assert value == round(value, 2)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(799, 1000, "2.00"), (7979, 10000, "1.99"), (80, 100, "2"), (81, 100, "2"), (1, 1, "2")],
)
def test_full_from_the_threshold_on(numerator: int, denominator: int, expected: str) -> None:
    assert part(2, 80).points(numerator, denominator) == Points(Decimal(expected), State.OK)


def test_halves_round_up() -> None:
    assert part(1).points(1, 200).value == Decimal("0.01")  # 0.005
    assert part(1).points(999, 200000).value == Decimal("0.00")  # 0.004995
    assert round_half_up(Fraction(-5, 1000), 2) == Decimal("-0.01")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (ZeroRule.NONE, Points(None, State.NO_CASE)),
        (ZeroRule.ZERO, Points(Decimal(0), State.OK)),
        (ZeroRule.FULL, Points(Decimal(6), State.OK)),
    ],
)
def test_zero_over_zero_is_worth_what_its_rule_says(rule: ZeroRule, expected: Points) -> None:
    assert part(zero_over_zero=rule).points(0, 0) == expected


@pytest.mark.parametrize("pair", [(None, None), (3, None), (None, 7), (3, 0)])
def test_null_is_awaited_and_never_zero(pair: tuple[int | None, int | None]) -> None:
    for rule in ZeroRule:
        assert part(zero_over_zero=rule).points(*pair) == Points(None, State.AWAITING)


def test_information_only_has_no_points() -> None:
    assert part(0).points(413, 570) == Points(None, State.NOT_APPLICABLE)


def test_a_published_ratio_counts_only_where_no_parts_are_published() -> None:
    alone = part(2, ratio_alone=True)
    assert alone.points(None, None, Decimal(50)) == Points(Decimal("1.00"), State.OK)
    assert alone.points(1, 4, Decimal(50)).value == Decimal("0.50")
    assert part(2).points(None, None, Decimal(50)) == Points(None, State.AWAITING)


def test_negative_parts_are_an_error() -> None:
    with pytest.raises(ValueError, match="negative"):
        part().points(-1, 4)
