"""The parts of a launching document as it is written: who signed it, what it cites and asks.

Everything keeps the section it came from. What a source lacks says so ("chưa có văn bản") and is
never borrowed from another document.

>>> handover = Deadline("award-files", "IV.4", "…trước ngày 02/01/2025…", before=date(2025, 1, 2))
>>> handover.last_day
datetime.date(2025, 1, 1)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from vedich.domain.indicators import Text
from vedich.domain.procedures import ProcedureScope


class Missing(StrEnum):
    """What a source lacks, in the words an official writes."""

    DOCUMENT = "chưa có văn bản"
    ISSUE_DATE = "chưa có ngày ban hành"
    NUMBER = "chưa có số"
    BASIS = "chưa có căn cứ"

    @property
    def en(self) -> str:
        """The same in English."""
        return _MISSING_EN[self]


_MISSING_EN = {
    Missing.DOCUMENT: "document not at hand",
    Missing.ISSUE_DATE: "no date of issue",
    Missing.NUMBER: "no number",
    Missing.BASIS: "without basis",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or paragraph of the source, word for word, and where it stands."""

    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A document the plan cites: ``text`` as the plan writes it, the rest taken from that text.

    ``quotes``: what the plan quotes from it. ``missing``: its own text is not at hand.
    """

    section: str
    text: str
    number: str | None = None
    date: date | None = None
    body: str | None = None
    title: str | None = None
    quotes: tuple[str, ...] = ()
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signed, with the lines of authority above the name."""

    name: str
    authority: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Launch:
    """The launching document itself. ``*_written``: the header as it stands in the source.

    ``short`` is how traces cite it ("KH 35/KH-UBND"). ``missing``: what its header lacks.
    """

    kind: str
    short: str
    body: str
    title: str
    number: str | None = None
    date: date | None = None
    number_written: str | None = None
    date_written: str | None = None
    addressees: tuple[str, ...] = ()
    signatory: Signatory | None = None
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the plan leans on and the source lacks."""

    what: Text
    missing: Missing
    section: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Who leads, who helps, by when or continuously, in the words of the plan.

    An empty ``helps`` or a None ``by`` means that the text names nobody or no day.
    """

    section: str
    text: str
    leads: tuple[str, ...]
    helps: tuple[str, ...] = ()
    by: str | None = None
    continuous: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is handed in. ``before`` excludes its day, ``until`` includes it.

    Without either the text names no day.
    """

    id: str
    section: str
    text: str
    sender: str | None = None
    receiver: str | None = None
    before: date | None = None
    until: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day that is still in time; None where the text names none."""
        return self.before - timedelta(days=1) if self.before else self.until

    def allows(self, day: date) -> bool:
        """True when ``day`` is in time, or no day is named."""
        return self.last_day is None or day <= self.last_day


@dataclass(frozen=True, slots=True)
class Reporting:
    """A report that is due: every so many days or months of the period, at a milestone, on days.

    None of these: when it is due stands only in the text. ``every_months``: at the end of each
    month (1), quarter (3) …, or on its ``month_day``. ``on_days``: days the text names. ``reader``:
    who the report goes to.
    """

    section: str
    text: str
    author: str
    reader: str | None = None
    every_days: int | None = None
    milestone: str | None = None
    every_months: int | None = None
    month_day: int | None = None
    on_days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class FileItem:
    """One paper of an award file; ``form`` names the parameter that holds its form number."""

    section: str
    text: str
    form: str | None = None


@dataclass(frozen=True, slots=True)
class AwardFile:
    """What is handed in for an award, in how many sets ("01 bộ")."""

    section: str
    text: str
    sets: int
    items: tuple[FileItem, ...]


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part; ``kind`` is collective or person."""

    section: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure the plan quotes. It is kept as quoted and defines nothing.

    ``unit``: percent, points, rank (of ``out_of``) or count. ``subject``: whose figure it is.
    ``procedures``: which procedures a count of them speaks of, to be shown beside our own count.
    """

    section: str
    text: str
    subject: str
    value: Fraction
    unit: str
    out_of: Fraction | None = None
    as_of: date | None = None
    indicator: str | None = None
    approximate: bool = False
    note: Text | None = None
    procedures: ProcedureScope | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader must know; ``contradiction`` True: the text contradicts itself or others.

    Contradictions are shown, not repaired.
    """

    section: str
    text: Text
    contradiction: bool = False
