"""A room to try the warehouse in: deliveries made of rows, and a slow word on which version counts.

Example: ``room = Room(tmp_path); room.land([{"code": "A", "updated_at": …}]); room.dossiers()``.
"""

from __future__ import annotations

import hashlib
import itertools
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from vedich.domain.conditions import AllOf, Always, Is, Known, NoneOf, NotAfter
from vedich.domain.dossiers import FIELDS
from vedich.domain.indicators import Grain, Indicator, Side, Text, Version
from vedich.warehouse.landing import Delivery, land, withdraw
from vedich.warehouse.ledger import Import
from vedich.warehouse.shapes import Kind, arrow_schema, stored_types
from vedich.warehouse.snapshot import Identity, current, publish
from vedich.warehouse.workspace import Workspace

Row = Mapping[str, Any]
IMPORTED_AT = datetime(2024, 7, 1, 8)
_TEXT = Text("Tỷ lệ", "Rate")
_NUMBERS = itertools.count()
_COMPILED = tempfile.TemporaryDirectory(prefix="vedich-compiled-")


def indicator(name: str, grain: Grain, **changes: Any) -> Indicator:
    parts = {"placed_by": ("received_at", "submitted_at"), "denominator": Side(Always())}
    version = Version(id="v", in_force_from=None, basis=(), **{**parts, **changes})
    texts = (_TEXT, _TEXT, _TEXT)
    return Indicator(name, *texts, "percent", "higher", grain, "in_use", "", "", (version,))


ONLINE = indicator("online", Grain.DOSSIERS, numerator=Side(Is("channel", "online")))
ON_TIME = indicator(
    "on_time",
    Grain.DOSSIERS,
    needs=("due_at",),
    scope=NoneOf((Is("status", "withdrawn"),)),
    numerator=Side(
        NoneOf(
            (
                AllOf((Known("finished_at"), NoneOf((NotAfter(("finished_at",), "due_at"),)))),
                AllOf(
                    (
                        Known("finished_at", known=False),
                        NoneOf((NotAfter(("as_of",), "due_at", "waiting_minutes"),)),
                    )
                ),
            )
        )
    ),
)
PAID = indicator(
    "paid",
    Grain.PAYMENTS,
    placed_by=("paid_at", "received_at"),
    denominator=Side(Always(), "payments"),
    numerator=Side(Is("paid", True), "payments_online"),
)
USED = indicator("used", Grain.PROCEDURES, numerator=Side(Is("channel", "online")))
INDICATORS = (ONLINE, ON_TIME, PAID, USED)


@dataclass
class Room:
    """A workspace below a folder, with the shortest way to land rows and to look at them."""

    path: Path
    workspace: Workspace = field(init=False)

    def __post_init__(self) -> None:
        """All rooms share compiled queries: compiling them takes longer than most tests."""
        self.workspace = Workspace(self.path / "var")
        if not self.workspace.cache.exists():
            self.workspace.path.mkdir(parents=True, exist_ok=True)
            self.workspace.cache.symlink_to(_COMPILED.name)

    def delivery(
        self,
        rows: Sequence[Row],
        *,
        kind: Kind = Kind.DOSSIERS,
        content: bytes | None = None,
        covered: Iterable[str] | None = None,
        **changes: Any,
    ) -> Delivery:
        """Rows as a reader would hand them over; another file each time unless ``content``."""
        content = content if content is not None else f"file {next(_NUMBERS)}".encode()
        digest = hashlib.sha256(content).hexdigest()
        file = self.path / f"{digest[:12]}.csv"
        file.write_bytes(content)
        known = stored_types(kind)
        names = set(covered) if covered is not None else {n for row in rows for n in row}
        types = {n: t for n, t in known.items() if n in names | {"sheet", "row"}}
        schema = arrow_schema(types)
        numbered = [{"sheet": "S", "row": line, **row} for line, row in enumerate(rows, 2)]
        table = pa.table(
            [pa.array([r.get(f.name) for r in numbered], f.type) for f in schema], schema=schema
        )
        parts = {
            "layout": "l",
            "layout_digest": "d",
            "source": "s",
            "covered": tuple(sorted(names & (FIELDS.keys() if kind is Kind.DOSSIERS else names))),
        }
        return Delivery(
            kind=kind,
            original=file,
            name="tệp.csv",
            sha256=digest,
            rows=table,
            **{**parts, **changes},
        )

    def land(self, rows: Sequence[Row], *, at: datetime = IMPORTED_AT, **changes: Any) -> Import:
        with self.workspace.writing() as writer:
            return land(writer, self.delivery(rows, **changes), at=at)

    def withdraw(self, seq: int) -> Import:
        with self.workspace.writing() as writer:
            return withdraw(writer, seq)

    def publish(self, indicators: Sequence[Indicator] = INDICATORS) -> Identity:
        with self.workspace.writing() as writer:
            return publish(writer, indicators)

    def table(self, name: str = "dossiers") -> list[dict[str, Any]]:
        """The rows of a table of the snapshot that is published now."""
        self.publish()
        with current(self.workspace) as snapshot:
            found: list[dict[str, Any]] = (
                snapshot.con.sql(f"FROM {name}").to_arrow_table().to_pylist()
            )
        return found

    def dossiers(self) -> dict[str, dict[str, Any]]:
        """Code → the version that counts (one source)."""
        return {row["code"]: row for row in self.table()}


def day(number: int, month: int = 6) -> datetime:
    return datetime(2024, month, number, 9, 30)


def on(number: int, month: int = 6) -> date:
    return day(number, month).date()
