"""JSON and JSON lines: one object is one row, an inner object's keys are joined by a dot.

Numbers and codes are kept to the letter (parse nothing as float); a list stays JSON text for
the layout's ``items``. Records are counted apart, by brackets outside of strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from vedich.domain.layouts import CellKind, Layout
from vedich.intake.grids import Batch, Broken, Opened, Progress, Sheet
from vedich.intake.guarding import refuse
from vedich.intake.limits import MIB, Limits
from vedich.intake.values import Bad

_BATCH = 20_000
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
_LARGEST = 256 * MIB
_DEEPEST = 50
_FEW_KEYS = 8  # an envelope (code, message, data …) has few keys, a record has many


class _Number(str):
    """A JSON number as it is written."""


def open_json(path: Path, layout: Layout | None, limits: Limits, progress: Progress) -> Opened:
    """A file with one list of records; ``layout.records`` says where in the file it stands."""
    if path.stat().st_size > _LARGEST:
        raise refuse(
            path,
            "too_large",
            f"tệp JSON lớn hơn {_LARGEST // MIB} MiB.",
            f"a JSON file larger than {_LARGEST // MIB} MiB.",
            "Xuất dạng JSON Lines (.jsonl): mỗi dòng một hồ sơ.",
            "Export as JSON Lines (.jsonl): one record a line.",
        )
    try:
        data = _loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise refuse(
            path, "not_json", "nội dung không phải là JSON.", "the content is not JSON."
        ) from error
    top_level = isinstance(data, list)
    steps = [step for step in (layout.records if layout else "").split(".") if step]
    for step in steps:
        data = _inside(data, step)
    if isinstance(data, dict) and not steps:
        data = _only_list(data)
    if not isinstance(data, list):
        raise refuse(
            path,
            "no_records",
            "không thấy danh sách bản ghi.",
            "there is no list of records.",
            "Ghi chỗ của danh sách vào “records” của cách đọc tệp, ví dụ records: data.items.",
            "Write where the list stands as “records” of the layout, such as data.items.",
        )
    physical = _count(path) if top_level and not steps else len(data)
    return Opened([_sheet(physical, data, [], limits, path, progress)])


def _inside(data: Any, step: str) -> Any:
    """What stands under a key; of a list, what stands there in all its items together."""
    if isinstance(data, dict):
        return data.get(step)
    if not isinstance(data, list):
        return None
    parts = [item.get(step) for item in data if isinstance(item, dict)]
    return [item for part in parts if isinstance(part, list) for item in part]


def _only_list(data: dict[str, Any]) -> Any:
    """The one list of records in an envelope; a lone record is a list of one."""
    found = [
        value
        for value in data.values()
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
    ]
    return found[0] if len(found) == 1 and len(data) < _FEW_KEYS else [data]


def open_json_lines(
    path: Path, layout: Layout | None, limits: Limits, progress: Progress
) -> Opened:
    """A file with one record a line; a line that is no record is a rejected row."""
    rows: list[Any] = []
    broken: list[Broken] = []
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            text = line.decode("utf-8", "replace").lstrip("\ufeff").strip()
            try:
                rows.append(_loads(text) if text else {})
            except (ValueError, RecursionError):
                rows.append(None)
                reason = Bad("dòng không phải là JSON.", "the line is not JSON.")
                broken.append(Broken(number, 0, text[:200], reason))
    return Opened([_sheet(_count_lines(path), rows, broken, limits, path, progress)])


def _loads(text: str) -> Any:
    return json.loads(text, parse_int=_Number, parse_float=_Number, parse_constant=str)


def _sheet(
    physical: int,
    records: list[Any],
    broken: list[Broken],
    limits: Limits,
    path: Path,
    progress: Progress,
) -> Sheet:
    known = {wrong.row for wrong in broken}
    rows: list[tuple[int, dict[str, str]]] = []
    for number, record in enumerate(records, start=1):
        if isinstance(record, dict):
            rows.append((number, dict(_flat(record, "", 0))))
        elif number not in known:
            reason = Bad("không phải là một bản ghi.", "this is no record.")
            broken.append(Broken(number, 0, str(record)[:200], reason))
    keys = list(dict.fromkeys(key for _, row in rows for key in row))
    if len(keys) > limits.columns or len(rows) > limits.rows:
        raise refuse(
            path,
            "too_many_columns",
            f"tệp có {len(keys)} khóa, {len(rows)} bản ghi, quá giới hạn.",
            f"the file has {len(keys)} keys and {len(rows)} records, too many.",
        )

    def batches(after: int, wanted: dict[int, CellKind]) -> Iterator[Batch]:
        for start in range(0, len(rows), _BATCH):
            part = rows[start : start + _BATCH]
            columns = {i: [row.get(key, "") for _, row in part] for i, key in enumerate(keys)}
            progress.add(len(part))
            yield Batch(
                np.array([number for number, _ in part], np.int64),
                {i: pa.array(cells, pa.string()) for i, cells in columns.items()},
                {
                    i: np.array([isinstance(cell, _Number) for cell in columns[i]])
                    for i in wanted
                    if i in columns
                },
            )

    return Sheet("", physical, [], batches, keys=keys, broken=broken)


def _flat(record: dict[str, Any], before: str, depth: int) -> Iterator[tuple[str, str]]:
    for key, value in record.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _flat(value, name + ".", depth + 1)
        elif isinstance(value, list | dict):
            yield name, json.dumps(_numbers(value), ensure_ascii=False)
        elif isinstance(value, bool):
            yield name, "true" if value else "false"
        elif value is not None:
            yield name, value


def _numbers(value: Any) -> Any:
    """A list as JSON text again: its numbers as numbers, not as the texts they were kept as."""
    if isinstance(value, _Number):
        return int(value) if value.lstrip("-").isdecimal() else float(value)
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    if isinstance(value, dict):
        return {key: _numbers(item) for key, item in value.items()}
    return value


def _count(path: Path) -> int:
    """Records of a top-level list: commas at depth 1, plus one where there is anything."""
    depth = commas = 0
    filled = False
    for token in _TOKENS.finditer(path.read_bytes()):
        sign = token[0]
        if sign in (b"[", b"{"):
            if depth == 0 and sign == b"{":
                return 1
            filled = filled or depth == 1
            depth += 1
        elif sign in (b"]", b"}"):
            depth -= 1
        elif depth == 1:
            commas += sign == b","
            filled = True
    return commas + 1 if filled or commas else 0


def _count_lines(path: Path) -> int:
    count, last = 0, b"\n"
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            count += piece.count(b"\n")
            last = piece[-1:]
    return count + (last != b"\n")
