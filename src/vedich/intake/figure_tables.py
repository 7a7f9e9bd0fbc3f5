"""Tables of published figures (.csv, .xlsx) → figures, with every row of the sheets accounted for.

A sheet is recognised by the header words a table must have (and, in a workbook, by its name); of
several tables the one with the most such words counts. Sheets that no table fits are named as
skipped. Figures come as text cells; a blank cell is unknown, never 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from vedich.domain import periods
from vedich.domain.layouts import header_key
from vedich.domain.moments import moment
from vedich.domain.periods import Period
from vedich.domain.portals import FigureTable, Parts, Portal
from vedich.domain.receipts import Structural
from vedich.intake.figure_rows import (
    PLUS,
    Context,
    Figures,
    Unreadable,
    figure_of,
    lacks,
    number_of,
    text_of,
    unit_of,
)
from vedich.intake.grids import Opened, Sheet
from vedich.intake.observation_table import FigureRow
from vedich.intake.texts import clean

HEADER_WITHIN = 20
_YEAR = re.compile(r"(\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Fit:
    """A table and where its header and columns stand in a sheet (row from 1, columns from 0)."""

    portal: Portal
    table: FigureTable
    sheet: Sheet
    row: int
    places: Mapping[str, int]


def fits(opened: Opened, portals: Iterable[Portal]) -> list[Fit]:
    """The table of every sheet that has one; all are of the portal that fits the first."""
    found: list[Fit] = []
    listed = list(portals)
    for sheet in opened.sheets:
        ways = [fit for portal in listed for fit in _ways(sheet, portal)]
        if found:
            ways = [fit for fit in ways if fit.portal is found[0].portal]
        if ways:
            found.append(max(ways, key=lambda fit: len(fit.table.known_by)))
    return found


def _ways(sheet: Sheet, portal: Portal) -> Iterator[Fit]:
    for table in portal.tables:
        if table.sheets and header_key(sheet.name) not in map(header_key, table.sheets):
            continue
        for row, cells in enumerate(sheet.head[:HEADER_WITHIN], 1):
            there: dict[str, int] = {}
            for place, cell in enumerate(cells):
                there.setdefault(header_key(cell), place)
            if all(header_key(word) in there for word in table.known_by):
                words = {word: header_key(word) for word in _words(table)}
                places = {word: there[key] for word, key in words.items() if key in there}
                yield Fit(portal, table, sheet, row, places)
                break


def _words(table: FigureTable) -> set[str]:
    """Every header word the rules of a table name."""
    rule, unit = table.period, table.unit
    parts = [table.listed, *(measure.parts for measure in table.measures)]
    keys = {rule.kind_of, rule.year, rule.which, table.captured_at, table.subject, table.note}
    keys.update(*(getattr(unit, name) for name in ("code", "uuid", "name", "block")))
    for part in parts:
        for name in ("numerator", "denominator", "value", "points", "max_points", "rank"):
            keys.update(word for key in getattr(part, name) for word in key.split(PLUS))
    return keys - {""}


def table_figures(opened: Opened, found: list[Fit], given: Context) -> Figures:
    """Every figure of the sheets that fit; rows that can't be read are rejected by name."""
    named = {fit.sheet.name for fit in found}
    figures = Figures(physical_rows=0)
    figures.skipped += opened.skipped
    figures.skipped += [sheet.name for sheet in opened.sheets if sheet.name not in named]
    for fit in found:
        _read_sheet(fit, given, figures)
    return figures


def _read_sheet(fit: Fit, given: Context, figures: Figures) -> None:
    sheet = fit.sheet
    before = _counted(figures)
    for row, cells in enumerate(sheet.head[: fit.row - 1], 1):
        if any(clean(cell) for cell in cells):
            figures.structural.append(Structural(sheet.name, row, "title"))
        else:
            figures.blank += 1
    figures.structural.append(Structural(sheet.name, fit.row, "header"))
    for row, entry, blank in _entries(fit):
        try:
            _check_errors(fit, row)
            rows = [] if blank else _figures_of(fit, entry, row, given)
        except Unreadable as why:
            figures.rejects.append(why.reject(sheet.name, row))
            continue
        figures.rows += rows
        figures.blank += blank
        figures.accepted += not blank
    for broken in sheet.broken:
        reason = broken.reason
        wrong = Unreadable("", broken.value, reason.vi, reason.en)
        figures.rejects.append(wrong.reject(sheet.name, broken.row))
    figures.blank += sheet.blank
    if _counted(figures) - before != sheet.physical_rows and sheet.recount is not None:
        sheet.physical_rows = sheet.recount()
    figures.physical_rows += sheet.physical_rows


