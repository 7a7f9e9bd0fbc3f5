"""Word files of plans for the tests, built from a light script beside the other texts.

A line is a paragraph; ``#0``, ``#1``, ``#2`` number it the way Word does (I., 1., a)), ``@head``
and ``@sign`` are the two halves of a borderless table, ``@note(…)`` a footnote at the line's end,
``@table`` rows of cells parted by tabs: ``>3`` covers three columns, ``*2`` two rows, ``^`` is the
place such a cell covers.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {"document": "document.main", "numbering": "numbering", "footnotes": "footnotes"}
_LEVELS = (("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"))
_NOTE = re.compile(r"@note\((.*)\)$")


def paper(script: str) -> bytes:
    """The .docx of a script."""
    notes: list[str] = []
    body = "".join(_blocks(script.splitlines(), notes))
    parts = {
        "document": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "numbering": f"<w:numbering {_W}>{_numbering()}</w:numbering>",
        "footnotes": f"<w:footnotes {_W}>{''.join(notes)}</w:footnotes>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", _HEAD + _content_types())
        packed.writestr(
            "_rels/.rels", _HEAD + _relations([("officeDocument", "word/document.xml")])
        )
        near = [(name, f"{name}.xml") for name in parts if name != "document"]
        packed.writestr("word/_rels/document.xml.rels", _HEAD + _relations(near))
        for name, xml in parts.items():
            packed.writestr(f"word/{name}.xml", _HEAD + xml)
    return made.getvalue()


def write_paper(script: Path, folder: Path) -> Path:
    """The .docx of a script's file, written into a folder."""
    made = folder / f"{script.stem}.docx"
    made.write_bytes(paper(script.read_text("utf-8")))
    return made


def _blocks(lines: list[str], notes: list[str]) -> Iterable[str]:
    rows: list[list[str]] | None = None
    for line in lines:
        kind, _, rest = line.partition("\t")
        if kind == "@table":
            rows = []
        elif kind == "@end":
            yield _table(rows or [])
            rows = None
        elif rows is not None:
            rows.append(line.split("\t"))
        elif kind in ("@head", "@sign"):
            halves = ("".join(map(_paragraph, half.split("|"))) for half in rest.split("\t"))
            cells = "".join(f"<w:tc>{half}</w:tc>" for half in halves)
            yield f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
        elif re.fullmatch(r"#\d", kind):
            yield _paragraph(rest, int(kind[1]), notes)
        else:
            yield _paragraph(rest if kind == "@center" else line, None, notes)


def _paragraph(text: str, level: int | None = None, notes: list[str] | None = None) -> str:
    numbered, after = "", ""
    if level is not None:
        numbered = (
            f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        )
    if notes is not None and (note := _NOTE.search(text)):
        text, place = text[: note.start()], len(notes) + 1
        notes.append(f'<w:footnote w:id="{place}">{_paragraph(note[1])}</w:footnote>')
        after = f'<w:r><w:footnoteReference w:id="{place}"/></w:r>'
    words = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p>{numbered}{words}{after}</w:p>"


def _table(rows: list[list[str]]) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(_cells(row))}</w:tr>" for row in rows) + "</w:tbl>"


def _cells(row: list[str]) -> Iterable[str]:
    covered = 0
    for cell in row:
        if covered:
            covered -= 1
            continue
        text, merged = cell, ""
        if wide := re.search(r">(\d)$", cell):
            text, covered = cell[: wide.start()], int(wide[1]) - 1
            merged = f'<w:gridSpan w:val="{wide[1]}"/>'
        elif tall := re.search(r"\*\d$", cell):
            text, merged = cell[: tall.start()], '<w:vMerge w:val="restart"/>'
        elif cell == "^":
            text, merged = "", "<w:vMerge/>"
        yield f"<w:tc><w:tcPr>{merged}</w:tcPr>{_paragraph(text)}</w:tc>"


def _numbering() -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(_LEVELS)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


def _content_types() -> str:
    package = "application/vnd.openxmlformats-package.relationships+xml"
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
        for name, kind in _PARTS.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{package}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="r{place}" Type="{_KIND}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets)
    )
    start = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{start}">{rows}</Relationships>'
