"""Where a rate will stand at the campaign's end if the work goes on as it did lately.

A forecast is no figure: it decides nothing and is never reported as a result. So many cases still
come as came a day until now; of those, as large a share is good as of the latest ones. The
interval is where the rate comes out 19 times of 20 if that share stays: what is known of the share
from few cases, and the chance in the cases to come, both widen it. Present cases that are still
open are left as they are.

>>> seen = forecast(45, 100, elapsed=50, total=100, latest=(45, 100))
>>> seen.cases, str(seen.value), [str(end) for end in (seen.low, seen.high)]
(200, '45', ['38', '105/2'])
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from vedich.domain.figures import round_half_up

_SPREAD = Fraction(49, 25)  # 1,96 standard deviations on either side: 19 times of 20
_ENOUGH = 30  # fewer latest cases say less than all of them do
_FEW = 4  # so many cases, half of them good, stand for what few cases can't tell


@dataclass(frozen=True, slots=True)
class Forecast:
    """``cases``: all there will be, ``to_come`` of them still to come; rates in percent, exact."""

    cases: int
    to_come: int
    value: Fraction
    low: Fraction
    high: Fraction


def forecast(
    numerator: int, denominator: int, *, elapsed: int, total: int, latest: tuple[int, int]
) -> Forecast | None:
    """The rate after ``total`` days, ``elapsed`` of which have gone; None without a case or a day.

    ``latest``: good ones and all of the latest cases, whose share is expected to go on; where they
    are too few, the share of all cases is.
    """
    if denominator <= 0 or not 0 <= numerator <= denominator or elapsed <= 0:
        return None
    left = max(total - elapsed, 0)
    to_come = int(round_half_up(Fraction(denominator * left, elapsed), 0))
    good, seen = latest if _usable(latest) else (numerator, denominator)
    cases = denominator + to_come
    more = int(round_half_up(Fraction(to_come * good, seen), 0))
    share = Fraction(2 * good + _FEW, 2 * (seen + _FEW))
    middle = to_come * share
    spread = to_come * share * (1 - share) * (1 + Fraction(to_come, seen + _FEW))
    away = isqrt(int(_SPREAD**2 * spread)) + 1
    low = min(more, max(0, int(middle) - away)) if to_come else 0
    high = max(more, min(to_come, int(middle) + 1 + away)) if to_come else 0
    value, least, most = (Fraction(100 * (numerator + one), cases) for one in (more, low, high))
    return Forecast(cases, to_come, value, least, most)


def _usable(latest: tuple[int, int]) -> bool:
    good, seen = latest
    return seen >= _ENOUGH and 0 <= good <= seen
