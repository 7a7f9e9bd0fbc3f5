"""The columns of a file nobody has described: what each may be, and what its values mean.

columns_of(labels, seen, wishes, known, words, office.book.layouts.get(wishes.like))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from functools import partial

from vedich.domain.column_words import ColumnWords, propose
from vedich.domain.dossiers import FIELDS
from vedich.domain.indicators import Text
from vedich.domain.layouts import (
    CHOICES_OF,
    FIELDS_OF,
    CellKind,
    Layout,
    NumberStyle,
    SourceKind,
    header_key,
)
from vedich.domain.typed_words import fold
from vedich.intake.surveying import ColumnSeen

PERSONAL = "personal"
CODED = (CellKind.CHOICE, CellKind.FLAG)
DATED = (CellKind.MOMENT, CellKind.DEADLINE, CellKind.DAY)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person chose so far; what is absent is proposed.

    ``fields``: column → field, ``PERSONAL`` or empty (not read). ``meanings``: (column, field,
    value) → meaning; ``blanks`` and ``others``: (column, field) → meaning. ``like``: an own layout
    that is being changed. ``of``: the header that the choices of columns speak of.
    """

    kind: SourceKind | None = None
    sheet: str = ""
    first: int = 0
    rows: int = 0
    every_sheet: bool = False
    title: str = ""
    source: str = ""
    unit: str = ""
    dates: str = ""
    numbers: NumberStyle = NumberStyle.VI
    fields: Mapping[int, str] | None = None
    also: Mapping[int, str] = made(default_factory=dict)
    meanings: Mapping[tuple[int, str, str], str] = made(default_factory=dict)
    blanks: Mapping[tuple[int, str], str] = made(default_factory=dict)
    others: Mapping[tuple[int, str], str] = made(default_factory=dict)
    like: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """The values of a column for one field: ``values`` (text, rows, meaning)."""

    field: str
    values: tuple[tuple[str, int, str], ...]
    blank: str
    other: str
    has_blanks: bool

    @property
    def unmeant(self) -> int:
        """How many values have no meaning yet."""
        return 0 if self.other else sum(1 for _, _, meaning in self.values if not meaning)


@dataclass(frozen=True, slots=True)
class DeskColumn:
    """One column: its words, what stands in it, what it is taken for."""

    place: int
    label: str
    seen: ColumnSeen
    field: str
    also: str
    coded: tuple[Coded, ...]
    sure: bool

    @property
    def is_personal(self) -> bool:
        """Is it about a person, so that it is dropped and its cells are not shown?"""
        return self.field == PERSONAL


def columns_of(
    labels: Mapping[int, str],
    seen: Mapping[int, ColumnSeen],
    wishes: Wishes,
    known: Mapping[str, list[str]],
    words: ColumnWords,
    like: Layout | None,
) -> tuple[DeskColumn, ...]:
    meant = _meant(words)
    proposed = propose(labels, known, words.personal, partial(_fit, seen, meant, words.kind))
    columns = []
    for place, label in labels.items():
        here = seen.get(place, ColumnSeen())
        guess = proposed.get(place)
        name, also = "", wishes.also.get(place, "")
        if wishes.fields is not None:
            name = wishes.fields.get(place, "")
        elif like is not None and _knows(like, label):
            name, also = _as_in(like, label)
        elif guess is not None:
            name = PERSONAL if guess.personal else guess.field
        elif here.about_persons:
            name = PERSONAL
        sure = guess is not None and guess.sure
        known_codes = _codes_of(like, label)
        coded = tuple(
            _coded(place, each, here, wishes, known_codes.get(each, {}) | meant.get(each, {}), seen)
            for each in dict.fromkeys((name, also))
            if FIELDS_OF[words.kind].get(each) in CODED
        )
        columns.append(DeskColumn(place, label, here, name, also, coded, sure))
    return tuple(columns)


def _meant(words: ColumnWords) -> dict[str, dict[str, str]]:
    """Field → value without case and marks → meaning."""
    return {
        name: {fold(word): meaning for meaning, listed in said.means.items() for word in listed}
        for name, said in words.fields.items()
        if said.means
    }


