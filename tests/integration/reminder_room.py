"""A small running campaign in which some have to be reminded: two communes, their people, dossiers.

Phú Thiện is behind in filing online (2 of 20), has two late dossiers and one that is due soon;
Vân Canh is as far behind, but over four cases.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.integration.sum_room import CAMPAIGN, OTHER, UNIT, open_room
from vedich.domain import clock
from vedich.operations.campaign.lifecycle import take
from vedich.operations.data.importing import import_file
from vedich.operations.reminders import reminding
from vedich.records.models import Assignment, Role, ScopeKind, User

MONDAY = date(2026, 9, 14)
_HEADER = "code,unit,officer,procedure,channel,received_at,due_at,finished_at,status,updated_at"
SECRET_CODE = "HS-KIN-0001"  # noqa: S105 - a dossier's code, which no mail may hold


def at(day: date, hour: int = 8) -> AbstractContextManager[None]:
    """The product's clock on a day."""
    return clock.at(datetime(day.year, day.month, day.day, hour))


def fill(folder: Path) -> None:
    """Units and dossiers; VEDICH_HOME names the workspace."""
    open_room(folder)
    rows = [
        _row(f"A{number:02d}", UNIT, "online" if number < 2 else "counter") for number in range(20)
    ]
    rows += [_row(f"B{number:02d}", OTHER, "counter") for number in range(4)]
    rows += [_open(SECRET_CODE, "2026-09-08"), _open("HS-KIN-0002", "2026-09-09")]
    rows += [_open("HS-KIN-0003", "2026-09-16")]
    give(folder / "a.csv", rows)
    # Signed targets are asked for where there is a database; the tests' own is in memory.
    (folder / "var" / "app.sqlite").touch()


def start() -> None:
    """The campaign is issued and runs."""
    for verb in ("issue", "start"):
        take("test", CAMPAIGN, verb)


def give(file: Path, rows: list[str]) -> None:
    """Import dossiers."""
    file.write_text("\n".join([_HEADER, *rows]) + "\n", encoding="utf-8")
    assert import_file(file, "vedich-dossiers")["rejected"] == 0


def settle(folder: Path) -> None:
    """The open dossiers of Phú Thiện are finished."""
    codes = (SECRET_CODE, "HS-KIN-0002", "HS-KIN-0003")
    give(
        folder / "b.csv",
        [
            f"{code},{UNIT},CB1,1.001,counter,2026-09-01,2026-09-30,2026-09-14,finished,2026-09-14"
            for code in codes
        ],
    )


def _row(code: str, unit: str, channel: str) -> str:
    return f"{code},{unit},CB7,1.001,{channel},2026-09-01,2026-09-30,2026-09-11,finished,2026-09-11"


def _open(code: str, due: str) -> str:
    return f"{code},{UNIT},CB1,1.001,online,2026-09-01,{due},,processing,2026-09-11"


def somebody(role: Role, unit: str = "", officer: str = "", name: str = "") -> User:
    """A person with a mail address and one role."""
    name = name or f"{role}-{unit}{officer}".lower().replace(".", "").replace("_", "-")
    user = User.objects.create(
        username=name, full_name=f"Người {name}", email=f"{name}@office.example"
    )
    scope = ScopeKind.UNIT if unit else ScopeKind.ALL
    Assignment.objects.create(user=user, role=role, unit=unit, officer=officer, scope=scope)
    return user


def people() -> dict[str, User]:
    """The officer, the head, the office; and the head of the other commune."""
    return {
        "officer": somebody(Role.OFFICER, UNIT, "CB1"),
        "head": somebody(Role.UNIT_HEAD, UNIT),
        "office": somebody(Role.OFFICE),
        "other": somebody(Role.UNIT_HEAD, OTHER),
    }


def remind(day: date) -> list[dict[str, Any]]:
    """What a morning's run reminds of."""
    with at(day):
        return reminding.send("test", CAMPAIGN)["rows"]
