"""Landing: from accepted rows to a durable, acknowledged import; and taking one back.

Order matters: the original and the Parquet parts are on the disk first, then the ledger's commit
acknowledges. A crash before the commit leaves files nobody names; ``recover`` removes them.

    with workspace.writing() as writer:
        entry = land(writer, delivery)      # the same file and layout again: the same entry
        withdraw(writer, entry.seq)         # earlier versions of its dossiers count again
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.warehouse.closing import check_landing, check_withdrawal
from vedich.warehouse.files import PART, sha256_of, write_durably
from vedich.warehouse.ledger import Import, Part
from vedich.warehouse.shapes import PLACE_COLUMNS, Kind, conform
from vedich.warehouse.workspace import Writer

if TYPE_CHECKING:
    import pyarrow as pa

# A file whose dates are scattered over centuries must not become thousands of small files.
_MOST_MONTHS = 120
_ELSEWHERE = "other"
_AT_ONCE = 2  # files written side by side


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a reader hands over: the file it read and the rows it accepted, in the file's order.

    ``rows``: an Arrow table with the columns of ``warehouse.shapes`` that the layout covers, plus
    ``sheet`` and ``row``. ``sha256`` is the hash of the bytes that were read.
    """

    kind: Kind
    original: Path
    name: str
    sha256: str
    layout: str
    layout_digest: str
    source: str
    rows: pa.Table
    covered: tuple[str, ...]
    codes_as_of: str = "receipt"
    exported_on: date | None = None
    receipt: Mapping[str, Any] = field(default_factory=dict)


def land(writer: Writer, delivery: Delivery, *, at: datetime | None = None) -> Import:
    """Store one delivery and acknowledge it; returns its ledger row.

    The same file under the same layout is already there: its row is returned, nothing is written.
    ``at``: the moment of the import (now, unless a test says otherwise).
    """
    known = writer.ledger.find(delivery.sha256, delivery.layout_digest)
    if known is not None:
        return known
    _check_codes(delivery)
    check_landing(writer, delivery.kind, delivery.receipt, delivery.name, delivery.rows)
    seq = writer.ledger.last + 1
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        original = pool.submit(_keep_original, writer, delivery)
        parts = _keep_rows(writer, delivery, seq, pool)
    entry = Import(
        seq=seq,
        kind=delivery.kind,
        sha256=delivery.sha256,
        name=delivery.name,
        original=original.result(),
        layout=delivery.layout,
        layout_digest=delivery.layout_digest,
        source=delivery.source,
        covered=tuple(sorted(delivery.covered)),
        codes_as_of=delivery.codes_as_of,
        exported_on=delivery.exported_on,
        parts=parts,
        rows=delivery.rows.num_rows,
        imported_at=at or now(),
    )
    writer.ledger.add(entry, delivery.receipt)
    return entry


def withdraw(writer: Writer, seq: int, *, reason: str = "", at: datetime | None = None) -> Import:
    """Take an import back; returns the ledger row of the withdrawal. Its files are kept."""
    by_seq = {entry.seq: entry for entry in writer.ledger.imports()}
    target = by_seq.get(seq)
    if target is None or target.kind is Kind.WITHDRAWAL:
        raise Refusal(
            "no_such_import",
            f"Không có lần nhập số {seq}.",
            f"There is no import number {seq}.",
            where=str(seq),
            hint_vi="Xem các số ở: vedich imports.",
            hint_en="See the numbers with: vedich imports.",
        )
    if target.withdrawn_by is not None:
        raise Refusal(
            "already_withdrawn",
            f"Lần nhập số {seq} đã được rút (lần ghi số {target.withdrawn_by}).",
            f"Import number {seq} was withdrawn already (entry {target.withdrawn_by}).",
            where=str(seq),
        )
    check_withdrawal(writer, seq)
    entry = Import(
        seq=writer.ledger.last + 1,
        kind=Kind.WITHDRAWAL,
        sha256=target.sha256,
        name=target.name,
        original=target.original,
        layout=target.layout,
        layout_digest=target.layout_digest,
        source=target.source,
        covered=(),
        codes_as_of=target.codes_as_of,
        exported_on=None,
        parts=(),
        rows=0,
        imported_at=at or now(),
        withdraws=seq,
    )
    writer.ledger.add(entry, {"reason": reason})
    return entry


def recover(writer: Writer) -> tuple[str, ...]:
    """Remove what a crash left behind: files no ledger row names, half-built snapshots.

    Returns their paths below the workspace.
    """
    workspace = writer.workspace
    named = {
        workspace.path / path
        for entry in writer.ledger.imports()
        for path in (entry.original, *(part.path for part in entry.parts))
    }
    found = [p for folder in (workspace.originals, workspace.facts) for p in folder.rglob("*")]
    left = [path for path in found if path.is_file() and path not in named]
    left += [path for path in workspace.snapshots.iterdir() if PART in path.name]
    for path in left:
        path.unlink()
    return tuple(sorted(str(path.relative_to(workspace.path)) for path in left))


