"""The site as processes: what it makes on disk, how it stops, what survives a kill."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.functional.site_room import (
    children_of,
    served,
    start,
    vedich,
    wait_until,
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one administrator, made by the command line."""
    folder: Path = tmp_path_factory.mktemp("office") / "var"
    done = vedich(
        folder, "people", "invite", "an", "--name", "An", "--role", "administrator", "--json"
    )
    assert json.loads(done.stdout)["link"].startswith("http://127.0.0.1:8000/invitation/")
    return folder


def test_workspace_keeps_its_key_to_itself_and_its_commits_durably(home: Path) -> None:
    key = home / "site-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text()) > 60
    process = start(
        home,
        "from django.db import connection\n"
        "with connection.cursor() as c:\n"
        "    print(c.execute('PRAGMA journal_mode').fetchone()[0],"
        " c.execute('PRAGMA synchronous').fetchone()[0])\n",
    )
    assert process.communicate(timeout=60)[0].split() == ["wal", "2"]


def test_a_link_is_kept_as_its_hash_only(home: Path) -> None:
    done = vedich(home, "people", "link", "an", "--json")
    token = json.loads(done.stdout)["link"].rstrip("/").rpartition("/")[2]
    written = b"".join(path.read_bytes() for path in home.glob("app.sqlite*"))
    assert token.encode() not in written


def test_exported_log_passes_the_verifier_and_a_cut_one_does_not(
    home: Path, tmp_path: Path
) -> None:
    import subprocess
    import sys

    script = Path(__file__).resolve().parents[2] / "script" / "verify-audit"
    log = tmp_path / "log.jsonl"
    vedich(home, "audit", "export", str(log))
    anchor = vedich(home, "audit", "anchor").stdout.strip()

    def check(*more: str) -> int:
        words = [sys.executable, "-I", "-S", str(script), str(log), *more]
        return subprocess.run(words, capture_output=True, check=False).returncode

    assert check("--anchor", anchor) == 0
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    log.write_text("".join(lines[:-1]), encoding="utf-8")
    assert check() == 0
    assert check("--anchor", anchor) == 1


def test_events_cut_off_in_the_database_are_missed_by_verify(home: Path) -> None:
    with sqlite3.connect(home / "app.sqlite") as con:
        last = con.execute("SELECT max(seq) FROM records_auditevent").fetchone()[0]
        with pytest.raises(sqlite3.DatabaseError, match="append"):
            con.execute("UPDATE records_auditevent SET actor = 'x' WHERE seq = ?", (last,))
        with pytest.raises(sqlite3.DatabaseError, match="append"):
            con.execute("DELETE FROM records_auditevent WHERE seq = ?", (last,))
        kept = con.execute("SELECT * FROM records_auditevent WHERE seq = ?", (last,)).fetchone()
        triggers = con.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            con.execute(f"DROP TRIGGER {name}")
        con.execute("DELETE FROM records_auditevent WHERE seq = ?", (last,))
    con.close()
    cut = vedich(home, "audit", "verify", "--json", ok=False)
    assert cut.returncode == 1
    assert "cut off" in json.loads(cut.stdout)["fault_en"]
    with sqlite3.connect(home / "app.sqlite") as con:
        marks = ",".join("?" * len(kept))
        con.execute(f"INSERT INTO records_auditevent VALUES ({marks})", kept)  # noqa: S608
        for _, sql in triggers:
            con.execute(sql)
    con.close()
    assert vedich(home, "audit", "verify").returncode == 0


def test_site_stops_on_a_signal_and_leaves_no_process(home: Path) -> None:
    with served(home) as (_, process):
        wait_until(lambda: any("worker" in one for one in children_of(process.pid).values()), 20)
        below = list(children_of(process.pid))
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) == 0
    wait_until(lambda: not any(Path(f"/proc/{one}").exists() for one in below), 10)


def test_a_job_outlives_its_killed_worker(home: Path) -> None:
    from vedich.operations.demo.loading import EXAMPLE

    ask = f"""
from pathlib import Path
from django.core.files import File
from vedich.operations.people.accounts import assign_role, find_user
from vedich.operations.work.jobs import enqueue
from vedich.operations.data.uploads import store
from vedich.records.models import JobKind, Role
user = find_user("an")
assign_role("command line", user, Role.OFFICE)
with open({str(EXAMPLE / "units.csv")!r}, "rb") as file:
    upload = store(find_user("an"), File(file, name="units.csv"))
job = enqueue(find_user("an"), JobKind.IMPORT, upload=upload, layout="units")
same = enqueue(find_user("an"), JobKind.IMPORT, upload=upload, layout="units")
assert job.id == same.id
print(job.id)
"""
    stuck = """
import os, signal
import vedich.operations.work.job_kinds as kinds
from vedich.operations.work.jobs import run_next
kinds.perform = lambda job, tell: os.kill(os.getpid(), signal.SIGKILL)
run_next("killed")
"""
    process = start(home, ask)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    process = start(home, stuck)
    process.wait(60)
    assert process.returncode == -signal.SIGKILL

    def state() -> tuple[str, int, str]:
        with sqlite3.connect(home / "app.sqlite") as con:
            row: tuple[str, int, str] = con.execute(
                "SELECT state, attempts, holder FROM records_job"
            ).fetchone()
        con.close()
        return row

    assert state() == ("running", 1, "killed")
    with served(home) as (_, process):
        # A worker that dies is started again; the lost job is taken up when its lease runs out.
        wait_until(lambda: any("worker" in one for one in children_of(process.pid).values()), 20)
        first = next(pid for pid, one in children_of(process.pid).items() if "worker" in one)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: state()[0] == "done", 60)
        assert state()[1] == 2
    imports = json.loads(vedich(home, "imports", "--json").stdout)["rows"]
    assert [row["layout"] for row in imports] == ["units"]
    assert vedich(home, "audit", "verify").returncode == 0
