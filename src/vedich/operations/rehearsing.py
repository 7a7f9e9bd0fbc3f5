"""A dry run: the import is done in a copy of the workspace, compared, and thrown away."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.figures import Counts, Figure, State, round_half_up
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
    beside = office.workspace.cache
    within = beside if beside.is_dir() else None  # the same disk, where files can be linked
    with tempfile.TemporaryDirectory(prefix="vedich-", dir=within) as folder:
        copy = Office(Workspace(Path(folder) / "copy"), rules_from=office.workspace.path)
        _copy(office.workspace, copy.workspace)
        outcome = land_and_publish(copy, delivery, tell)
        after = figures_now(copy)
    changed = [
        _change(office.book.indicator(key[0]), key[1], before.get(key), after.get(key))
        for key in sorted(before.keys() | after.keys(), key=lambda key: (key[0], key[1] or ""))
        if before.get(key) != after.get(key)
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
    indicator: Indicator, unit: str | None, before: Figure | None, after: Figure | None
) -> dict[str, Any]:
    place = f" ({unit})" if unit else ""
    return {
        "indicator": indicator.id,
        "unit": unit,
        "before": before.value if before else None,
        "after": after.value if after else None,
        "vi": f"{indicator.title.vi}{place}: {_vi(before)} → {_vi(after)}",
        "en": f"{indicator.title.en}{place}: {_en(before)} → {_en(after)}",
    }


def _vi(figure: Figure | None) -> str:
    if figure is None:
        return State.NO_CASE.vi
    if figure.value is None:
        return figure.state.vi
    return f"{percent(figure.value)} ({figure.numerator}/{figure.denominator})"


def _en(figure: Figure | None) -> str:
    if figure is None:
        return State.NO_CASE.en
    if figure.value is None:
        return figure.state.en
    rate = f"{round_half_up(figure.value, 2):f}%"
    return f"{rate} ({figure.numerator}/{figure.denominator})"


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
