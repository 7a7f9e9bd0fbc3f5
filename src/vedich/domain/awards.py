"""Award tiers and their criteria trees, as data. Who meets them is decided elsewhere.

A tree is "all of", "one of" and two kinds of leaves: contents of the campaign that measure
themselves or were judged before, and criteria judged on evidence.

>>> led = ContentsCriterion(("II.1", "II.2"), Standard.MET_AND_EXCEEDED, "IV.2.1.b", "…",
...                         whose=Whose.LED_UNIT)
>>> [leaf.section for leaf in leaves(AllCriteria((led, JudgedCriterion("Có giải pháp…", "IV"))))]
['IV.2.1.b', 'IV']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from vedich.domain.indicators import Text
from vedich.domain.plans import Missing


class SubjectKind(StrEnum):
    """Who can be commended."""

    COLLECTIVE = "collective"
    PERSON = "person"


class Standard(StrEnum):
    """What the contents have to reach."""

    MET = "met"  # đạt
    MET_AND_EXCEEDED = "met_and_exceeded"  # đạt và vượt


class Exceeding(StrEnum):
    """Readings of "đạt và vượt"; a signatory chooses where the text says nothing."""

    ANY_TARGET = "any_target"  # every target met, at least one exceeded
    EVERY_TARGET = "every_target"  # every target met and exceeded


class Whose(StrEnum):
    """Whose figures a person's criterion looks at."""

    OWN = "own"
    LED_UNIT = "led_unit"


@dataclass(frozen=True, slots=True)
class ContentsCriterion:
    """The named contents are met, or met and exceeded.

    ``exceeding`` is the reading in use; ``exceeding_readings`` are those the text allows.
    """

    contents: tuple[str, ...]
    standard: Standard
    section: str
    text: str
    whose: Whose = Whose.OWN
    exceeding: Exceeding | None = None
    exceeding_readings: tuple[Exceeding, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedCriterion:
    """A criterion in the plan's words that an appraiser judges on evidence."""

    judged: str
    section: str


@dataclass(frozen=True, slots=True)
class AllCriteria:
    """Every part is needed."""

    all_of: tuple[Criterion, ...]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class OneCriterion:
    """One part is enough."""

    one_of: tuple[Criterion, ...]


Criterion = AllCriteria | OneCriterion | ContentsCriterion | JudgedCriterion


@dataclass(frozen=True, slots=True)
class Tier:
    """One form of commendation for one kind of subject.

    ``criteria`` None: they stand in a document that is ``missing`` (named by ``refers_to``).
    ``preconditions`` must hold besides. ``bonus`` names the parameter with its coefficient.
    """

    id: str
    title: Text
    granted_by: str
    subject: SubjectKind
    section: str
    text: str | None = None
    criteria: Criterion | None = None
    preconditions: tuple[JudgedCriterion, ...] = ()
    refers_to: str | None = None
    missing: Missing | None = None
    bonus: str | None = None


def leaves(criterion: Criterion) -> Iterator[ContentsCriterion | JudgedCriterion]:
    """The leaves of a tree, in the order of the text."""
    match criterion:
        case AllCriteria(all_of=parts) | OneCriterion(one_of=parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield criterion