def _check_errors(fit: Fit, row: int) -> None:
    """A row with an error (#DIV/0!) in a column that is read can't be read."""
    for error in fit.sheet.errors:
        if error.row == row and error.column in fit.places.values():
            word = next(word for word, place in fit.places.items() if place == error.column)
            raise Unreadable(word, error.value, error.reason.vi, error.reason.en)


def _counted(figures: Figures) -> int:
    return figures.accepted + figures.blank + len(figures.rejects) + len(figures.structural)


def _entries(fit: Fit) -> Iterator[tuple[int, dict[str, object], bool]]:
    """Row number, header word → text, and whether the whole row is blank."""
    for batch in fit.sheet.batches(fit.row, {}):
        columns = {place: column.to_pylist() for place, column in batch.columns.items()}
        for index, row in enumerate(batch.rows.tolist()):
            texts = {place: cells[index] for place, cells in columns.items()}
            entry: dict[str, object] = {
                word: texts.get(place) for word, place in fit.places.items()
            }
            blank = not any(clean(text) for text in texts.values() if text)
            yield row, entry, blank


def _figures_of(fit: Fit, entry: dict[str, object], row: int, given: Context) -> list[FigureRow]:
    table = fit.table
    at = _context(table, entry, given)
    unit = unit_of(entry, table.unit, table.unit_is)
    if table.block_is:
        unit = (*unit[:3], table.block_is)
    place = (fit.sheet.name, row)
    if table.subject:
        word = text_of(entry.get(table.subject))
        if word is None:
            raise lacks(table.subject)
        subject = table.subjects.get(word, word)
        figure = figure_of(entry, unit, subject, table.listed, at, place)
        return [replace(figure, note=text_of(entry.get(table.note)))]
    found = [
        figure_of(entry, unit, measure.subject, measure.parts, at, place)
        for measure in table.measures
        if _written(entry, measure.parts)
    ]
    if not found:
        raise Unreadable("", "", "dòng không có số liệu nào.", "the row has no figure.")
    return found


def _written(entry: Mapping[str, object], parts: Parts) -> bool:
    """True where a part of the figure is filled in."""
    keys = (*parts.numerator, *parts.denominator, *parts.value, *parts.points)
    words = (word for key in keys for word in key.split(PLUS))
    return any(text_of(entry.get(word)) is not None for word in words)


def _context(table: FigureTable, entry: dict[str, object], given: Context) -> Context:
    captured = given.captured_at
    if (text := text_of(entry.get(table.captured_at))) is not None:
        try:
            captured = moment(text)
        except ValueError as error:
            raise Unreadable(
                table.captured_at, text, "không phải là ngày.", "not a date."
            ) from error
    at = Context(captured, given.period)
    return replace(at, period=_period(table, entry, at))


def _period(table: FigureTable, entry: dict[str, object], at: Context) -> Period:
    """The period of a row by the table's rule; the given one where the table states none."""
    rule, read = table.period, at.captured_at
    kind = rule.kind or (text_of(entry.get(rule.kind_of)) or "").casefold()
    if kind not in ("year", "quarter", "month"):
        return at.period
    found = _YEAR.match(text_of(entry.get(rule.year)) or "")
    year = int(found[1]) if found else read.year if read and not rule.year else None
    which = number_of(entry, (rule.which,)) if rule.which in entry else None
    if which is None and read and not rule.which:
        which = Decimal(read.month if kind == "month" else (read.month + 2) // 3)
    try:
        if year is not None and kind == "year":
            return periods.year(year)
        if year is not None and which is not None and which == int(which):
            return (periods.month if kind == "month" else periods.quarter)(year, int(which))
    except ValueError as error:
        raise Unreadable(
            rule.which or rule.year, which, "không có kỳ này.", "there is no such period."
        ) from error
    return at.period
