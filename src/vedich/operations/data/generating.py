"""Synthetic dossiers on request, as files that say what they are.

>>> unit_of("H21.16:department").level
'department'
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from vedich.domain.errors import Refusal
from vedich.operations.office import DEFINITIONS, home
from vedich.warehouse.synthetic import LABEL, SyntheticUnit, write_dossiers

PROCEDURES = DEFINITIONS / "examples" / "synthetic-procedures.csv"
_NAMES = {"commune": "Xã mô phỏng", "department": "Sở mô phỏng"}


def generate(
    *,
    dossiers: int,
    seed: int,
    out: Path | None = None,
    start: date | None = None,
    end: date | None = None,
    units: Sequence[str] = (),
) -> dict[str, Any]:
    """Write ``mo-phong-<seed>-<dossiers>.csv``; rows name the file, its layout and the label."""
    if start is None or end is None or end < start:
        raise Refusal(
            "bad_interval",
            "Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            "The last day must not lie before the first.",
        )
    folder = out or home() / "synthetic"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"mo-phong-{seed}-{dossiers}.csv"
    asked = [unit_of(text) for text in units] or [unit_of("MP.1"), unit_of("MP.2:department")]
    number = write_dossiers(
        path,
        dossiers=dossiers,
        seed=seed,
        units=asked,
        procedures=PROCEDURES,
        start=start,
        end=end,
    )
    return {
        "rows": [{"file": path, "dossiers": number, "layout": "vedich-synthetic"}],
        "label": LABEL,
        "seed": seed,
    }


def unit_of(text: str) -> SyntheticUnit:
    """A unit from ``CODE``, ``CODE:department`` or ``CODE:commune:Name``."""
    code, _, rest = text.partition(":")
    level, _, name = rest.partition(":")
    level = level or "commune"
    if not code or level not in _NAMES:
        raise Refusal(
            "bad_unit",
            f"“{text}” không đúng dạng MÃ[:commune|department[:Tên]].",
            f"“{text}” is not of the form CODE[:commune|department[:Name]].",
        )
    return SyntheticUnit(code, name or f"{_NAMES[level]} {code}", level)