def stored_rows(delivery: Delivery, seq: int) -> pa.Table:
    """The rows of a delivery as they are stored under a sequence number.

    A dossier's fields that the layout does not cover are blank here: they stay as earlier
    versions had them.
    """
    rows = delivery.rows
    if delivery.kind is Kind.DOSSIERS:
        covered = {*delivery.covered, *PLACE_COLUMNS}
        rows = rows.select([name for name in rows.column_names if name in covered])
    return conform(delivery.kind, rows, seq, delivery.source)


def _check_codes(delivery: Delivery) -> None:
    if delivery.kind is not Kind.DOSSIERS or not delivery.rows.num_rows:
        return
    if "code" not in delivery.rows.column_names or delivery.rows["code"].null_count:
        raise Refusal(
            "dossier_without_code",
            "Có dòng hồ sơ không có mã hồ sơ nên không thể nhận.",
            "A dossier row has no dossier code and can't be taken.",
            where=delivery.name,
            hint_vi="Khai báo cột mã hồ sơ trong tệp cấu hình đọc.",
            hint_en="Name the column of the dossier code in the layout.",
        )


def _keep_original(writer: Writer, delivery: Delivery) -> str:
    suffix = re.sub(r"[^a-z0-9.]", "", Path(delivery.name).suffix.lower())
    path = writer.workspace.originals / (delivery.sha256 + suffix)
    if not (path.exists() and sha256_of(path) == delivery.sha256):
        write_durably(path, lambda beside: shutil.copyfile(delivery.original, beside))
        if sha256_of(path) != delivery.sha256:
            path.unlink()
            raise Refusal(
                "file_changed_while_read",
                f"Tệp “{delivery.name}” đã thay đổi trong lúc đọc.",
                f"The file “{delivery.name}” changed while it was being read.",
                where=delivery.name,
                hint_vi="Đóng tệp ở chương trình khác rồi nhập lại.",
                hint_en="Close the file elsewhere and import it again.",
            )
    return str(path.relative_to(writer.workspace.path))


def _keep_rows(writer: Writer, delivery: Delivery, seq: int, pool: Executor) -> tuple[Part, ...]:
    """One Parquet file per month of receipt, several written side by side."""
    rows = stored_rows(delivery, seq)

    def keep(share: Share) -> Part:
        table, name = share.of(rows), _part_name(delivery.kind, share, seq)
        return Part(name, write_part(writer.workspace.path / name, table), table.num_rows)

    return tuple(pool.map(keep, _by_month(delivery.kind, rows)))


def parts_of(delivery: Delivery, seq: int) -> Iterator[tuple[str, pa.Table]]:
    """The parts a delivery is stored in under a sequence number: path in the workspace, rows."""
    rows = stored_rows(delivery, seq)
    for share in _by_month(delivery.kind, rows):
        yield _part_name(delivery.kind, share, seq), share.of(rows)


def write_part(path: Path, rows: pa.Table) -> str:
    """Write one Parquet file durably; returns its hash."""
    import pyarrow.parquet as pq

    write_durably(
        path, lambda beside: pq.write_table(rows, beside, compression="zstd", compression_level=1)
    )
    return sha256_of(path)


def _part_name(kind: Kind, share: Share, seq: int) -> str:
    return f"facts/{kind}/{share.month}/{seq:08d}.parquet"


@dataclass(frozen=True, slots=True)
class Share:
    """The rows of one month of receipt (``2024-06``): which, as a mask (None: all of them)."""

    month: str
    rows: pa.ChunkedArray | None

    def of(self, rows: pa.Table) -> pa.Table:
        """These of the rows."""
        return rows if self.rows is None else rows.filter(self.rows)


def _by_month(kind: Kind, rows: pa.Table) -> list[Share]:
    """The rows by month of receipt; months beyond the bound lie together."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if kind is not Kind.DOSSIERS or not rows.num_rows:
        return [Share("all", None)]
    received = rows["received_at"]
    # Year and month as one number (-1: no date): a text for every row would take most of the time.
    month = pc.add(pc.multiply(pc.year(received), 12), pc.subtract(pc.month(received), 1))
    month = pc.fill_null(month, -1)
    sizes = pc.value_counts(month).to_pylist()
    sizes.sort(key=lambda size: (-size["counts"], size["values"]))
    kept = {size["values"] for size in sizes[:_MOST_MONTHS]} - {-1}
    shares = [
        Share(f"{number // 12:04}-{number % 12 + 1:02}", pc.equal(month, number))
        for number in sorted(kept)
    ]
    elsewhere = pc.invert(pc.is_in(month, pa.array(sorted(kept), month.type)))
    return shares + ([Share(_ELSEWHERE, elsewhere)] if pc.any(elsewhere).as_py() else [])
