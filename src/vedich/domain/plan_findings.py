"""What was read out of a plan: each value with the words it came from and how sure it is.

Nothing here is a decision: a person looks at each finding beside its sentence and confirms it.

>>> Finding("period.end", "2024-12-31", "III", "hết ngày 31/12/2024", Span(5, 24)).confidence
<Confidence.CERTAIN: 'certain'>
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from vedich.domain.indicators import Text
from vedich.domain.plan_texts import Span


class Confidence(StrEnum):
    """How sure a reading is."""

    CERTAIN = "certain"  # the text says it in a form that leaves no choice
    LIKELY = "likely"  # read by its place or its words; look at it
    UNSURE = "unsure"  # one of several readings; a person chooses

    @property
    def vi(self) -> str:
        """The same for an official."""
        return {"certain": "chắc chắn", "likely": "nên xem lại", "unsure": "cần chọn"}[self.value]

    @property
    def en(self) -> str:
        """The same in English."""
        return {"certain": "certain", "likely": "look at it", "unsure": "to be chosen"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One value. ``field`` is its path in a campaign file; ``text`` the words at ``span``."""

    field: str
    value: Any
    section: str
    text: str
    span: Span
    confidence: Confidence = Confidence.CERTAIN


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person has to look at: a contradiction, a gap, a value that can't be.

    ``spans`` are the places it rests on, one or several beside each other.
    """

    code: str
    text: Text
    section: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A passage nothing was read out of. It is listed so that nothing is dropped in silence."""

    section: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class PlanReading:
    """All that was read: findings in the order of the text, doubts, and what is left over."""

    findings: tuple[Finding, ...]
    doubts: tuple[Doubt, ...]
    unread: tuple[Unread, ...]

    def values(self, field: str) -> list[Any]:
        """The values found for a field, list places ignored: ``duties.leads``."""
        return [one.value for one in self.findings if plain_field(one.field) == field]


def plain_field(field: str) -> str:
    """A path without its list places: ``targets.0.values.1.value`` → ``targets.values.value``."""
    return ".".join(part for part in field.split(".") if not part.isdigit())
