"""Annex tables of targets: units down, indicators across, baseline and milestones beneath them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from vedich.domain.plan_findings import Confidence, Finding
from vedich.domain.plan_texts import Cell, PlanTable, Stretch
from vedich.rulebook.plan_reading.aims import indicator_of
from vedich.rulebook.plan_reading.amounts import value_of
from vedich.rulebook.plan_reading.collecting import Page, any_of

_PERCENT = re.compile(r"^\s*(?P<number>\d[\d.,]*)\s*%?\s*$")
_RATES = re.compile(r"\d\s?%")
_DAY = re.compile(r"(?P<n>\d{1,3})\s+ngày")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: the words of its group and its own heading."""

    group: Cell
    own: Cell


def read_annexes(page: Page) -> None:
    """The targets and baselines of every annex table."""
    for table in page.tables:
        heads = _heads(page, table)
        if heads is None:
            continue
        columns, first = heads
        section = _section(page, table)
        for row in table.rows[first:]:
            _row(page, section, columns, row)
    _again(page)
    _tables_lost(page)


def _tables_lost(page: Page) -> None:
    """A .pdf keeps no tables: the rates of its annex stand there as loose lines."""
    for node in page.root.walk():
        if node.role != "annex" or not node.section.startswith("Phụ lục"):
            continue
        rates = [words for words in node.body if len(_RATES.findall(words.text)) > 1]
        if rates:
            page.doubt(
                "table_lost",
                f"{node.section} có tỷ lệ nhưng không còn là bảng, nên chưa đọc; dùng tệp .docx.",
                f"The rates of {node.section} stand in no table and were not read; use the .docx.",
                node.section,
                *rates,
            )


def _section(page: Page, table: PlanTable) -> str:
    """The annex (or section) the table stands in."""
    last = ""
    for node in page.root.walk():
        starts = [words.span.start for words in node.passages() if words.at]
        if starts and min(starts) <= table.span.start:
            last = node.section
    return last


def _heads(page: Page, table: PlanTable) -> tuple[list[Column], int] | None:
    """The columns and the first row of values; None for a table of something else."""
    words = page.words.annex_headings
    first = next(
        (
            place
            for place, row in enumerate(table.rows)
            if (place and sum(bool(_PERCENT.match(cell.text)) for cell in row) >= 2)
            or (place and row and re.fullmatch(r"\d{1,3}", row[0].text))
        ),
        None,
    )
    if first is None or not any(
        any_of(words.unit).search(cell.text) for row in table.rows[:first] for cell in row
    ):
        return None
    group: list[Cell] = []
    for cell in table.rows[0]:
        group += [cell] * cell.columns if cell.text or not group else [group[-1]]
    wide = max(len(row) for row in table.rows)
    group += [group[-1]] * (wide - len(group))
    low = table.rows[1] if first > 1 else table.rows[0]
    own = [cell for cell in low for _ in range(cell.columns)]
    shift = 0
    if first > 1 and len(own) < wide:
        # Merged cells of the first columns are left out of the second row of headings.
        shift = wide - len(own)
    columns = []
    for place in range(min(wide, len(own) + shift)):
        beneath = own[place - shift] if place >= shift else group[place]
        columns.append(Column(group[place], beneath if beneath.text else group[place]))
    return columns, first


def _row(page: Page, section: str, columns: list[Column], row: tuple[Cell, ...]) -> None:
    words = page.words
    spread = [cell for cell in row for _ in range(cell.columns)]
    unit = next(
        (
            cell
            for cell, column in zip(spread, columns, strict=False)
            if any_of(words.annex_headings.unit).search(column.own.text)
            and not any_of(words.annex_headings.order).fullmatch(column.own.text)
        ),
        None,
    )
    if unit is None or not unit.text:
        return
    place = page.count("units")
    known = [one for one in page.findings if re.fullmatch(r"units\.\d+\.name", one.field)]
    if not any(one.value == unit.text for one in known):
        page.found(f"units.{place}.name", unit.text, section, _stretch(unit))
    for place, (cell, column) in enumerate(zip(spread, columns, strict=False)):
        value = _value(cell)
        indicator = indicator_of(column.group.text, words)
        aimed = bool(any_of(words.annex_headings.target).search(column.own.text))
        if cell is unit or indicator is None:
            continue
        if place and cell is spread[place - 1]:
            continue  # the further columns of a merged cell: said at its first one
        sure = Confidence.CERTAIN
        if cell.columns > 1 and value is not None:
            sure = Confidence.UNSURE
            page.doubt(
                "merged_cell",
                f"Ô “{cell.text}” của {unit.text} gộp {cell.columns} cột: chưa rõ thuộc cột nào.",
                f"The cell “{cell.text}” of {unit.text} covers {cell.columns} columns.",
                section,
                _stretch(cell),
            )
        if value is None and aimed:
            _no_value(page, section, unit, cell, column)
        if value is None:
            continue
        if value > 100:
            sure = Confidence.UNSURE
            page.doubt(
                "above_hundred",
                f"Tỷ lệ {cell.text} của {unit.text} lớn hơn 100%.",
                f"The rate {cell.text} of {unit.text} is above 100%.",
                section,
                _stretch(cell),
            )
        if aimed:
            _target(page, section, indicator.id, unit, cell, value, column, sure)
        else:
            _baseline(page, section, indicator.id, unit, cell, value, sure)


