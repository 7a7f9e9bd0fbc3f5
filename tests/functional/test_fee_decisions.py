"""Two people accept a fee table at once, or the power fails meanwhile: file and log stay together.

The processes are real, and so is the kill.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.functional.site_room import start
from tests.functional.test_fee_tables import _book, _row
from tests.postgres_room import postgres

pytestmark = pytest.mark.db
PEOPLE = ("binh", "chi", "dung")
ACCEPT = """
import os, time
from vedich.domain.errors import Refusal
from vedich.operations.fees.tables import accept
print("ready", flush=True)
while not os.path.exists("{go}"): time.sleep(0.005)
try:
    print(accept("{table}", "{who}", instead_of={instead_of!r})["accepted_by"])
except Refusal as refusal:
    print(refusal.code)
"""
ENTER = """
import json
from pathlib import Path
from vedich.operations.fees.tables import enter
print(json.dumps([enter(Path(one), "an")["table"] for one in {files}]))
"""
TELL = """
import json
from datetime import date
from vedich.operations.keeping.auditing import verify
from vedich.operations.fees.tables import tables
from vedich.operations.fees.asking import quote
from vedich.operations.rulebooks.checking import check_rules
from vedich.records.models import AuditEvent
others = quote("1.001193", on=date(2026, 10, 2))["alternatives"]
print(json.dumps({
    "in_force": [
        [row["table"], row["accepted_by"]]
        for row in tables()["rows"] if row["state"] == "accepted"
    ],
    "accepted": [
        [one.subject.removeprefix("fees:"), one.after["accepted_by"]]
        for one in AuditEvent.objects.filter(verb="fees.accept").order_by("seq")
    ],
    "amounts": [one["amount"] for one in others],
    "sound": verify().sound and check_rules()["ok"],
}))
"""
KILLED = """
import os, signal
from vedich.operations.keeping import decided_files
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
{when}
from vedich.operations.fees.tables import accept
accept("{table}", "binh")
"""
BEFORE_COMMIT = """
write = decided_files.write_durably
def wrote(*given): write(*given); die()
decided_files.write_durably = wrote
"""
BEFORE_PLACING = "decided_files._place = die"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    if request.param == "sqlite":
        yield {}
        return
    with postgres() as address:
        if address is None:
            pytest.skip("PostgreSQL is not installed")
        yield {"VEDICH_DATABASE_URL": address}


@pytest.fixture(scope="module")
def office(
    database: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[str]]:
    """A workspace with three tables entered, none accepted."""
    folder = tmp_path_factory.mktemp("fees")
    files = [
        str(_book(folder / f"{amount}.xlsx", _row("1.001193", amount)))
        for amount in (8000, 7000, 6000)
    ]
    said = run(folder / "var", ENTER.format(files=files), database)
    return folder / "var", json.loads(said)


def run(home: Path, code: str, database: dict[str, str]) -> str:
    """What a process says that makes the workspace ready first, as every command does."""
    process = start(home, f"prepare()\n{code}", **database)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return said


def told(home: Path, database: dict[str, str]) -> dict[str, Any]:
    """``in_force`` and every acceptance in the log, each (table, person); all found sound."""
    said: dict[str, Any] = json.loads(run(home, TELL, database))
    assert said.pop("sound") is True
    assert not list(home.rglob("*.decided"))
    return said


def at_once(home: Path, database: dict[str, str], who: list[dict[str, Any]]) -> list[str]:
    go = home / "go"
    go.unlink(missing_ok=True)
    running = [start(home, ACCEPT.format(go=go, **one), **database) for one in who]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    go.touch()
    return [process.communicate(timeout=60)[0].strip() for process in running]


def test_killed_while_accepting(office: tuple[Path, list[str]], database: dict[str, str]) -> None:
    home, (first, second, _) = office
    for when, table, amounts in ((BEFORE_COMMIT, first, []), (BEFORE_PLACING, second, [7000])):
        process = start(home, KILLED.format(when=when, table=table), **database)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, said
        assert len(list(home.rglob("*.decided"))) == 1
        # Nothing took its place yet; whatever starts next settles it either way.
        assert not (home / "definitions" / "fees" / "office.yaml").exists()
        counts = [[second, "binh"]] if amounts else []
        assert told(home, database) == {
            "in_force": counts,
            "accepted": counts,
            "amounts": amounts,
        }


def test_of_people_who_accept_one_table_at_once_exactly_one_counts(
    office: tuple[Path, list[str]], database: dict[str, str]
) -> None:
    home, (first, second, _) = office
    before = told(home, database)
    assert before["in_force"] == [[second, "binh"]]
    said = at_once(
        home, database, [{"table": first, "who": who, "instead_of": second} for who in PEOPLE]
    )
    after = told(home, database)
    assert after["accepted"] == before["accepted"] + after["in_force"]
    # Everybody is told who accepted it.
    assert set(said) == {after["in_force"][0][1]}


def test_of_two_tables_accepted_at_once_the_second_is_compared_again(
    office: tuple[Path, list[str]], database: dict[str, str]
) -> None:
    home, (first, second, third) = office
    before = told(home, database)
    assert before["in_force"][0][0] == first
    both = ((second, "chi"), (third, "em"))
    said = at_once(
        home, database, [{"table": t, "who": who, "instead_of": first} for t, who in both]
    )
    after = told(home, database)
    assert after["accepted"] == before["accepted"] + after["in_force"]
    assert sorted(said) == sorted([after["in_force"][0][1], "other_table_in_force"])
