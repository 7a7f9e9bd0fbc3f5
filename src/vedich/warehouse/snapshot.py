"""Snapshots: immutable databases that are built beside, checked, renamed and then pointed at.

A snapshot is (ledger sequence, digest of the rules, revision of the units); its file's name says
so. Readers open the file the pointer names, read-only, and keep it as long as they like; a new
snapshot never touches it. Snapshots that an issued report or a closed period names are pinned and
kept; of the others the last two.

    with workspace.writing() as writer:
        publish(writer, indicators)
    with current(workspace) as snapshot:
        snapshot.books
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.errors import Refusal
from vedich.domain.indicators import Grain, Indicator
from vedich.warehouse.building import build
from vedich.warehouse.checking import check_built
from vedich.warehouse.counting import Books
from vedich.warehouse.files import PART, sync_file, sync_folder, write_durably
from vedich.warehouse.ledger import Import, in_force
from vedich.warehouse.measures import Measure
from vedich.warehouse.running import run
from vedich.warehouse.shapes import Kind
from vedich.warehouse.sqlcache import SqlCache
from vedich.warehouse.stored import RollUps
from vedich.warehouse.workspace import Workspace, Writer

if TYPE_CHECKING:
    import duckdb

POINTER = "current"
# Set by a process that serves pages: threads a query may use; it also keeps its database open.
READER_THREADS = "VEDICH_READER_THREADS"
_KEPT = 2


@dataclass(frozen=True, slots=True)
class Identity:
    """What a snapshot was made from; equal identities hold equal figures."""

    ledger: int
    rules: str
    units: str

    @property
    def name(self) -> str:
        """The name of the snapshot's file, without folder or suffix."""
        return f"{self.ledger:08d}-{self.rules}-{self.units}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An open snapshot. ``books`` is what figures are counted from."""

    identity: Identity
    path: Path
    books: Books

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The read-only connection."""
        return self.books.con


def kept_measures(indicators: Sequence[Indicator]) -> tuple[Measure, ...]:
    """The formulas roll-ups are kept for: every version in use that is counted by us."""
    found = {}
    for indicator in indicators:
        for version in indicator.versions:
            if indicator.grain is not Grain.OBSERVED and not version.alternative:
                measure = Measure.of(indicator.grain, version)
                found[measure.digest] = measure
    return tuple(found[digest] for digest in sorted(found))


def identity_of(imports: Sequence[Import], indicators: Sequence[Indicator]) -> Identity:
    """The identity a snapshot published from this whole ledger would have."""
    last = max((entry.seq for entry in imports), default=0)
    return _identity(last, in_force(tuple(imports)), kept_measures(indicators))


def publish(writer: Writer, indicators: Sequence[Indicator]) -> Identity:
    """Build the snapshot of the ledger as it stands and point at it; returns its identity.

    A snapshot of the same identity is only pointed at again.
    """
    measures = kept_measures(indicators)
    imports = in_force(writer.ledger.imports())
    identity = _identity(writer.ledger.last, imports, measures)
    folder = writer.workspace.snapshots
    path = folder / f"{identity.name}.duckdb"
    if not path.exists():
        _build_beside(writer.workspace, path, identity, imports, measures)
    if pointed_at(folder) != identity.name:
        write_durably(folder / POINTER, lambda beside: beside.write_text(identity.name))
    _prune(folder, identity.name)
    return identity


def is_behind(workspace: Workspace, indicators: Sequence[Indicator]) -> bool:
    """True when what is served is not what the ledger and the rules say (after a crash, say).

    Needs no lock: a snapshot that is being published right now may still count as behind.
    """
    wanted = identity_of(workspace.imports(), indicators).name
    path = workspace.snapshots / f"{wanted}.duckdb"
    return pointed_at(workspace.snapshots) != wanted or not path.exists()


@contextmanager
def current(workspace: Workspace, name: str | None = None) -> Iterator[Snapshot]:
    """Open the snapshot pointed at, or the one called ``name``; Refusal where there is none."""
    snapshot = _open(workspace, name)
    try:
        yield snapshot
    finally:
        snapshot.con.close()


def pin(workspace: Workspace, name: str, reason: str) -> None:
    """Keep a snapshot for good, because a report or a closed period names it."""
    path = workspace.snapshots / f"{name}.pins"
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    if reason not in known.splitlines():
        write_durably(path, lambda beside: beside.write_text(f"{known}{reason}\n", "utf-8"))


def _build_beside(
    workspace: Workspace,
    path: Path,
    identity: Identity,
    imports: Sequence[Import],
    measures: Sequence[Measure],
) -> None:
    import duckdb

    beside, cache = path.with_name(path.name + PART), SqlCache(workspace.cache)
    beside.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(beside), config=_config(workspace)) as con:
            kept = build(con, workspace.path, imports, measures, cache)
            meta = {**asdict(identity), **asdict(kept), "measures": sorted(kept.measures)}
            text = json.dumps(meta, default=str)
            run(con, "CREATE TABLE meta AS SELECT $meta AS meta", {"meta": text})
            run(con, "CHECKPOINT")
    except duckdb.Error as error:
        raise _not_built(error) from error
    check_built(beside, measures, cache)
    sync_file(beside)
    beside.rename(path)
    sync_folder(path.parent)


def _config(workspace: Workspace) -> dict[str, str]:
    """What does not fit into memory is spilled inside the workspace, away from the snapshots."""
    return {"temp_directory": str(workspace.cache / "spill")}


def _reading(workspace: Workspace) -> dict[str, str]:
    """The same for readers; a process that serves pages gives each query one thread."""
    threads = os.environ.get(READER_THREADS)
    return _config(workspace) | ({"threads": threads} if threads else {})


class _Kept:
    """The database a serving process reads, held open: opening it for each page costs 20 ms.

    One at a time, so that a pruned snapshot gives its disk space back soon after it is replaced.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._path: Path | None = None
        self._con: duckdb.DuckDBPyConnection | None = None

    def hold(self, path: Path, config: dict[str, str]) -> None:
        """Hold the database at ``path``, and let go of another one."""
        import duckdb

        with self._lock:
            if path != self._path:
                held = duckdb.connect(str(path), read_only=True, config=config)
                if self._con is not None:
                    self._con.close()
                self._path, self._con = path, held


