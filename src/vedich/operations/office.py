"""What every verb starts from: the workspace, the rules in force and what is served.

    office = Office.open()
    with office.serving() as snapshot:
        ...

>>> home().name
'var'
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import vedich
from vedich.domain.errors import Refusal
from vedich.warehouse.ledger import Import
from vedich.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from vedich.domain.indicators import Indicator
    from vedich.rulebook.book import Rulebook
    from vedich.warehouse.snapshot import Snapshot

DEFINITIONS = Path(vedich.__file__).parent / "definitions"


def home() -> Path:
    """The workspace folder: VEDICH_HOME, or ``var`` in the folder one stands in."""
    return Path(os.environ.get("VEDICH_HOME") or "var")


@dataclass(frozen=True)
class Office:
    """One office's workspace and rules. ``rules_from``: another workspace whose rules count.

    ``patience``: seconds to wait for the lock before what is served is the last snapshot.
    """

    workspace: Workspace
    rules_from: Path | None = None
    patience: float = 5.0

    @classmethod
    def open(cls, path: Path | None = None) -> Office:
        """The office of a folder (``home()`` where none is named); nothing is created yet."""
        return cls(Workspace((path or home()).absolute()))

    @cached_property
    def book(self) -> Rulebook:
        """The definitions in force: shipped ones and the office's own."""
        from vedich.rulebook.book import Rulebook

        return Rulebook((self.rules_from or self.workspace.path) / "definitions")

    @property
    def indicators(self) -> Sequence[Indicator]:
        """Every indicator in force."""
        return tuple(self.book.indicators.values())

    @property
    def imports(self) -> tuple[Import, ...]:
        """What was ever imported; nothing in a workspace that does not exist yet."""
        return self.workspace.imports()

    def secret(self) -> bytes:
        """The office's own key for hashing personal fields; made once, readable by its owner."""
        path = self.workspace.path / "secret"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_suffix(".new")
            beside.touch(mode=0o600)
            beside.write_bytes(secrets.token_bytes(32))
            beside.rename(path)
        return path.read_bytes()

    @contextmanager
    def serving(self, name: str | None = None) -> Iterator[Snapshot]:
        """The snapshot of the ledger and the rules as they stand, published first if behind.

        ``name``: a kept snapshot instead, the one that closed figures rest on.

        While somebody else is importing, what is served is the last snapshot they published.
        Where nothing was imported yet the snapshot is an empty one: every figure awaits data.
        """
        from vedich.warehouse.snapshot import current, is_behind, publish

        if name is not None:
            with current(self.workspace, name) as snapshot:
                yield snapshot
            return
        if is_behind(self.workspace, self.indicators):
            try:
                with self.workspace.writing(self.patience) as writer:
                    publish(writer, self.indicators)
            except Refusal as refusal:
                if refusal.code != "workspace_busy":
                    raise
        with current(self.workspace) as snapshot:
            yield snapshot

    def describe(self) -> dict[str, Any]:
        """Create the workspace where it is absent and say where it is and what it holds."""
        with self.workspace.writing():
            pass
        rows = [{"import": entry.seq, "file": entry.name} for entry in self.imports]
        return {"rows": rows, "home": self.workspace.path}
