"""The ledger: one row per import, in order. Its commit is what acknowledges an import.

SQLite in WAL mode with synchronous=FULL, both read back when opened: with NORMAL a power cut loses
commits that were already acknowledged. An import is (hash of the file, digest of the layout).

>>> with Ledger.open(Path(":memory:"), check=False) as ledger:
...     ledger.imports()
()
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from vedich.domain.errors import Refusal
from vedich.warehouse.shapes import Kind

_VERSION = 3
_TABLE = """
CREATE TABLE IF NOT EXISTS import (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    layout_digest TEXT NOT NULL,
    withdrawn_by INTEGER REFERENCES import (seq),
    imported_at TEXT NOT NULL,
    record TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS receipt (
    seq INTEGER PRIMARY KEY REFERENCES import (seq),
    text TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS closed (
    seq INTEGER NOT NULL REFERENCES import (seq),
    unit TEXT NOT NULL,
    subject TEXT NOT NULL,
    period_start TEXT NOT NULL,
    period_end TEXT NOT NULL,
    PRIMARY KEY (seq, unit, subject, period_start, period_end)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_in_force ON import (sha256, layout_digest)
    WHERE withdrawn_by IS NULL AND kind <> 'withdrawal';
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file of an import: path below the workspace, hash and number of rows."""

    path: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Import:
    """One row of the ledger.

    ``source``: the system the rows come from (part of a dossier's key). ``covered``: the fields
    the layout reads. ``codes_as_of``: ``receipt`` or ``export``, whose day (``exported_on``) then
    decides what a unit code meant. ``withdraws``: for a withdrawal, the import it takes back.
    """

    seq: int
    kind: Kind
    sha256: str
    name: str
    original: str
    layout: str
    layout_digest: str
    source: str
    covered: tuple[str, ...]
    codes_as_of: str
    exported_on: date | None
    parts: tuple[Part, ...]
    rows: int
    imported_at: datetime
    withdraws: int | None = None
    withdrawn_by: int | None = None


class Ledger:
    """The open ledger. Writing methods are called by the holder of the workspace's lock only."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path, *, check: bool = True) -> Ledger:
        """Open, create if absent, and check that commits will be durable; Refusal if not."""
        connection = sqlite3.connect(path, isolation_level=None, timeout=10)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        level = connection.execute("PRAGMA synchronous").fetchone()[0]
        if check and (mode != "wal" or level != 2):
            connection.close()
            raise Refusal(
                "ledger_not_durable",
                "Ổ đĩa của thư mục dữ liệu không ghi bền được sổ nhập (SQLite WAL, FULL).",
                "The workspace's disk can't keep the ledger durably (SQLite WAL, FULL).",
                where=path.name,
                hint_vi="Đặt VEDICH_HOME trên ổ đĩa cục bộ.",
                hint_en="Put VEDICH_HOME on a local disk.",
            )
        _prepare(connection, path)
        return cls(connection)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    @property
    def last(self) -> int:
        """The sequence number of the last row; 0 where there is none."""
        row = self._connection.execute("SELECT coalesce(max(seq), 0) FROM import").fetchone()
        return int(row[0])

    def imports(self) -> tuple[Import, ...]:
        """Every row, in order."""
        rows = self._connection.execute("SELECT record, withdrawn_by FROM import ORDER BY seq")
        return tuple(_from_record(record, withdrawn_by) for record, withdrawn_by in rows)

    def find(self, sha256: str, layout_digest: str) -> Import | None:
        """The import of this file under this layout, if one is in force."""
        row = self._connection.execute(
            "SELECT record FROM import WHERE sha256 = ? AND layout_digest = ?"
            " AND withdrawn_by IS NULL AND kind <> 'withdrawal'",
            (sha256, layout_digest),
        ).fetchone()
        return _from_record(row[0], None) if row else None

    def receipt(self, seq: int) -> Mapping[str, Any]:
        """The receipt of an import as it was given out; of a withdrawal, its reason."""
        row = self._connection.execute("SELECT text FROM receipt WHERE seq = ?", (seq,)).fetchone()
        found: dict[str, Any] = json.loads(row[0]) if row else {}
        return found

    def add(self, entry: Import, receipt: Mapping[str, Any]) -> None:
        """Commit one row with its receipt (and, for a withdrawal, mark what it takes back)."""
        with self._transaction():
            self._connection.execute(
                "INSERT INTO import (seq, kind, sha256, layout_digest, imported_at, record)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    entry.seq,
                    entry.kind,
                    entry.sha256,
                    entry.layout_digest,
                    entry.imported_at.isoformat(),
                    json.dumps(asdict(entry), ensure_ascii=False, default=_plain),
                ),
            )
            self._connection.execute(
                "INSERT INTO receipt (seq, text) VALUES (?, ?)",
                (entry.seq, json.dumps(receipt, ensure_ascii=False, default=_plain)),
            )
            if entry.withdraws is not None:
                self._connection.execute(
                    "UPDATE import SET withdrawn_by = ? WHERE seq = ?",
                    (entry.seq, entry.withdraws),
                )

    def close(self, figures: Iterable[tuple[int, str, str, str, str]]) -> None:
        """Commit figures as closed: (import, unit, subject, first and last day as ISO dates)."""
        with self._transaction():
            self._connection.executemany(
                "INSERT OR IGNORE INTO closed VALUES (?, ?, ?, ?, ?)", figures
            )

    def reopen(self, seqs: Iterable[int]) -> None:
        """Commit the figures of these imports as open again."""
        with self._transaction():
            self._connection.executemany(
                "DELETE FROM closed WHERE seq = ?", [(seq,) for seq in seqs]
            )

    def closed(self) -> list[tuple[int, str, str, str, str]]:
        """Every closed figure, as ``close`` was given it."""
        return list(self._connection.execute("SELECT * FROM closed ORDER BY seq, unit, subject"))

    def restate(self, seq: int, parts: Sequence[Part]) -> None:
        """Take the hashes of parts that were made again from the original (``repairing``)."""
        with self._transaction():
            found = self._connection.execute("SELECT record FROM import WHERE seq = ?", (seq,))
            record = json.loads(found.fetchone()[0])
            record["parts"] = [asdict(part) for part in parts]
            self._connection.execute(
                "UPDATE import SET record = ? WHERE seq = ?",
                (json.dumps(record, ensure_ascii=False, default=_plain), seq),
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def in_force(imports: Sequence[Import], seq: int | None = None) -> tuple[Import, ...]:
    """The imports that count at a ledger sequence (None: now), in order."""
    return tuple(
        entry
        for entry in imports
        if entry.kind is not Kind.WITHDRAWAL
        and (seq is None or entry.seq <= seq)
        and (entry.withdrawn_by is None or (seq is not None and entry.withdrawn_by > seq))
    )


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > _VERSION:
        connection.close()
        raise Refusal(
            "newer_workspace",
            "Thư mục dữ liệu do một phiên bản vedich mới hơn tạo ra.",
            "The workspace was made by a newer vedich.",
            where=path.name,
            hint_vi="Cập nhật vedich rồi chạy lại.",
            hint_en="Update vedich and run again.",
        )
    if version < _VERSION:
        connection.executescript(_TABLE + f"PRAGMA user_version = {_VERSION};")


def _plain(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a receipt")


def _from_record(record: str, withdrawn_by: int | None) -> Import:
    raw = json.loads(record)
    exported_on = raw["exported_on"]
    entry = Import(
        **{
            **raw,
            "kind": Kind(raw["kind"]),
            "covered": tuple(raw["covered"]),
            "exported_on": date.fromisoformat(exported_on) if exported_on else None,
            "imported_at": datetime.fromisoformat(raw["imported_at"]),
            "parts": tuple(Part(**part) for part in raw["parts"]),
        }
    )
    return replace(entry, withdrawn_by=withdrawn_by)
