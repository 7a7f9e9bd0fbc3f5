"""A list inside a record (JSON text in a cell) → one value.

rule = ListRule(ListSum.SUM, of="Gia")
take('[{"Gia": "8.000"}, {"Gia": 5000}]', rule, layout)     # 13000
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from vedich.domain.layouts import Layout, ListRule, ListSum, NumberStyle, header_key
from vedich.intake import values
from vedich.intake.texts import clean
from vedich.intake.values import Bad

_YES = ("1", "true", "x", "có", "yes")


def take(text: str, rule: ListRule, layout: Layout) -> Any:
    """The value of a rule over a list; a blank item is skipped, a wrong one is Bad."""
    try:
        items = json.loads(text, parse_int=_Plain, parse_float=_Plain)
    except (ValueError, RecursionError):
        return Bad("danh sách không phải là JSON.", "the list is not JSON.")
    if isinstance(items, dict):
        items = [items]
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return Bad("ô không phải là danh sách bản ghi.", "the cell is no list of records.")
    items = [item for item in items if _fits(item, rule)]
    match rule.take:
        case ListSum.SUM:
            return _sum(items, rule, layout)
        case ListSum.COUNT:
            return sum(not rule.of or _text(item, rule.of) not in ("", "0") for item in items)
        case ListSum.ANY:
            return any(_yes(item, rule.of) for item in items)
        case ListSum.ALL:
            return bool(items) and all(_yes(item, rule.of) for item in items)
        case ListSum.FILLED:
            return bool(items)
        case ListSum.MINUTES:
            return _minutes(items, rule, layout)
        case ListSum.LATEST:
            return _latest(items, rule, layout)


class _Plain(str):
    """A JSON number, kept to the letter."""


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else clean(str(value))


def _fits(item: dict[str, Any], rule: ListRule) -> bool:
    return all(header_key(_text(item, name)) in words for name, words in rule.where.items())


def _yes(item: dict[str, Any], name: str) -> bool:
    return _text(item, name).casefold() in _YES


def _sum(items: list[dict[str, Any]], rule: ListRule, layout: Layout) -> Any:
    total = 0
    for item in items:
        style = NumberStyle.PLAIN if isinstance(item.get(rule.of), _Plain) else layout.numbers
        if word := _text(item, rule.of):
            value = values.parse_count(word, style, money=True)
            if isinstance(value, Bad):
                return value
            total += value
    return total


def _moment(item: dict[str, Any], name: str, layout: Layout) -> datetime | Bad | None:
    word = _text(item, name)
    if not word:
        return None
    answer = values.parse_moment(word, layout.dates, ZoneInfo(layout.time_zone))
    return answer if isinstance(answer, Bad) else answer[0]


def _minutes(items: list[dict[str, Any]], rule: ListRule, layout: Layout) -> Any:
    total = 0
    for item in items:
        start, end = _moment(item, rule.of, layout), _moment(item, rule.until, layout)
        if isinstance(start, Bad) or isinstance(end, Bad):
            return start if isinstance(start, Bad) else end
        if start is None or end is None:
            continue
        if end < start:
            return Bad("thời gian chờ kết thúc trước khi bắt đầu.", "a wait ends before it starts.")
        total += int((end - start).total_seconds() // 60)
    return total


def _latest(items: list[dict[str, Any]], rule: ListRule, layout: Layout) -> Any:
    found = [_moment(item, rule.of, layout) for item in items]
    for moment in found:
        if isinstance(moment, Bad):
            return moment
    return max((moment for moment in found if isinstance(moment, datetime)), default=None)
