"""Rows that carry no case: index rows "(1) (2) …", groups "I Sở, ban, ngành", totals, repeated
headers, notes. Totals are checked against the rows they add up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedich.domain.layouts import Layout, header_key
from vedich.intake.grids import Batch
from vedich.intake.headers import Header
from vedich.intake.texts import clean, clean_column

if TYPE_CHECKING:
    from vedich.intake.tally import Tally

_MARKED = re.compile(r"\(\s*(\d{1,3}|[A-Za-z])\s*\)(\s*=.*)?|\(?\d{1,3}\)?\s*=.*|[A-Z]")
_NUMERAL = re.compile(r"^([IVXLC]+|[A-Z]|\d+)[.)]?\s+")


def index_rows(head: list[list[str]], header: Header) -> set[int]:
    """The rows right below the header that only number the columns (row numbers from 1)."""
    found = set()
    for number in range(header.last + 1, min(header.last + 4, len(head)) + 1):
        cells = [text for text in map(clean, head[number - 1]) if text]
        if not cells:
            continue
        if not _is_index(cells):
            break
        found.add(number)
    return found


def _is_index(cells: list[str]) -> bool:
    if len(cells) >= 2 and all(_MARKED.fullmatch(cell) or cell.isdecimal() for cell in cells):
        if any("(" in cell or "=" in cell for cell in cells):
            return True
        numbers = [int(cell) for cell in cells if cell.isdecimal()]
        return len(numbers) >= 3 and numbers == list(range(1, len(numbers) + 1))
    return False


def kinds(
    batch: Batch, texts: dict[str, pa.Array], header: Header, layout: Layout
) -> dict[int, str]:
    """Position in the batch → kind, for repeated headers and the layout's own row rules."""
    found: dict[int, str] = dict.fromkeys(_repeated_headers(batch, header), "header")
    for rule in layout.rows:
        column = texts[rule.field] if rule.field in texts else _first_filled(batch)
        pattern = re.compile(rule.pattern, re.IGNORECASE)
        encoded = column.dictionary_encode()
        hits = [i for i, word in enumerate(encoded.dictionary.to_pylist()) if pattern.search(word)]
        if hits:
            codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
            for place in np.nonzero(np.isin(codes, hits))[0]:
                found.setdefault(int(place), rule.kind)
    return found


def _first_filled(batch: Batch) -> pa.Array:
    cleaned = [clean_column(column, ()) for _, column in sorted(batch.columns.items())]
    return pc.coalesce(*cleaned)


def _repeated_headers(batch: Batch, header: Header) -> list[int]:
    """Rows that say the header again, as exports of many pages do."""
    if header.first == 0 or not header.places:
        return []
    labels = {p: header_key(header.labels[p]) for ps in header.places.values() for p in ps}
    first = min(labels)
    if first not in batch.columns:
        return []
    same = pc.equal(batch.columns[first], pa.scalar(header.labels[first]))
    rows = np.nonzero(pc.fill_null(same, False).to_numpy(zero_copy_only=False))[0]
    return [
        int(row)
        for row in rows
        if all(
            header_key(batch.columns[place][int(row)].as_py() or "") == label
            for place, label in labels.items()
            if place in batch.columns
        )
    ]


@dataclass(slots=True)
class _Open:
    """A group or a total at the top, waiting for its rows to be added up."""

    row: int
    stated: dict[str, Any]
    sums: dict[str, Any] = field(default_factory=dict)


class Groups:
    """Which group each row stands in, and whether stated totals match their rows."""

    def __init__(self, sheet: str, layout: Layout, header: Header) -> None:
        self.sheet = sheet
        self.names = [c.field for c in layout.columns if c.additive and c.field in header.places]
        self.labels = {name: header.labels[header.places[name][0]] for name in self.names}
        self.has_groups = any(rule.kind == "group" for rule in layout.rows)
        self._block: str | None = None
        self._all: dict[str, Any] = {}
        self._group = _Open(0, {})
        self._top: _Open | None = None

    def blocks(self, batch: Batch, found: dict[int, str]) -> pa.Array | None:
        """The group each row of the batch stands in; None where the layout knows no groups."""
        if not self.has_groups:
            return None
        names: list[str | None] = []
        for place in range(len(batch.rows)):
            if found.get(place) == "group":
                self._block = _group_name(batch, place)
            names.append(self._block)
        return pa.array(names, pa.string())

    def add(
        self,
        batch: Batch,
        found: dict[int, str],
        accepted: Any,
        typed: dict[str, pa.Array],
        tally: Tally,
    ) -> None:
        """Add up a batch's rows and check the totals that stand in it."""
        if not self.names:
            return
        start = 0
        for place in sorted(p for p, kind in found.items() if kind in ("group", "total")):
            self._add(typed, accepted, start, place)
            stated = {
                name: value
                for name in self.names
                if (value := typed[name][place].as_py()) is not None
            }
            row = int(batch.rows[place])
            if found[place] == "group":
                self._close(tally)
                self._group = _Open(row, stated)
            elif not self._all:
                self._top = _Open(row, stated)
            else:
                self._total(row, stated, tally)
            start = place
        self._add(typed, accepted, start, len(accepted))

    def _add(self, typed: dict[str, pa.Array], accepted: Any, start: int, end: int) -> None:
        mask = pa.array(accepted[start:end])
        for name in self.names:
            value = pc.sum(typed[name].slice(start, end - start).filter(mask)).as_py()
            if value is not None:
                self._all[name] = self._all.get(name, 0) + value
                self._group.sums[name] = self._group.sums.get(name, 0) + value

    def _total(self, row: int, stated: dict[str, Any], tally: Tally) -> None:
        """A total after its rows may be that of its group or that of the sheet."""
        mine = self._group.sums
        wrong = {name: value for name, value in stated.items() if mine.get(name, 0) != value}
        self._compare(_Open(row, wrong, self._all), tally)

    def _close(self, tally: Tally) -> None:
        self._compare(self._group, tally)

    def check_totals(self, tally: Tally) -> None:
        """At the end of the sheet: the last group, and a total that stood at the top."""
        self._close(tally)
        if self._top is not None:
            self._top.sums = self._all
            self._compare(self._top, tally)

    def _compare(self, total: _Open, tally: Tally) -> None:
        for name, stated in total.stated.items():
            summed = total.sums.get(name, 0)
            if summed != stated:
                tally.warn(
                    self.sheet,
                    total.row,
                    self.labels[name],
                    "total_differs",
                    f"Dòng {total.row}, cột “{self.labels[name]}”: ghi {_plain(stated)}, "
                    f"cộng các dòng được {_plain(summed)}.",
                    f"Row {total.row}, column “{self.labels[name]}”: says {_plain(stated)}, "
                    f"its rows add up to {_plain(summed)}.",
                )


def _plain(value: Any) -> str:
    text = f"{value:f}" if not isinstance(value, int) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _group_name(batch: Batch, place: int) -> str | None:
    cells = [clean(c[place].as_py() or "") for _, c in sorted(batch.columns.items())]
    words = [_NUMERAL.sub("", cell) for cell in cells if any(map(str.isalpha, cell))]
    return max(words, key=len, default=None)
