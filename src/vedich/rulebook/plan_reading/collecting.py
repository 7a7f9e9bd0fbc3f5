"""Where the parts of the reader put what they found, and what they doubt.

>>> page = Page.__new__(Page)  # doctest: +SKIP
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from vedich.domain.indicators import Text
from vedich.domain.plan_findings import Confidence, Doubt, Finding
from vedich.domain.plan_texts import PlanTable, Stretch
from vedich.domain.plan_words import PlanWords
from vedich.rulebook.plan_reading.outline import Node


@dataclass(slots=True)
class Page:
    """One document while it is being read: its outline, its tables, the words, the finds."""

    root: Node
    tables: tuple[PlanTable, ...]
    words: PlanWords
    findings: list[Finding] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    _counted: dict[str, int] = field(default_factory=dict)

    def found(
        self,
        name: str,
        value: Any,
        section: str,
        words: Stretch,
        confidence: Confidence = Confidence.CERTAIN,
    ) -> None:
        """Keep one value with the words it was read from."""
        plain = value.isoformat() if isinstance(value, date) else value
        self.keep(Finding(name, plain, section, words.text, words.span, confidence))

    def keep(self, finding: Finding) -> None:
        """Keep a finding made elsewhere; lists are counted as they grow."""
        self.findings.append(finding)
        name, _, rest = finding.field.partition(".")
        place = rest.partition(".")[0]
        if place.isdigit():
            self._counted[name] = max(self._counted.get(name, 0), int(place) + 1)

    def doubt(self, code: str, vi: str, en: str, section: str, *places: Stretch | Finding) -> None:
        """Keep something for a person to look at, with the places it rests on."""
        spans = tuple(place.span for place in places)
        self.doubts.append(Doubt(code, Text(vi, en), section, spans))

    def no_such_day(self, section: str, words: Stretch) -> None:
        """A day no calendar has."""
        vi, en = f"Không có ngày {words.text}.", f"There is no day {words.text}."
        self.doubt("no_such_day", vi, en, section, words)

    def count(self, name: str) -> int:
        """How many items a list of findings has so far."""
        return self._counted.get(name, 0)

    def nodes(self, *roles: str) -> list[Node]:
        """The sections with one of the roles, in the order of the text."""
        return [node for node in self.root.walk() if node.role in roles and node is not self.root]


@cache
def any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of the words, the longest first, as whole words."""
    ordered = sorted((name for name in names if name), key=len, reverse=True)
    inside = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in ordered)
    return re.compile(rf"(?<!\w)(?:{inside})(?!\w)", re.IGNORECASE)


def clauses(words: Stretch, signs: str = r";|\.(?=\s|$)") -> Iterable[Stretch]:
    """The words cut at semicolons and full stops."""
    start = 0
    for cut in re.finditer(signs, words.text):
        piece = words.part(start, cut.start())
        if piece.at:
            yield piece
        start = cut.end()
    piece = words.part(start)
    if piece.at:
        yield piece
