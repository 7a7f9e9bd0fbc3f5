"""A period opened and closed at random while every door tries to write: nothing passes the lock.

The doors are the unit's form and the office's list (pages), a file imported and an import withdrawn
(command line), and work that was asked for before (job). What must not move while the period is
closed is compared before and after each attempt, and whatever did move has left an event.
``python -m tests.soak.closed_doors 200 1`` in a process and workspace of its own.
"""

from __future__ import annotations

import json
import logging
import os
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.soak.campaign_states import in_a_process, run_command

LAYOUT = "unit-sums"
_CLOSED_DAY = datetime(2026, 10, 5, 9)
_WAYS = {
    "submit": 30,
    "confirm": 12,
    "contest": 12,
    "job": 4,
    "import": 1,
    "withdraw": 3,
    "close": 3,
    "propose": 3,
    "agree": 3,
    "decline": 1,
}
# How often somebody does what leads to a closed period, in order: by chance alone it hardly comes.
_LAWFUL = 0.3


class Doors:
    """One unit's sums of one period, and the people at its doors."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        from tests.integration.sum_room import UNIT, asked, open_room, person, place
        from vedich.records.models import Role

        open_room(folder)
        self.dice, self.asked, self.place = dice, asked(), place()
        self.file = folder / "so-tu-bao-cao.csv"
        self.people = {
            "head": person(Role.UNIT_HEAD, UNIT, name="head"),
            "office": person(Role.OFFICE, name="office"),
            "leader": person(Role.LEADER, name="leader"),
        }
        self.clients = {name: _client(user) for name, user in self.people.items()}
        self.list = f"/campaign/{self.asked.campaign.id}/sums/?end={self.place.period.end}"

    def submit(self) -> None:
        """The unit fills in its form, with numbers of its own each time."""
        where = f"/campaign/{self.asked.campaign.id}/unit/{self.place.unit}/sums/"
        below = self.dice.randint(1, 90)
        sent = {"do": "form"}
        for one in self.asked.indicators:
            sent |= {f"n-{one.id}": str(below // 2), f"d-{one.id}": str(below)}
        self.clients["head"].post(f"{where}{self.place.period.end}/", sent)

    def confirm(self) -> None:
        """The office confirms what was sent."""
        self._decide({"do": "confirm"})

    def contest(self) -> None:
        """The office sends it back."""
        self._decide({"do": "contest", "reason": "Chưa khớp sổ"})

    def close(self) -> None:
        """The office closes the period."""
        self.clients["office"].post(self.list, {"do": "lock"})

    def job(self) -> None:
        """The worker does one piece of work that was asked for."""
        from vedich.operations.work.jobs import run_next

        run_next("worker")

    def withdraw(self) -> None:
        """Somebody takes an import back at the command line."""
        from vedich.operations.office import Office

        if found := [one.seq for one in Office.open().imports]:
            run_command("withdraw", str(found[-1]), "--reason", "Nhập nhầm", "--json")

    def take_file(self) -> None:
        """Somebody imports the unit's sheet past the site."""
        from tests.integration.sum_room import sums
        from vedich.operations.sums.forms import as_file

        below = self.dice.randint(1, 90)
        numbers = sums(self.asked, below // 2, below)
        self.file.write_bytes(as_file(self.asked, self.place, numbers))
        run_command("observe", str(self.file), "--layout", LAYOUT, "--json")

    def propose(self) -> None:
        """The office proposes to open the period again."""
        from vedich.operations.closing.reopening import propose_reopening

        if self.closed:
            propose_reopening(self.people["office"], self._period(), "Thiếu một tệp")

    def agree(self) -> None:
        """Somebody agrees, not always another one."""
        self._answer(True)

    def decline(self) -> None:
        """Somebody declines."""
        self._answer(False)

    @property
    def closed(self) -> bool:
        """Is the period closed now?"""
        from vedich.records.models import ClosedPeriod

        return ClosedPeriod.objects.filter(reopened_at=None).exists()

    def held(self) -> Any:
        """Everything a closed period holds: reports with their sums, imports, frozen figures."""
        from vedich.operations.office import home
        from vedich.records.models import PeriodReport, PeriodSum
        from vedich.warehouse.workspace import Workspace

        reports = PeriodReport.objects.values_list("id", "state", "revision", "import_seq")
        sums = PeriodSum.objects.values_list("report", "indicator", "numerator", "denominator")
        imports = [
            (one.seq, one.withdrawn_by, one.rows)
            for one in Workspace(home().absolute()).imports()
            if one.rows
        ]
        files = {path.name: path.read_bytes() for path in (home() / "frozen").rglob("*.json")}
        return sorted(map(str, reports)), sorted(sums), imports, files

    def _decide(self, sent: dict[str, Any]) -> None:
        from vedich.records.models import PeriodReport

        named = [str(one.id) for one in PeriodReport.objects.all()]
        self.clients["office"].post(self.list, sent | {"report": named})

    def _answer(self, agree: bool) -> None:
        from vedich.operations.closing.reopening import decide_reopening

        if self.closed:
            who = self.people[self.dice.choice(["office", "leader", "leader"])]
            decide_reopening(who, self._period(), agree=agree, reason="Đã xem")

    def _period(self) -> Any:
        from vedich.records.models import ClosedPeriod

        return ClosedPeriod.objects.get(reopened_at=None)


def run(attempts: int, first_seed: int, folder: Path) -> dict[str, Any]:
    """Attempt so many writes; what went wrong, and how often which way was tried while closed."""
    from vedich.domain import clock
    from vedich.domain.errors import Refusal
    from vedich.operations.keeping.auditing import verify

    dice = random.Random(first_seed)
    wrong: list[str] = []
    tried: dict[str, int] = {}
    with clock.at(_CLOSED_DAY):
        doors = Doors(folder, dice)
        ways: dict[str, Callable[[], None]] = {
            name: getattr(doors, "take_file" if name == "import" else name) for name in _WAYS
        }
        lawful: list[str] = []
        for number in range(attempts):
            if not lawful and not doors.closed and dice.random() < _LAWFUL:
                lawful = ["submit", "confirm", "job", "job", "job", "close"]
            (name,) = dice.choices(list(_WAYS), list(_WAYS.values()))
            name = lawful.pop(0) if lawful else name
            before, was, events = doors.held(), doors.closed, _last_event()
            with suppress(Refusal):
                ways[name]()
            after, now = doors.held(), doors.closed
            tried[f"{name}{' while closed' if was else ''}"] = (
                tried.get(f"{name}{' while closed' if was else ''}", 0) + 1
            )
            told = f"seed {first_seed}, attempt {number}: {name}"
            if was and now and before != after:
                wrong.append(f"{told} wrote past the lock")
            if (before, was) != (after, now) and _last_event() == events:
                wrong.append(f"{told} left no event")
            if was and not now and name != "agree":
                wrong.append(f"{told} opened the period")
    if not verify().sound:
        wrong.append("the log is not sound")
    return {"attempts": attempts, "wrong": wrong, "tried": dict(sorted(tried.items()))}


def found_in_a_process(attempts: int, first_seed: int) -> dict[str, Any]:
    """``run`` in a process of its own."""
    return in_a_process(attempts, first_seed, module="tests.soak.closed_doors")


def main(words: Sequence[str]) -> int:
    """``closed_doors ATTEMPTS SEED`` in a fresh workspace; prints what ``run`` found."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["VEDICH_HOME"] = f"{name}/var"
        os.environ["VEDICH_SECOND_FACTOR"] = ""
        from vedich.operations.work.serving import prepare

        prepare()
        logging.disable(logging.WARNING)  # refusals are most of it
        found = run(int(words[0]), int(words[1]), Path(name))
    print(json.dumps(found, ensure_ascii=False))
    return 1 if found["wrong"] else 0


def _client(user: Any) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _last_event() -> int:
    from vedich.records.models import AuditHead

    head = AuditHead.objects.first()
    return head.seq if head else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
