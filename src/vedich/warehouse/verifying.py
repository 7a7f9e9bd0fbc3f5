"""Verifying: everything that is served, computed again from the files it came from and compared.

Hashes of every original and Parquet file are held against the ledger; the snapshot is built anew
from raw Parquet at its ledger sequence and compared table by table; on small data every figure is
also counted by the slow oracle.

    result = verify(workspace, indicators)
    result.findings, result.checked      # nothing found is ``()``; what was checked is counted
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import vedich.domain.counting as oracle
from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Indicator
from vedich.warehouse.building import build
from vedich.warehouse.counting import count
from vedich.warehouse.files import sha256_of
from vedich.warehouse.ledger import Import, in_force
from vedich.warehouse.measures import Measure
from vedich.warehouse.running import fetch, run
from vedich.warehouse.snapshot import Snapshot, current, is_behind, kept_measures
from vedich.warehouse.workspace import Workspace

if TYPE_CHECKING:
    import duckdb

_ORACLE_AT_MOST = 2000  # dossiers; beyond it the row by row count would take minutes
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. ``code`` is a stable word for programs."""

    code: str
    where: str
    vi: str
    en: str


@dataclass(slots=True)
class Verification:
    """What was found wrong, and how many of each thing were checked."""

    findings: list[Finding] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """True where nothing was found."""
        return not self.findings

    def count(self, what: str, number: int = 1) -> None:
        """Note that so many of a thing were checked."""
        self.checked[what] = self.checked.get(what, 0) + number

    def found(self, code: str, where: str, vi: str, en: str) -> None:
        """Note something wrong."""
        self.findings.append(Finding(code, where, vi, en))


def _silent(_: str) -> None:
    pass


def verify(
    workspace: Workspace, indicators: Sequence[Indicator], tell: Tell = _silent
) -> Verification:
    """Check files, snapshot and figures; ``tell`` is called with the name of each stage."""
    import duckdb

    result = Verification()
    entries = workspace.imports()
    tell("files")
    for entry in entries:
        _check_files(workspace, entry, result)
    if not in_force(entries) and not workspace.snapshots.exists():
        return result
    if is_behind(workspace, indicators):
        result.found(
            "snapshot_behind",
            "snapshots",
            "Bản chụp đang dùng chưa theo kịp sổ nhập hoặc quy tắc.",
            "The snapshot that is served is behind the ledger or the rules.",
        )
    try:
        with current(workspace) as snapshot:
            tell("snapshot")
            _check_snapshot(workspace, snapshot, entries, kept_measures(indicators), result)
            tell("figures")
            _check_figures(snapshot, kept_measures(indicators), result)
    except Refusal as refusal:
        result.found(refusal.code, refusal.where, refusal.vi, refusal.en)
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        result.found(
            "not_recomputable",
            said,
            f"Không tính lại được số liệu vì có tệp hỏng ({said}).",
            f"The figures can't be computed again, for a file is damaged ({said}).",
        )
    return result


def _check_files(workspace: Workspace, entry: Import, result: Verification) -> None:
    wanted = [("originals", entry.original, entry.sha256)]
    wanted += [("parts", part.path, part.sha256) for part in entry.parts]
    for what, name, digest in wanted:
        path = workspace.path / name
        result.count(what)
        if not path.exists():
            result.found(
                "file_missing",
                name,
                f"Thiếu tệp của lần nhập {entry.seq} (“{entry.name}”).",
                f"A file of import {entry.seq} (“{entry.name}”) is missing.",
            )
        elif sha256_of(path) != digest:
            result.found(
                "file_changed",
                name,
                f"Tệp của lần nhập {entry.seq} (“{entry.name}”) đã bị thay đổi.",
                f"A file of import {entry.seq} (“{entry.name}”) was changed.",
            )


def _check_snapshot(
    workspace: Workspace,
    snapshot: Snapshot,
    entries: Sequence[Import],
    measures: Sequence[Measure],
    result: Verification,
) -> None:
    """Build the same snapshot anew and compare every table with the one that is served."""
    import duckdb

    imports = in_force(entries, snapshot.identity.ledger)
    lost = [p.path for e in imports for p in e.parts if not (workspace.path / p.path).exists()]
    if lost:
        return  # already found, file by file; there is nothing to build from
    with (
        tempfile.TemporaryDirectory(dir=workspace.cache) as folder,
        duckdb.connect(str(Path(folder) / "again.duckdb"), config={"threads": 2}) as con,
    ):
        build(con, workspace.path, imports, measures, snapshot.books.cache)
        run(con, f"ATTACH '{_quoted(snapshot.path)}' AS served (READ_ONLY)")
        _compare(con, result)


def _compare(con: duckdb.DuckDBPyConnection, result: Verification) -> None:
    again, served = (_tables(con, name) for name in ("again", "served"))
    for table in sorted(again | served):
        rows = 0
        if table in again & served:
            mine, theirs = (_checksum(con, f"{db}.main.{table}") for db in ("again", "served"))
            rows = mine[0]
            if mine == theirs:
                result.count("tables")
                result.count("rows", rows)
                continue
        result.found(
            "table_differs",
            table,
            f"Bảng “{table}” đang dùng khác với bảng tính lại từ tệp gốc.",
            f"The table “{table}” that is served differs from the one computed again.",
        )


def _tables(con: duckdb.DuckDBPyConnection, database: str) -> set[str]:
    found = fetch(
        con,
        "SELECT table_name FROM duckdb_tables() WHERE database_name = $name AND NOT temporary"
        " AND table_name <> 'meta'",
        {"name": database},
    )
    return set(found["table_name"].to_pylist())


def _checksum(con: duckdb.DuckDBPyConnection, table: str) -> tuple[int, int]:
    """Rows, and a sum over a hash of each row that does not depend on their order."""
    row = con.execute(f"SELECT count(*), sum(hash(each)::HUGEINT) FROM {table} AS each").fetchone()  # noqa: S608
    return (int(row[0]), int(row[1] or 0)) if row else (0, 0)


def _check_figures(snapshot: Snapshot, measures: Sequence[Measure], result: Verification) -> None:
    """On small data: every cell by unit and month, as served and by the oracle."""
    rows = fetch(snapshot.con, "FROM dossiers LIMIT $most", {"most": _ORACLE_AT_MOST + 1})
    if rows.num_rows > _ORACLE_AT_MOST:
        return
    dossiers = rows.to_pylist()
    catalogue = fetch(snapshot.con, "FROM procedures").to_pylist()
    levels = {
        row["unit_id"]: row["level"] for row in fetch(snapshot.con, "FROM unit_levels").to_pylist()
    }
    as_of: datetime = now()
    for measure in measures:
        by = ("unit", "month")
        served = count(snapshot.books, measure.grain, measure.formula, by=by, as_of=as_of)
        slow = oracle.count(
            measure.grain,
            measure.formula,
            dossiers,
            by=by,
            as_of=as_of,
            catalogue=catalogue,
            unit_levels=levels,
        )
        result.count("figures", len(slow))
        for key in served.keys() | slow.keys():
            if served.get(key) != slow.get(key):
                cell = " · ".join(str(part) for part in key)
                result.found(
                    "figure_differs",
                    f"{measure.digest} {cell}",
                    f"Số liệu của ô “{cell}” đang dùng khác với số đếm lại từng dòng.",
                    f"The figure of cell “{cell}” differs from the row by row count.",
                )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