def _fit(
    seen: Mapping[int, ColumnSeen],
    meant: Mapping[str, Mapping[str, str]],
    kind: SourceKind,
    place: int,
    name: str,
) -> int:
    """How much the cells of a column speak for a field (30 at most), or against it."""
    here, cell = seen.get(place), FIELDS_OF[kind].get(name)
    if here is None or not here.filled:
        return 0
    dated = (
        here.tried and max(here.dates.get(one, 0) for one in ("dmy", "iso", "ymd")) * 2 > here.tried
    )
    if cell in DATED:
        return 0 if dated or "serial" in here.dates or "compact" in here.dates else -30
    if cell in CODED:
        if dated or not here.values:
            return -30
        told = [meant.get(name, {}).get(fold(text)) for text, _ in here.values]
        share = sum(1 for one in told if one) / len(told)
        several = len({one for one in told if one}) > 1
        return round(30 * share) - (0 if several else 1) if share else -30
    return -20 if dated else 0


def _knows(layout: Layout, label: str) -> bool:
    """Does the layout say anything about a column of this label?"""
    words = [*layout.ignored, *(word for one in layout.personal for word in one.headers)]
    words += [word for column in layout.columns for word in column.headers]
    return header_key(label) in map(header_key, words)


def _as_in(layout: Layout, label: str) -> tuple[str, str]:
    """The fields a layout takes from the column of this label."""
    key = header_key(label)
    names = [
        column.field
        for column in layout.columns
        if any(header_key(one) == key for one in column.headers)
    ]
    if any(header_key(word) == key for one in layout.personal for word in one.headers):
        return PERSONAL, ""
    first, second = [*names, "", ""][:2]
    return first, second


def _codes_of(layout: Layout | None, label: str) -> dict[str, dict[str, str]]:
    """Field → value → meaning, as a layout says for the column of this label."""
    key = header_key(label)
    return {
        column.field: {fold(word): meaning for word, meaning in column.codes.words.items()}
        for column in (layout.columns if layout else ())
        if column.codes and any(header_key(one) == key for one in column.headers)
    }


def _coded(
    place: int,
    name: str,
    here: ColumnSeen,
    wishes: Wishes,
    meant: Mapping[str, str],
    seen: Mapping[int, ColumnSeen],
) -> Coded:
    values = tuple(
        (text, number, wishes.meanings.get((place, name, text), _default(text, name, meant)))
        for text, number in here.values
    )
    rows = max((one.filled for one in seen.values()), default=0)
    has_blanks = here.filled < rows
    blank = wishes.blanks.get((place, name), "")
    if (place, name) not in wishes.blanks and has_blanks and values:
        # Where every mark says yes, the exporter leaves the cell empty for no.
        blank = "false" if {meaning for _, _, meaning in values} == {"true"} else ""
    return Coded(name, values, blank, wishes.others.get((place, name), ""), has_blanks)


def _default(text: str, name: str, meant: Mapping[str, str]) -> str:
    said = meant.get(fold(text), "") or meant.get(header_key(text), "")
    plain = {"true": "true", "1": "true", "false": "false", "0": "false"}
    return said or (plain.get(text.casefold(), "") if "true" in meant.values() else "")


def titles_of(words: ColumnWords) -> dict[str, Text]:
    """What people call the fields that may be chosen, in the order in which they are offered."""
    if words.kind is SourceKind.DOSSIERS:
        return {name: Text(one.vi, one.en) for name, one in FIELDS.items()}
    return {name: one.title for name, one in words.fields.items() if one.title}


def meanings_of(name: str, kind: SourceKind) -> tuple[tuple[str, Text], ...]:
    """What a value of a coded field may mean; nothing for other fields."""
    from vedich.rulebook.wording import Words

    cell = FIELDS_OF[kind][name]
    if cell is CellKind.FLAG:
        return ("true", Text("có", "yes")), ("false", Text("không", "no"))
    if cell is not CellKind.CHOICE:
        return ()
    vi, en = Words("vi"), Words("en")
    return tuple((one, Text(vi.choice(one), en.choice(one))) for one in CHOICES_OF[name])
