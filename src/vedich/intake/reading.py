"""Read a file: the one door of intake.

reading = read(Path("receipt_cases.csv"), layout)
reading.receipt.accepted, reading.table.num_columns     # (1434, 10)
"""

from __future__ import annotations

import hashlib
import importlib
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.layouts import Layout
from vedich.domain.receipts import Receipt, Reject, Structural, Warn
from vedich.intake.limits import Limits
from vedich.intake.process import Job, run

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Reading:
    """A read file: its receipt, its accepted rows, and when its unit codes were valid.

    ``unit_codes`` is "receipt" (the codes of the day a dossier was received) or "export" (those
    of the day the file was made).
    """

    receipt: Receipt
    table: pa.Table
    unit_codes: str


def read(
    path: Path,
    layout: Layout,
    *,
    keep: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    secret: bytes = b"",
) -> Reading:
    """Read ``path`` as ``layout`` says, in a child process under ``limits``.

    ``keep`` names personal columns to keep (hashed with ``secret``) and for which use, beside
    those the layout keeps. ``progress`` hears (rows so far, rows in all or None).
    Raises Refusal where the file as a whole can't be taken; rows alone are rejected in the
    receipt. The table lives in memory until it is dropped.
    """
    more = {"layout": layout, "keep": dict(keep or {}), "secret": secret}
    with tempfile.TemporaryFile() as sink, ThreadPoolExecutor(2) as pool:
        # Both while the child works: the hash of the file, and loading pyarrow for its answer.
        digest = pool.submit(_sha256, path)
        pool.submit(importlib.import_module, "pyarrow")
        report = run(Job("accept", path, more, limits or Limits()), sink, progress)
        receipt = _receipt(path, digest.result(), layout, report)
        receipt.check_balance()
        import pyarrow as pa

        with pa.memory_map(f"/dev/fd/{sink.fileno()}") as rows:
            table = pa.ipc.open_file(rows).read_all()
    return Reading(receipt, table, layout.unit_codes)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # the child says why the file can't be read


def _receipt(path: Path, sha256: str, layout: Layout, report: dict[str, Any]) -> Receipt:
    return Receipt(
        file=path.name,
        sha256=sha256,
        layout=layout.id,
        layout_digest=layout.digest,
        kind=str(layout.kind),
        physical_rows=report["physical_rows"],
        accepted=report["accepted"],
        rejected=len(report["rejects"]),
        blank=report["blank"],
        structural=tuple(
            sorted(
                (Structural(**row) for row in report["structural"]), key=lambda r: (r.sheet, r.row)
            )
        ),
        warnings=tuple(Warn(**warn) for warn in report["warnings"]),
        rejects=tuple(
            sorted(
                (Reject(**reject) for reject in report["rejects"]), key=lambda r: (r.sheet, r.row)
            )
        ),
        skipped_sheets=tuple(report["skipped"]),
    )
