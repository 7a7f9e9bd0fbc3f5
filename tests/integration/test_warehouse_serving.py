"""A process that serves pages holds its database open, and still reads each new snapshot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.integration.warehouse_room import INDICATORS, Room, day
from vedich.warehouse.snapshot import READER_THREADS, current, publish


def rows(first: int, last: int) -> list[dict[str, object]]:
    return [
        {"code": f"{i}", "unit": "H1", "received_at": day(1 + i % 28)} for i in range(first, last)
    ]


def seen(room: Room) -> tuple[int, str]:
    with current(room.workspace) as snapshot:
        threads = snapshot.con.execute("SELECT current_setting('threads')").fetchall()
        found = snapshot.con.execute("SELECT count(*) FROM dossiers").fetchall()
    return int(found[0][0]), str(threads[0][0])


def test_readers_of_a_serving_process_follow_the_pointer_with_one_thread_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(READER_THREADS, "1")
    room = Room(tmp_path)
    for last in (10, 25, 40, 60):
        room.land(rows(last - 10, last), content=f"{last}".encode())
        with room.workspace.writing() as writer:
            publish(writer, INDICATORS)
        with ThreadPoolExecutor(4) as readers:
            found = set(readers.map(lambda _: seen(room), range(24)))
        assert found == {
            (len({i for n in (10, 25, 40, 60) if n <= last for i in range(n - 10, n)}), "1")
        }
    # Replaced snapshots are pruned although one of them was held open.
    assert len(list(room.workspace.snapshots.glob("*.duckdb"))) == 2
