"""A draft of a layout as the file an official reads and signs.

    text = written(draft)
    load_layout(SourceFile.of("layouts/so-xa.yaml", text))

Only what differs from the defaults of a layout is written.
"""

from __future__ import annotations

from typing import Any

from vedich.domain.errors import Refusal
from vedich.domain.layout_drafts import Draft, DraftColumn, Meanings
from vedich.domain.layouts import DateStyle, Layout, NumberStyle, SourceKind
from vedich.rulebook.layouts import load_layout
from vedich.rulebook.plan_draft import slug
from vedich.rulebook.source import SourceFile

_HEAD = (
    "# Cách đọc tệp do người của đơn vị mô tả; sửa được bằng tay.\n"
    "# A layout described by the office; it may be edited by hand.\n"
)
_KEY = {SourceKind.DOSSIERS: ["code"], SourceKind.UNITS: ["code", "valid_from"]}


def written(draft: Draft, required: tuple[str, ...]) -> str:
    """The draft as YAML; of ``required`` fields a row without one is rejected."""
    import yaml

    made: dict[str, Any] = {
        "id": draft.id,
        "kind": draft.kind.value,
        "title": {"vi": draft.title, "en": draft.title},
        "source": draft.source,
        "basis": list(draft.basis),
    }
    if draft.every_sheet:
        made["sheets"] = {"pick": "all"}
    elif draft.sheet:
        made["sheets"] = {"names": [draft.sheet]}
    made["header"] = {"rows": draft.header_rows, "within": draft.header_within}
    made["dates"] = [style.value for style in draft.dates]
    made["numbers"] = draft.numbers.value
    made["columns"] = {
        name: _column(column, name, required) for column in draft.columns for name in column.fields
    }
    made["key"] = [name for name in _KEY.get(draft.kind, []) if name in made["columns"]]
    made["constants"] = {"unit": draft.unit} if draft.unit else {}
    made["personal"] = {
        slug(column.label).replace("-", "_") or f"cot_{place}": column.label
        for place, column in enumerate(draft.columns)
        if column.personal
    }
    made["ignore"] = [
        column.label for column in draft.columns if not column.fields and not column.personal
    ]
    made["rows"] = [{"kind": rule.kind, "pattern": rule.pattern} for rule in draft.rows]
    _leave_defaults(made, draft)
    return _HEAD + yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=96)


def layout_of(text: str, name: str) -> Layout:
    """The layout that a written draft is; Refusal where it is none."""
    return load_layout(SourceFile.of(f"layouts/{name}.yaml", text))


def what_is_wrong(text: str, name: str) -> Refusal | None:
    """Why a written draft is no layout; None where it is one."""
    try:
        layout_of(text, name)
    except Refusal as refusal:
        return refusal
    return None


def _leave_defaults(made: dict[str, Any], draft: Draft) -> None:
    for name in ("basis", "key", "constants", "personal", "ignore", "rows"):
        if not made[name]:
            del made[name]
    if made["header"] == {"rows": 1, "within": 20}:
        del made["header"]
    if draft.dates == (DateStyle.DMY, DateStyle.ISO):
        del made["dates"]
    if draft.numbers is NumberStyle.VI:
        del made["numbers"]


def _column(column: DraftColumn, name: str, required: tuple[str, ...]) -> Any:
    spec: dict[str, Any] = {"header": column.label}
    if name in required:
        spec["required"] = True
    said = column.meanings.get(name, Meanings())
    if codes := {word: _value(meaning) for word, meaning in said.words.items() if meaning}:
        spec["codes"] = codes
    if said.other:
        spec["other"] = _value(said.other)
    if said.blank:
        spec["blank"] = _value(said.blank)
    if column.midnight_is_day and name == "due_at":
        spec["midnight"] = "day"
    return column.label if len(spec) == 1 else spec


def _value(meaning: str) -> str | bool:
    return {"true": True, "false": False}.get(meaning, meaning)
