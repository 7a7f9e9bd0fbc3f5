"""A Word document measured: pages, paragraphs and tables as plain values, in the child process.

    measure_file(Path("ke-hoach.docx"))["sheets"][0]["left_mm"]      # 30.0

What nobody has looked at is opened under limits; a zip bomb, a macro or no .docx is refused.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vedich.intake.docx_looks import Styles, W, paragraph_look, run_look
from vedich.intake.guarding import check_package, refuse, start_of
from vedich.intake.limits import MIB, Limits
from vedich.intake.plan_docx import part_of
from vedich.intake.process import Job, run

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_BREAK = "\n"
_STRAIGHT = {"line", "straightConnector1"}
_MM_PER_POINT = 25.4 / 72
_LIMITS = Limits(file_bytes=64 * MIB, unpacked_bytes=256 * MIB)
_MM = 25.4 / 1440
_EMU_PER_MM = 36000
_A4 = ("11906", "16838")


def measure_file(path: Path, limits: Limits = _LIMITS) -> dict[str, Any]:
    """The measures of a .docx (domain.paper_measures); Refusal where it must not be opened."""
    with tempfile.TemporaryFile() as sink:
        return run(Job("measure", path, {}, limits), sink)


def measure(path: Path, limits: Limits) -> dict[str, Any]:
    """The same inside the child."""
    hint = ("Bỏ bớt hình ảnh trong văn bản.", "Leave pictures out of the document.")
    start = start_of(path, limits, hint_vi=hint[0], hint_en=hint[1])
    if not start.startswith(b"PK\x03\x04"):
        raise refuse(
            path,
            "unknown_format",
            "đây không phải là tệp .docx.",
            "this is no .docx.",
            "Mở tệp bằng Word rồi lưu thành .docx.",
            "Open the file in Word and save it as .docx.",
        )
    check_package(path, limits, "word/document.xml", ".docx")
    with zipfile.ZipFile(path) as package:
        document = part_of(path, package, "word/document.xml")
        body = None if document is None else document.find(f"{W}body")
        if body is None:
            raise refuse(path, "damaged", "tệp .docx bị hỏng.", "the .docx is damaged.")
        styles = Styles.of(
            part_of(path, package, "word/styles.xml"),
            part_of(path, package, "word/theme/theme1.xml"),
        )
        heads = _heads(path, package)
    return _Measurer(styles, heads).document(body)


def _heads(path: Path, package: zipfile.ZipFile) -> dict[str, Any]:
    """The heads of pages by the id their sections call them."""
    links = part_of(path, package, "word/_rels/document.xml.rels")
    if links is None:
        return {}
    found = {}
    for link in links:
        target = str(link.get("Target") or "")
        if str(link.get("Type") or "").endswith("/header"):
            name = target.removeprefix("/") if target.startswith("/") else f"word/{target}"
            found[str(link.get("Id"))] = part_of(path, package, name)
    return found


@dataclass(slots=True)
class _Measurer:
    styles: Styles
    heads: dict[str, Any]
    place: int = 0
    section: int = 0
    width: float = 165.0

    def document(self, body: Any) -> dict[str, Any]:
        """Sheets and blocks of the whole document."""
        sections = [
            *body.iterfind(f"{W}p/{W}pPr/{W}sectPr"),
            *body.iterfind(f"{W}sectPr"),
        ]
        sheets: list[dict[str, Any]] = []
        for one in sections:
            sheets.append(self.sheet(one, sheets[-1] if sheets else None))
        blocks: list[dict[str, Any]] = []
        self._turn(sheets, 0)
        for child in _blocks(body):
            if child.tag == f"{W}p":
                blocks += self.lines(child, self.width)
            else:
                blocks.append(self.grid(child))
            if child.find(f"{W}pPr/{W}sectPr") is not None:
                self._turn(sheets, self.section + 1)
        return {"sheets": sheets, "blocks": blocks}

    def _turn(self, sheets: list[dict[str, Any]], section: int) -> None:
        self.section = section
        if section < len(sheets):
            one = sheets[section]
            self.width = one["width_mm"] - one["left_mm"] - one["right_mm"]

    def sheet(self, section: Any, before: dict[str, Any] | None) -> dict[str, Any]:
        """The pages of a section; heads it does not name are those of the one before."""
        size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        number = section.find(f"{W}pgNumType")
        starts = number.get(f"{W}start") if number is not None else None
        title = section.find(f"{W}titlePg")
        heads = {
            one.get(f"{W}type"): self.numbers(self.heads.get(one.get(f"{_R}id") or ""))
            for one in section.iterfind(f"{W}headerReference")
        }
        return {
            "width_mm": _mm(size, "w", _A4[0]),
            "height_mm": _mm(size, "h", _A4[1]),
            **{f"{name}_mm": _mm(margin, name, "0") for name in ("top", "bottom", "left", "right")},
            "head_mm": _mm(margin, "header", "0"),
            "first_apart": title is not None and title.get(f"{W}val") in (None, "1", "true"),
            "numbers": heads.get("default", before["numbers"] if before else []),
            "first_numbers": heads.get("first", before["first_numbers"] if before else []),
            "starts_at": int(starts) if starts and starts.isdigit() else None,
        }

    def numbers(self, head: Any) -> list[dict[str, Any]]:
        """The paragraphs of a page's head that hold the page number."""
        if head is None:
            return []
        found = []
        for paragraph in head.iter(f"{W}p"):
            codes = "".join(one.text or "" for one in paragraph.iter(f"{W}instrText"))
            simple = [str(one.get(f"{W}instr") or "") for one in paragraph.iter(f"{W}fldSimple")]
            if "PAGE" in codes.split() or any("PAGE" in one.split() for one in simple):
                found.append(self.line(paragraph, 0.0, counted=False))
        return found

    def lines(self, paragraph: Any, width: float) -> list[dict[str, Any]]:
        """A paragraph, cut at line breaks set by hand, and the line that is drawn at it, if any."""
        line = self.line(paragraph, width)
        found = [{**line, "runs": runs} for runs in _cut(line["runs"])] or [line]
        drawn = drawn_mm(paragraph) if line["runs"] else 0.0
        return [*found, {**line, "runs": [], "rule_mm": drawn}] if drawn else found

    def line(self, paragraph: Any, width: float, *, counted: bool = True) -> dict[str, Any]:
        """A paragraph with its runs."""
        self.place += counted
        look = paragraph_look(self.styles, paragraph)
        runs = [
            {"text": text, **run_look(self.styles, paragraph, one)}
            for one in paragraph.iter(f"{W}r")
            if (text := _text(one))
        ]
        return {
            "place": self.place,
            "runs": runs,
            **look,
            "rule_mm": 0.0 if runs else self._rule(paragraph, width, look),
            "column_mm": width,
            "section": self.section,
        }

    def _rule(self, paragraph: Any, width: float, look: dict[str, Any]) -> float:
        """How long the line is that an empty paragraph draws; 0 for none."""
        for layer in self.styles.layers(paragraph, "pPr"):
            border = layer.find(f"{W}pBdr")
            if border is not None and len(border):
                return float(width - look["left_mm"] - look["right_mm"])
        return drawn_mm(paragraph)

    def grid(self, table: Any) -> dict[str, Any]:
        """A table: columns, cells and their paragraphs."""
        columns = [
            float(one.get(f"{W}w") or 0) * _MM for one in table.iterfind(f"{W}tblGrid/{W}gridCol")
        ]
        inner = self._cell_margins(table)
        rows = []
        whole = []
        for row in table.iterfind(f"{W}tr"):
            cells = []
            for cell in row.iterfind(f"{W}tc"):
                width = _mm(cell.find(f"{W}tcPr/{W}tcW"), "w", "0")
                room = max(0.0, width - inner)
                inside = [line for one in cell.iter(f"{W}p") for line in self.lines(one, room)]
                cells.append((width, inside))
            rows.append(cells)
            whole.append(row.find(f"{W}trPr/{W}cantSplit") is not None)
        return {
            "columns": columns,
            "rows": rows,
            "whole_rows": all(whole),
            "section": self.section,
        }

    def _cell_margins(self, table: Any) -> float:
        margins = table.find(f"{W}tblPr/{W}tblCellMar")
        if margins is None:
            return 2 * 108 * _MM  # what Word leaves at the left and right of every cell
        return sum(_mm(margins.find(f"{W}{side}"), "w", "108") for side in ("left", "right"))


