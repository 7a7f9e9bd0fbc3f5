"""A city's campaign with award files due before 02/01/2025: two units, their heads, the office."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path

from tests.integration.campaign_room import CITY, own_campaign
from tests.integration.sum_room import person
from vedich.domain import clock
from vedich.operations.campaign.lifecycle import take
from vedich.operations.data.importing import import_file
from vedich.records.models import Role, User

CAMPAIGN, UNIT, OTHER = "city-2024", "P1", "P2"
ALL_ITEMS = ("IV.3.a", "IV.3.b", "IV.3.c")
UNITS = """unit_id,code,name,kind,level,parent,position,valid_from
P1,P1,UBND phường Một,phuong,commune,,1,2020-01-01
P2,P2,UBND phường Hai,phuong,commune,,2,2020-01-01
"""
DOSSIERS = "code,unit,channel,received_at,finished_at,due_at,fee_bearing,paid,payment_route\n"


def open_room(folder: Path) -> None:
    """The units and a few dossiers; VEDICH_HOME names the workspace."""
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    import_file(folder / "units.csv", "units")
    rows = [
        f"H{number:03},{unit},online,2024-12-{day:02} 09:00,2024-12-{day:02} 15:00,"
        f"2024-12-{day + 2:02} 17:00,true,true,national"
        for number, (unit, day) in enumerate((u, d) for u in (UNIT, OTHER) for d in range(2, 28))
    ]
    (folder / "hoso.csv").write_text(DOSSIERS + "\n".join(rows) + "\n", encoding="utf-8")
    import_file(folder / "hoso.csv", "vedich-dossiers")
    own_campaign(
        CITY,
        CAMPAIGN,
        {
            "document/number": "57/KH-UBND",
            "document/date": date(2024, 6, 10),
            "document/missing": None,
            "period/start": date(2024, 6, 10),
            "period/missing": None,
        },
    )
    (folder / "var" / "app.sqlite").touch()


def at(year: int, month: int, day: int) -> AbstractContextManager[None]:
    """The product's clock on a morning."""
    return clock.at(datetime(year, month, day, 8))


def begin() -> None:
    """The plan is issued and runs."""
    with at(2024, 6, 10):
        for verb in ("issue", "start"):
            take("test", CAMPAIGN, verb)


def people() -> dict[str, User]:
    """The office, home affairs (an appraiser), both heads."""
    return {
        "office": person(Role.OFFICE, name="vanphong"),
        "home": person(Role.APPRAISER, name="noivu"),
        "head": person(Role.UNIT_HEAD, UNIT, name="chutich"),
        "other": person(Role.UNIT_HEAD, OTHER, name="chutich2"),
    }
