"""Which module makes the table of which kind of source."""

from __future__ import annotations

from types import ModuleType

from vedich.domain.layouts import SourceKind
from vedich.intake import calendars, dossiers, fees, procedures, summaries, units

# Each has schema(layout, headers, kept) and table(data, layout, schema, tally).
TABLES: dict[SourceKind, ModuleType] = {
    SourceKind.DOSSIERS: dossiers,
    SourceKind.SUMMARY: summaries,
    SourceKind.UNITS: units,
    SourceKind.PROCEDURES: procedures,
    SourceKind.CALENDAR: calendars,
    SourceKind.FEES: fees,
}
