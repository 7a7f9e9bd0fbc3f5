"""A look at a sheet's XML without the workbook reader: how many rows, how wide, which cells
are numbers. The reader is never believed about rows: some trust the dimension a file states.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import numpy as np

from vedich.intake.grids import Area

_CHUNK = 1 << 20
_RELS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LETTERS = re.compile(rb'\br="([A-Z]{1,4})(\d{1,8})"')
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_HEAD_ROWS, _MOST_BELOW = 250, 20_000
_ROW_NUMBER = re.compile(rb'^[^>]*?\br="(\d{1,10})"')


class Damaged(Exception):
    """The sheet's XML can't be followed: rows out of order, no sheet data, a DTD."""


@dataclass(slots=True)
class Scan:
    """Rows with a cell element, rows with a value, and the widest value (columns from 1).

    ``merged``: merged cells, those of the first rows; ``merged_below``: the others, so many that
    whoever handed the sheet in has enough to mend.
    """

    last_row: int = 0
    valued_rows: int = 0
    last_valued: int = 0
    width: int = 0
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    hollow: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    merged_below: list[Area] = field(default_factory=list)


def sheet_members(package: zipfile.ZipFile) -> dict[str, tuple[str, bool]]:
    """Sheet name → its member of the package, and whether it is visible. Raises Damaged."""
    try:
        book = ElementTree.fromstring(_xml(package, "xl/workbook.xml"))  # noqa: S314 - no DTD
        rels = ElementTree.fromstring(  # noqa: S314 - no DTD
            _xml(package, "xl/_rels/workbook.xml.rels")
        )
    except (ElementTree.ParseError, KeyError) as error:
        raise Damaged from error
    targets = {rel.get("Id"): rel.get("Target", "") for rel in rels}
    names = {name.lower(): name for name in package.namelist()}
    found: dict[str, tuple[str, bool]] = {}
    for sheet in book.iter():
        if not sheet.tag.endswith("}sheet"):
            continue
        target = targets.get(sheet.get(_RELS) or _strict_id(sheet), "")
        member = target.lstrip("/") if target.startswith("/") else "xl/" + target
        if member.lower() in names:
            visible = sheet.get("state", "visible") == "visible"
            found[sheet.get("name", "")] = (names[member.lower()], visible)
    return found


def _strict_id(sheet: Any) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _xml(package: zipfile.ZipFile, member: str) -> bytes:
    text = package.read(member)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Damaged
    return text


def scan(package: zipfile.ZipFile, member: str) -> Scan:
    """Count a sheet's rows. Raises Damaged where the XML can't be followed."""
    result = Scan()
    widths: dict[bytes, int] = {}
    after = bytearray()
    for number, row, mark in _rows(package, member, after):
        if mark + b"c" not in row:
            continue
        result.last_row = number
        end = _last_value(row, mark)
        if end < 0:
            continue
        result.valued_rows += 1
        result.last_valued = number
        if match := _LETTERS.search(row, row.rfind(mark + b"c ", 0, end)):
            letters = match[1]
            if letters not in widths:
                widths[letters] = column_number(letters.decode()) + 1
        if b't="e"' in row:
            result.errors += _cells(number, row, mark, _is_error)
        if mark + b"f" in row:
            result.hollow += [(r, c) for r, c, _ in _cells(number, row, mark, _is_hollow)]
    result.width = max(widths.values(), default=0)
    result.merged, result.merged_below = _merged(after)
    return result


def _merged(after: bytearray) -> tuple[list[Area], list[Area]]:
    """The merged cells among the first rows and those below, from what follows a sheet's data."""
    head: list[Area] = []
    below: list[Area] = []
    for match in _MERGED.finditer(after):
        left, top, right, bottom = match.groups()
        found = head if int(top) <= _HEAD_ROWS else below
        if found is below and len(below) == _MOST_BELOW:
            continue
        first, last = (column_number(letters.decode()) for letters in (left, right))
        found.append((int(top), first, int(bottom), last))
    return head, below


