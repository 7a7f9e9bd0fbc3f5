"""The minute tick as processes: done once by several workers, whole or not at all when killed."""

from __future__ import annotations

import json
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.functional.site_room import start, vedich, wait_until

KIND = """
import os, time
from datetime import datetime
from pathlib import Path
from django.db import transaction
from vedich.domain import clock
from vedich.domain.dues import Due
from vedich.operations.work import ticking
from vedich.operations.keeping.auditing import append
from vedich.operations.pages.board import office_now
from vedich.operations.work.tick_kinds import KINDS, Kind

def dues(campaign):
    return [Due(campaign.id, "probe", datetime(2024, 5, day, 7)) for day in range(1, 31)]

def do(campaign, due):
    append("probe", "probe.done", f"campaign:{campaign.id}", after={"due": due.at})
    mark = os.environ.get("MARK")
    if mark:
        Path(mark).touch()
        time.sleep(60)
    return {"by": os.getpid()}

KINDS.clear()
KINDS["probe"] = Kind(dues, do)
campaign = office_now().book.campaign("ia-ake-2024")
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "var"
    vedich(folder, "people", "invite", "an", "--name", "An", "--role", "administrator", "--json")
    return folder


_COUNT = """
from django.db.models import Count
from vedich.records.models import AuditEvent, Tick
found = dict(Tick.objects.values_list("state").annotate(Count("id")))
done = AuditEvent.objects.filter(verb="probe.done").count()
import json
print(json.dumps(found | {"events": done}))
"""


def test_four_workers_on_postgresql_do_a_due_once(tmp_path: Path) -> None:
    from tests.postgres_room import postgres

    with postgres() as address:
        if address is None:
            pytest.skip("PostgreSQL is not installed on this machine")
        home, moment = tmp_path / "var", tmp_path / "clock"
        more = {"VEDICH_DATABASE_URL": address, "VEDICH_CLOCK": str(moment)}
        moment.write_text("2024-05-16T08:00:00")
        vedich(home, "people", "invite", "an", "--name", "An", "--role", "office", **more)
        code = KIND + "for _ in range(5):\n    ticking.tick([campaign])\n"
        workers = [start(home, code, **more) for _ in range(4)]
        assert [worker.communicate(timeout=90) and worker.returncode for worker in workers] == [
            0,
            0,
            0,
            0,
        ]
        said, _ = start(home, _COUNT, **more).communicate(timeout=60)
        assert json.loads(said.splitlines()[-1]) == {"done": 1, "missed": 15, "events": 1}


def rows(home: Path) -> dict[str, int]:
    with sqlite3.connect(home / "app.sqlite") as con:
        found = con.execute("SELECT state, count(*) FROM records_tick GROUP BY state").fetchall()
        done = con.execute("SELECT count(*) FROM records_auditevent WHERE verb = 'probe.done'")
        return dict(found) | {"events": done.fetchone()[0]}


def test_four_workers_do_a_due_once_and_miss_each_missed_one_once(home: Path) -> None:
    moment = home.parent / "clock"
    moment.write_text("2024-05-16T08:00:00")
    code = KIND + "for _ in range(5):\n    ticking.tick([campaign])\n"
    workers = [start(home, code, VEDICH_CLOCK=str(moment)) for _ in range(4)]
    for worker in workers:
        out, _ = worker.communicate(timeout=90)
        assert worker.returncode == 0, out
    assert rows(home) == {"done": 1, "missed": 15, "events": 1}
    assert vedich(home, "audit", "verify").returncode == 0


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_one_does_it(home: Path) -> None:
    moment, mark = home.parent / "clock", home.parent / "mark"
    moment.write_text("2024-05-01T08:00:00")
    code = KIND + "import json\nprint(json.dumps(ticking.tick([campaign]), default=str))\n"
    killed = start(home, code, VEDICH_CLOCK=str(moment), MARK=str(mark))
    wait_until(mark.exists, 60)
    killed.send_signal(signal.SIGKILL)
    killed.wait(10)
    assert rows(home) == {"events": 0}
    out, _ = start(home, code, VEDICH_CLOCK=str(moment)).communicate(timeout=60)
    assert [one["state"] for one in json.loads(out)["rows"]] == ["done"]
    assert rows(home) == {"done": 1, "events": 1}
