"""What a public page may say of a rate without telling of a person.

>>> tells_of_few(3, 40), tells_of_few(37, 40), tells_of_few(40, 40), tells_of_few(0, 12)
(True, True, False, False)
>>> changed_by_few((20, 40), (23, 41)), changed_by_few((20, 40), (20, 40))
(True, False)
"""

from __future__ import annotations

LEAST_SHOWN = 5  # a public cell of fewer cases could tell about a person
Cases = tuple[int, int]


def tells_of_few(numerator: int, denominator: int) -> bool:
    """Are there so few cases, or so few on one side, that the cell tells of single persons?"""
    parts = (numerator, denominator, denominator - numerator)
    return any(0 < number < LEAST_SHOWN for number in parts)


def changed_by_few(before: Cases, after: Cases) -> bool:
    """Would both values side by side tell of the few cases that lie between them?"""
    return any(0 < abs(was - now) < LEAST_SHOWN for was, now in zip(before, after, strict=True))
