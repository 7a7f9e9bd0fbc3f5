"""The moment a target is for: “vào cuối quý I”, “tháng 10”, “đến hết ngày 30/6/2025”.

>>> from vedich.domain.plan_texts import Stretch
>>> [day.isoformat() for day, _ in moments_in(Stretch.of("đạt 55% vào cuối quý I"), 2025)]
['2025-03-31']
>>> list(moments_in(Stretch.of("đạt 45% theo Quyết định số 497/QĐ-UBND ngày 15/3/2024"), 2024))
[]
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from vedich.domain.plan_texts import Stretch
from vedich.rulebook.plan_reading.amounts import Amount
from vedich.rulebook.plan_reading.dates import days_in, months_in

_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER = re.compile(r"(?i:quý)\s+(?P<q>IV|I{1,3}|[1-4])\b(?:(?:\s+năm|\s*/)\s*(?P<y>\d{4}))?")
# “497/QĐ-UBND ngày …”: the day a cited paper was issued, no moment of a target.
_CITED = re.compile(r"\d/[A-ZĐ\d][^\s,;]*,?\s+(?:ngày\s+)?$")
_MONTH = re.compile(r"(?i:tháng)\s+(?P<m>1[0-2]|0?[1-9])\b(?!\s*(?:[/-]|năm|,?\s*\d{4}))")


def moments_in(words: Stretch, year: int | None) -> Iterator[tuple[date, Stretch]]:
    """Every day, month and quarter the words name, as the last day of it; the days of the papers
    they cite are none of them."""
    taken = []
    for day, at in days_in(words):
        taken.append(at.span)
        before = words.text[: sum(one < at.span.start for one in words.at)]
        if day and not _CITED.search(before):
            yield day, at
    for _, last, at in months_in(words):
        taken.append(at.span)
        yield last, at
    for found in _QUARTER.finditer(words.text):
        if named := found["y"] or year:
            yield _month_end(int(named), 3 * _QUARTERS[found["q"]]), words.part(*found.span())
    for found in _MONTH.finditer(words.text):
        at = words.part(*found.span())
        if year and not any(one.start <= at.span.start < one.end for one in taken):
            yield _month_end(year, int(found["m"])), at


def moment_of(amount: Amount, sentence: Stretch, year: int | None) -> tuple[date, Stretch] | None:
    """The one moment a value is for; None where its words name none, or several."""
    end = amount.words.span.end
    number = amount.number.span
    inside = list(moments_in(amount.words, year))
    later = [one for one in inside if one[1].span.start >= number.end]
    if later:
        return later[0] if len(later) == 1 else None
    place = sum(one < end for one in sentence.at)
    stop = re.compile(r"\d\s*%|[,;.]\s|\svà\s").search(sentence.text, place)
    behind = sentence.part(place, stop.start() if stop else None)
    after = list(moments_in(behind, year)) if behind.at else []
    if after:
        return after[0] if len(after) == 1 else None
    return inside[0] if len(inside) == 1 else None


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
