"""The rows below a header → accepted rows, and for every other row the reason it is none.

Each batch goes the same way: clean, sort out blank and structural rows, type every column,
reject a row with a cell that can't be understood or is required and blank, hand the rest on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedich.domain.layouts import CellKind, Column, Layout
from vedich.domain.receipts import Reject, Structural
from vedich.intake import columns, lists, personal, structure
from vedich.intake.columns import Typed
from vedich.intake.grids import Batch, Broken, Sheet
from vedich.intake.headers import Header
from vedich.intake.tally import Accepted, Tally
from vedich.intake.texts import clean, clean_column
from vedich.intake.values import Bad

_AT_ONCE = 2  # columns typed side by side; more would need more memory at once


class RowReader:
    """Reads the rows of one sheet below its header."""

    def __init__(
        self,
        sheet: Sheet,
        header: Header,
        layout: Layout,
        tally: Tally,
        keep: Mapping[str, str],
        secret: bytes,
    ) -> None:
        self.sheet, self.header, self.layout, self.tally = sheet, header, layout, tally
        self.secret = secret
        self.kept = personal.kept(layout, header, keep, secret)
        self.index = structure.index_rows(sheet.head, header) if header.first else set()
        self.groups = structure.Groups(sheet.name, layout, header)
        above = sheet.head[: max(header.first - 1, 0)]
        self.title = " ".join(clean(cell) for row in above for cell in row if cell.strip())
        self.errors: dict[int, list[Broken]] = {}
        for error in sheet.errors:
            self.errors.setdefault(error.row, []).append(error)

    def read(self) -> Iterator[Accepted]:
        """The accepted rows in batches; ``tally`` learns of all others."""
        for row in range(1, self.header.first):
            self._note_title(row)
        for row in range(max(self.header.first, 1), self.header.last + 1):
            self.tally.structural.append(Structural(self.sheet.name, row, "header"))
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for batch in self.sheet.batches(self.header.last, self._wanted()):
                yield self._accept(batch, pool)
        for broken in self.sheet.broken:
            self._reject(broken.row, "", broken.value, broken.reason)
        self.tally.blank += self.sheet.blank
        self._warn_hollow()
        self.groups.check_totals(self.tally)

    def _note_title(self, row: int) -> None:
        if any(cell.strip() for cell in self.sheet.head[row - 1]):
            self.tally.structural.append(Structural(self.sheet.name, row, "title"))
        else:
            self.tally.blank += 1

    def _wanted(self) -> dict[int, CellKind]:
        wanted: dict[int, CellKind] = {}
        for column in self.layout.columns:
            places = list(self.header.places.get(column.field, ()))
            places += [place for place, _ in self.header.periods.get(column.field, ())]
            wanted.update(dict.fromkeys(places, column.kind))
        return wanted

    def _accept(self, batch: Batch, pool: Executor) -> Accepted:
        texts: dict[str, pa.Array] = {}
        typed: dict[str, Typed] = {}
        parts = [(c, name, places) for c in self.layout.columns for name, places in self._parts(c)]
        read = pool.map(lambda part: self._column(batch, part[0], part[2]), parts)
        for (column, name, places), (text, cells, values) in zip(parts, read, strict=True):
            texts[name], typed[name] = text, values
            if column.kind is CellKind.CODE and cells is not None:
                self._warn_number_codes(batch, text, cells, places[0])
        blank = self._blank(batch, texts)
        found = structure.kinds(batch, texts, self.header, self.layout)
        for place in np.nonzero(np.isin(batch.rows, list(self.index)))[0].tolist():
            found[place] = "index"
        found = {place: kind for place, kind in found.items() if not blank[place]}
        good = ~blank
        good[list(found)] = False
        for place, kind in found.items():
            row = int(batch.rows[place])
            self.tally.structural.append(Structural(self.sheet.name, row, kind))
        self._reject_bad(batch, texts, typed, good)
        self.tally.blank += int(np.count_nonzero(blank))
        self.tally.accepted += int(np.count_nonzero(good))
        results = {name: value.values for name, value in typed.items()}
        self.groups.add(batch, found, good, results, self.tally)
        return self._filtered(batch, results, self.groups.blocks(batch, found), good)

    def _column(
        self, batch: Batch, column: Column, places: list[int]
    ) -> tuple[pa.Array, Any | None, Typed]:
        """Cleaned texts, which cells were numbers, and the typed values of one field."""
        text, cells = self._text(batch, places)
        return text, cells, self._typed(text, column, cells)

    def _parts(self, column: Column) -> list[tuple[str, list[int]]]:
        """A field's columns; a field with one column per period has a part for each."""
        if places := self.header.places.get(column.field):
            return [(column.field, places)]
        return [
            (f"{column.field}\n{period}", [place])
            for place, period in self.header.periods.get(column.field, ())
        ]

    def _text(self, batch: Batch, places: list[int]) -> tuple[pa.Array, Any | None]:
        """Cleaned text and number cells: of the first column, blanks filled from the next."""
        text: pa.Array | None = None
        cells: Any | None = None
        for place in places:
            if place not in batch.columns:
                continue
            more = clean_column(batch.columns[place], self.layout.blanks)
            numbers = batch.numbers.get(place)
            if text is None:
                text, cells = more, numbers
                continue
            filled = text.is_valid().to_numpy(zero_copy_only=False)
            if cells is not None or numbers is not None:
                nothing = np.zeros(len(text), bool)
                mine = nothing if cells is None else cells
                theirs = nothing if numbers is None else numbers
                cells = np.where(filled, mine, theirs)
            text = pc.coalesce(text, more)
        if text is None:
            text = pa.nulls(len(batch.rows), pa.string())
        return text, cells

    def _typed(self, text: pa.Array, column: Column, cells: Any | None) -> Typed:
        if column.items is None:
            return columns.typed(text, column, self.layout, cells)
        rule = column.items
        is_list = pc.fill_null(pc.match_substring_regex(text, pattern=r"^[\[{]"), False)
        nothing = pa.scalar(None, pa.string())
        taken = columns.each(
            pc.if_else(is_list, text, nothing),
            lambda word: lists.take(word, rule, self.layout),
            columns.arrow_type(column.kind),
        )
        rest = columns.typed(pc.if_else(is_list, nothing, text), column, self.layout, cells)
        return Typed(pc.if_else(is_list, taken.values, rest.values), taken.bad | rest.bad)

    def _blank(self, batch: Batch, texts: dict[str, pa.Array]) -> Any:
        """Rows without any text in any column, read or not."""
        blank = np.ones(len(batch.rows), bool)
        for text in texts.values():
            blank &= ~text.is_valid().to_numpy(zero_copy_only=False)
        for column in batch.columns.values():
            if not blank.any():
                break
            places = np.nonzero(blank)[0]
            filled = clean_column(column.take(pa.array(places)), ()).is_valid()
            blank[places[filled.to_numpy(zero_copy_only=False)]] = False
        if self.errors:
            blank &= ~np.isin(batch.rows, list(self.errors))
        return blank

    def _reject_bad(
        self, batch: Batch, texts: dict[str, pa.Array], typed: dict[str, Typed], good: Any
    ) -> None:
        """Reject rows with a wrong, missing or erring cell; the first in column order is named."""
        rejected: dict[int, Reject] = {}
        for column in self.layout.columns:
            for name, places in self._parts(column):
                label = self.header.labels[places[0]]
                for place, bad in typed[name].bad.items():
                    if good[place] and place not in rejected:
                        value = texts[name][place].as_py() or ""
                        rejected[place] = self._rejection(batch, place, label, value, bad)
                if column.required:
                    empty = ~typed[name].values.is_valid().to_numpy(zero_copy_only=False) & good
                    for place in np.nonzero(empty)[0].tolist():
                        if place not in rejected:
                            bad = Bad(f"thiếu “{label}”.", f"“{label}” is missing.")
                            rejected[place] = self._rejection(batch, place, label, "", bad)
        if self.errors:
            self._reject_errors(batch, good, rejected)
        good[list(rejected)] = False
        self.tally.rejects += [rejected[place] for place in sorted(rejected)]

    def _reject_errors(self, batch: Batch, good: Any, rejected: dict[int, Reject]) -> None:
        wanted = self._wanted()
        for place, row in enumerate(batch.rows.tolist()):
            for error in self.errors.get(row, ()):
                if good[place] and error.column in wanted:
                    label = self.header.labels[error.column]
                    rejected[place] = self._rejection(
                        batch, place, label, error.value, error.reason
                    )
                    break

    def _rejection(self, batch: Batch, place: int, label: str, value: str, bad: Bad) -> Reject:
        row = int(batch.rows[place])
        return Reject(self.sheet.name, row, label, value[:500], bad.vi, bad.en)

    def _reject(self, row: int, label: str, value: str, bad: Bad) -> None:
        self.tally.rejects.append(Reject(self.sheet.name, row, label, value[:500], bad.vi, bad.en))

    def _filtered(
        self, batch: Batch, results: dict[str, pa.Array], blocks: pa.Array | None, good: Any
    ) -> Accepted:
        results |= personal.hashed(batch, self.kept, self.secret)
        if not good.all():
            mask = pa.array(good)
            results = {name: value.filter(mask) for name, value in results.items()}
            blocks = None if blocks is None else blocks.filter(mask)
        periods: dict[str, list[tuple[str, pa.Array]]] = {}
        for name in [name for name in results if "\n" in name]:
            field_name, _, period = name.partition("\n")
            periods.setdefault(field_name, []).append((period, results.pop(name)))
        return Accepted(self.sheet.name, batch.rows[good], results, periods, blocks, self.title)

    def _warn_number_codes(self, batch: Batch, text: pa.Array, cells: Any, place: int) -> None:
        """1.010010 typed into a workbook becomes the number 1.01001: the zero can't be had back."""
        fraction = pc.fill_null(pc.match_substring(text, pattern="."), False)
        lost = cells & fraction.to_numpy(zero_copy_only=False)
        label = self.header.labels[place]
        for at in np.nonzero(lost)[0].tolist():
            row, code = int(batch.rows[at]), text[at].as_py()
            self.tally.warn(
                self.sheet.name,
                row,
                label,
                "code_was_number",
                f"Dòng {row}, cột “{label}”: ô chứa số {code} chứ không phải chữ, mã có thể đã mất "
                "số 0 ở cuối.",
                f"Row {row}, column “{label}”: the cell holds the number {code}, not a text; the "
                "code may have lost a 0 at its end.",
            )

    def _warn_hollow(self) -> None:
        wanted = self._wanted()
        for row, place in self.sheet.hollow:
            if row > self.header.last and place in wanted:
                label = self.header.labels[place]
                self.tally.warn(
                    self.sheet.name,
                    row,
                    label,
                    "formula_without_value",
                    f"Dòng {row}, cột “{label}”: công thức chưa có giá trị, coi là chưa biết. "
                    "Mở tệp bằng Excel rồi lưu lại.",
                    f"Row {row}, column “{label}”: a formula without a value, taken as unknown. "
                    "Open the file in Excel and save it.",
                )
