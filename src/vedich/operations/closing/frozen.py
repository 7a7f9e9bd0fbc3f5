"""Frozen figures: what a closed period says for good, kept as a file of the workspace.

    with deciding(office.workspace.path):
        freeze(office, Closed("ia-ake-2024", date(2024, 3, 28), date(2024, 5, 16), …), cells, event)
    frozen_at(office, "ia-ake-2024", datetime(2024, 5, 16, 23, 59, 59, 999999))

``frozen/CAMPAIGN/DAY.json`` exists while the period is closed, and names the snapshot its figures
come from. Every figure also stands in it to the last digit, with its target: neither a rule nor a
target that changes later moves what was frozen. Doors that know no database ask ``closed_periods``.
Opened again, the file becomes ``DAY.rREVISION.json`` and stays to be compared with.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.moments import Interval, end_of_day
from vedich.operations.closing.frozen_cells import cell_as_json, cell_from
from vedich.operations.figures.standing_cells import Cell
from vedich.operations.keeping.decided_files import PENDING, put
from vedich.operations.office import Office
from vedich.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from vedich.records.models import AuditEvent

FOLDER = "frozen"
_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed days of a campaign; ``start`` None: from the first dossier on.

    ``why``: what led to this revision, where it is not the first. ``made_on``: the day the file
    was made, where the period had been closed before such files were kept.
    """

    campaign: str
    start: date | None
    end: date
    snapshot: str
    revision: int = 1
    why: str = ""
    made_on: date | None = None

    @property
    def interval(self) -> Interval:
        """The closed days."""
        return Interval(self.start, self.end)

    def holds(self, start: date | None, end: date) -> bool:
        """Do these days lie wholly inside?"""
        begins = self.start is None or (start is not None and self.start <= start)
        return begins and end <= self.end


@dataclass(frozen=True)
class Frozen:
    """A closed period with its figures."""

    closed: Closed
    cells: tuple[Mapping[str, Any], ...]

    def over(self, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """The frozen cells; what else is known of a figure comes from the ones given."""
        known = {(one.subject.code, one.indicator): one for one in cells}
        return tuple(cell_from(one, known) for one in self.cells)


def freeze(office: Office, closed: Closed, cells: tuple[Cell, ...], event: AuditEvent) -> None:
    """The file of a period that ``event`` closes; only inside ``deciding``."""
    path = _path(office.workspace, closed.campaign, closed.end)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    said = {
        "start": closed.start.isoformat() if closed.start else None,
        "end": closed.end.isoformat(),
        "snapshot": closed.snapshot,
        "revision": closed.revision,
        "why": closed.why,
        "made_on": closed.made_on.isoformat() if closed.made_on else None,
    }
    # Two lines: doors read the first one alone, which is short however many units there are.
    figures = [cell_as_json(one) for one in cells]
    text = "\n".join(json.dumps(part, ensure_ascii=False) for part in (said, figures))
    put(path, text, event)


def thaw(office: Office, campaign: str, end: date) -> None:
    """The period is open again; what was frozen stays under its revision."""
    found = _path(office.workspace, campaign, end)
    if found.exists():
        revision = _head(found, campaign).revision
        found.rename(found.with_name(f"{end.isoformat()}.r{revision}.json"))


def frozen_at(office: Office, campaign: str, as_of: datetime) -> Frozen | None:
    """The frozen figures of a moment, which has to be the end of a closed period's last day."""
    if as_of.time() < _LAST_SECOND:
        return None
    return _read(_path(office.workspace, campaign, as_of.date()), campaign)


def frozen_before(office: Office, campaign: str, end: date, revision: int) -> Frozen | None:
    """What an earlier revision of a period said."""
    name = f"{end.isoformat()}.r{revision}.json"
    return _read(office.workspace.path / FOLDER / campaign / name, campaign)


def closed_periods(workspace: Workspace) -> list[Closed]:
    """Every period that is closed now, of every campaign, by campaign and day.

    One that was being closed when the power failed counts until that is settled: rather more
    closed than said than less.
    """
    folder = workspace.path / FOLDER
    files = [*folder.glob("*/????-??-??.json"), *folder.glob(f"*/????-??-??.json.*{PENDING}")]
    return [_head(path, path.parent.name) for path in sorted(files)]


def signs(workspace: Workspace, campaign: str) -> tuple[tuple[str, int], ...]:
    """What changes when a period of the campaign is closed or opened."""
    folder = workspace.path / FOLDER / campaign
    return tuple(
        (path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("????-??-??.json"))
    )


def last_moment(end: date) -> datetime:
    """The moment to which a period's figures are counted."""
    return end_of_day(end)


def _path(workspace: Workspace, campaign: str, end: date) -> Path:
    return workspace.path / FOLDER / campaign / f"{end.isoformat()}.json"


def _head(path: Path, campaign: str) -> Closed:
    with path.open(encoding="utf-8") as file:
        said = json.loads(file.readline())
    return Closed(
        campaign,
        date.fromisoformat(said["start"]) if said["start"] else None,
        date.fromisoformat(said["end"]),
        said["snapshot"],
        said["revision"],
        said["why"],
        date.fromisoformat(said["made_on"]) if said.get("made_on") else None,
    )


def _read(path: Path, campaign: str) -> Frozen | None:
    try:
        closed = _head(path, campaign)
        figures = path.read_text("utf-8").partition("\n")[2]
    except FileNotFoundError:
        return None
    return Frozen(closed, tuple(json.loads(figures)))


def changed_cells(before: Frozen, after: Frozen) -> Iterator[tuple[Cell, Cell]]:
    """The figures or targets that differ between two revisions, as they were and as they are."""
    old = {(one.subject.code, one.indicator): one for one in before.over(())}
    for new in after.over(()):
        was = old.get((new.subject.code, new.indicator))
        if was is not None and _figures(was) != _figures(new):
            yield was, new


def _figures(cell: Cell) -> tuple[Any, ...]:
    parts = cell.numerator, cell.denominator, cell.excluded
    return (cell.value, cell.state, *parts, cell.status, cell.target.threshold)
