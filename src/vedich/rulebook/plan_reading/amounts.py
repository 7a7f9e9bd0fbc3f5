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


_SHARES = ("%", "phần trăm")
# Words between two values of one aim: what moment each is for.
_WORD = re.compile(
    r"(?i)\b(?:vào|đến|cuối|đầu|hết|trước|trong|và|quý|tháng|năm|kỳ|giai đoạn|ngày|đạt|là|thì"
    r"|[IVX]{1,4}|\d{1,4})\b"
)


# The moment a value is for, where it stands before the value: “Tháng 10 đạt 60%”.
MOMENT = re.compile(
    r"(?i)\b(?:(?:đến|vào|trong|hết|cuối|đầu|và|quý|tháng|năm|ngày|giai đoạn|có)\b[\s,]*"
    r"|[IVX]{1,4}\b[\s,]*|\d{1,4}\b[\s,]*)+"
)


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
    last: Amount | None = None
    for found in _numbers(using.units).finditer(text):
        before, behind = text[begin : found.start()], text[found.end() :]
        if re.search(r"[/\d]$", before) or re.match(r"/(?!\s*(?:năm|tháng|người|hộ)\b)", behind):
            continue
        compared = _compared(before, behind, using) or _uncompared(before, found, last, using)
        if compared is None:
            continue
        comparison, cut, after, sure = compared
        counted = found["unit"] or "%"
        name = _named(words.part(begin, begin + cut), using)
        if not re.search(r"[^\W\d_]{2}", MOMENT.sub("", name.text)):
            name = name.part(0, 0)
        end = found.end() + after
        if not name.at or (last is None and counted not in _SHARES):
            # “Tối thiểu 80% khoản thu …”, “ít nhất 12 xã đạt chuẩn”: what is counted follows.
            end = found.end() + _further(text[found.end() :], after, using)
        further = MOMENT.sub("", text[found.end() + after : end])
        if not name.at and (last is None or re.search(r"[^\W\d_]{2}", further)):
            name = words.part(found.end() - len(found["unit"] or ""), end)
            name = name.part(1) if name.text.startswith("%") else name
        last = Amount(
            words.part(begin, end),
            name,
            comparison,
            _value(found),
            words.part(*found.span("number" if found["number"] else "share")),
            counted,
            # “giảm 50% so với cùng kỳ” is measured against a figure the text does not give.
            sure and not found["share"] and "so với" not in behind[:40].lower(),
        )
        yield last
        begin = end


def _value(found: re.Match[str]) -> Decimal:
    """The number; “9/10 xã” is nine tenths of all, as percent."""
    if found["number"]:
        return value_of(found["number"])
    part, whole = (Decimal(one) for one in found["share"].split("/"))
    return (part * 100 / whole).quantize(Decimal("0.01")).normalize()


def _uncompared(
    before: str, found: re.Match[str], last: Amount | None, using: PlanWords
) -> tuple[Comparison, int, int, bool] | None:
    """A rate nobody compares: “100% thôn có …”, or “… và 65% vào cuối quý II” after another."""
    if (found["unit"] or "%") not in _SHARES:
        return None
    if before.rstrip().endswith(":"):
        return Comparison.GE, len(before.rstrip()) - 1, 0, False
    bare = _named(Stretch.of(before), using)
    if not bare.at and last is None and found["number"]:
        return Comparison.GE, 0, 0, False
    if last is not None and last.unit in _SHARES and not _WORD.sub("", before).strip(" ,;:"):
        return last.comparison, 0, 0, False
    return None


def _further(behind: str, after: int, using: PlanWords) -> int:
    """How far the words go on that say what is counted: to the next clause or number."""
    stop = re.compile(r"[;:(]|\.(?=\s|$)").search(behind, after)
    end = stop.start() if stop else len(behind)
    following = _numbers(using.units).search(behind, after, end)
    if following:
        breaks = [one.start() for one in re.finditer(r",\s|\svà\s", behind[: following.start()])]
        end = max([place for place in breaks if place >= after], default=following.start())
    return max(len(behind[:end].rstrip(" ,")), after)


@cache
def _numbers(units: tuple[str, ...]) -> re.Pattern[str]:
    inside = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w/.,-])(?:(?P<number>{_NUMBER})\s*(?P<unit>{inside})(?!\w)"
        r"|(?P<share>[1-9]\d{0,2}/[1-9]\d{0,2})(?=\s+[^\W\d_]))",
        re.I,
    )


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
    fillers = sorted((*using.fillers, "từ", "và", ",", ":"), key=len, reverse=True)
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
