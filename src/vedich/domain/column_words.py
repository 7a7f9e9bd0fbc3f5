"""The words by which exports name their columns and values: what a new layout is proposed from.

Nothing is read by these words. They only propose to a person which field a column may be; the
layout that the person then confirms names the columns to the letter.

>>> propose({0: "Mã số biên nhận", 1: "NGAY TIEP NHAN"}, {"received_at": ("Ngày tiếp nhận",)}, ())
{1: Proposal(field='received_at', weight=63, personal=False)}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from vedich.domain.indicators import Text
from vedich.domain.layouts import RowRule, SourceKind
from vedich.domain.typed_words import fold

_WORD = re.compile(r"[^\W_]+")
_EXACT, _LAST_ROW, _INSIDE, _CELLS_ALONE = 60, 50, 20, 30


@dataclass(frozen=True, slots=True)
class FieldWords:
    """How exports call a field, and its values: meaning → words. ``title``: what people call it."""

    headers: tuple[str, ...] = ()
    means: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """The words for one kind of file.

    ``needs``: of the fields of each group one has to be read. ``personal``: words over columns
    about persons. ``rows``: rows that are no cases in most exports.
    """

    id: str
    kind: SourceKind
    title: Text
    basis: tuple[str, ...]
    fields: Mapping[str, FieldWords]
    needs: tuple[tuple[str, ...], ...]
    personal: tuple[str, ...] = ()
    not_needed: tuple[str, ...] = ()
    rows: tuple[RowRule, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a column may be: a ``field``, or ``personal``; the heavier, the surer."""

    field: str
    weight: int
    personal: bool = False

    @property
    def sure(self) -> bool:
        """Was the column called exactly so before?"""
        return self.weight >= _LAST_ROW


def propose(
    labels: Mapping[int, str],
    known: Mapping[str, Iterable[str]],
    personal: Iterable[str],
    fit: Callable[[int, str], int] = lambda place, name: 0,
) -> dict[int, Proposal]:
    """Column → what it may be, each field for one column at most, the surest first.

    Case and marks do not count. A label that holds a known phrase of at least two words is a hint;
    words about persons win over a field of the same weight. ``fit`` says how much the cells of a
    column speak for a field, or against it.
    """
    fields: dict[tuple[str, ...], list[str]] = {}
    for name, listed in known.items():
        for each in listed:
            fields.setdefault(words_in(each), []).append(name)
    about_persons = {words_in(each): [""] for each in personal}
    found: list[tuple[int, bool, int, str]] = []
    for place, label in labels.items():
        said = weights(label, fields)
        by_cells = {name: fit(place, name) for name in known}
        alone = [name for name, weight in by_cells.items() if weight >= _CELLS_ALONE]
        said |= {name: 0 for name in alone if name not in said and len(alone) == 1}
        found += [(weight + by_cells[name], False, place, name) for name, weight in said.items()
                  if weight + by_cells[name] > 0]  # fmt: skip
        found += [(weight, True, place, "") for weight in weights(label, about_persons).values()]
    chosen: dict[int, Proposal] = {}
    taken: set[str] = set()
    for weight, is_personal, place, name in sorted(
        found, key=lambda one: (-one[0], not one[1], one[2], one[3])
    ):
        if place not in chosen and name not in taken:
            chosen[place] = Proposal(name, weight, is_personal)
            taken |= {name} if name else set()
    return dict(sorted(chosen.items()))


@lru_cache(maxsize=8192)
def words_in(text: str) -> tuple[str, ...]:
    """The words of a label without case and marks."""
    return tuple(_WORD.findall(fold(text)))


def weights(label: str, known: Mapping[tuple[str, ...], Iterable[str]]) -> dict[str, int]:
    """How much a label speaks for each name whose phrase it is, ends with, or holds."""
    whole, last = words_in(label), words_in(label.rpartition(" > ")[2])
    said = {whole: _EXACT + len(whole), last: _LAST_ROW + len(last)} if last != whole else {
        whole: _EXACT + len(whole)}  # fmt: skip
    size = len(whole)
    for start in range(size):
        for end in range(start + 2, size + 1):
            said.setdefault(whole[start:end], _INSIDE + end - start)
    found: dict[str, int] = {}
    for words, weight in said.items():
        for name in known.get(words, ()) if words else ():
            found[name] = max(weight, found.get(name, 0))
    return found
