"""Published figures of any known kind (a portal's answer, a table, a workbook) → table, receipt.

    found = read_published(Path("dvc-progress-tree_2026-09-26.json"), rulebook.portals.values())
    found.reading.table, found.reading.receipt, found.source

What a file is shows in its keys or header words, so nobody has to name a layout. The reading runs
in the same child process and under the same limits as every other.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.errors import Refusal
from vedich.domain.layouts import SourceKind
from vedich.domain.portals import Portal
from vedich.domain.receipts import Receipt, Reject, Structural, Warn
from vedich.intake.figure_rows import Context, Figures
from vedich.intake.figure_tables import fits, table_figures
from vedich.intake.grids import Progress
from vedich.intake.guarding import Format, check_file, refuse
from vedich.intake.limits import Limits
from vedich.intake.observation_table import observation_table
from vedich.intake.opening import open_file
from vedich.intake.portal_answers import day_in_name, read_answer
from vedich.intake.process import Job, run
from vedich.intake.reading import Reading

if TYPE_CHECKING:
    import pyarrow as pa

Tell = Callable[[int, int | None], None]
_UNKNOWN = (
    (
        "captured_at",
        "Tệp không nói thời điểm đọc số liệu; hãy đặt ngày vào tên tệp, ví dụ …_2026-09-26.",
        "The file does not say when it was read; put the day into its name, as in …_2026-09-26.",
    ),
    ("period", "Có số liệu không nêu kỳ.", "Some figures do not say which period they are about."),
)


@dataclass(frozen=True, slots=True)
class Published:
    """What was read and whose figures they are (``source``, the first part of their identity)."""

    reading: Reading
    source: str


def read_published(
    path: Path,
    portals: Iterable[Portal],
    *,
    given: Context | None = None,
    limits: Limits | None = None,
    progress: Tell | None = None,
) -> Published:
    """Read published figures in a child process under ``limits``.

    ``given``: when they were read and for which period, where the file does not say it.
    Refusal where no portal knows such a file or no figure of it can be read.
    """
    import pyarrow as pa

    more = {"portals": tuple(portals), "given": given or Context()}
    with tempfile.TemporaryFile() as sink:
        report = run(Job("published", path, more, limits or Limits()), sink, progress)
        receipt = _receipt(path, report)
        receipt.check_balance()
        with pa.memory_map(f"/dev/fd/{sink.fileno()}") as rows:
            table = pa.ipc.open_file(rows).read_all()
    return Published(Reading(receipt, table, "receipt"), report["source"])


def accept_published(request: dict[str, Any], tell: Tell, sink: Any) -> dict[str, Any]:
    """The child's side: read the file, write its figures to ``sink``, report all rows."""
    import pyarrow as pa

    path = Path(request["path"])
    portal, name, figures = _figures(
        path, request["portals"], request["given"], request["limits"], tell
    )
    if not figures.rows:
        raise _nothing_read(path, figures)
    table = observation_table(figures.rows)
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return {
        "source": portal.source,
        "layout": f"{portal.id}/{name}",
        "digest": portal.digest,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "physical_rows": figures.physical_rows,
        "accepted": figures.accepted,
        "blank": figures.blank,
        "structural": [asdict(row) for row in figures.structural],
        "warnings": [asdict(warn) for warn in _warnings(table)],
        "rejects": [asdict(reject) for reject in figures.rejects],
        "skipped": figures.skipped,
    }


def _figures(
    path: Path, portals: tuple[Portal, ...], given: Context, limits: Limits, tell: Tell
) -> tuple[Portal, str, Figures]:
    if check_file(path, limits) is Format.JSON:
        return read_answer(path, portals, given)
    opened = open_file(path, None, limits, Progress(tell, None))
    found = fits(opened, portals)
    if not found:
        raise refuse(
            path,
            "unknown_table",
            "không nhận ra là bảng số liệu công bố nào.",
            "it is no known table of published figures.",
            "Nếu là bảng tổng hợp của đơn vị, hãy chọn cách đọc tệp bằng --layout.",
            "If it is a summary of an office, name its layout with --layout.",
        )
    at = Context(given.captured_at or day_in_name(path.name), given.period)
    names = "+".join(dict.fromkeys(fit.table.name for fit in found))
    return found[0].portal, names, table_figures(opened, found, at)


def _warnings(table: pa.Table) -> list[Warn]:
    columns = {"captured_at": "captured_at", "period": "period_start"}
    return [
        Warn("", 0, name, f"{name}_unknown", vi, en)
        for name, vi, en in _UNKNOWN
        if table[columns[name]].null_count
    ]


def _nothing_read(path: Path, figures: Figures) -> Refusal:
    first = next(iter(figures.rejects), None)
    return refuse(
        path,
        "no_readable_row",
        "không có số liệu nào đọc được."
        + (f" Dòng {first.row}, “{first.column}”: {first.reason_vi}" if first else ""),
        "no figure of it can be read."
        + (f" Row {first.row}, “{first.column}”: {first.reason_en}" if first else ""),
    )


def _receipt(path: Path, report: dict[str, Any]) -> Receipt:
    rejects = [Reject(**reject) for reject in report["rejects"]]
    return Receipt(
        file=path.name,
        sha256=report["sha256"],
        layout=report["layout"],
        layout_digest=report["digest"],
        kind=str(SourceKind.OBSERVATIONS),
        physical_rows=report["physical_rows"],
        accepted=report["accepted"],
        rejected=len(rejects),
        blank=report["blank"],
        structural=tuple(Structural(**row) for row in report["structural"]),
        warnings=tuple(Warn(**warn) for warn in report["warnings"]),
        rejects=tuple(rejects),
        skipped_sheets=tuple(report["skipped"]),
    )
