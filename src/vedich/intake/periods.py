"""The text of a period ("2017-Q2", "Tháng 6/2026") → its first and last day.

>>> span("2017-Q2", PeriodRule(r"(?P<year>\\d{4})-Q(?P<quarter>\\d)"))
(datetime.date(2017, 4, 1), datetime.date(2017, 6, 30))
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pyarrow as pa

from vedich.domain.layouts import PeriodRule

Span = tuple[date, date]


def days(labels: pa.Array, rule: PeriodRule | None) -> tuple[pa.Array, pa.Array]:
    """First and last days of a column of periods; null where a text can't be understood."""
    encoded = labels.dictionary_encode()
    spans = [span(word, rule) if rule else None for word in encoded.dictionary.to_pylist()]
    starts = pa.array([found[0] if found else None for found in spans], pa.date32())
    ends = pa.array([found[1] if found else None for found in spans], pa.date32())
    return starts.take(encoded.indices), ends.take(encoded.indices)


def span(text: str, rule: PeriodRule) -> Span | None:
    """First and last day of a period, or None where the text does not fit the rule."""
    match = re.search(rule.pattern, text, re.IGNORECASE)
    if match is None:
        return None
    parts = {name: int(value) for name, value in match.groupdict().items() if value}
    try:
        first, last = _one(parts, "")
        if any(name.startswith("until_") for name in parts):
            last = _one(parts, "until_")[1]
    except (KeyError, ValueError):
        return None
    if rule.months:
        first = _months_before(last + timedelta(days=1), rule.months)
    return (first, last) if first <= last else None


def _one(parts: dict[str, int], prefix: str) -> Span:
    year = parts[prefix + "year"]
    if (day := parts.get(prefix + "day")) is not None:
        exact = date(year, parts[prefix + "month"], day)
        return exact, exact
    if (month := parts.get(prefix + "month")) is not None:
        first, months = date(year, month, 1), 1
    elif (quarter := parts.get(prefix + "quarter")) is not None:
        first, months = date(year, 3 * quarter - 2, 1), 3
    else:
        first, months = date(year, 1, 1), 12
    return first, _months_before(first, -months) - timedelta(days=1)


def _months_before(day: date, months: int) -> date:
    """The first of a month so many months before a first of a month."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, day.day)
