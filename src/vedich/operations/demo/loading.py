"""The demo: the shipped example from files to a ranked, explained report, in its own workspace."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from vedich.operations.data.importing import import_file, observe_files
from vedich.operations.figures.standings_answer import standings_answer
from vedich.operations.office import DEFINITIONS, Office, home
from vedich.operations.papers.reporting import write_report
from vedich.operations.telling import Tell, silent
from vedich.warehouse.synthetic import LABEL, SyntheticUnit, write_dossiers

CAMPAIGN = "gia-lai-2026"
EXAMPLE = DEFINITIONS / "examples" / CAMPAIGN
_PROCEDURES = DEFINITIONS / "examples" / "synthetic-procedures.csv"
_AS_OF = datetime(2026, 10, 2, 23, 59, 59, 999999)
_YEAR = date(2026, 1, 1), date(2026, 10, 2)
_SEED = 2026
_MADE = (
    ("mo-phong-xa-phu-thien.csv", 6_000, SyntheticUnit("H21.168", "UBND xã Phú Thiện", "commune")),
    ("mo-phong-so-tu-phap.csv", 1_200, SyntheticUnit("H21.16", "Sở Tư pháp", "department")),
)


def demonstrate(tell: Tell = silent) -> dict[str, Any]:
    """Load the example, compute the standings, write the report; rows name its files.

    It works in a folder of its own (``demo`` in the workspace), never among an office's data.
    """
    folder = home() if home().name == "demo" else home() / "demo"
    office = Office.open(folder)
    made = _make_files(office.workspace.path / "synthetic", tell)
    receipts = [
        import_file(EXAMPLE / "units.csv", "units", tell=tell, office=office),
        import_file(_PROCEDURES, "procedures-detail", tell=tell, office=office),
        *observe_files(sorted(EXAMPLE.glob("*_*.csv")), tell=tell, office=office)["rows"],
        *(import_file(path, "vedich-synthetic", tell=tell, office=office) for path in made),
    ]
    standings = standings_answer(CAMPAIGN, _AS_OF, office)
    report = write_report(
        CAMPAIGN, _AS_OF, office.workspace.path / "reports", tell=tell, office=office
    )
    return {
        "rows": report["rows"],
        "home": office.workspace.path,
        "imports": [
            {key: one[key] for key in ("file", "accepted", "rejected", "new", "unchanged")}
            for one in receipts
        ],
        "standings": standings,
        "notes": [{"vi": LABEL, "en": LABEL}, *report["notes"]],
    }


def _make_files(folder: Path, tell: Tell) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, dossiers, unit in _MADE:
        tell(f"Đang sinh hồ sơ mô phỏng “{name}” …", f"Making synthetic dossiers “{name}” …")
        write_dossiers(
            folder / name,
            dossiers=dossiers,
            seed=_SEED,
            units=[unit],
            procedures=_PROCEDURES,
            start=_YEAR[0],
            end=_YEAR[1],
        )
        paths.append(folder / name)
    return paths
