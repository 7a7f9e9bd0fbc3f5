"""The columns of everything the warehouse keeps: accepted rows, units, procedures, observations.

A dossier row is the fields of domain.dossiers plus where it was read: ``sheet``, ``row`` (the line
in the file) and ``ordinal`` (its place among the accepted rows, so that "the later row" has a
meaning across sheets). Other kinds keep whatever columns their reader gives; of two rows with the
same key the later import wins, then the later row.

>>> arrow_schema(stored_types(Kind.DOSSIERS)).field("due_at").type
TimestampType(timestamp[us])
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from vedich.domain.dossiers import FIELDS, PROCEDURE_FIELDS, Field, FieldKind
from vedich.domain.errors import Refusal

if TYPE_CHECKING:
    import pyarrow as pa


class Kind(StrEnum):
    """What an import brings; a withdrawal takes an earlier import back."""

    DOSSIERS = "dossiers"
    OBSERVATIONS = "observations"
    UNITS = "units"
    PROCEDURES = "procedures"
    CALENDAR = "calendar"
    WITHDRAWAL = "withdrawal"


PLACE_COLUMNS = ("sheet", "row", "ordinal")

UNIT_COLUMNS: dict[str, str] = {
    "unit_id": "string",
    "code": "string",
    "scheme": "string",
    "name": "string",
    "kind": "string",
    "level": "string",
    "block": "string",
    "parent": "string",
    "successor": "string",
    "position": "int64",
    "valid_from": "timestamp",
    "valid_to": "timestamp",
}

# One row per key survives; a key column that a reader does not give counts as blank.
KEYS: dict[Kind, tuple[str, ...]] = {
    Kind.DOSSIERS: ("source", "code"),
    Kind.UNITS: ("scheme", "code", "valid_from"),
    Kind.PROCEDURES: ("procedure", "unit", "level", "valid_from"),
    Kind.OBSERVATIONS: (
        "source",
        "block",
        "unit",
        "subject",
        "procedure",
        "period_start",
        "period_end",
        "period_label",
        "captured_at",
    ),
    Kind.CALENDAR: ("day",),
}

# Personal columns an office keeps for a stated use: hashed at the door, kept with the raw rows
# only, never in a snapshot.
HASHED = "_hash"

OBSERVATION_COLUMNS: dict[str, str] = {
    "source": "string",
    "unit": "string",
    "unit_uuid": "string",
    "unit_name": "string",
    "block": "string",
    "note": "string",
    "subject": "string",
    "procedure": "string",
    "period_start": "timestamp",
    "period_end": "timestamp",
    "period_label": "string",
    **dict.fromkeys(("numerator", "denominator", "value", "points", "max_points"), "decimal"),
    "rank": "int64",
    "captured_at": "timestamp",
}

_ARROW = {
    FieldKind.CODE: "string",
    FieldKind.CHOICE: "string",
    FieldKind.MOMENT: "timestamp",
    FieldKind.DEADLINE: "timestamp",
    FieldKind.COUNT: "int64",
    FieldKind.MONEY: "int64",
    FieldKind.FLAG: "bool",
}


def column_types(fields: Mapping[str, Field]) -> dict[str, str]:
    """Column name → string, timestamp, int64 or bool (observations: decimal, too)."""
    return {name: _ARROW[field.kind] for name, field in fields.items()}


def arrow_type(word: str) -> Any:
    """The Arrow type of one of our column types."""
    import pyarrow as pa

    if word == "decimal":
        return pa.decimal128(38, 9)
    return pa.timestamp("us") if word == "timestamp" else pa.type_for_alias(word)


def arrow_schema(types: Mapping[str, str]) -> pa.Schema:
    """An Arrow schema of these columns, in their order."""
    import pyarrow as pa

    return pa.schema([(name, arrow_type(word)) for name, word in types.items()])


def stored_types(kind: Kind) -> dict[str, str]:
    """The columns every stored row of a kind has, whatever its reader gave."""
    places = {"sheet": "string", "row": "int64", "ordinal": "int64", "seq": "int64"}
    match kind:
        case Kind.DOSSIERS:
            return {**column_types(FIELDS), **places}
        case Kind.PROCEDURES:
            return {**column_types(PROCEDURE_FIELDS), **places}
        case Kind.UNITS:
            return {**UNIT_COLUMNS, **places}
        case Kind.CALENDAR:
            return {"day": "timestamp", "off": "bool", **places}
        case _:
            return {**OBSERVATION_COLUMNS, **places}


def conform(kind: Kind, rows: pa.Table, seq: int, source: str = "") -> pa.Table:
    """The rows with the stored columns in their types; blanks where the reader gave none.

    Columns the warehouse does not know are kept for kinds that allow them and refused for
    dossiers, where every column is a field of the domain.
    """
    import pyarrow as pa

    known = stored_types(kind)
    extra = [name for name in rows.column_names if name not in known]
    strange = [name for name in extra if not name.endswith(HASHED)]
    if strange and kind is Kind.DOSSIERS:
        raise Refusal(
            "unknown_column",
            f"Cột “{strange[0]}” không phải là trường của hồ sơ.",
            f"Column “{strange[0]}” is not a field of a dossier.",
            where=strange[0],
        )
    count = rows.num_rows
    given: dict[str, Any] = {name: rows.column(name) for name in rows.column_names}
    given["ordinal"] = pa.array(range(count), pa.int64())
    given["seq"] = pa.repeat(pa.scalar(seq, pa.int64()), count)
    given["source"] = pa.repeat(pa.scalar(source, pa.string()), count)
    columns = {
        name: given[name].cast(arrow_type(word))
        if name in given
        else pa.nulls(count, arrow_type(word))
        for name, word in known.items()
    }
    return pa.table({**columns, **{name: rows.column(name) for name in extra}})
