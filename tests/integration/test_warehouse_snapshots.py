"""Commit point, recovery, one writer, pointer swap under readers, and what verify finds."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import time
from dataclasses import replace
from datetime import datetime
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.integration.warehouse_room import INDICATORS, ONLINE, Room, day
from vedich.domain.conditions import Is
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Side
from vedich.warehouse.counting import count
from vedich.warehouse.landing import land
from vedich.warehouse.ledger import Ledger
from vedich.warehouse.measures import Measure
from vedich.warehouse.snapshot import current, is_behind, pin, publish
from vedich.warehouse.sqlcache import SqlCache
from vedich.warehouse.verifying import verify
from vedich.warehouse.workspace import Workspace

PROCESSES = multiprocessing.get_context("spawn")
ROWS = [{"code": f"{i}", "unit": f"H{i % 3}", "received_at": day(1 + i % 28), "channel": "online"}
        for i in range(60)]  # fmt: skip


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def files_of(workspace: Workspace) -> set[str]:
    folders = (workspace.originals, workspace.facts)
    return {
        str(path.relative_to(workspace.path))
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }


def killed_before_the_ledger(path: str) -> None:
    room = Room(Path(path))
    with room.workspace.writing() as writer:
        writer.ledger.add = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[method-assign]
        land(writer, room.delivery(ROWS, content=b"lost"))


def test_a_kill_between_parquet_and_ledger_leaves_nothing(room: Room) -> None:
    kept = room.land(ROWS[:5], content=b"kept")
    before = files_of(room.workspace)
    process = PROCESSES.Process(target=killed_before_the_ledger, args=(str(room.path),))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert len(files_of(room.workspace)) > len(before)  # it did come as far as the files
    with room.workspace.writing():
        pass
    assert files_of(room.workspace) == before
    assert room.workspace.imports() == (kept,)
    assert room.land(ROWS, content=b"lost").seq == 2


def test_a_crash_before_publishing_is_seen_and_made_good(room: Room) -> None:
    room.land(ROWS)
    room.publish()
    room.land([{"code": "late", "unit": "H1"}])
    assert is_behind(room.workspace, INDICATORS)
    room.publish()
    assert not is_behind(room.workspace, INDICATORS)
    changed = replace(ONLINE, versions=(replace(ONLINE.version_at(), needs=("due_at",)),))
    assert is_behind(room.workspace, (changed,))


def test_a_half_built_snapshot_is_removed_and_never_served(room: Room) -> None:
    room.land(ROWS)
    identity = room.publish()
    leftover = room.workspace.snapshots / "00000009-x-y.duckdb.part"
    leftover.write_bytes(b"half")
    room.publish()
    assert not leftover.exists()
    with current(room.workspace) as snapshot:
        assert snapshot.identity == identity


def test_a_snapshot_that_was_deleted_is_built_again(room: Room) -> None:
    room.land(ROWS)
    path = room.workspace.snapshots / f"{room.publish().name}.duckdb"
    path.unlink()
    assert is_behind(room.workspace, INDICATORS)
    room.publish()
    assert path.exists()


def test_a_damaged_snapshot_is_named_and_can_be_built_again(room: Room) -> None:
    room.land(ROWS)
    path = room.workspace.snapshots / f"{room.publish().name}.duckdb"
    path.write_bytes(b"damaged")
    with pytest.raises(Refusal) as refused, current(room.workspace):
        pass
    assert refused.value.code == "snapshot_unreadable"
    assert path.name in refused.value.where
    assert [each.code for each in verify(room.workspace, INDICATORS).findings] == [
        "snapshot_unreadable"
    ]


def test_what_can_not_be_built_leaves_the_old_snapshot_in_use(room: Room) -> None:
    room.land(ROWS)
    old = room.publish()
    entry = room.land([{"code": "more"}])
    (room.workspace.path / entry.parts[0].path).write_bytes(b"damaged")
    with pytest.raises(Refusal) as refused:
        room.publish()
    assert refused.value.code == "snapshot_not_built"
    with current(room.workspace) as snapshot:
        assert snapshot.identity == old
    codes = {each.code for each in verify(room.workspace, INDICATORS).findings}
    assert codes == {"file_changed", "snapshot_behind"}


def test_a_dossier_that_would_count_twice_is_never_published(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def everyone_survives(con: Any, imports: Any) -> None:
        con.execute("CREATE TEMP VIEW survivor AS SELECT *, seq AS unit_seq FROM fact").fetchall()

    room.land(ROWS)
    room.land(ROWS[:1])
    monkeypatch.setattr("vedich.warehouse.building.survive", everyone_survives)
    with pytest.raises(Refusal) as refused:
        room.publish()
    assert refused.value.code == "snapshot_check_failed"
    assert "s 0" in refused.value.en


def test_roll_ups_that_do_not_agree_are_never_published(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.land(ROWS)
    monkeypatch.setattr("vedich.warehouse.building.whole", lambda total: total.fill_null(0) + 1)
    with pytest.raises(Refusal) as refused:
        publish_without_cache(room)
    assert refused.value.code == "snapshot_check_failed"


def publish_without_cache(room: Room) -> None:
    """Publish with queries compiled anew, away from those that tests share."""
    room.workspace.cache.unlink()
    room.publish()


def test_the_receipt_of_an_import_is_kept(room: Room) -> None:
    assert room.workspace.receipt(1) == {}
    first = room.land(ROWS, receipt={"accepted": 60, "file": "hồ sơ.xlsx", "day": day(1)})
    second = room.withdraw(first.seq)
    assert room.workspace.receipt(first.seq) == {
        "accepted": 60,
        "file": "hồ sơ.xlsx",
        "day": "2024-06-01T09:30:00",
    }
    assert room.workspace.receipt(second.seq) == {"reason": ""}


def hold_the_lock(path: str, held: Any, release: Any) -> None:
    with Workspace(Path(path)).writing():
        held.set()
        release.wait()


def test_the_second_writer_is_told_who_writes(room: Room) -> None:
    held, release = PROCESSES.Event(), PROCESSES.Event()
    path = str(room.workspace.path)
    process = PROCESSES.Process(target=hold_the_lock, args=(path, held, release))
    process.start()
    try:
        assert held.wait(30)
        with pytest.raises(Refusal) as refused, room.workspace.writing(wait=0.2):
            pass
        assert refused.value.code == "workspace_busy"
        assert str(process.pid) in refused.value.vi
    finally:
        release.set()
        process.join()
    with room.workspace.writing(wait=5):
        pass


def read_until_told(path: str, stop: Any, answers: Queue[Any]) -> None:
    """Open, count and close over and over; report (identity, dossiers) pairs and their number."""
    seen, reads = set(), 0
    try:
        while not stop.is_set() or not reads:
            with current(Workspace(Path(path))) as snapshot:
                version = ONLINE.version_at()
                found = count(snapshot.books, ONLINE.grain, version, as_of=datetime(2025, 1, 1))
                seen.add((snapshot.identity.ledger, found[()].denominator))
                reads += 1
        answers.put((seen, reads))
    except BaseException as error:
        answers.put(repr(error))


def test_readers_never_see_a_torn_or_missing_snapshot(room: Room) -> None:
    room.land(ROWS)
    room.publish()
    stop, answers = PROCESSES.Event(), PROCESSES.Queue()
    path = str(room.workspace.path)
    readers = [
        PROCESSES.Process(target=read_until_told, args=(path, stop, answers)) for _ in range(2)
    ]
    for reader in readers:
        reader.start()
    for number in range(5):
        room.land([{"code": f"more {number}", "received_at": day(3)}])
        room.publish()
    time.sleep(1)
    stop.set()
    results = [answers.get(timeout=60) for _ in readers]
    for reader in readers:
        reader.join()
    for seen, reads in results:
        assert reads > 3
        assert all(dossiers == len(ROWS) + ledger - 1 for ledger, dossiers in seen)
        assert max(seen)[0] == 6


def test_an_open_snapshot_stays_readable_after_it_was_replaced_and_pruned(room: Room) -> None:
    room.land(ROWS)
    room.publish()
    with current(room.workspace) as snapshot:
        for number in range(3):
            room.land([{"code": f"more {number}"}])
            room.publish()
        assert not snapshot.path.exists()
        found = count(snapshot.books, ONLINE.grain, ONLINE.version_at(), as_of=datetime(2025, 1, 1))
    assert found[()].denominator == len(ROWS)


def test_pinned_snapshots_are_kept_and_the_last_two_of_the_others(room: Room) -> None:
    names = []
    for number in range(5):
        room.land([{"code": f"{number}", "received_at": day(1)}])
        names.append(room.publish().name)
        if number == 0:
            pin(room.workspace, names[0], "báo cáo 50 ngày")
            pin(room.workspace, names[0], "báo cáo 50 ngày")
    kept = sorted(path.stem for path in room.workspace.snapshots.glob("*.duckdb"))
    assert kept == [names[0], names[3], names[4]]
    pins = (room.workspace.snapshots / f"{names[0]}.pins").read_text("utf-8")
    assert pins == "báo cáo 50 ngày\n"
    with current(room.workspace, names[0]) as snapshot:
        assert snapshot.identity.ledger == 1
    with pytest.raises(Refusal) as refused, current(room.workspace, names[1]):
        pass
    assert refused.value.code == "no_such_snapshot"


def test_publishing_the_same_again_builds_nothing(room: Room) -> None:
    room.land(ROWS)
    first = room.publish()
    path = room.workspace.snapshots / f"{first.name}.duckdb"
    made = path.stat().st_mtime_ns
    assert room.publish() == first
    assert path.stat().st_mtime_ns == made


def test_a_workspace_without_data_says_so_and_creates_nothing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "absent")
    assert workspace.imports() == ()
    with pytest.raises(Refusal) as refused, current(workspace):
        pass
    assert refused.value.code == "no_data_yet"
    assert not workspace.path.exists()
    assert verify(workspace, INDICATORS).ok


def test_the_ledger_commits_durably(room: Room) -> None:
    with Ledger.open(room.path / "ledger.sqlite"):
        pass
    with sqlite3.connect(room.path / "ledger.sqlite") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with pytest.raises(Refusal) as refused:
        Ledger.open(Path(":memory:"))
    assert refused.value.code == "ledger_not_durable"


def test_a_ledger_of_a_newer_version_is_left_alone(room: Room) -> None:
    room.land(ROWS[:1])
    with sqlite3.connect(room.workspace.ledger_path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(Refusal) as refused:
        room.workspace.imports()
    assert refused.value.code == "newer_workspace"


def test_a_changed_formula_is_never_answered_by_a_kept_query(room: Room) -> None:
    room.land(ROWS)
    room.publish()
    counter = replace(ONLINE.version_at(), numerator=Side(Is("channel", "counter")))
    with current(room.workspace) as snapshot:
        found = [
            count(snapshot.books, ONLINE.grain, version, as_of=datetime(2025, 1, 1))[()].numerator
            for version in (ONLINE.version_at(), counter)
        ]
    assert found == [60, 0]
    texts = [Measure.of(ONLINE.grain, version).digest for version in (ONLINE.version_at(), counter)]
    assert len(set(texts)) == 2


def test_an_altered_query_file_is_compiled_again(tmp_path: Path) -> None:
    assert SqlCache(tmp_path).get("plan", lambda: "SELECT 1") == "SELECT 1"
    (file,) = tmp_path.glob("*.sql")
    assert SqlCache(tmp_path).get("plan", lambda: "never") == "SELECT 1"
    file.write_text(file.read_text("utf-8").replace("SELECT 1", "SELECT 2"), "utf-8")
    assert SqlCache(tmp_path).get("plan", lambda: "SELECT 3") == "SELECT 3"
    file.write_bytes(b"\xff")
    assert SqlCache(tmp_path).get("plan", lambda: "SELECT 4") == "SELECT 4"


def test_verify_says_what_it_checked(room: Room) -> None:
    room.land(ROWS)
    room.publish()
    result = verify(room.workspace, INDICATORS)
    assert result.findings == []
    assert (result.checked["originals"], result.checked["parts"]) == (1, 1)
    assert result.checked["tables"] > 10
    assert result.checked["figures"] >= 3


def test_verify_finds_a_changed_and_a_missing_file(room: Room) -> None:
    first, second = room.land(ROWS), room.land(ROWS[:1])
    room.publish()
    with (room.workspace.path / first.original).open("ab") as file:
        file.write(b"x")
    (room.workspace.path / second.parts[0].path).unlink()
    found = {(each.code, each.where) for each in verify(room.workspace, INDICATORS).findings}
    assert found == {
        ("file_changed", first.original),
        ("file_missing", second.parts[0].path),
    }


def test_verify_finds_a_snapshot_that_is_behind(room: Room) -> None:
    room.land(ROWS)
    room.publish()
    room.land(ROWS[:1])
    result = verify(room.workspace, INDICATORS)
    assert [each.code for each in result.findings] == ["snapshot_behind"]


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE dossiers SET channel = 'counter' WHERE code = '7'",
        "DELETE FROM open_dossiers; DELETE FROM dossiers WHERE code = '7'",
        "DROP TABLE calendar",
    ],
)
def test_verify_finds_a_table_that_differs(room: Room, tamper: str) -> None:
    room.land(ROWS)
    identity = room.publish()
    path = room.workspace.snapshots / f"{identity.name}.duckdb"
    with duckdb.connect(str(path)) as con:
        for statement in tamper.split(";"):
            con.execute(statement).fetchall()
    codes = {each.code for each in verify(room.workspace, INDICATORS).findings}
    assert "table_differs" in codes


def test_verify_finds_a_wrong_roll_up_by_both_ways(room: Room) -> None:
    room.land(ROWS)
    identity = room.publish()
    path = room.workspace.snapshots / f"{identity.name}.duckdb"
    digest = Measure.of(ONLINE.grain, ONLINE.version_at()).digest
    with duckdb.connect(str(path)) as con:
        table = con.execute(
            "SELECT table_name FROM duckdb_columns() WHERE column_name = $name"
            " AND table_name LIKE 'unit_month_%'",
            {"name": f"n_{digest}"},
        ).fetchone()
        assert table
        con.execute(f"UPDATE {table[0]} SET n_{digest} = 0 WHERE unit = 'H1'").fetchall()  # noqa: S608
    codes = {each.code for each in verify(room.workspace, INDICATORS).findings}
    assert codes == {"table_differs", "figure_differs"}


def test_a_snapshot_of_a_ledger_is_the_same_built_twice(tmp_path: Path) -> None:
    rooms = [Room(tmp_path / name) for name in ("one", "two")]
    for room in rooms:
        room.land(ROWS, content=b"same")
    assert rooms[0].publish() == rooms[1].publish()
    assert rooms[0].table() == rooms[1].table()


def test_withdrawing_everything_serves_an_empty_snapshot(room: Room) -> None:
    entry = room.land(ROWS)
    room.publish()
    room.withdraw(entry.seq)
    with room.workspace.writing() as writer:
        publish(writer, INDICATORS)
    with current(room.workspace) as snapshot:
        found = count(snapshot.books, ONLINE.grain, ONLINE.version_at(), as_of=day(1))
    assert found[()].denominator == 0
    assert verify(room.workspace, INDICATORS).ok


def test_rows_lie_by_month_of_receipt_and_scattered_dates_lie_together(room: Room) -> None:
    months = [datetime(1900 + number // 12, number % 12 + 1, 1) for number in range(150)]
    rows = [{"code": f"{place}", "received_at": month} for place, month in enumerate(months)]
    rows += [{"code": "undated"}, {"code": "twice", "received_at": months[149]}]
    entry = room.land(rows)
    names = [Path(part.path).parent.name for part in entry.parts]
    assert len(names) == 120
    assert names[-1] == "other"
    assert "1912-06" in names  # two dossiers: kept, though it is the last month
    assert sum(part.rows for part in entry.parts) == entry.rows == len(rows)
    assert len(room.dossiers()) == len(rows)
