"""What a backup has to hold of the data, taken without stopping whoever imports.

Readers need no lock, and neither does this: files a ledger row names are never changed or removed.
Order makes it whole. The snapshots are opened first (an open file outlives its name), then the
ledger is copied, then the files its copy names: so no row is without its files, and no snapshot is
ahead of the ledger. A snapshot that is behind is published again after restoring.

    with holdings(workspace, folder) as held:
        held.ledger, held.snapshots, held.files
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from vedich.warehouse.ledger import Ledger
from vedich.warehouse.snapshot import pointed_at
from vedich.warehouse.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Holdings:
    """``ledger``: its copy, None where nothing was imported yet, with ``last`` its last row.

    ``snapshots``: open files by their name below the workspace; ``pointer``: the one in use.
    ``files``: originals and Parquet parts, by their name below the workspace.
    """

    ledger: Path | None
    last: int
    pointer: str | None
    snapshots: dict[str, IO[bytes]]
    files: tuple[str, ...]


@contextmanager
def holdings(workspace: Workspace, folder: Path) -> Iterator[Holdings]:
    """What to copy; the copy of the ledger is made in ``folder``."""
    with ExitStack() as opened:
        pointer, snapshots = _open_snapshots(workspace, opened)
        if not workspace.ledger_path.exists():
            yield Holdings(None, 0, pointer, snapshots, ())
            return
        copy = folder / workspace.ledger_path.name
        copy_database(workspace.ledger_path, copy)
        with Ledger.open(copy, check=False) as ledger:
            entries, last = ledger.imports(), ledger.last
        settle(copy)
        files = {path for one in entries for path in (one.original, *(p.path for p in one.parts))}
        yield Holdings(copy, last, pointer, snapshots, tuple(sorted(files)))


def copy_database(source: Path, copy: Path) -> None:
    """A copy of a SQLite database at one moment, while others write to it."""
    with (
        closing(sqlite3.connect(source, timeout=30)) as con,
        closing(sqlite3.connect(copy)) as into,
    ):
        con.backup(into)


def settle(database: Path) -> None:
    """Bring a copy into one file, without a log beside it."""
    with closing(sqlite3.connect(database, isolation_level=None)) as con:
        con.execute("PRAGMA journal_mode = DELETE")


def _open_snapshots(
    workspace: Workspace, opened: ExitStack
) -> tuple[str | None, dict[str, IO[bytes]]]:
    """The pointer and the open files of what it names and of what is pinned, as far as there."""
    folder = workspace.snapshots
    while True:
        pointer = pointed_at(folder)
        wanted = {path.stem for path in folder.glob("*.pins")} | ({pointer} if pointer else set())
        found: dict[str, IO[bytes]] = {}
        for name in sorted(wanted):
            path = folder / f"{name}.duckdb"
            if path.exists():
                with suppress(FileNotFoundError):
                    found[f"{folder.name}/{path.name}"] = opened.enter_context(path.open("rb"))
        # Where the pointer moved on meanwhile its snapshot may have been pruned: look again.
        if pointed_at(folder) == pointer:
            return pointer, found
