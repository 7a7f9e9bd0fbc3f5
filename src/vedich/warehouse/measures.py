"""What is asked of the counting engine, as plain values that name themselves.

A *measure* is the formula of one version, without its title or source: two versions with the same
formula are the same measure. A *plan* is measures placed by the same day, the keys they are asked
by, and which bounds are given; the bounds' dates are not part of it. Its digest is the name under
which a compiled query is kept, so a changed formula can never be answered by an old query.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from vedich.domain.conditions import fields_of
from vedich.domain.counting import CATALOGUE_KEYS, KEYS
from vedich.domain.dossiers import EVENT_FLAGS
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Grain, Version

NATIONAL = "national"  # the national part of the procedure code, worked out when a row is stored
_KEY_COLUMNS = {"unit": "unit_id"}
_FLAG_EVENTS = {flag: event for event, flag in EVENT_FLAGS.items()}


@dataclass(frozen=True, slots=True)
class Measure:
    """One formula: grain, placing, scope, needs and the two sides, as in domain.indicators."""

    grain: Grain
    formula: Version

    @classmethod
    def of(cls, grain: Grain, version: Version) -> Measure:
        """The measure of a version; Refusal for a grain that is published only."""
        if grain is Grain.OBSERVED:
            raise Refusal(
                "observed_only",
                "Chỉ số này chỉ có số liệu công bố, không đếm từ hồ sơ.",
                "This indicator is published only; it is not counted from dossiers.",
                where=version.id,
            )
        bare = Version(
            "",
            None,
            tuple(version.placed_by),
            version.denominator,
            version.numerator,
            (),
            version.scope,
            tuple(version.needs),
        )
        return cls(grain, bare)

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that stand for the formula."""
        return digest_of(repr(self))

    @property
    def fields(self) -> frozenset[str]:
        """Every field of a dossier that the formula reads."""
        version = self.formula
        conditions = [version.scope, version.numerator.where]
        weights = [version.numerator.weight]
        if self.grain is not Grain.PROCEDURES:  # there the denominator reads the catalogue
            conditions.append(version.denominator.where)
            weights.append(version.denominator.weight)
        named = frozenset().union(*(fields_of(condition) for condition in conditions))
        named |= {*version.placed_by, *version.needs, *(name for name in weights if name)}
        return named | {_FLAG_EVENTS[name] for name in named if name in _FLAG_EVENTS}


@dataclass(frozen=True, slots=True)
class Plan:
    """Measures placed by the same day, by these keys. ``starts``/``ends``: is a bound given?

    ``only``: keys restricted to the one value asked as ``only_<key>``;
    ``blank``: keys restricted to cases that have none.
    ``to_keep``: a tally to be stored, so that the catalogue decides nothing yet.
    """

    measures: tuple[Measure, ...]
    by: tuple[str, ...] = ()
    starts: bool = False
    ends: bool = False
    only: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    to_keep: bool = False

    def __post_init__(self) -> None:
        for name in (*self.by, *self.only, *self.blank):
            if name not in KEYS:
                raise Refusal(
                    "unknown_key",
                    f"Không đếm theo “{name}” được.",
                    f"“{name}” is not a key to count by.",
                    where=name,
                    hint_vi=f"Các khóa: {', '.join(KEYS)}.",
                    hint_en=f"Keys: {', '.join(KEYS)}.",
                )

    @property
    def is_open(self) -> bool:
        """True when all days are asked for."""
        return not (self.starts or self.ends)

    @property
    def placed_by(self) -> tuple[str, ...]:
        """The fields whose first filled-in one places a case."""
        return self.measures[0].formula.placed_by

    @property
    def of_procedures(self) -> bool:
        """True for distinct procedures over a catalogue."""
        return not self.to_keep and self.measures[0].grain is Grain.PROCEDURES

    @property
    def keeps_national(self) -> bool:
        """True where the first level also goes by the national procedure code."""
        return not self.to_keep or "procedure" in self.by

    @property
    def decided_by_dossiers(self) -> tuple[str, ...]:
        """The keys a dossier decides; for distinct procedures the catalogue decides the others."""
        return tuple(name for name in KEYS if not (self.of_procedures and name in CATALOGUE_KEYS))

    @property
    def outer(self) -> tuple[str, ...]:
        """The keys asked for that a dossier decides."""
        return tuple(name for name in self.by if name in self.decided_by_dossiers)

    @property
    def fields(self) -> frozenset[str]:
        """Every column of a dossier that the plan reads."""
        asked = {*self.outer, *self.only, *self.blank} - {"month", "day"}
        keys = {column_of(name) for name in asked}
        return frozenset({NATIONAL, *keys}).union(*(measure.fields for measure in self.measures))

    @property
    def digest(self) -> str:
        """The name of the plan's compiled query."""
        return digest_of(repr(self))


def column_of(key: str) -> str:
    """The column of a dossier that holds a key (``unit`` is the resolved ``unit_id``)."""
    return _KEY_COLUMNS.get(key, key)


def digest_of(text: str) -> str:
    """A digest of a text together with the code that compiles it."""
    return hashlib.sha256(f"{_compiler_digest()}\n{text}".encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _compiler_digest() -> str:
    """Changes when the code of this room, the words for fields or the libraries change."""
    from importlib.metadata import version

    import vedich.domain.counting as counting
    import vedich.domain.dossiers as dossiers

    paths = sorted(Path(__file__).parent.glob("*.py"))
    paths += [Path(module.__file__) for module in (counting, dossiers) if module.__file__]
    text = hashlib.sha256(f"{version('ibis-framework')} {version('duckdb')}".encode())
    for path in paths:
        text.update(path.read_bytes())
    return text.hexdigest()
