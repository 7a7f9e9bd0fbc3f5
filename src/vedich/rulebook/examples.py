"""Worked examples of an indicator: rows as a person writes them, and the counts they must give.

    examples:
      - name: Hẹn đến phút, xong đúng phút ấy
        as_of: 2024-06-30
        rows: [{received_at: 2024-06-03, due_at: 2024-06-10 10:00, finished_at: 2024-06-10 10:00}]
        expected: {numerator: 1, denominator: 1, excluded: 0}

A date alone is the start of its day where something happened, and the end of its day for a
deadline and for ``as_of``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches

from pydantic import Field as Limits

from vedich.domain.dossiers import FIELDS, PROCEDURE_FIELDS, Field, FieldKind
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Example
from vedich.domain.moments import deadline, moment
from vedich.rulebook.source import Loc, SourceFile, Strict
from vedich.rulebook.texts import Words

RawRow = dict[str, object]


class ExpectedModel(Strict):
    """The counts an example must give; a null denominator awaits data."""

    numerator: int = Limits(ge=0)
    denominator: int | None = Limits(ge=0)
    excluded: int = Limits(ge=0)


class ExampleModel(Strict):
    """One example as written."""

    name: Words
    as_of: datetime | date | str
    rows: list[RawRow]
    procedures: tuple[RawRow, ...] = ()
    expected: ExpectedModel

    def example(self, source: SourceFile, loc: Loc) -> Example:
        """The domain's example; Refusal where a row says something a field can't hold."""
        return Example(
            name=self.name,
            dossiers=_rows(self.rows, FIELDS, source, (*loc, "rows")),
            numerator=self.expected.numerator,
            denominator=self.expected.denominator,
            excluded=self.expected.excluded,
            as_of=_as_of(self.as_of, source, (*loc, "as_of")),
            procedures=_rows(self.procedures, PROCEDURE_FIELDS, source, (*loc, "procedures")),
        )


def _as_of(written: date | str, source: SourceFile, loc: Loc) -> datetime:
    try:
        return deadline(written)
    except ValueError:
        raise source.refuse(
            loc, f"“{written}” không phải là ngày.", f"“{written}” is no date."
        ) from None


def _rows(
    rows: Sequence[RawRow], fields: Mapping[str, Field], source: SourceFile, loc: Loc
) -> tuple[Mapping[str, object], ...]:
    return tuple(
        {name: _value(name, raw, fields, source, (*loc, index, name)) for name, raw in row.items()}
        for index, row in enumerate(rows)
    )


def _value(
    name: str, raw: object, fields: Mapping[str, Field], source: SourceFile, loc: Loc
) -> object:
    field = fields.get(name)
    if field is None:
        near = get_close_matches(name, fields, 1)
        raise source.refuse(
            loc,
            f"không có trường “{name}”.",
            f"there is no field “{name}”.",
            f"Có phải là “{near[0]}”?" if near else "",
            f"Did you mean “{near[0]}”?" if near else "",
        )
    if raw is None:
        return None
    try:
        read = _read(field, raw)
    except ValueError:
        read = None
    if read is None:
        raise _bad_value(field, raw, source, loc)
    return read


def _read(field: Field, raw: object) -> object:
    """The value as the product holds it; None or ValueError where the text can't be one."""
    match field.kind:
        case FieldKind.MOMENT:
            return moment(raw) if isinstance(raw, (str, date)) else None
        case FieldKind.DEADLINE:
            return deadline(raw) if isinstance(raw, (str, date)) else None
        case FieldKind.FLAG:
            return raw if isinstance(raw, bool) else None
        case FieldKind.COUNT | FieldKind.MONEY:
            whole = isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0
            return raw if whole else None
        case FieldKind.CHOICE:
            return raw if raw in field.choices else None
        case FieldKind.CODE:
            return raw if isinstance(raw, str) else None


def _bad_value(field: Field, raw: object, source: SourceFile, loc: Loc) -> Refusal:
    words = ", ".join(field.choices)
    return source.refuse(
        loc,
        f"“{raw}” không đọc được như {field.kind} của trường “{field.name}”.",
        f"“{raw}” can't be read as the {field.kind} of field “{field.name}”.",
        f"Các giá trị: {words}." if words else "Mã và chữ đặt trong dấu nháy.",
        f"Values: {words}." if words else "Put codes and texts in quotes.",
    )
