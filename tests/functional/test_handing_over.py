"""Commands beside a running site are done by its worker; every write is told to the log."""

from __future__ import annotations

import getpass
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.functional.site_pages import signed_in, somebody
from tests.functional.site_room import RUN, environment, served, vedich, wait_until
from vedich.operations.demo.loading import EXAMPLE
from vedich.records.models import Role

COLUMNS = "code,unit,channel,received_at,due_at,finished_at,updated_at\n"
WHO = f"cli:{getpass.getuser()}"


def asked(home: Path, *words: str | Path, ok: bool = True) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(vedich(home, *map(str, words), "--json", ok=ok).stdout)
    return said


def events(home: Path) -> list[tuple[str, str]]:
    """Who did what, in order."""
    with closing(sqlite3.connect(home / "app.sqlite")) as con:
        return con.execute("SELECT actor, verb FROM records_auditevent ORDER BY seq").fetchall()


def dossiers(path: Path, *codes: str) -> Path:
    rows = (f"{code},X1,online,2026-03-02,2026-03-05,2026-03-04,2026-03-04\n" for code in codes)
    path.write_text(COLUMNS + "".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def layout(tmp_path: Path) -> str:
    """A layout of the office's own, known by its name."""
    folder = tmp_path / "var" / "definitions" / "layouts"
    folder.mkdir(parents=True)
    (folder / "plain.yaml").write_text(
        "id: plain\nkind: dossiers\ntitle: {vi: Thử, en: Test}\nsource: plain\ndates: [iso]\n"
        "numbers: plain\nunit_codes: receipt\nkey: [code]\ncolumns:\n"
        "  code: {header: code, required: true}\n  unit: unit\n  channel: channel\n"
        "  received_at: {header: received_at, required: true}\n  due_at: due_at\n"
        "  finished_at: finished_at\n  updated_at: updated_at\n",
        encoding="utf-8",
    )
    return "plain"


def test_a_running_site_does_the_work(tmp_path: Path, layout: str) -> None:
    home = tmp_path / "var"
    one = dossiers(tmp_path / "one.csv", "A1", "A2", "bad,row")
    two = dossiers(tmp_path / "two.csv", "B1")
    with served(home) as (_, process):
        wait_until(lambda: "beat" in pulses(home), 30)
        receipt = asked(home, "import", one, "-l", layout, "--annotate", tmp_path / "marked.xlsx")
        assert receipt["file"] == "one.csv"
        assert receipt["import"] == 1
        assert (tmp_path / "marked.xlsx").stat().st_size > 1000
        refused = asked(home, "units", "import", two, "-l", layout, ok=False)
        assert refused["error"]["code"] == "other_kind_of_file"
        running = [
            subprocess.Popen(
                [sys.executable, "-c", RUN, "import", str(two), "-l", layout, "--json"],
                env=environment(home),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            for _ in range(2)
        ]
        receipts = [json.loads(each.communicate(timeout=90)[0]) for each in running]
        assert [each["import"] for each in receipts] == [2, 2]
        published = sorted(EXAMPLE.glob("*_*.csv"))[:2]
        assert len(asked(home, "observe", *published)["rows"]) == 2
        assert asked(home, "withdraw", "2", "--reason", "nhầm tệp")["withdrawn"] == 2
        assert process.poll() is None
    assert {who for who, _ in jobs(home)} == {WHO}
    assert {state for _, state in jobs(home)} == {"done", "refused"}
    verbs = [verb for who, verb in events(home) if who == WHO]
    assert {"upload.store", "job.import", "job.import.done", "job.withdraw.done"} <= set(verbs)
    assert "import.file.begin" not in verbs
    assert asked(home, "verify")["ok"]


def pulses(home: Path) -> str:
    if not (home / "app.sqlite").exists():
        return ""
    with closing(sqlite3.connect(home / "app.sqlite")) as con:
        try:
            return "beat" * len(con.execute("SELECT 1 FROM records_workerpulse").fetchall())
        except sqlite3.OperationalError:
            return ""


def jobs(home: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(home / "app.sqlite")) as con:
        return con.execute("SELECT asked_as, state FROM records_job").fetchall()


def test_without_a_site_the_command_works_and_the_log_is_told(tmp_path: Path, layout: str) -> None:
    home = tmp_path / "var"
    asked(home, "import", dossiers(tmp_path / "one.csv", "A1"), "-l", layout)
    assert not (home / "app.sqlite").exists()
    vedich(home, "people", "invite", "an", "--name", "An", "--role", "office")
    told = events(home)
    assert told[0] == (WHO, "ledger.known")
    asked(home, "import", dossiers(tmp_path / "two.csv", "B1"), "-l", layout)
    asked(home, "import", tmp_path / "absent.csv", "-l", layout, ok=False)
    asked(home, "withdraw", "2", "--reason", "nhầm")
    verbs = [verb for _, verb in events(home)[len(told) :]]
    assert verbs == [
        "import.file.begin", "import.file.done",
        "import.file.begin", "import.file.refused",
        "import.withdraw.begin", "import.withdraw.done",
    ]  # fmt: skip
    with closing(sqlite3.connect(home / "app.sqlite")) as con:
        said = con.execute(
            "SELECT after, why FROM records_auditevent WHERE verb LIKE 'import.%' ORDER BY seq"
        ).fetchall()
    assert json.loads(said[1][0])["import"] == 2
    assert said[4][1] == "nhầm"
    assert asked(home, "audit", "verify")["sound"]


@pytest.mark.django_db
def test_a_page_says_so_when_no_worker_is_alive(vedich_home: Path) -> None:
    from vedich.operations.work.jobs import beat, leave

    browser: Client = signed_in(somebody(Role.OFFICE))
    words = "Tiến trình làm việc không chạy"
    assert words in browser.get("/").content.decode()
    beat("worker")
    assert words not in browser.get("/").content.decode()
    leave("worker")
    assert words in browser.get("/").content.decode()
