"""Kills, two writers at once, readers beside a writer: a sample of what script/soak proves."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.command_line import Desk
from tests.soak import generated_counts, kills
from vedich.warehouse.example_engine import count_rows

LAYOUT = "vedich-synthetic"
KILLS = 20
CAMPAIGNS = 200


def test_kills_lose_nothing_and_count_nothing_twice() -> None:
    assert kills.run(kills=KILLS, seed=2026) == []


@pytest.mark.parametrize("first", [1, 1 + CAMPAIGNS // 2])
def test_the_engine_counts_what_the_oracle_counts(first: int) -> None:
    assert generated_counts.run(count_rows, campaigns=CAMPAIGNS // 2, first_seed=first) == []


@pytest.fixture
def files(tmp_path: Path) -> tuple[Desk, list[Path]]:
    """A workspace, and three files of 300 dossiers each of a unit of its own."""
    desk = Desk(tmp_path / "var")
    made = [
        desk.rows(
            "generate", "--dossiers", 300, "--seed", n, "--unit", f"MP.{n}", "--out", tmp_path
        )
        for n in (1, 2, 3)
    ]
    return desk, [Path(rows[0]["file"]) for rows in made]


def test_two_imports_at_once_both_arrive(files: tuple[Desk, list[Path]]) -> None:
    desk, paths = files
    running = [desk.start("import", path, "-l", LAYOUT, "--json") for path in paths]
    ended = [(process.communicate(timeout=120), process.returncode) for process in running]
    for path, ((out, err), code) in zip(paths, ended, strict=True):
        assert "Traceback" not in err
        if code:  # it may refuse when another one holds the workspace; then it says so
            assert '"workspace_busy"' in out, out
            desk.receipt(path, LAYOUT)
    assert [row["import"] for row in desk.rows("imports")] == [1, 2, 3]
    rows = desk.rows("count", "online_filing", "--by", "unit", "--as-of", "2027-01-01")
    assert [row["unit"] for row in rows] == ["MP.1", "MP.2", "MP.3"]
    assert desk.ok("verify")["ok"] is True


def test_a_reader_beside_an_import_sees_before_or_after(files: tuple[Desk, list[Path]]) -> None:
    desk, (first, second, _) = files
    desk.receipt(first, LAYOUT)
    asked = ("count", "online_filing", "--as-of", "2027-01-01")
    before = desk.rows(*asked)
    writer = desk.start("import", second, "-l", LAYOUT, "--json")
    seen = []
    while writer.poll() is None:
        seen.append(desk.rows(*asked))
    assert writer.wait() == 0
    writer.communicate()
    after = desk.rows(*asked)
    assert after != before
    assert all(rows in (before, after) for rows in seen)


def test_a_stopped_writer_is_named_and_its_end_frees_the_workspace(
    files: tuple[Desk, list[Path]],
) -> None:
    desk, (first, second, _) = files
    desk.receipt(first, LAYOUT)
    writer = desk.start("import", second, "-l", LAYOUT, "--json")
    lock = desk.home / "lock"
    while not lock.read_text().startswith(f"{writer.pid} ") and writer.poll() is None:
        time.sleep(0.005)
    os.killpg(writer.pid, signal.SIGSTOP)
    try:
        refused = desk.refused("withdraw", 1, "--reason", "x")
        assert refused["code"] == "workspace_busy"
        assert str(writer.pid) in refused["message"]
        desk.rows("count", "online_filing")  # reading goes on
    finally:
        os.killpg(writer.pid, signal.SIGKILL)
        writer.communicate()
    desk.receipt(second, LAYOUT)
    assert {row["file"] for row in desk.rows("imports")} == {first.name, second.name}
