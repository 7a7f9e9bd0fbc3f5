"""A commune in the campaign of 2024: a list of units, dossiers, and people who do their parts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.integration.sum_room import person
from vedich.domain import clock
from vedich.operations.campaign.lifecycle import take
from vedich.operations.data.importing import import_file
from vedich.operations.office import Office
from vedich.operations.work.ticking import tick
from vedich.records.models import Role, User

CAMPAIGN, UNIT = "ia-ake-2024", "24049"
FIRST = date(2024, 3, 28)
UNITS = "unit_id,code,name,kind,level,parent,position,valid_from\n"


def open_room(folder: Path, dossiers: int = 40) -> None:
    """The list of units and the first dossiers, ten a month online and paid; others are not."""
    file = folder / "units.csv"
    file.write_text(f"{UNITS}{UNIT},{UNIT},UBND xã Ia Ake,xa,commune,,1,2020-01-01\n", "utf-8")
    import_file(file, "units")
    bring(folder, "hoso.csv", range(dossiers))


def bring(folder: Path, name: str, numbers: range, day: date | None = None) -> dict[str, Any]:
    """Import dossiers by number; one is received each day, every second one filed online."""
    lines = ["code,unit,channel,received_at,finished_at,due_at,fee_bearing,paid,payment_route"]
    for number in numbers:
        at = day or FIRST + timedelta(days=number % 40)
        done, due = at + timedelta(days=2), at + timedelta(days=5)
        channel = "online" if number % 2 else "counter"
        route = "national" if number % 4 == 1 else ""
        lines.append(
            f"H{number:04},{UNIT},{channel},{at} 09:00,{done} 09:00,{due} 17:00,"
            f"true,{'true' if route else 'false'},{route}"
        )
    file = folder / name
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return import_file(file, "vedich-dossiers")


def people() -> dict[str, User]:
    """The office, a verifier, a leader and the head of the commune."""
    return {
        "office": person(Role.OFFICE, name="vanphong"),
        "verifier": person(Role.APPRAISER, name="thamdinh"),
        "leader": person(Role.LEADER, name="lanhdao"),
        "head": person(Role.UNIT_HEAD, UNIT, name="truongxa"),
    }


def begin(office: User) -> None:
    """The plan is issued on the day it was signed."""
    with clock.at(datetime(2024, 4, 6, 8)):
        take(office, CAMPAIGN, "issue")


def tick_on(*days: date, hour: int = 0) -> list[dict[str, Any]]:
    """What the worker does in the first minute (or at an hour) of these days."""
    rows = []
    for day in days:
        with clock.at(datetime(day.year, day.month, day.day, hour, 1)):
            rows += tick()["rows"]
    return rows


def campaign() -> Any:
    """The campaign as it is in force."""
    return Office.open().book.campaign(CAMPAIGN)