_KEPT_OPEN = _Kept()


def _open(workspace: Workspace, name: str | None) -> Snapshot:
    import duckdb

    while True:
        wanted = name or pointed_at(workspace.snapshots)
        path = workspace.snapshots / f"{wanted}.duckdb"
        if wanted is None or not path.exists():
            if name is None and wanted != pointed_at(workspace.snapshots):
                continue  # the pointer moved on and the old snapshot was pruned in between
            raise _nothing_published(name)
        try:
            con = duckdb.connect(str(path), read_only=True, config=_reading(workspace))
            meta = _meta(con)
        except duckdb.Error as error:
            if path.exists():
                raise _unreadable(workspace, path) from error
            continue
        kept = RollUps(
            datetime.fromisoformat(meta["floor"]),
            tuple(meta["moments"]),
            frozenset(meta["measures"]),
            meta["any_late"],
        )
        if name is None and READER_THREADS in os.environ:
            _KEPT_OPEN.hold(path, _reading(workspace))
        identity = Identity(meta["ledger"], meta["rules"], meta["units"])
        return Snapshot(identity, path, Books(con, SqlCache(workspace.cache), kept))


def _meta(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(con.execute("SELECT meta FROM meta").fetchall()[0][0])
    return found


def _identity(ledger: int, imports: Sequence[Import], measures: Sequence[Measure]) -> Identity:
    units = [f"{e.sha256}{e.layout_digest}" for e in imports if e.kind is Kind.UNITS]
    return Identity(ledger, _short([m.digest for m in measures]), _short(units))


def _short(texts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


def pointed_at(folder: Path) -> str | None:
    """The name of the snapshot that is served; None where nothing was published yet."""
    try:
        return (folder / POINTER).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def ledger_of(name: str) -> int:
    """Up to which ledger row the snapshot of this name speaks.

    >>> ledger_of("00000042-0123456789ab-0123456789ab")
    42
    """
    return int(name.partition("-")[0])


def _prune(folder: Path, serving: str) -> None:
    names = sorted(path.stem for path in folder.glob("*.duckdb"))
    loose = [n for n in names if n != serving and not (folder / f"{n}.pins").exists()]
    for name in loose[: -(_KEPT - 1) or None]:
        (folder / f"{name}.duckdb").unlink()


def _unreadable(workspace: Workspace, path: Path) -> Refusal:
    return Refusal(
        "snapshot_unreadable",
        f"Tệp số liệu “{path.name}” bị hỏng, không đọc được.",
        f"The snapshot “{path.name}” is damaged and can't be read.",
        where=str(path.relative_to(workspace.path)),
        hint_vi="Xóa tệp này rồi chạy lại: số liệu được tính lại từ các tệp đã nhập.",
        hint_en="Delete it and run again: the figures are computed again from the imported files.",
    )


def _not_built(error: Exception) -> Refusal:
    return Refusal(
        "snapshot_not_built",
        "Chưa dựng được bản chụp số liệu từ các tệp đã nhập; bản cũ vẫn được dùng.",
        "The snapshot could not be built from what was imported; the old one stays in use.",
        where=str(error).splitlines()[0],
        hint_vi="Kiểm tra dung lượng ổ đĩa, rồi chạy “vedich verify” để biết tệp nào hỏng.",
        hint_en="Check for free disk space, then run “vedich verify” to see which file is damaged.",
    )


def _nothing_published(name: str | None) -> Refusal:
    if name is not None:
        return Refusal(
            "no_such_snapshot",
            f"Không có bản chụp số liệu “{name}”.",
            f"There is no snapshot “{name}”.",
            where=name,
        )
    return Refusal(
        "no_data_yet",
        "Chưa có số liệu nào được nhập.",
        "No data has been imported yet.",
        hint_vi="Nhập tệp bằng lệnh: vedich import TỆP --layout CÁCH_ĐỌC.",
        hint_en="Import a file with: vedich import FILE --layout LAYOUT.",
    )