def _cut(runs: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Runs cut at their line breaks, each piece with the look of its run."""
    found: list[list[dict[str, Any]]] = [[]]
    for one in runs:
        first, *rest = one["text"].split(_BREAK)
        found[-1].append({**one, "text": first})
        found += [[{**one, "text": text}] for text in rest]
    kept = [[one for one in line if one["text"]] for line in found]
    return [line for line in kept if line]


def drawn_mm(paragraph: Any) -> float:
    """How long a straight line is that is drawn at a paragraph, new way or old; 0 for none."""
    for extent in paragraph.iter(f"{_WP}extent"):
        shapes = {one.get("prst") for one in extent.getparent().iter(f"{_A}prstGeom")}
        if shapes & _STRAIGHT:
            return int(extent.get("cx") or 0) / _EMU_PER_MM
    for line in paragraph.iter(f"{_V}line"):
        ends = [str(line.get(name) or "").partition(",")[0] for name in ("from", "to")]
        return abs(_points(ends[1]) - _points(ends[0])) * _MM_PER_POINT
    for shape in paragraph.iter(f"{_V}shape"):
        if str(shape.get("type") or "").endswith("_x0000_t32"):  # the old straight connector
            width = re.search(r"(?:^|;)\s*width:([^;]+)", str(shape.get("style") or ""))
            return _points(width.group(1)) * _MM_PER_POINT if width else 0.0
    return 0.0


def _points(text: str) -> float:
    """A length of the old drawing language in points: 70.5pt, 1in, 94px or a bare number."""
    found = re.match(r"\s*(-?[\d.]+)\s*(pt|in|mm|cm|px)?", text)
    if found is None or not found.group(1).strip(".-"):
        return 0.0
    per = {"in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "px": 0.75}
    return float(found.group(1)) * per.get(found.group(2) or "pt", 1.0)


def _blocks(body: Any) -> Iterator[Any]:
    for child in body.iterchildren():
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag == f"{W}sdt":
            yield from _blocks(child.find(f"{W}sdtContent"))


def _text(run: Any) -> str:
    said = []
    for one in run:
        if one.tag == f"{W}t":
            said.append(one.text or "")
        elif one.tag == f"{W}tab":
            said.append(" ")
        elif one.tag == f"{W}br":
            said.append(_BREAK)
        elif one.tag == f"{W}noBreakHyphen":
            said.append("-")
    return "".join(said)


def _mm(element: Any, name: str, otherwise: str) -> float:
    text = element.get(f"{W}{name}") if element is not None else None
    try:
        return round(float(text or otherwise) * _MM, 2)
    except ValueError:
        return float(otherwise) * _MM
