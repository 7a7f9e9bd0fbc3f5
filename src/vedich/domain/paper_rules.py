"""Rules of the layout of official papers, as data, and what of a document is against them.

A rule names what it looks at (a part, every page, the whole paper), which check it is, and its
limits; the checks themselves are in domain.paper_checks.

>>> rule = PageRule("body-size", Text("Cỡ chữ nội dung", "Size of the text"), "mục II.6", "run",
...                 of=("body",), measure="size", low=Fraction(13), high=Fraction(14))
>>> rule.expected("vi")
'từ 13 đến 14'
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from vedich.domain.indicators import Basis, Text
from vedich.domain.vietnamese import number


@dataclass(frozen=True, slots=True)
class PageRule:
    """One rule. ``clause`` is the place in the document its file names.

    ``of``: parts it looks at. ``forms``: only papers of these forms (named, letter, annex).
    ``measure``: what is measured, held against ``low`` and ``high``, ``one_of``, or ``pattern``
    (``expected_text`` says in words what a pattern asks for).
    """

    id: str
    title: Text
    clause: str
    check: str
    of: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    measure: str = ""
    low: Fraction | None = None
    high: Fraction | None = None
    one_of: tuple[str, ...] = ()
    pattern: str = ""
    expected_text: Text | None = None

    def expected(self, lang: str = "vi") -> str:
        """What the rule asks for, in words."""
        vi = lang == "vi"
        if self.expected_text is not None:
            return self.expected_text.vi if vi else self.expected_text.en
        if self.low is not None and self.high is not None:
            low, high = number(self.low), number(self.high)
            if low == high:
                return low
            return f"từ {low} đến {high}" if vi else f"{low} to {high}"
        if self.low is not None:
            return f"{'ít nhất' if vi else 'at least'} {number(self.low)}"
        if self.high is not None:
            return f"{'không quá' if vi else 'at most'} {number(self.high)}"
        return (" hoặc " if vi else " or ").join(self.one_of)

    def allows(self, value: float) -> bool:
        """Within the limits, with a hair's breadth for lengths that were rounded when saved."""
        hair = 0.3 if self.measure.endswith("_mm") else 0.01
        low = self.low is None or value >= float(self.low) - hair
        return low and (self.high is None or value <= float(self.high) + hair)


@dataclass(frozen=True, slots=True)
class PageRules:
    """A file of rules: the document they come from and the kinds of paper it knows by name."""

    id: str
    title: Text
    kinds: tuple[str, ...]
    rules: tuple[PageRule, ...]
    basis: tuple[Basis, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something against a rule: where (paragraph, "" for a page), what was found and expected."""

    rule: PageRule
    where: Text
    found: Text
    expected: Text
