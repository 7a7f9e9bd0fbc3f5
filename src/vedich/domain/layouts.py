"""How to read an export nobody has read before: a layout (cách đọc tệp), as data.

A layout says which sheet, which header words, which column is which field, which code means
what. It is written as YAML by an official, read by ``rulebook.layouts`` and obeyed by ``intake``.

>>> Codes({"internet": "online"}, other="other").meaning("Internet ")
'online'
>>> header_key("Đã số hóa\\n(hồ sơ)") == header_key("ĐÃ SỐ HOÁ (hồ sơ)")
True
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from vedich.domain.dossiers import FIELDS, PROCEDURE_FIELDS


class SourceKind(StrEnum):
    """What the rows of a file are."""

    DOSSIERS = "dossiers"  # one row is one dossier
    SUMMARY = "summary"  # one row is a unit's counts or rates, per period if the sheet says so
    UNITS = "units"  # one row is a unit
    PROCEDURES = "procedures"  # one row is an administrative procedure
    CALENDAR = "calendar"  # one row is a day
    FEES = "fees"  # one row is a step of an amount of an office's own fee table
    OBSERVATIONS = "observations"  # published figures, read by a module of their own


class CellKind(StrEnum):
    """How the text of a cell is understood. The first seven are those of a dossier's fields."""

    CODE = "code"
    MOMENT = "moment"
    DEADLINE = "deadline"
    COUNT = "count"
    MONEY = "money"
    FLAG = "flag"
    CHOICE = "choice"
    NUMBER = "number"  # an exact decimal
    DAY = "day"  # a date without a time


class NumberStyle(StrEnum):
    """How numbers are written as text. A number cell of a workbook needs no style."""

    VI = "vi"  # 1.234.567,89
    EN = "en"  # 1,234,567.89
    PLAIN = "plain"  # 1234567.89


class DateStyle(StrEnum):
    """How dates are written as text. A date cell of a workbook needs no style."""

    DMY = "dmy"  # 29/06/2024, 29/06/2024 10:00, 29/06/2024 10:00:30
    MDY = "mdy"  # 06/29/2024 …
    YMD = "ymd"  # 2024/06/29 …
    ISO = "iso"  # 2024-06-29, 2024-06-29T10:00:30.5+07:00
    TIME_FIRST = "time-first"  # 10:00 29/06/2024
    COMPACT = "compact"  # 20240629, 20240629100030
    SERIAL = "serial"  # 45472.4166: days since 1899-12-30


class SheetPick(StrEnum):
    """Which sheets of a workbook are read."""

    FIRST_VISIBLE = "first_visible"
    ALL = "all"  # every visible sheet that has the header
    NAMED = "named"  # those whose name is listed or matches


_TONE_ON_GLIDE = re.compile("(o)([\u0300\u0301\u0303\u0309\u0323])([ae])")
_TONE_ON_GLIDE_U = re.compile("(u)([\u0300\u0301\u0303\u0309\u0323])(y)")
_NOT_SEEN = re.compile("[\\s\u00ad\u200b-\u200d\u2060\ufeff]+")


def header_key(text: str) -> str:
    """What two header words share when a person calls them the same.

    Case, spaces and the place of the tone (hòa, hoà) do not count; every letter does, so
    “ngày trả” never passes for “ngày hẹn trả”.
    """
    bare = unicodedata.normalize("NFD", _NOT_SEEN.sub("", text).casefold())
    bare = _TONE_ON_GLIDE_U.sub(r"\1\3\2", _TONE_ON_GLIDE.sub(r"\1\3\2", bare))
    return unicodedata.normalize("NFC", bare)


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes in a column mean. ``words`` is keyed by ``header_key`` of the code.

    ``other`` stands for every code that is not listed (None: such a row is rejected);
    ``blank`` stands for an empty cell (None: unknown, as everywhere).
    """

    words: Mapping[str, str]
    other: str | None = None
    blank: str | None = None

    def meaning(self, text: str) -> str | None:
        """The meaning of a code; None where the layout gives none."""
        return self.words.get(header_key(text), self.other)


class ListSum(StrEnum):
    """What is taken from a list inside a record (JSON)."""

    SUM = "sum"  # the sum of a number over the items
    COUNT = "count"  # how many items (with a value other than blank or 0 in ``of``, if named)
    ANY = "any"  # yes where ``of`` is a yes in one item
    ALL = "all"  # yes where ``of`` is a yes in every item
    FILLED = "filled"  # yes where the list has an item
    MINUTES = "minutes"  # minutes from ``of`` to ``until``, added up
    LATEST = "latest"  # the latest moment in ``of``


@dataclass(frozen=True, slots=True)
class ListRule:
    """One field taken from a list of items. A list that is absent is unknown, not empty."""

    take: ListSum
    of: str = ""
    until: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """One field and the column it is read from.

    ``headers`` are the accepted spellings; ``fallbacks`` name further columns, each with its
    spellings, used where the first is blank; ``pattern`` (with ``{period}``) names one column
    per period. ``scale`` multiplies a number that is written without a percent sign.
    """

    field: str
    kind: CellKind
    headers: tuple[str, ...] = ()
    fallbacks: tuple[tuple[str, ...], ...] = ()
    pattern: str = ""
    required: bool = False
    codes: Codes | None = None
    choices: tuple[str, ...] = ()
    items: ListRule | None = None
    scale: Decimal = Decimal(1)
    additive: bool = False
    midnight_is_day: bool = False


@dataclass(frozen=True, slots=True)
class RowRule:
    """Which rows are part of the sheet's structure: a group, a total or a note (title).

    ``pattern`` is searched, ignoring case, in the column of ``field``; without a field, in the
    first filled cell of the row.
    """

    kind: str
    pattern: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One published figure of a row: ``subject`` is an indicator or a component.

    Each part lists the fields that are added up; a blank among them leaves the part unknown.
    ``subject_field``: the field that names the subject, where every row names its own.
    """

    subject: str
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    value: str = ""
    points: str = ""
    max_points: str = ""
    rank: str = ""
    subject_field: str = ""


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """Where the period of a figure stands and how it is written.

    ``pattern`` is a regular expression with the groups year, and quarter, month or day; or
    ``until_*`` for the end of a range. ``months`` is the length where the text names only the
    end (a rolling year: 12). ``place`` is "header" (one column per period), "title" (a row above
    the header) or "column" (the field ``period``).
    """

    pattern: str
    place: str = "column"
    months: int = 0


