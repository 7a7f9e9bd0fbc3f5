"""Compiled queries, kept on disk under the digest of the rules they were compiled from.

The name of a kept query is a digest of the formulas, the keys, the way it is answered and the code
that compiles it, so a changed rule asks for another name. A file that was cut short or altered does
not match the digest in its first line and is compiled again. The folder may be deleted at any time.

>>> import tempfile
>>> cache = SqlCache(Path(tempfile.mkdtemp()))
>>> cache.get("plan", lambda: "SELECT 1"), cache.get("plan", lambda: "never called")
('SELECT 1', 'SELECT 1')
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from vedich.warehouse.measures import digest_of


@dataclass(frozen=True, slots=True)
class SqlCache:
    """``folder`` None: kept in memory only."""

    folder: Path | None = None
    _known: dict[str, str] = field(default_factory=dict)

    def get(self, plan: str, compile_it: Callable[[], str]) -> str:
        """The query of a plan (its full text, not a name), compiled where it is not kept."""
        name = digest_of(plan)
        sql = self._known.get(name) or self._read(name)
        if sql is None:
            sql = compile_it()
            self._write(name, sql)
        self._known[name] = sql
        return sql

    def _read(self, name: str) -> str | None:
        if self.folder is None:
            return None
        try:
            digest, _, sql = (
                (self.folder / f"{name}.sql").read_text(encoding="utf-8").partition("\n")
            )
        except (OSError, UnicodeDecodeError):
            return None
        return sql if digest == _digest(name, sql) else None

    def _write(self, name: str, sql: str) -> None:
        if self.folder is None:
            return
        beside = self.folder / f"{name}.{os.getpid()}.part"
        try:
            beside.write_text(f"{_digest(name, sql)}\n{sql}", encoding="utf-8")
            beside.rename(self.folder / f"{name}.sql")
        except OSError:
            return  # a full or read-only disk costs time here, not correctness


def _digest(name: str, sql: str) -> str:
    return "-- " + hashlib.sha256(f"{name}\n{sql}".encode()).hexdigest()