def _no_value(page: Page, section: str, unit: Cell, cell: Cell, column: Column) -> None:
    """A cell of a target that holds no number, or several: listed, nothing assumed."""
    numbers = re.findall(r"\d+(?:[.,]\d+)?\s*%?", cell.text)
    where, code = (_stretch(cell) if cell.text else _stretch(unit)), "cell_without_value"
    vi = f"Chỉ tiêu “{column.group.text}” của {unit.text} để trống."
    en = f"The target “{column.group.text}” of {unit.text} is blank."
    if len(numbers) > 1:
        code = "two_targets"
        vi = f"Ô chỉ tiêu “{cell.text}” của {unit.text} có {len(numbers)} giá trị."
        en = f"The cell “{cell.text}” of {unit.text} holds {len(numbers)} values."
    elif cell.text:
        vi = f"Ô chỉ tiêu “{cell.text}” của {unit.text} không phải là một số."
        en = f"The cell “{cell.text}” of {unit.text} is no number."
    page.doubt(code, vi, en, section, where)


def _again(page: Page) -> None:
    """Two rows or columns that give one unit two values for one indicator and moment."""
    cells: dict[str, dict[str, Finding]] = {}
    for one in page.findings:
        head, *rest = one.field.split(".")
        if head == "annex_targets":
            cells.setdefault(rest[0], {})[rest[1]] = one
    seen: dict[tuple[str, ...], Finding] = {}
    for cell in cells.values():
        key = tuple(str(cell[name].value) for name in ("unit", "indicator", "at"))
        before = seen.setdefault(key, cell["value"])
        if before.value != cell["value"].value:
            page.doubt(
                "two_targets",
                f"{key[0]} có hai giá trị cho một chỉ tiêu: {before.text} và {cell['value'].text}.",
                f"{key[0]} has two values for one target: {before.text}, {cell['value'].text}.",
                before.section,
                before,
                cell["value"],
            )


def _target(
    page: Page,
    section: str,
    indicator: str,
    unit: Cell,
    cell: Cell,
    value: Decimal,
    column: Column,
    sure: Confidence,
) -> None:
    day = _DAY.search(column.own.text)
    place = page.count("annex_targets")
    at = f"annex_targets.{place}"
    words = _stretch(cell)
    page.found(f"{at}.unit", unit.text, section, _stretch(unit))
    page.found(f"{at}.indicator", indicator, section, _stretch(column.group), Confidence.LIKELY)
    page.found(f"{at}.written", column.group.text, section, _stretch(column.group))
    page.found(f"{at}.at", f"day-{day['n']}" if day else "end", section, _stretch(column.own))
    page.found(f"{at}.value", float(value), section, words, sure)
    if any_of(page.words.kept_after).search(column.own.text):
        page.found(f"{at}.maintained", True, section, _stretch(column.own))


def _baseline(
    page: Page,
    section: str,
    indicator: str,
    unit: Cell,
    cell: Cell,
    value: Decimal,
    sure: Confidence,
) -> None:
    at = f"baselines.{page.count('baselines')}"
    page.found(f"{at}.unit", unit.text, section, _stretch(unit))
    page.found(f"{at}.indicator", indicator, section, _stretch(cell), Confidence.LIKELY)
    page.found(f"{at}.value", float(value), section, _stretch(cell), sure)


def _value(cell: Cell) -> Decimal | None:
    found = _PERCENT.match(cell.text)
    try:
        return value_of(found["number"]) if found else None
    except InvalidOperation:
        return None


def _stretch(cell: Cell) -> Stretch:
    return Stretch.of(cell.text, cell.span.start)
