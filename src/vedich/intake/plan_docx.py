"""The paragraphs of a Word file with their automatic numbers, footnotes and tables.

text, tables = docx_text(Path("ke-hoach.docx"), Limits())
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vedich.intake.guarding import check_package, refuse
from vedich.intake.limits import Limits

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ROMANS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LEAST_COLUMNS = 3  # the two columns of head and signature are laid out as a table, too
Row = list[tuple[str, tuple[int, int], int]]
Table = tuple[list[Row], tuple[int, int]]


def docx_text(path: Path, limits: Limits) -> tuple[str, list[Table]]:
    """All text in reading order, one line a paragraph, and the tables with their places."""
    check_package(path, limits, "word/document.xml", ".docx")
    with zipfile.ZipFile(path) as package:
        styles = _numbered_styles(part_of(path, package, "word/styles.xml"))
        numbering = part_of(path, package, "word/numbering.xml")
        writer = _Writer(numbering, styles, _notes(path, package))
        body = part_of(path, package, "word/document.xml")
    if body is None:
        raise refuse(path, "damaged", "tệp .docx bị hỏng.", "the .docx is damaged.")
    for element in body.iter(f"{_W}body"):
        writer.blocks(element)
    return "".join(writer.pieces), writer.tables


def part_of(path: Path, package: zipfile.ZipFile, name: str) -> Any:
    """A part of a package as XML, without following anything; None where there is none."""
    from lxml import etree  # the one python-docx brings

    if name not in package.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(package.read(name), parser)
    except (etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise refuse(
            path,
            "damaged",
            "tệp .docx bị hỏng.",
            "the .docx is damaged.",
            "Mở tệp bằng Word rồi lưu lại.",
            "Open the file in Word and save it again.",
        ) from error


def _notes(path: Path, package: zipfile.ZipFile) -> dict[str, str]:
    root = part_of(path, package, "word/footnotes.xml")
    if root is None:
        return {}
    return {
        note.get(f"{_W}id"): " ".join(_words(part) for part in note.iter(f"{_W}p")).strip()
        for note in root.iter(f"{_W}footnote")
    }


def _words(paragraph: Any) -> str:
    """The words of a paragraph as they stand now: without deleted ones and field codes."""
    said = []
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            said.append(element.text or "")
        elif element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parent = element.getparent()
            inside = parent is not None and parent.tag == f"{_W}r"  # not a tab stop's definition
            said.append((" " if element.tag == f"{_W}tab" else "\n") if inside else "")
        elif element.tag == f"{_W}noBreakHyphen":
            said.append("-")
        elif element.tag == f"{_W}footnoteReference":
            said.append(f"\x00{element.get(f'{_W}id')}\x00")
    return "".join(said)


class _Writer:
    """Writes blocks one after another and keeps where each stands."""

    def __init__(self, numbering: Any, styles: dict[str, Any], notes: dict[str, str]) -> None:
        self.pieces: list[str] = []
        self.tables: list[Table] = []
        self._at = 0
        self._notes = notes
        self._noted = 0
        self._levels = _levels(numbering)
        self._styles = styles
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def blocks(self, parent: Any) -> None:
        """Paragraphs and tables of a body or a cell, in order."""
        for element in parent:
            if element.tag == f"{_W}p":
                self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self._table(element)
            elif element.tag == f"{_W}sdt":
                for content in element.iter(f"{_W}sdtContent"):
                    self.blocks(content)

    def _put(self, text: str) -> tuple[int, int]:
        start = self._at
        self.pieces.append(text)
        self._at += len(text)
        return start, self._at

    def _paragraph(self, paragraph: Any) -> None:
        words, *notes = self._with_notes(_words(paragraph))
        if words.strip():
            self._put(self._number(paragraph) + words)
        self._put("\n")
        for note in notes:
            self._put(f"{note}\n")

    def _with_notes(self, words: str) -> list[str]:
        pieces = words.split("\x00")
        notes = []
        for place in range(1, len(pieces), 2):
            self._noted += 1
            mark = str(self._noted).translate(_RAISED)
            notes.append(f"{mark} {self._notes.get(pieces[place], '')}")
            pieces[place] = mark
        return ["".join(pieces), *notes]

    def _table(self, table: Any) -> None:
        rows = list(table.iter(f"{_W}tr"))
        widths = [sum(_wide(cell) for cell in row.iter(f"{_W}tc")) for row in rows]
        if len(rows) < 2 or max(widths, default=0) < _LEAST_COLUMNS:
            for row in rows:
                for cell in row.iter(f"{_W}tc"):
                    self.blocks(cell)
            return
        start = self._at
        found: list[Row] = []
        for row in rows:
            cells: Row = []
            for cell in row.iter(f"{_W}tc"):
                words = " ".join(_words(part).strip() for part in cell.iter(f"{_W}p")).strip()
                if _continues(cell):
                    words = ""
                cells.append((words, self._put(words), _wide(cell)))
                self._put("\t")
            self._put("\n")
            found.append(cells)
        self.tables.append((found, (start, self._at)))

    def _number(self, paragraph: Any) -> str:
        """The automatic number before a paragraph, as Word shows it."""
        style = next(paragraph.iter(f"{_W}pStyle"), None)
        numbered = next(paragraph.iter(f"{_W}numPr"), None)
        if numbered is None and style is not None:
            numbered = self._styles.get(style.get(f"{_W}val"))
        if numbered is None:
            return ""
        values = {part.tag.removeprefix(_W): part.get(f"{_W}val") for part in numbered}
        name, level = values.get("numId", ""), int(values.get("ilvl") or 0)
        if (name, level) not in self._levels:
            return ""
        counts = self._counts[name]
        _, _, first = self._levels[name, level]
        counts[level] = counts.get(level, first - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        text = self._levels[name, level][1]
        if self._levels[name, level][0] == "bullet":
            return "- "
        for above in range(level + 1):
            style = self._levels.get((name, above), ("decimal", "", 1))[0]
            text = text.replace(f"%{above + 1}", _written(counts.get(above, 1), style))
        return f"{text} "


def _numbered_styles(styles: Any) -> dict[str, Any]:
    """Paragraph styles that number their paragraphs."""
    if styles is None:
        return {}
    found = (
        (one.get(f"{_W}styleId"), one.find(f".//{_W}numPr")) for one in styles.iter(f"{_W}style")
    )
    return {name: numbered for name, numbered in found if numbered is not None}


def _levels(numbering: Any) -> dict[tuple[str, int], tuple[str, str, int]]:
    """(list, level) → (style, pattern such as “%1.”, first number)."""
    if numbering is None:
        return {}
    abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
    for one in numbering.iter(f"{_W}abstractNum"):
        levels = {}
        for level in one.iter(f"{_W}lvl"):
            said = {part.tag.removeprefix(_W): part.get(f"{_W}val") for part in level}
            levels[int(level.get(f"{_W}ilvl"))] = (
                said.get("numFmt") or "decimal",
                said.get("lvlText") or "",
                int(said.get("start") or 1),
            )
        abstract[one.get(f"{_W}abstractNumId")] = levels
    found = {}
    for one in numbering.iter(f"{_W}num"):
        base = next(one.iter(f"{_W}abstractNumId"), None)
        for level, pattern in abstract.get(
            base.get(f"{_W}val") if base is not None else "", {}
        ).items():
            found[one.get(f"{_W}numId"), level] = pattern
    return found


def _written(number: int, style: str) -> str:
    if style in ("upperRoman", "lowerRoman"):
        text = ""
        for value, letters in _ROMANS:
            while number >= value:
                text, number = text + letters, number - value
        return text if style == "upperRoman" else text.lower()
    if style in ("lowerLetter", "upperLetter"):
        letter = "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26]
        return letter if style == "lowerLetter" else letter.upper()
    return str(number)


def _wide(cell: Any) -> int:
    span = next(cell.iter(f"{_W}gridSpan"), None)
    return int(span.get(f"{_W}val")) if span is not None else 1


def _continues(cell: Any) -> bool:
    """Is it the lower part of a cell merged downwards?"""
    merged: Iterator[Any] = cell.iter(f"{_W}vMerge")
    found = next(merged, None)
    return found is not None and found.get(f"{_W}val") != "restart"
