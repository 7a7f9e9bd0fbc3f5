"""What the checks of layout share: a document as they see it, and how a finding is worded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vedich.domain.indicators import Text
from vedich.domain.paper_measures import Line, Measures
from vedich.domain.paper_parts import Parts
from vedich.domain.paper_rules import Finding, PageRule

SHOWN = 60
WHOLE = Text("toàn văn bản", "the whole paper")
ALIGNED = {"left": "căn trái", "right": "căn phải", "center": "căn giữa", "both": "căn đều"}


@dataclass(frozen=True, slots=True)
class Looked:
    """A document as the checks see it."""

    measures: Measures
    parts: Parts


def found(rule: PageRule, where: Text, found: str, en: str = "") -> Finding:
    expected = Text(rule.expected("vi"), rule.expected("en"))
    return Finding(rule, where, Text(found, en or found), expected)


def at_line(line: Line) -> Text:
    text = " ".join(line.text.split())
    shown = text[:SHOWN] + ("…" if len(text) > SHOWN else "")
    return Text(f"đoạn {line.place}: “{shown}”", f"paragraph {line.place}: “{shown}”")


def at_page(at: int) -> Text:
    return Text(f"phần trang thứ {at + 1}", f"section {at + 1}")


def lines_of(rule: PageRule, looked: Looked) -> Iterator[Line]:
    for part in rule.of:
        yield from looked.parts.lines(part)


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def number_of(value: float) -> str:
    """A measure as it is written: one decimal at most."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")
