"""The text of a plan and places in it, as intake hands it over and findings point to it.

>>> text = PlanText("KẾ HOẠCH\\nThi đua")
>>> Stretch.of(text.text).part(0, 8).span
Span(start=0, end=8)
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From character to character of the text, the end excluded; counted from 0."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its words, where they stand, and how many columns it covers."""

    text: str
    span: Span
    columns: int = 1


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A table of the text, row by row. ``span`` is all of it."""

    rows: tuple[tuple[Cell, ...], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class PlanText:
    """All the text of a document, lines apart, and its tables.

    ``exact_lines``: every line is a whole paragraph (Word); otherwise lines may be wrapped.
    """

    text: str
    tables: tuple[PlanTable, ...] = ()
    exact_lines: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Cleaned words with the place of each character in the text they came from."""

    text: str
    at: tuple[int, ...]

    @classmethod
    def of(cls, text: str, start: int = 0) -> Stretch:
        """Words that stand in the text exactly so, from ``start`` on."""
        return cls(text, tuple(range(start, start + len(text))))

    @property
    def span(self) -> Span:
        """Where the words stand; an empty stretch stands nowhere."""
        return Span(self.at[0], self.at[-1] + 1) if self.at else Span(0, 0)

    def part(self, start: int, end: int | None = None) -> Stretch:
        """The characters from ``start`` to ``end``, without blanks around them."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        stop = start + len(piece.strip())
        return Stretch(self.text[start:stop], self.at[start:stop])

    def then(self, other: Stretch) -> Stretch:
        """The two joined by a blank, as the lines of one paragraph are."""
        if not self.at or not other.at:
            return self if self.at else other
        joint = (self.at[-1] + 1,)
        return Stretch(f"{self.text} {other.text}", self.at + joint + other.at)
