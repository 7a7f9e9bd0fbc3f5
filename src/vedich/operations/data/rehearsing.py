"""A dry run: the import is done in a copy of the workspace, compared, and thrown away."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.clock import now
from vedich.domain.figures import Counts, Figure, State, round_half_up
from vedich.domain.indicators import Grain, Indicator, Text
from vedich.domain.observations import FigureKey, current
from vedich.domain.vietnamese import percent, points
from vedich.operations.data.importing import land_and_publish
from vedich.operations.figures.published import observations, rate_of
from vedich.operations.office import Office
from vedich.operations.telling import Tell
from vedich.warehouse.shapes import Kind
from vedich.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from vedich.warehouse.landing import Delivery

_NO_REASON = Text("", "")
Figures = dict[tuple[str, str | None], Figure]
PublishedFigures = dict[FigureKey, Fraction | None]


def rehearse(office: Office, delivery: Delivery, tell: Tell) -> dict[str, Any]:
    """What landing would do, and every figure it would change; nothing is kept.

    ``changes``: rows ``{indicator, unit, before, after, vi, en}``; unit None is all units. A file
    of published figures changes those of their subjects: points where there are any, else rates.
    """
    published = delivery.kind is Kind.OBSERVATIONS
    before, seen = figures_now(office), published_now(office) if published else {}
    beside = office.workspace.cache
    within = beside if beside.is_dir() else None  # the same disk, where files can be linked
    with tempfile.TemporaryDirectory(prefix="vedich-", dir=within) as folder:
        copy = Office(Workspace(Path(folder) / "copy"), rules_from=office.workspace.path)
        _copy(office.workspace, copy.workspace)
        (outcome,) = land_and_publish(copy, [delivery], tell)
        after, then = figures_now(copy), published_now(copy) if published else {}
        why = _reasons(office, copy) if delivery.kind is Kind.DOSSIERS and before else {}
    changed = [
        _change(
            office.book.indicator(key[0]),
            key[1],
            before.get(key),
            after.get(key),
            why.get(key[1], _NO_REASON),
        )
        for key in sorted(before.keys() | after.keys(), key=lambda key: (key[0], key[1] or ""))
        if before.get(key) != after.get(key)
    ]
    changed += [
        _published_change(office, key, seen.get(key), then.get(key))
        for key in sorted(seen.keys() | then.keys())
        if seen.get(key) != then.get(key)
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


def published_now(office: Office) -> PublishedFigures:
    """Every published figure in force, by its own key."""
    if not office.imports:
        return {}
    with office.serving() as snapshot:
        readings = current(one.reading for one in observations(snapshot))
    return {
        key: Fraction(one.points) if one.points is not None else rate_of(one)
        for key, one in readings.items()
    }


def _published_change(
    office: Office, key: FigureKey, before: Fraction | None, after: Fraction | None
) -> dict[str, Any]:
    _, _, unit, period, procedure, subject = key
    place = ", ".join(filter(None, (unit, procedure, period)))
    known = office.book.indicators.get(subject)
    title = known.title if known is not None else Text(subject, subject)
    vi = [State.AWAITING.vi if value is None else points(value) for value in (before, after)]
    en = [
        State.AWAITING.en if value is None else f"{round_half_up(value, 2):f}"
        for value in (before, after)
    ]
    return {
        "indicator": subject,
        "unit": unit,
        "before": before,
        "after": after,
        "vi": f"{title.vi} ({place}): {vi[0]} → {vi[1]}",
        "en": f"{title.en} ({place}): {en[0]} → {en[1]}",
    }


def _change(
    indicator: Indicator,
    unit: str | None,
    before: Figure | None,
    after: Figure | None,
    why: Text,
) -> dict[str, Any]:
    place = f" ({unit})" if unit else ""
    return {
        "indicator": indicator.id,
        "unit": unit,
        "before": before.value if before else None,
        "after": after.value if after else None,
        "vi": f"{indicator.title.vi}{place}: {_vi(before)} → {_vi(after)} {why.vi}".strip(),
        "en": f"{indicator.title.en}{place}: {_en(before)} → {_en(after)} {why.en}".strip(),
    }


def _reasons(office: Office, copy: Office) -> Mapping[str | None, Text]:
    from vedich.operations.data.rehearsal_reasons import reasons

    with office.serving() as before, copy.serving() as after:
        return reasons(before, after)


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
