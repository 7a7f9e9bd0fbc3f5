"""The workspace: the one folder (VEDICH_HOME) in which everything lies that a run writes.

    originals/   every file ever imported, under its hash
    facts/       accepted rows as Parquet, by kind and month of receipt
    snapshots/   immutable databases of counts, and ``current``, which names the one to read
    cache/       compiled queries; may be deleted at any time
    ledger.sqlite, lock

Reading needs no lock. Writing takes the one lock of the workspace:

    with Workspace(path).writing() as writer:
        land(writer, delivery)
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from vedich.domain.errors import Refusal
from vedich.warehouse.files import make_folder
from vedich.warehouse.ledger import Import, Ledger


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where things lie below ``path``; nothing is created until something is written."""

    path: Path

    @property
    def originals(self) -> Path:
        return self.path / "originals"

    @property
    def facts(self) -> Path:
        return self.path / "facts"

    @property
    def snapshots(self) -> Path:
        return self.path / "snapshots"

    @property
    def cache(self) -> Path:
        return self.path / "cache"

    @property
    def ledger_path(self) -> Path:
        return self.path / "ledger.sqlite"

    def imports(self) -> tuple[Import, ...]:
        """Every row of the ledger; none where the workspace does not exist yet."""
        if not self.ledger_path.exists():
            return ()
        with Ledger.open(self.ledger_path) as ledger:
            return ledger.imports()

    def last_import(self) -> int:
        """The number of the ledger's last row; 0 where there is none."""
        if not self.ledger_path.exists():
            return 0
        with Ledger.open(self.ledger_path) as ledger:
            return ledger.last

    def is_being_written(self) -> bool:
        """Does somebody hold the lock at this moment?"""
        try:
            descriptor = os.open(self.path / "lock", os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def receipt(self, seq: int) -> Mapping[str, Any]:
        """The receipt of an import as it was given out; empty where there is none."""
        if not self.ledger_path.exists():
            return {}
        with Ledger.open(self.ledger_path) as ledger:
            return ledger.receipt(seq)

    @contextmanager
    def writing(self, wait: float = 5.0) -> Iterator[Writer]:
        """Hold the lock, tidy up after a crash, and hand out the writer.

        Waits up to ``wait`` seconds, then Refusal naming the process that holds the lock.
        """
        from vedich.warehouse.landing import recover

        try:
            for folder in (self.originals, self.facts, self.snapshots, self.cache):
                make_folder(folder)
            descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise Refusal(
                "workspace_not_writable",
                f"Không ghi được vào thư mục dữ liệu “{self.path}”.",
                f"The workspace “{self.path}” can't be written to.",
                where=str(self.path),
                hint_vi="Kiểm tra quyền ghi, hoặc đặt VEDICH_HOME sang thư mục khác.",
                hint_en="Check the rights, or point VEDICH_HOME at another folder.",
            ) from error
        try:
            _take(descriptor, wait)
            with Ledger.open(self.ledger_path) as ledger:
                writer = Writer(self, ledger)
                recover(writer)
                yield writer
        finally:
            os.close(descriptor)  # closing the file releases the lock


@dataclass(frozen=True, slots=True)
class Writer:
    """Proof that the lock is held: writing functions ask for it."""

    workspace: Workspace
    ledger: Ledger


def _take(descriptor: int, wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() >= until:
                raise _busy(os.pread(descriptor, 200, 0).decode(errors="replace")) from None
            time.sleep(0.05)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()} {datetime.now():%H:%M:%S}".encode(), 0)


def _busy(holder: str) -> Refusal:
    process, _, since = holder.partition(" ")
    return Refusal(
        "workspace_busy",
        f"Thư mục dữ liệu đang được tiến trình {process or '?'} ghi (từ {since or '?'}).",
        f"The workspace is being written by process {process or '?'} (since {since or '?'}).",
        hint_vi="Chờ lệnh đó chạy xong rồi chạy lại.",
        hint_en="Wait until that command is done and run again.",
    )
