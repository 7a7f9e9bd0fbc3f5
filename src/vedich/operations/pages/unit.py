"""What a unit's page shows beside its standings: figures by month, field, channel, procedure and
officer, of the unit or of one of its officers.

    cuts = unit_cuts("gia-lai-2026", "H21.168", "online_payment", None)
    cuts["month"][0]["value"], cuts["procedure"][0]["gap"]

Every row keeps numerator and denominator; ``gap`` is how many cases of the denominator are not in
the numerator, so the rows of a cut add up to the figure's own gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from vedich.domain.figures import Counts
from vedich.domain.indicators import Grain
from vedich.domain.vietnamese import alphabet_key
from vedich.operations.figures.standings import Board
from vedich.operations.pages.board import board_at, kept, office_now
from vedich.operations.pages.officer import handling_at

CUTS = ("month", "field", "channel", "procedure", "officer")
Rows = list[dict[str, Any]]


def unit_cuts(
    campaign: str,
    unit: str,
    indicator: str,
    asked: date | None = None,
    officer: str | None = None,
) -> dict[str, Rows]:
    """Per cut its rows ``{key, name, numerator, denominator, excluded, value, gap}``; empty for a
    figure that is only published. Months in their order, everything else the widest gap first.
    """
    board = board_at(campaign, asked).board
    pair = board.versions.get(indicator)
    if pair is None or pair[0].grain is Grain.OBSERVED:
        return {}
    return kept(
        "cuts",
        (campaign, unit, indicator, board.mark, officer, _split(board, unit, officer)),
        lambda: _cuts(board, unit, indicator, officer),
    )


def _cuts(board: Board, unit: str, indicator: str, officer: str | None) -> dict[str, Rows]:
    from vedich.warehouse.counting import count

    one, version = board.versions[indicator]
    interval, keys = board.interval, () if officer is None else ("officer",)
    handling = handling_at(board, unit) if officer else None
    handled = handling.officers.get(officer) if handling and officer else None
    if handled is not None:
        if not handled.countable or one.grain is Grain.PROCEDURES:
            return {}
        # What the officer answers for by the split is a narrower formula, not a key.
        version, interval, keys = handled.of(version), handled.within or interval, ()
    found: dict[str, Rows] = {}
    with office_now().serving(board.kept) as snapshot:
        names = dict(
            snapshot.con.execute("SELECT DISTINCT procedure, name FROM procedures").fetchall()
        )
        for cut in _cuts_of(one.grain, officer):
            counts = count(
                snapshot.books,
                one.grain,
                version,
                by=(*keys, cut),
                interval=interval,
                as_of=board.as_of,
                unit=unit,
            )
            found[cut] = [
                _row(cut, key, one.figure(parts), names)
                for key, parts in _of_officer(counts, officer if keys else None)
            ]
    for cut, rows in found.items():
        rows.sort(key=_by_month if cut == "month" else _by_gap)
    return found


def _split(board: Board, unit: str, officer: str | None) -> str:
    """What else than the figures decides the cuts of an officer: the split that counts."""
    handling = handling_at(board, unit) if officer else None
    return handling.version.digest if handling else ""


def _cuts_of(grain: Grain, officer: str | None) -> Sequence[str]:
    if grain is Grain.PROCEDURES:
        # Distinct procedures of a unit's catalogue: only its fields divide them.
        return ("field",) if officer is None else ()
    return CUTS if officer is None else tuple(cut for cut in CUTS if cut != "officer")


def _of_officer(counts: dict[Any, Counts], officer: str | None) -> list[tuple[Any, Counts]]:
    if officer is None:
        return [(key[0], parts) for key, parts in counts.items()]
    return [(key[1], parts) for key, parts in counts.items() if key[0] == officer]


def _row(cut: str, key: Any, figure: Any, names: dict[str, str]) -> dict[str, Any]:
    code = None if key is None else str(key)
    name = names.get(code or "", code) if cut == "procedure" else code
    above, below = figure.numerator or 0, figure.denominator or 0
    return {
        "key": code,
        "name": name,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "excluded": figure.excluded,
        "value": figure.value,
        "gap": max(below - above, 0),
    }


def _by_month(row: dict[str, Any]) -> tuple[bool, str]:
    return row["key"] is None, row["key"] or ""


def _by_gap(row: dict[str, Any]) -> tuple[Any, ...]:
    return -row["gap"], -(row["denominator"] or 0), alphabet_key(row["name"] or "")
