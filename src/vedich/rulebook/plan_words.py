"""The word list of the reader of plans, read like every other definition.

>>> load_words(Rulebook.SHIPPED / "grammar" / "plans.yaml").id  # doctest: +SKIP
'plans'
"""

from __future__ import annotations

from vedich.domain.plan_words import PlanWords
from vedich.rulebook.schema import read
from vedich.rulebook.source import SourceFile


def load_words(source: SourceFile) -> PlanWords:
    """The words of a file; Refusal with file, line and the nearest known key."""
    return read(source, PlanWords, digest=source.digest)
