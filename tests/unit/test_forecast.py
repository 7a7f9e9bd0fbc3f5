"""The forecast to a campaign's end: its laws, and how often its interval holds."""

from __future__ import annotations

import random
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from vedich.domain.forecast import Forecast, forecast
from vedich.domain.thresholds import Comparison, Threshold, cases_needed, met

PARTS = st.integers(1, 3000).flatmap(lambda all_: st.tuples(st.integers(0, all_), st.just(all_)))
DAYS = st.tuples(st.integers(1, 365), st.integers(0, 365))


def seen(parts: tuple[int, int], days: tuple[int, int], latest: tuple[int, int]) -> Forecast:
    found = forecast(*parts, elapsed=days[0], total=sum(days), latest=latest)
    assert found is not None
    return found


@given(PARTS, DAYS, PARTS)
def test_it_lies_within_its_interval_and_within_what_can_be_reached(
    parts: tuple[int, int], days: tuple[int, int], latest: tuple[int, int]
) -> None:
    found = seen(parts, days, latest)
    least = Fraction(100 * parts[0], found.cases)
    most = Fraction(100 * (parts[0] + found.to_come), found.cases)
    assert least <= found.low <= found.value <= found.high <= most
    assert found.cases == parts[1] + found.to_come


@given(PARTS, st.integers(1, 365), PARTS)
def test_at_the_end_it_is_the_figure_itself(
    parts: tuple[int, int], elapsed: int, latest: tuple[int, int]
) -> None:
    found = seen(parts, (elapsed, 0), latest)
    value = Fraction(100 * parts[0], parts[1])
    assert (found.value, found.low, found.high, found.to_come) == (value, value, value, 0)


@given(PARTS, DAYS)
def test_the_pace_until_now_goes_on(parts: tuple[int, int], days: tuple[int, int]) -> None:
    found = seen(parts, days, parts)
    assert abs(found.to_come - Fraction(parts[1] * days[1], days[0])) <= Fraction(1, 2)
    half_a_case = Fraction(50, found.cases)
    assert abs(found.value - Fraction(100 * parts[0], parts[1])) <= half_a_case


@given(PARTS, DAYS, st.sampled_from(list(Comparison)), st.integers(0, 100))
def test_what_is_needed_at_the_expected_volume_is_the_least_that_meets_it(
    parts: tuple[int, int], days: tuple[int, int], comparison: Comparison, value: int
) -> None:
    line, (above, _) = Threshold(comparison, Fraction(value)), parts
    cases = seen(parts, days, parts).cases
    way = 1 if comparison.rising else -1
    room = cases - above if comparison.rising else above
    needed = cases_needed(above, cases, line)
    reached = [met(Fraction(100 * (above + way * k), cases), line) for k in (0, needed or 0, room)]
    if needed is None:
        assert not reached[2]
    else:
        assert reached[1]
        assert needed == 0 or not met(Fraction(100 * (above + way * (needed - 1)), cases), line)


def test_nothing_to_go_by_gives_no_forecast() -> None:
    assert forecast(0, 0, elapsed=10, total=20, latest=(0, 0)) is None
    assert forecast(1, 2, elapsed=0, total=20, latest=(1, 2)) is None
    assert forecast(5, 2, elapsed=3, total=20, latest=(1, 2)) is None


def test_the_interval_holds_as_often_as_it_says() -> None:
    """Campaigns drawn at random, a share of good cases each: 19 of 20 end inside."""
    chance, inside, tried = random.Random(20), 0, 1500
    for _ in range(tried):
        share, now, later = chance.random(), chance.randint(20, 200), chance.randint(20, 200)
        good = sum(chance.random() < share for _ in range(now))
        more = sum(chance.random() < share for _ in range(later))
        found = forecast(good, now, elapsed=now, total=now + later, latest=(good, now))
        assert found is not None and found.to_come == later
        inside += found.low <= Fraction(100 * (good + more), now + later) <= found.high
    assert inside / tried > 0.94
