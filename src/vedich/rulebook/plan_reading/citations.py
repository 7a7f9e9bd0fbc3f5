"""Documents a plan cites: kind, number, day, issuing body and title.

>>> from vedich.domain.plan_texts import Stretch
>>> found = next(citations(Stretch.of("Căn cứ Quyết định số 766/QĐ-TTg ngày 23/6/2022 của Thủ tướng"
...                                   " Chính phủ về Phê duyệt Bộ chỉ số;"), ("Quyết định",)))
>>> found.number.text, found.day, found.body.text
('766/QĐ-TTg', datetime.date(2022, 6, 23), 'Thủ tướng Chính phủ')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from vedich.domain.plan_texts import Stretch
from vedich.rulebook.plan_reading.dates import DAY, day_of

NUMBER = (
    r"\d{1,5}(?:/\d{4})?(?:-[A-ZĐ]{1,4})?\s?/\s?"
    r"[A-ZĐ][A-Za-zĐÐđƯưÔôÂâÊê0-9]*(?:[-–][A-ZĐa-z0-9Ưư.]+)*"
)
_LAW_NUMBER = r"\d{1,3}/\d{4}/QH\d{1,2}"
_ABOUT = re.compile(
    r"\s+(?:về\s+việc|về|V/v)\s+|\s+(?=[Qq]uy\s+định\s|[Bb]an\s+hành\s|[Pp]hê\s+duyệt\s|giao\s+chỉ|[Pp]hát\s+động\s"
    r"|[Hh]ướng\s+dẫn\s|triển\s+khai\s|Triển\s+khai\s|sửa\s+đổi)"
)
_BY = re.compile(r"\s*(?:của|do)\s+")
_LAW = re.compile(
    rf"(?P<kind>Bộ luật|Luật)\s+(?P<name>[^;.\d]{{3,90}}?)\s*,?\s+ngày\s+(?P<day>{DAY})"
)
_STOP = re.compile(
    r";(?!\s*[“\"])|\.(?=\s|$)|\)"
    r"|,\s+(?=trong đó|UBND|Sở|Ủy ban|Uỷ ban|Ban|vào ngày|quy định|Hội|và\s)|$"
)


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation: its words and what they say; absent parts are None."""

    words: Stretch
    kind: str
    number: Stretch | None
    day: date | None
    day_words: Stretch | None
    body: Stretch | None
    title: Stretch | None


def citations(words: Stretch, kinds: tuple[str, ...]) -> Iterator[Cited]:
    """The documents cited by number, and laws cited by name and day, in their order."""
    text = words.text
    matches = [*_numbered(kinds).finditer(text), *_LAW.finditer(text)]
    last = 0
    for found in sorted(matches, key=lambda one: one.start()):
        if found.start() < last:
            continue
        end = _end(text, found.end())
        body, title = _whose(words, found.end(), end)
        got = found.groupdict()
        yield Cited(
            words.part(found.start(), end),
            (got["kind"] or "").strip(),
            words.part(*found.span("number")) if got.get("number") else None,
            day_of(found) if got["day"] else None,
            words.part(*found.span("day")) if got["day"] else None,
            body,
            words.part(*found.span("name")) if got.get("name") else title,
        )
        last = found.end()


def _end(text: str, start: int) -> int:
    """Where a citation stops: at the end of its clause, or of the bracket it stands in."""
    for stop in _STOP.finditer(text, start):
        inside = text[start : stop.start()]
        if stop.group() != ")" or inside.count("(") <= inside.count(")"):
            return stop.start()
    return len(text)


def _whose(words: Stretch, start: int, end: int) -> tuple[Stretch | None, Stretch | None]:
    """Who issued it and what it is about: “của A về việc B”."""
    by = _BY.match(words.text, start)
    about = (_ABOUT.search if by else _ABOUT.match)(words.text, by.end() if by else start, end)
    title = words.part(about.end(), end) if about else None
    if not by:
        return None, title if title and title.at else None
    body = words.part(by.end(), about.start() if about else end)
    return body if body.at and len(body.text) <= 120 else None, title


@cache
def _numbered(kinds: tuple[str, ...]) -> re.Pattern[str]:
    inside = "|".join(sorted((re.escape(kind) for kind in kinds), key=len, reverse=True))
    return re.compile(
        rf"(?:(?P<kind>(?i:{inside}))\s+)?số\s*:?\s*(?P<number>{_LAW_NUMBER}|{NUMBER})"
        rf"(?:\s*,?\s*(?:ngày\s+)+(?P<day>{DAY}))?"
    )
