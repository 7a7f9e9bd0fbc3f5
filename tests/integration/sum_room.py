"""A small office in which units report sums by themselves: two communes, the shipped example."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from vedich.operations.data.importing import import_file
from vedich.operations.office import Office
from vedich.operations.sums.forms import Place
from vedich.operations.sums.periods import Asked, asked_of
from vedich.operations.work.jobs import run_next
from vedich.records.models import Assignment, Job, Role, ScopeKind, User

CAMPAIGN, UNIT, OTHER = "gia-lai-2026", "H21.168", "H21.227"
END = date(2026, 9, 30)
UNITS = """unit_id,code,name,kind,level,parent,position,valid_from
H21.168,H21.168,UBND xã Phú Thiện,xa,commune,H21,1,2025-07-01
H21.227,H21.227,UBND xã Vân Canh,xa,commune,H21,2,2025-07-01
"""


def open_room(folder: Path) -> None:
    """Import the list of units; VEDICH_HOME names the workspace."""
    file = folder / "units.csv"
    file.write_text(UNITS, encoding="utf-8")
    import_file(file, "units")


def asked() -> Asked:
    """What the example campaign asks."""
    office = Office.open()
    return asked_of(office, office.book.campaign(CAMPAIGN))


def place(unit: str = UNIT, end: date = END) -> Place:
    """A unit and a period of it."""
    name = "UBND xã Phú Thiện" if unit == UNIT else "UBND xã Vân Canh"
    return Place(unit, name, asked().period(end))


def person(role: Role, unit: str = "", campaign: str = "", name: str = "") -> User:
    """Somebody with one role, over one unit or over all."""
    user = User.objects.create(username=name or f"{role}-{unit}".lower(), full_name=f"Người {role}")
    Assignment.objects.create(
        user=user,
        role=role,
        unit=unit,
        campaign=campaign,
        scope=ScopeKind.UNIT if unit else ScopeKind.ALL,
    )
    return user


def sums(asked: Asked, above: int = 30, below: int = 40) -> dict[str, tuple[int, int]]:
    """The same two numbers for every indicator asked."""
    return {one.id: (above, below) for one in asked.indicators}


def work() -> list[Job]:
    """Do every job that waits; returns them in order."""
    done = []
    while (job := run_next("worker")) is not None:
        done.append(job)
    return done
