"""Which layout may fit a file: suggestions for a person, never a decision.

Near words are no proof ("ngày trả" and "ngày hẹn trả" are 80 % alike and mean other things), so
``exact`` speaks only of layouts all of whose required headers stand in the file to the letter.

    suggest(path, layouts)[0]       # (the layout wabo, 100, [])
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from vedich.domain.layouts import Column, Layout, SheetPick, header_key
from vedich.intake import headers
from vedich.intake.headers import Header
from vedich.intake.surveying import heads

Suggestion = tuple[Layout, float, list[str]]


def suggest(path: Path, layouts: Iterable[Layout]) -> list[Suggestion]:
    """(layout, likeness 0–100, headers not found to the letter), the likeliest first.

    Raises Refusal where the file can't be opened at all.
    """
    return _suggested(_heads(path), layouts)


def exact(path: Path, layouts: Iterable[Layout]) -> list[Layout]:
    """The layouts that fit to the letter: no required header missing, no column left unread.

    One answer is a unique match; none or several are for a person to choose from.
    """
    return _exact(_heads(path), layouts)


def both(path: Path, layouts: Iterable[Layout]) -> tuple[list[Layout], list[Suggestion]]:
    """What fits to the letter and what is near, the file being opened once."""
    heads, known = _heads(path), list(layouts)
    return _exact(heads, known), _suggested(heads, known)


def _suggested(heads: list[dict[str, Any]], layouts: Iterable[Layout]) -> list[Suggestion]:
    found = []
    for layout in layouts:
        if not layout.columns:
            continue
        header = _best(heads, layout)
        missing = [column.headers[0] for column in header.absent if column.headers]
        found.append((layout, _likeness(header, layout), missing))
    return sorted(found, key=lambda each: (-each[1], each[0].id))


def _exact(heads: list[dict[str, Any]], layouts: Iterable[Layout]) -> list[Layout]:
    fitting = []
    for layout in layouts:
        header = _best(heads, layout)
        if header.found and not (header.missing or header.twice or header.unread):
            fitting.append((header.found, layout))
    most = max((found for found, _ in fitting), default=0)
    return [layout for found, layout in fitting if found == most]


def _heads(path: Path) -> list[dict[str, Any]]:
    """Per sheet what ``headers.find`` asks for: head, keys and merged."""
    return [{"head": one.rows, "keys": one.keys, "merged": one.merged} for one in heads(path)]


def _best(heads: list[dict[str, Any]], layout: Layout) -> Header:
    """The header of the sheet that fits best among those the layout may read."""
    first_only = layout.sheets is SheetPick.FIRST_VISIBLE
    tried = [headers.find(layout=layout, **head) for head in heads[: 1 if first_only else None]]
    empty = Header(0, 0, {}, absent=list(layout.columns))
    return min([*tried, empty], key=lambda header: (len(header.missing), -header.found))


def _likeness(header: Header, layout: Layout) -> float:
    labels = [header_key(label) for label in header.labels.values()]
    weights = [(2 if column.required else 1, column) for column in layout.columns]
    total = sum(weight for weight, _ in weights)
    return sum(weight * _nearest(column, header, labels) for weight, column in weights) / total


def _nearest(column: Column, header: Header, labels: list[str]) -> float:
    if column.field in header.places or column.field in header.periods:
        return 100.0
    from rapidfuzz import fuzz, process

    scores = [
        near[1]
        for word in column.headers
        if (near := process.extractOne(header_key(word), labels, scorer=fuzz.ratio))
    ]
    # Half the credit at most: a near word is a hint, not a match.
    return max(scores, default=0.0) / 2
