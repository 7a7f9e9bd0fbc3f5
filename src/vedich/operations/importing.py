"""Import a file: read it apart, land it, acknowledge it, publish what follows from it.

    import_file(Path("dossiers.xlsx"), "sync-record")

``dry_run`` does everything but landing: it shows the receipt and which figures would change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from vedich.domain.layouts import SourceKind
from vedich.warehouse.shapes import Kind

if TYPE_CHECKING:
    pass

Tell = Callable[[str], None]
_KINDS = {
    SourceKind.DOSSIERS: Kind.DOSSIERS,
    SourceKind.SUMMARY: Kind.OBSERVATIONS,
    SourceKind.OBSERVATIONS: Kind.OBSERVATIONS,
    SourceKind.UNITS: Kind.UNITS,
    SourceKind.PROCEDURES: Kind.PROCEDURES,
    SourceKind.CALENDAR: Kind.CALENDAR,
}


def silent(_: str) -> None:
    """Tells nobody."""
