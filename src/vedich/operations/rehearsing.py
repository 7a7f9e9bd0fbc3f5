"""A dry run: the import is done in a copy of the workspace, compared, and thrown away."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.figures import Counts, Figure
from vedich.domain.indicators import Grain, Indicator
from vedich.domain.vietnamese import percent
from vedich.operations.importing import land_and_publish
from vedich.operations.office import Office
from vedich.operations.telling import Tell
from vedich.warehouse.landing import now
from vedich.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from vedich.warehouse.landing import Delivery

Figures = dict[tuple[str, str | None], Figure]


def rehearse(office: Office, delivery: Delivery, tell: Tell) -> dict[str, Any]:
    """What landing would do, and every figure it would change; nothing is kept.

    ``changes``: rows ``{indicator, unit, before, after, vi, en}``; unit None is all units.
    """
    before = figures_now(office)
    with tempfile.TemporaryDirectory(prefix="vedich-") as folder:
        copy = Office(Workspace(Path(folder) / "copy"), rules_from=office.workspace.path)
        _copy(office.workspace, copy.workspace)
        outcome = land_and_publish(copy, delivery, tell)
        after = figures_now(copy)
    changed = [
        _change(office.book.indicator(key[0]), key[1], before.get(key), figure)
        for key, figure in sorted(after.items(), key=lambda pair: (pair[0][0], pair[0][1] or ""))
        if before.get(key) != figure
    ]
    return {**outcome, "import": None, "snapshot": None, "changes": changed}


def figures_now(office: Office) -> Figures:
    """Every counted indicator over all days, by unit and over all units; empty without data."""
    from vedich.warehouse.counting import count_many

    if not office.imports:
        return {}
    counted = [one for one in office.indicators if one.grain is not Grain.OBSERVED]
    asked = [(one.grain, one.version_at()) for one in counted]
    found: Figures = {}
    with office.serving() as snapshot:
        for by in ((), ("unit",)):
            counts = count_many(snapshot.books, asked, by=by, as_of=now())
            for one, each in zip(counted, counts, strict=True):
                for key, parts in each.items():
                    if parts != Counts():
                        found[one.id, key[0] if key else None] = one.figure(parts)
    return found


def _change(
    indicator: Indicator, unit: str | None, before: Figure | None, after: Figure
) -> dict[str, Any]:
    where_vi = f" ({unit})" if unit else ""
    old, new = _said(before), _said(after)
    return {
        "indicator": indicator.id,
        "unit": unit,
        "before": before.value if before else None,
        "after": after.value,
        "vi": f"{indicator.title.vi}{where_vi}: {old} → {new}",
        "en": f"{indicator.title.en}{where_vi}: {old} → {new}",
    }


def _said(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    if figure.value is None:
        return f"– ({figure.numerator}/{figure.denominator}, {figure.excluded})"
    return f"{percent(figure.value)} ({figure.numerator}/{figure.denominator})"


def _copy(source: Workspace, target: Workspace) -> None:
    """The ledger as it stands, and links to the files it names (copies on another disk)."""
    target.path.mkdir(parents=True)
    if not source.ledger_path.exists():
        return
    with (
        sqlite3.connect(source.ledger_path) as old,
        sqlite3.connect(target.ledger_path) as new,
    ):
        old.backup(new)
    for entry in target.imports():
        for name in (entry.original, *(part.path for part in entry.parts)):
            path = target.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                _link(source.path / name, path)


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)
