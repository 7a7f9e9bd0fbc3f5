"""Reads published figures in this process, as the reading child does, for tests.

>>> rows, receipt = read_here(path, Context())  # doctest: +SKIP
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

import vedich
from vedich.domain.observations import Observation
from vedich.domain.portals import Portal
from vedich.intake.figure_rows import Context
from vedich.intake.limits import Limits
from vedich.intake.published import accept_published
from vedich.rulebook.portals import load_portal
from vedich.rulebook.source import SourceFile

SHIPPED = Path(vedich.__file__).parent / "definitions" / "portals"


@cache
def portals() -> tuple[Portal, ...]:
    """Every shipped portal file."""
    return tuple(load_portal(SourceFile.read(path)) for path in sorted(SHIPPED.glob("*.yaml")))


def read_here(
    path: Path, given: Context | None = None
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The figures of a file as plain rows, and what the child reports of its rows."""
    request = {
        "path": str(path),
        "portals": portals(),
        "given": given or Context(),
        "limits": Limits(),
    }
    sink = io.BytesIO()
    report = accept_published(request, lambda done, total: None, sink)
    counted = report["accepted"] + len(report["rejects"]) + report["blank"]
    assert report["physical_rows"] == counted + len(report["structural"])
    table = pa.ipc.open_file(io.BytesIO(sink.getvalue())).read_all()
    return table.to_pylist(), report


def observations(rows: list[dict[str, Any]], source: str = "dvcqg") -> list[Observation]:
    """The same figures as domain objects."""
    return [
        Observation(
            source=source,
            unit=row["unit"],
            subject=row["subject"],
            period=row["period_label"] or "",
            captured_at=row["captured_at"],
            numerator=row["numerator"],
            denominator=row["denominator"],
            value=row["value"],
            points=row["points"],
            maximum=row["max_points"],
            rank=row["rank"],
            scope=row["block"] or "",
            order=order,
        )
        for order, row in enumerate(rows)
    ]
