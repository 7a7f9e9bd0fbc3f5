"""The same promises on SQLite and on PostgreSQL: one chain, guarded; jobs done once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functional.site_room import start, vedich
from tests.postgres_room import postgres
from tests.soak import audit_log

WRITERS, EVENTS, TAMPERINGS = 6, 40, 210
TAMPER = """
from django.db import DatabaseError
from vedich.records.models import AuditEvent
for change in (lambda one: one.update(actor="x"), lambda one: one._raw_delete("default")):
    try:
        change(AuditEvent.objects.filter(seq=1))
    except DatabaseError as error:
        assert "append-only" in str(error), error
        print("refused")
"""
CLAIM = """
from vedich.operations.work.jobs import claim
while (job := claim("{name}")) is not None:
    print(job.id)
"""
QUEUE = """
from vedich.operations.work.jobs import enqueue
from vedich.operations.people.accounts import find_user
from vedich.records.models import JobKind
for number in range(30):
    moment = f"2026-10-02T00:00:{number:02}"
    enqueue(find_user("an"), JobKind.REPORT, campaign="gia-lai-2026", as_of=moment)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL of our own on a free port; skipped where none is installed."""
    with postgres() as address:
        if address is None:
            pytest.skip("PostgreSQL is not installed")
        yield address


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def state(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, str]]:
    """A workspace with one person, and the variables that say where its state lies."""
    more = {}
    if request.param == "postgresql":
        more = {"VEDICH_DATABASE_URL": request.getfixturevalue("server")}
    home: Path = tmp_path_factory.mktemp(request.param) / "var"
    vedich(home, "people", "invite", "an", "--name", "An", "--role", "office", **more)
    return home, more


pytestmark = pytest.mark.db


def together(state: tuple[Path, dict[str, str]], code: str) -> list[str]:
    """What the writers said, all run at once."""
    home, more = state
    running = [
        start(home, code.format(name=f"writer{number}"), **more) for number in range(WRITERS)
    ]
    said = [one.communicate(timeout=240)[0] for one in running]
    assert [one.returncode for one in running] == [0] * WRITERS, said
    return said


def test_many_writers_make_one_chain(state: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    home, more = state
    address = more.get("VEDICH_DATABASE_URL", "")
    assert audit_log.writers(home, number=WRITERS, events=EVENTS, database=address) == []
    log = audit_log.exported(home, tmp_path / "log.jsonl", most=60, database=address)
    assert audit_log.tamperings(log, number=TAMPERINGS, seed=2026) == []


def test_the_database_refuses_to_change_the_log(state: tuple[Path, dict[str, str]]) -> None:
    home, more = state
    process = start(home, TAMPER, **more)
    assert process.communicate(timeout=60)[0].split() == ["refused", "refused"]
    assert vedich(home, "audit", "verify", **more).returncode == 0


def test_every_job_is_claimed_once(state: tuple[Path, dict[str, str]]) -> None:
    home, more = state
    process = start(home, QUEUE, **more)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    claimed = "".join(together(state, CLAIM)).split()
    assert len(claimed) == len(set(claimed)) == 30


def test_a_backup_is_restored_into_an_empty_database(
    state: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    home, more = state
    before = json.loads(vedich(home, "people", "list", "--json", **more).stdout)["rows"]
    made = json.loads(vedich(home, "backup", "--out", str(tmp_path), "--json", **more).stdout)
    archive, into = made["rows"][0]["file"], tmp_path / "restored"
    empty = dict(more)
    if more:
        refused = vedich(into, "restore", archive, "--json", ok=False, **more)
        assert json.loads(refused.stdout)["error"]["code"] == "database_not_empty"
        other = vedich(into, "restore", archive, "--json", ok=False)
        assert json.loads(other.stdout)["error"]["code"] == "other_database"
        empty["VEDICH_DATABASE_URL"] = another_database(more["VEDICH_DATABASE_URL"])
    answer = json.loads(vedich(into, "restore", archive, "--json", **empty).stdout)
    assert answer["ok"]
    assert answer["audit"]["checked"] == made["anchor"]["seq"]
    assert json.loads(vedich(into, "people", "list", "--json", **empty).stdout)["rows"] == before
    # The restored log goes on where the old one ended, and numbers are not given out twice.
    vedich(into, "people", "link", "an", **empty)
    verdict = json.loads(vedich(into, "audit", "verify", "--json", **empty).stdout)
    assert verdict["sound"]
    assert verdict["checked"] > answer["audit"]["checked"] + 1


def another_database(address: str) -> str:
    """A second, empty database of the same server."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as con:
        con.execute("CREATE DATABASE restored")
    return address.rpartition("/")[0] + "/restored"
