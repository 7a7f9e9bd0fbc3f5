"""How a publisher's figures are laid out: answers of its interface, and tables made from them.

An answer is one object; its units stand in single objects (``parent``) and lists (``children``).
A table has a row per unit, or per unit and subject. Each part of a figure names the keys (header
words) it may stand under, the first that is present counts; a key with dots goes inwards,
``a + b`` adds two. The rules are data (``definitions/portals/*.yaml``).

>>> value_at({"groupScores": {"CKMB": 11}}, "groupScores.CKMB")
11
>>> value_at({}, "ratio") is ABSENT
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vedich.domain.indicators import Basis, Text

ABSENT = object()
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The keys of the parts of one figure; an empty tuple: that part is not published."""

    numerator: Keys = ()
    denominator: Keys = ()
    value: Keys = ()
    points: Keys = ()
    max_points: Keys = ()
    rank: Keys = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of every unit that has its keys."""

    subject: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class Metrics:
    """A list of figures that each name their subject; ``of_unit``: inside every unit, else one
    list of the whole answer, about its first unit. ``note``: a key with the publisher's remark."""

    list: str
    subject: str
    parts: Parts
    of_unit: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A list of twelve months of the first unit. ``all_zero``: a month after the last one with
    figures is not reached yet where all these keys are 0."""

    list: str
    month: str
    subject: str
    parts: Parts
    all_zero: Keys = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A list of counts by code about the first unit: ``counted`` codes over all of them."""

    list: str
    code: str
    count: str
    subject: str
    counted: Keys


@dataclass(frozen=True, slots=True)
class Answer:
    """One kind of answer. ``known_by``: keys it alone has; ``has_component``: a metric it alone
    has; ``nation``: the code given to a first unit without one."""

    name: str
    known_by: Keys
    units: Keys
    measures: tuple[Measure, ...]
    has_component: str = ""
    nation: str = ""
    metrics: Metrics | None = None
    charts: tuple[Chart, ...] = ()
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """Keys of the wrapping a reader of the portal may add: when it read, and what it asked for."""

    answer: str
    captured_at: str
    request: str
    time_type: str
    year: str
    quarter: str
    month: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class UnitKeys:
    """Where a unit's code, UUID, name and block (the list it stands in) are."""

    code: Keys = ()
    uuid: Keys = ()
    name: Keys = ()
    block: Keys = ()


@dataclass(frozen=True, slots=True)
class Interface:
    """An interface that answers in JSON: its wrapping, its unit keys, its kinds of answers."""

    envelope: Envelope
    status: str
    success: str
    data: str
    unit: UnitKeys
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class TablePeriod:
    """Which period the rows of a table are about.

    ``kind``: year, quarter, month, or ``""`` (not stated); or read from the column ``kind_of``.
    ``year`` and ``which`` (the number of the quarter or month) are columns, or are those of the
    day of reading where they name none.
    """

    kind: str = ""
    kind_of: str = ""
    year: str = ""
    which: str = ""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One kind of table. ``known_by``: header words it must have; ``sheets``: names of workbook
    sheets it stands in (empty: any). ``unit_is``, ``block_is``: the same for every row.
    ``subject``: the column that names the subject, where a row is one figure (``listed``);
    ``subjects``: other words for a subject."""

    name: str
    known_by: Keys
    unit: UnitKeys
    period: TablePeriod
    sheets: tuple[str, ...] = ()
    captured_at: str = ""
    unit_is: str = ""
    block_is: str = ""
    measures: tuple[Measure, ...] = ()
    subject: str = ""
    listed: Parts = Parts()
    subjects: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Portal:
    """A publisher of figures and how they are read: its interface, its tables, or both."""

    id: str
    digest: str
    source: str
    title: Text
    basis: tuple[Basis, ...]
    interface: Interface | None = None
    tables: tuple[FigureTable, ...] = ()


def value_at(entry: object, key: str) -> object:
    """What stands under a dotted key; ABSENT where nothing does."""
    for part in key.split("."):
        if not isinstance(entry, Mapping) or part not in entry:
            return ABSENT
        entry = entry[part]
    return entry


def first_value(entry: object, keys: Keys) -> object:
    """The value under the first key that is present; ABSENT where none is."""
    found = (value_at(entry, key) for key in keys)
    return next((value for value in found if value is not ABSENT), ABSENT)
