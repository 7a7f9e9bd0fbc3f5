"""Finding the header a layout describes: exact words, any of the accepted spellings.

Two-row headers with merged cells are joined ("Số mới tiếp nhận > trực tuyến"): a parent reaches
over the cells it is merged with. Where the file says nothing of merged cells (CSV, or a parent
left unmerged) it reaches right over the blank cells beside it as long as there are words below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from vedich.domain.layouts import Column, Layout, header_key
from vedich.intake.grids import Area
from vedich.intake.texts import clean

JOIN = " > "


@dataclass(slots=True)
class Header:
    """Where a sheet's header stands (``first``–``last`` row from 1, 0 for none) and what it says.

    ``places`` gives each field its columns in order of preference; ``periods`` gives each field
    with one column per period (column, text of the period).
    """

    first: int
    last: int
    labels: dict[int, str]
    places: dict[str, list[int]] = field(default_factory=dict)
    periods: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    personal: dict[str, int] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)
    absent: list[Column] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    @property
    def missing(self) -> list[Column]:
        """Required columns that are not there."""
        return [column for column in self.absent if column.required]

    @property
    def found(self) -> int:
        """How many of the layout's columns are there."""
        return len(self.places) + len(self.periods)


def find(
    head: list[list[str]], keys: list[str], layout: Layout, merged: Sequence[Area] = ()
) -> Header:
    """The best header among the first rows: fewest required columns missing, then most found."""
    if keys:
        return _match(0, 0, dict(enumerate(keys)), layout)
    best = Header(0, 0, {}, absent=list(layout.columns))
    for first in range(1, min(layout.header_within, len(head)) + 1):
        last = min(first + layout.header_rows - 1, len(head))
        within = [(top - first, *area) for top, *area in merged if first <= top < last]
        labels = joined(head[first - 1 : last], within)
        candidate = _match(first, last, labels, layout)
        rank = (len(candidate.missing), -candidate.found)
        # A title above a two-row header must not pass for its first row, so of two that overlap
        # and say the same the lower one is right.
        overlaps = best.first < first <= best.last
        if rank < (len(best.missing), -best.found) or (
            overlaps and rank == (len(best.missing), -best.found)
        ):
            best = candidate
    return best


def joined(rows: list[list[str]], merged: Sequence[Sequence[int]] = ()) -> dict[int, str]:
    """The words over each column, header rows joined from top to bottom.

    ``merged``: areas whose first row is one of these (from 0).
    """
    width = max((len(row) for row in rows), default=0)
    grid = [[clean(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    spans = {
        (level, place): start
        for level, start, _, end in merged
        if level < len(grid) - 1
        for place in range(start, min(end + 1, width))
    }
    own = [[bool(cell) for cell in row] for row in grid]
    for level in range(len(grid) - 1):
        below = grid[level + 1 :]
        for place in range(1, width):
            if grid[level][place] or not any(row[place] for row in below):
                continue
            if (level, place) in spans:
                grid[level][place] = grid[level][spans[level, place]]
            elif (
                (level, place - 1) not in spans
                and any(row[place - 1] for row in below)
                and not any(row[place] for row in own[:level])
            ):
                grid[level][place] = grid[level][place - 1]
    labels = {}
    for place in range(width):
        words = [row[place] for row in grid if row[place]]
        if words:
            labels[place] = JOIN.join(words)
    return labels


def _match(first: int, last: int, labels: dict[int, str], layout: Layout) -> Header:
    header = Header(first, last, labels)
    where: dict[str, list[int]] = {}
    for place, label in labels.items():
        where.setdefault(header_key(label), []).append(place)
    used: set[int] = set()
    by_field = _by_period(layout, labels)
    for column in layout.columns:
        if column.pattern:
            periods = by_field.get(column.field, [])
            if periods:
                header.periods[column.field] = periods
                used.update(place for place, _ in periods)
            else:
                header.absent.append(column)
            continue
        places: list[int] = []
        for spellings in (column.headers, *column.fallbacks):
            keys = dict.fromkeys(map(header_key, spellings))
            hits = [place for key in keys for place in where.get(key, ())]
            if len(hits) > 1:
                header.twice.append(labels[hits[0]])
            places += hits[:1]
        used.update(places)
        if places:
            header.places[column.field] = places
        else:
            header.absent.append(column)
    for person in layout.personal:
        for word in person.headers:
            for place in where.get(header_key(word), ()):
                used.add(place)
                header.personal.setdefault(person.name, place)
    ignored = {header_key(word) for word in layout.ignored}
    header.unread = [
        place
        for place, label in labels.items()
        if place not in used and header_key(label) not in ignored
    ]
    return header


def _by_period(layout: Layout, labels: dict[int, str]) -> dict[str, list[tuple[int, str]]]:
    """The columns of each field that has one per period, with the period as written.

    A label that fits several patterns belongs to the one that leaves least to the period:
    “2017-Q2 Digital vol.” is no “{period} vol.”.
    """
    owner: dict[int, tuple[str, str]] = {}
    for column in layout.columns:
        for place, period in _periods(column.pattern, labels) if column.pattern else ():
            if place not in owner or len(period) < len(owner[place][1]):
                owner[place] = column.field, period
    found: dict[str, list[tuple[int, str]]] = {}
    for place in sorted(owner):
        field, period = owner[place]
        found.setdefault(field, []).append((place, period))
    return found


def _periods(pattern: str, labels: dict[int, str]) -> list[tuple[int, str]]:
    before, _, after = pattern.partition("{period}")
    shape = re.compile(
        re.escape(header_key(before)) + r"(?P<period>.+)" + re.escape(header_key(after))
    )
    found = []
    for place, label in labels.items():
        if match := shape.fullmatch(header_key(label)):
            written = label[len(before) : len(label) - len(after)]
            same = header_key(written) == match["period"]
            found.append((place, written.strip() if same else match["period"]))
    return found
