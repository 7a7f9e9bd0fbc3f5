"""The working calendar in force: holidays of the parameters, and above them what was imported.

days = working_days(office)
days.is_off(date(2024, 4, 30)), show_calendar(2024)["rows"]
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from vedich.domain import clock
from vedich.domain.parameters import Parameter, number_at
from vedich.domain.working_days import Listed, WorkingDays
from vedich.operations.office import Office
from vedich.warehouse.ledger import in_force
from vedich.warehouse.shapes import Kind

HOLIDAYS, MAKE_UP, REST = "public_holiday", "makeup_working_day", "weekly_rest_from"


def working_days(office: Office) -> WorkingDays:
    """Every day that differs from the rule of its weekday; an imported day wins."""
    found = dict(_parameters(office.book.parameter(HOLIDAYS), off=True))
    found |= dict(_parameters(office.book.parameter(MAKE_UP), off=False))
    rest_from = number_at(office.book.parameter(REST), clock.today())
    return WorkingDays(found | dict(_imported(office)), int(rest_from))


def show_calendar(year: int | None = None, office: Office | None = None) -> dict[str, Any]:
    """Rows ``{day, off, note, status, source}`` in order; all years, or one."""
    days = working_days(office or Office.open())
    rows = [
        {
            "day": day,
            "off": one.off,
            "note": one.note,
            "status": one.status,
            "source": one.source,
        }
        for day, one in sorted(days.listed.items())
        if year is None or day.year == year
    ]
    return {"rows": rows}


def _parameters(parameter: Parameter, *, off: bool) -> Iterator[tuple[date, Listed]]:
    for value in parameter.values:
        first, last = value.in_force_from, value.in_force_to
        if first is None or last is None:
            continue
        for number in range((last - first).days + 1):
            yield first + timedelta(days=number), Listed(off, str(value.value), value.status)


def _imported(office: Office) -> Iterator[tuple[date, Listed]]:
    # Where nobody imported a calendar no snapshot is opened, still less made.
    if not any(entry.kind is Kind.CALENDAR for entry in in_force(office.imports)):
        return
    with office.serving() as snapshot:
        names = {name for (name,) in snapshot.con.execute(_COLUMNS).fetchall()}
        note = "note" if "note" in names else "NULL"
        rows = snapshot.con.execute(f'SELECT day::DATE, "off", {note} FROM calendar').fetchall()  # noqa: S608
    for day, off, why in rows:
        yield day, Listed(bool(off), why or "", source="imported")


_COLUMNS = "SELECT column_name FROM duckdb_columns() WHERE table_name = 'calendar'"