@dataclass(frozen=True, slots=True)
class Personal:
    """A column about a person: dropped at the door, or hashed with a key for a stated use."""

    name: str
    headers: tuple[str, ...]
    use: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout as obeyed by ``intake``. ``digest`` is that of the file it was written in.

    ``every_days``: a new file is promised at least so often; None: nothing was promised.
    """

    id: str
    digest: str
    kind: SourceKind
    title_vi: str
    title_en: str
    source: str
    columns: tuple[Column, ...]
    basis: tuple[str, ...] = ()
    sheets: SheetPick = SheetPick.FIRST_VISIBLE
    sheet_names: tuple[str, ...] = ()
    header_rows: int = 1
    header_within: int = 20
    rows: tuple[RowRule, ...] = ()
    ignored: tuple[str, ...] = ()
    dates: tuple[DateStyle, ...] = (DateStyle.DMY, DateStyle.ISO)
    numbers: NumberStyle = NumberStyle.VI
    blanks: tuple[str, ...] = ("-", "–", "—")
    time_zone: str = "Asia/Ho_Chi_Minh"
    unit_codes: str = "receipt"
    key: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    personal: tuple[Personal, ...] = ()
    measures: tuple[Measure, ...] = ()
    period: PeriodRule | None = None
    records: str = ""
    delimiter: str = ""
    encoding: str = ""
    every_days: int | None = None

    def column(self, name: str) -> Column | None:
        """The column of a field, or None."""
        return next((column for column in self.columns if column.field == name), None)


UNIT_FIELDS: dict[str, CellKind] = {
    "unit_id": CellKind.CODE,
    "code": CellKind.CODE,
    "scheme": CellKind.CODE,
    "name": CellKind.CODE,
    "kind": CellKind.CODE,
    "level": CellKind.CODE,
    "block": CellKind.CODE,
    "parent": CellKind.CODE,
    "successor": CellKind.CODE,
    "position": CellKind.COUNT,
    "valid_from": CellKind.DAY,
    "valid_to": CellKind.DAY,
}
CALENDAR_FIELDS: dict[str, CellKind] = {
    "day": CellKind.DAY,
    "off": CellKind.FLAG,
    "note": CellKind.CODE,
}
FEE_FIELDS: dict[str, CellKind] = {
    "procedure": CellKind.CODE,
    "fee": CellKind.CODE,
    "name": CellKind.CODE,
    "fee_kind": CellKind.CODE,
    "channel": CellKind.CODE,
    "payer": CellKind.CODE,
    "unit": CellKind.CODE,
    "per": CellKind.CODE,
    "times": CellKind.CODE,
    "starts_at": CellKind.COUNT,
    "amount": CellKind.MONEY,
    "cap": CellKind.MONEY,
    "valid_from": CellKind.DAY,
    "valid_to": CellKind.DAY,
    "document": CellKind.CODE,
    "clause": CellKind.CODE,
    "note": CellKind.CODE,
}
SUMMARY_FIELDS: dict[str, CellKind] = {
    "unit": CellKind.CODE,
    "unit_uuid": CellKind.CODE,
    "unit_name": CellKind.CODE,
    "procedure": CellKind.CODE,
    "block": CellKind.CODE,
    "period": CellKind.CODE,
    "captured_at": CellKind.MOMENT,
    "note": CellKind.CODE,
}

# Fields a layout of each kind can fill. A summary may add its own names for counts and rates.
FIELDS_OF: dict[SourceKind, dict[str, CellKind]] = {
    SourceKind.DOSSIERS: {name: CellKind(f.kind.value) for name, f in FIELDS.items()},
    SourceKind.PROCEDURES: {name: CellKind(f.kind.value) for name, f in PROCEDURE_FIELDS.items()},
    SourceKind.UNITS: UNIT_FIELDS,
    SourceKind.CALENDAR: CALENDAR_FIELDS,
    SourceKind.FEES: FEE_FIELDS,
    SourceKind.SUMMARY: SUMMARY_FIELDS,
}
CHOICES_OF: dict[str, tuple[str, ...]] = {
    name: f.choices for name, f in {**PROCEDURE_FIELDS, **FIELDS}.items() if f.choices
}
