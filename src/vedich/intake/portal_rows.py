"""One answer of the portal (already parsed JSON) → figures, with every list entry accounted for.

Rows are the entries of every list of the answer, at any depth, and the single unit objects
(``parent``, ``overview``), numbered in the order of the file. An entry that no rule of the portal
file covers is rejected by name, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from vedich.domain import periods
from vedich.domain.periods import Period
from vedich.domain.portals import Answer, Chart, Interface, Keys, Parts, Share, value_at
from vedich.intake.figure_rows import (
    Context,
    Figures,
    Unreadable,
    figure_of,
    is_published,
    lacks,
    number_of,
    text_of,
    unit_of,
)
from vedich.intake.observation_table import FigureRow

DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Place:
    """One physical row: an entry of a list or a single unit object. ``path`` has no indexes."""

    path: str
    row: int
    entry: object
    inside: Place | None


def answer_figures(
    data: Mapping[str, object], interface: Interface, answer: Answer, at: Context
) -> Figures:
    """Every figure of an answer's ``data``; entries that can't be read are rejected.

    Raises Unreadable where the answer is nested deeper than any answer is.
    """
    found = _places(data, "", answer.units, None, 0)
    places = [replace(place, row=row) for row, place in enumerate(found, 1)]
    reader = _Reader(interface, answer, at, places)
    figures = Figures(physical_rows=len(places))
    for place in places:
        try:
            figures.rows += reader.figures_of(place)
            figures.accepted += 1
        except Unreadable as why:
            figures.rejects.append(why.reject(place.path, place.row))
    return figures


def _places(
    node: object, path: str, units: Keys, inside: Place | None, depth: int
) -> Iterator[Place]:
    """Every physical row below a node, in the order of the file; not numbered yet."""
    if depth > DEEPEST:
        raise Unreadable(path, "", "lồng quá nhiều tầng.", "nested too deep.")
    if isinstance(node, Mapping):
        for key, value in node.items():
            name = f"{path}.{key}" if path else str(key)
            holder = inside
            if name in units and isinstance(value, Mapping):
                holder = Place(name, 0, value, inside)
                yield holder
            yield from _places(value, name, units, holder, depth + 1)
    elif isinstance(node, list):
        for entry in node:
            place = Place(path, 0, entry, inside)
            yield place
            yield from _places(entry, path, units, place, depth + 1)


class _Reader:
    """The rules of one kind of answer, applied to one place at a time."""

    def __init__(
        self, interface: Interface, answer: Answer, at: Context, places: list[Place]
    ) -> None:
        self.interface, self.answer, self.at, self.places = interface, answer, at, places
        self.first = next((place for place in places if place.path == answer.units[0]), None)

    def figures_of(self, place: Place) -> list[FigureRow]:
        """The figures of one entry; Unreadable where no rule covers it."""
        answer, listed = self.answer, self.answer.metrics
        if place.path in answer.units:
            return self._measures(place)
        if listed and place.path == (
            f"{place.inside.path}.{listed.list}" if listed.of_unit and place.inside else listed.list
        ):
            about = place.inside if listed.of_unit else self.first
            subject = text_of(value_at(place.entry, listed.subject))
            if subject is None:
                raise lacks(listed.subject)
            row = self._row(place, about, subject, listed.parts)
            note = text_of(value_at(place.entry, listed.note)) if listed.note else None
            return [replace(row, note=note)]
        for chart in answer.charts:
            if place.path == chart.list:
                return [self._month(place, chart)]
        for share in answer.shares:
            if place.path == share.list:
                return self._share(place, share)
        raise Unreadable(
            place.path,
            "",
            "danh sách này chưa có trong mô tả cách đọc.",
            "this list is not in the description of the portal.",
        )

    def _measures(self, place: Place) -> list[FigureRow]:
        found = [
            self._row(place, place, measure.subject, measure.parts)
            for measure in self.answer.measures
            if is_published(place.entry, measure.parts)
        ]
        if not found:
            raise Unreadable("", "", "dòng không có số liệu nào.", "the row has no figure.")
        return found

    def _month(self, place: Place, chart: Chart) -> FigureRow:
        which = _month_of(place, chart)
        row = self._row(place, self.first, chart.subject, chart.parts)
        year = self.at.period.start.year if self.at.period.start else None
        period = periods.month(year, which) if year else Period(None, None, f"Tháng {which}")
        row = replace(
            row, period_start=period.start, period_end=period.end, period_label=period.label
        )
        if chart.all_zero and which > self._last_month(chart):
            return replace(row, value=None, points=None, note="chưa đến kỳ")
        return row

    def _last_month(self, chart: Chart) -> int:
        """The last month with figures; the months up to the day of reading count as reached."""
        reached = [
            _month_of(place, chart)
            for place in self.places
            if place.path == chart.list
            and any(number_of(place.entry, (key,)) for key in chart.all_zero)
        ]
        read, start = self.at.captured_at, self.at.period.start
        if read and start and read.year >= start.year:
            reached.append(read.month if read.year == start.year else 12)
        return max(reached, default=0)

    def _share(self, place: Place, share: Share) -> list[FigureRow]:
        """One figure for the whole list, standing at its first entry."""
        together = [other for other in self.places if other.path == share.list]
        counts = [
            (text_of(value_at(other.entry, share.code)), number_of(other.entry, (share.count,)))
            for other in together
        ]
        if place is not together[0]:
            return []
        known = [number for _, number in counts if number is not None]
        counted = [
            number for code, number in counts if code in share.counted and number is not None
        ]
        whole = len(known) == len(counts)
        row = self._row(place, self.first, share.subject, Parts())
        return [
            replace(
                row,
                numerator=sum(counted, Decimal(0)) if whole else None,
                denominator=sum(known, Decimal(0)) if whole else None,
            )
        ]

    def _row(self, place: Place, about: Place | None, subject: str, parts: Parts) -> FigureRow:
        if about is None or not isinstance(about.entry, Mapping):
            raise Unreadable(
                "", "", "không biết số liệu của đơn vị nào.", "it is not known whose figure it is."
            )
        nation = self.answer.nation if about is self.first else ""
        named = unit_of(about.entry, self.interface.unit, nation)
        return figure_of(place.entry, named, subject, parts, self.at, (place.path, place.row))


def _month_of(place: Place, chart: Chart) -> int:
    text = value_at(place.entry, chart.month)
    if isinstance(text, str) and text.isascii() and text.isdigit() and 1 <= int(text) <= 12:
        return int(text)
    raise Unreadable(
        chart.month, text, "không phải là tháng từ 01 đến 12.", "not a month from 01 to 12."
    )