def number_cells(
    package: zipfile.ZipFile, member: str, columns: set[int], size: int
) -> dict[int, Any]:
    """Per column a mask over rows 1…``size`` (index 0 is row 1): is the cell a number?"""
    masks = {column: np.zeros(size, bool) for column in columns}
    letters = "|".join(column_letters(column) for column in sorted(columns))
    pattern: re.Pattern[bytes] | None = None
    for piece, mark in _pieces(package, member):
        if pattern is None:
            begin = re.escape(mark + b'c r="')
            pattern = re.compile(begin + rb"(" + letters.encode() + rb')(\d+)"([^>]*)>')
        for letter, row, attributes in pattern.findall(piece):
            if b't="' not in attributes or b't="n"' in attributes or b't="d"' in attributes:
                at = int(row) - 1
                if at < size:
                    masks[column_number(letter.decode())][at] = True
    return masks


def column_number(letters: str) -> int:
    """ "A" → 0, "AA" → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """0 → "A", 26 → "AA"."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _last_value(row: bytes, mark: bytes) -> int:
    """Where the last cell that holds something holds it; -1 in a row of empty cells."""
    end = row.rfind(mark + b"v>")
    if end >= 0 and not row.startswith(b"<", end + len(mark) + 2):
        text = row.rfind(mark + b"t>", end)
        return text if text > end else end
    pattern = re.escape(mark) + rb"[vt](?: [^>]*)?>[^<]"
    return max((match.start() for match in re.finditer(pattern, row)), default=-1)


def _cells(number: int, row: bytes, mark: bytes, wanted: Any) -> list[tuple[int, int, str]]:
    found = []
    for cell in row.split(mark + b"c ")[1:]:
        value = wanted(cell, mark)
        if value is not None and (match := _LETTERS.search(cell)):
            found.append((number, column_number(match[1].decode()), value))
    return found


def _is_error(cell: bytes, mark: bytes) -> str | None:
    if b't="e"' not in cell.partition(b">")[0]:
        return None
    return cell.rpartition(mark + b"v>")[2].partition(b"<")[0].decode("utf-8", "replace")


def _is_hollow(cell: bytes, mark: bytes) -> str | None:
    if mark + b"f" not in cell:
        return None
    if b't="str"' in cell.partition(b">")[0]:
        return None  # a formula whose result is an empty text is an empty cell
    value = cell.rpartition(mark + b"v>")
    return "" if not value[1] or value[2].startswith(b"<") else None


def _rows(
    package: zipfile.ZipFile, member: str, after: bytearray
) -> Iterator[tuple[int, bytes, bytes]]:
    """(row number, its XML, the mark a tag begins with: ``<`` or ``<x:``).

    ``after`` gets what follows the rows.
    """
    before = 0
    for piece, mark in _pieces(package, member, after):
        for row in piece.split(mark + b"row")[1:]:
            number = before + 1
            if not row.startswith(b' r="%d"' % number):
                if row[:1] not in b" >/":
                    continue
                match = _ROW_NUMBER.match(row)
                number = int(match[1]) if match else number
            if number <= before:
                raise Damaged
            before = number
            yield number, row, mark


def _pieces(
    package: zipfile.ZipFile, member: str, after: bytearray | None = None
) -> Iterator[tuple[bytes, bytes]]:
    """The sheet's XML in pieces that end where a row ends; ``after`` gets what follows them."""
    try:
        with package.open(member) as file:
            yield from _cut(file, bytearray() if after is None else after)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise Damaged from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise Damaged from error
        raise


def _cut(file: Any, after: bytearray) -> Iterator[tuple[bytes, bytes]]:
    rest = file.read(_CHUNK)
    found = re.search(rb"<((?:\w+:)?)sheetData", rest)
    if found is None or b"<!DOCTYPE" in rest or b"<!ENTITY" in rest:
        raise Damaged
    mark = b"<" + found[1]
    rest = rest[found.end() :]
    while True:
        more = file.read(_CHUNK)
        if not more:
            break
        rest += more
        cut = rest.rfind(mark + b"row")
        if cut > 0:
            yield rest[:cut], mark
            rest = rest[cut:]
    rows, _, end = rest.partition(mark.replace(b"<", b"</") + b"sheetData")
    after += end
    yield rows, mark
