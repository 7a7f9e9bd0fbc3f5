"""Numbers with a comparison, as targets are written: “đạt trên 45%”, “từ 5.000 cây trở lên”.

>>> value_of("1.250,5"), value_of("0.2"), value_of("10.000")
(Decimal('1250.5'), Decimal('0.2'), Decimal('10000'))
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from vedich.domain.plan_texts import Stretch
from vedich.domain.plan_words import PlanWords
from vedich.domain.thresholds import Comparison

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"


@dataclass(frozen=True, slots=True)
class Amount:
    """A compared number. ``name`` are the words before it; ``sure`` False: look at it."""

    words: Stretch
    name: Stretch
    comparison: Comparison
    value: Decimal
    number: Stretch
    unit: str
    sure: bool


def value_of(text: str) -> Decimal:
    """A number in Vietnamese or English writing."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return Decimal(text.replace(",", "."))


def amounts(words: Stretch, using: PlanWords) -> Iterator[Amount]:
    """Every number with a unit that is compared, in the order of the text."""
    text = words.text
    begin = 0
    for found in _numbers(using.units).finditer(text):
        before = text[begin : found.start()]
        compared = _compared(before, text[found.end() :], using)
        if compared is None or re.search(r"[/\d]$", before) or text[found.end() :].startswith("/"):
            continue
        comparison, cut, after, sure = compared
        name = words.part(begin, begin + cut)
        name = _named(name, using)
        end = found.end() + after
        yield Amount(
            words.part(begin, end),
            name,
            comparison,
            value_of(found["number"]),
            words.part(*found.span("number")),
            found["unit"],
            sure,
        )
        begin = end


@cache
def _numbers(units: tuple[str, ...]) -> re.Pattern[str]:
    inside = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    return re.compile(rf"(?<![\w/.,])(?P<number>{_NUMBER})\s*(?P<unit>{inside})(?!\w)", re.I)


def _compared(
    before: str, after: str, using: PlanWords
) -> tuple[Comparison, int, int, bool] | None:
    """What the words around a number mean, where its name ends, how far they go on behind it."""
    lower = before.lower().rstrip()
    best: tuple[tuple[int, int], Comparison, int, int, bool] | None = None
    for rule in using.comparisons:
        behind = 0
        if rule.after:
            match = re.match(rf"[^,;.\d]{{0,30}}?\s*(?:{'|'.join(rule.after)})", after)
            if not match:
                continue
            behind = match.end()
        for said in rule.before:
            if not lower.endswith(said) or (said and not _whole(lower, said)):
                continue
            rank = (1 if rule.after else 0, len(said))
            if best is None or rank > best[0]:
                best = (rank, rule.means, len(lower) - len(said), behind, not rule.likely)
    return best[1:] if best else None


def _whole(text: str, ending: str) -> bool:
    place = len(text) - len(ending)
    return place == 0 or not text[place - 1].isalnum()


def _named(name: Stretch, using: PlanWords) -> Stretch:
    """The words that name what is counted: the last clause, without “phấn đấu đạt” behind it."""
    cut = max((found.end() for found in re.finditer(r"[;:]\s|\.\s|\(\d\)\s", name.text)), default=0)
    name = name.part(cut)
    fillers = sorted((*using.fillers, "từ", "và", ","), key=len, reverse=True)
    changed = True
    while changed:
        changed = False
        lower = name.text.lower()
        for filler in fillers:
            if lower.endswith(filler) and _whole(lower, filler):
                name = name.part(0, len(name.text) - len(filler))
                changed = True
                break
    return name
