"""The parts of an official paper, found in what was measured: head, subject, bases, signature …

Parts are found by what stands in them, not by the names of styles, so that any office's document
can be looked at.

>>> line = Line(1, (Run("Phụ lục", "Times New Roman", 14.0, bold=True),))
>>> parts_of(Measures((), (line,)), frozenset()).form
'annex'
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from vedich.domain.paper_measures import Grid, Line, Measures, Run
from vedich.domain.vietnamese import unmarked

Form = Literal["named", "letter", "annex"]
_BODIES = ("ubnd", "uy ban nhan dan", "bo ", "so ", "hoi dong", "van phong", "phong ", "cuc ")
_NOTE_SIZE = 12.0  # text is larger; a remark under a table is not
_NATION = "cong hoa xa hoi chu nghia viet nam"
_BASIS = re.compile(r"^(căn cứ|theo đề nghị|xét đề nghị)\b", re.IGNORECASE)
_ANNEX = re.compile(r"^phụ lục\b", re.IGNORECASE)
_DATE = re.compile(r"\bngày\b.*\btháng\b", re.IGNORECASE)
_NUMBER = re.compile(r"^số\s*:", re.IGNORECASE)
_ABOUT = re.compile(r"^v/v\b", re.IGNORECASE)
_TO = re.compile(r"^kính gửi", re.IGNORECASE)


@dataclass(slots=True)
class Parts:
    """Every line under the name of its part, in the order of reading, and the two frames.

    ``form``: a paper with the name of its kind, a letter, or an annex by itself.
    """

    form: Form = "named"
    found: list[tuple[str, Line]] = field(default_factory=list)
    head: Grid | None = None
    signature: Grid | None = None
    tables: list[Grid] = field(default_factory=list)

    def lines(self, part: str) -> list[Line]:
        """The lines of a part."""
        return [line for name, line in self.found if name == part]

    def one(self, part: str) -> Line | None:
        """The first line of a part."""
        return next(iter(self.lines(part)), None)

    @property
    def order(self) -> list[str]:
        """The parts in the order they begin."""
        return list(dict.fromkeys(name for name, _ in self.found))


def parts_of(measures: Measures, kinds: frozenset[str]) -> Parts:
    """The parts of a document; ``kinds``: names of kinds of paper ("KẾ HOẠCH") in capitals."""
    blocks = measures.blocks
    parts = Parts()
    at = next((i for i, one in enumerate(blocks) if _is_head(one)), None)
    if at is None:
        parts.form = "annex" if _first_is_annex(blocks) else "named"
        rest: Sequence[Line | Grid] = blocks
    else:
        rest = blocks[at + 1 :]
        head = blocks[at]
        if isinstance(head, Grid):
            parts.head = head
            _read_head(parts, head)
        if parts.one("letter_subject") is not None:
            parts.form = "letter"
    _read_rest(parts, rest, kinds)
    return parts


def folded(text: str) -> str:
    """A text without case, marks and double blanks, to be recognised by."""
    return " ".join(unmarked(unicodedata.normalize("NFC", text)).casefold().split())


def _is_head(block: Line | Grid) -> bool:
    lines = block.lines if isinstance(block, Grid) else (block,)
    return any(_NATION in folded(line.text) for line in lines)


def _first_is_annex(blocks: Sequence[Line | Grid]) -> bool:
    first = next((one for one in blocks if isinstance(one, Line) and one.text.strip()), None)
    return first is not None and bool(_ANNEX.match(first.text.strip()))


def _read_head(parts: Parts, head: Grid) -> None:
    cells = [lines for row in head.rows for _, lines in row]
    for lines in cells:
        if any(_NATION in folded(line.text) for line in lines):
            _read_nation(parts, lines)
        elif lines:
            _read_issuer(parts, lines)


def _read_issuer(parts: Parts, lines: Sequence[Line]) -> None:
    bodies: list[Line] = []
    rest: list[tuple[str, Line]] = []
    for line in lines:
        text = line.text.strip()
        if line.rule_mm:
            rest.append(("issuer_rule", line))
        elif _NUMBER.match(text):
            rest.append(("number", line))
        elif _ABOUT.match(text) or (text and bodies and rest and rest[-1][0] != "issuer_rule"):
            rest.append(("letter_subject", line))
        elif text:
            bodies.append(line)
    first = _first_of_issuer(bodies)
    named = [("superior" if at < first else "issuer", line) for at, line in enumerate(bodies)]
    parts.found += sorted([*named, *rest], key=lambda one: one[1].place)


def _first_of_issuer(bodies: Sequence[Line]) -> int:
    """Where the issuing body begins: at the first bold line, or the last that names a body."""
    bold = [at for at, line in enumerate(bodies) if all(run.bold for run in line.shown)]
    if len(bodies) > 1 and len(bold) != 1:
        names = [at for at, line in enumerate(bodies) if folded(line.text).startswith(_BODIES)]
        if len(names) > 1:
            return names[-1]
    return bold[0] if bold else max(0, len(bodies) - 1)


def _read_nation(parts: Parts, lines: Sequence[Line]) -> None:
    for line in lines:
        text = folded(line.text)
        if _NATION in text:
            parts.found.append(("nation", line))
        elif line.rule_mm:
            parts.found.append(("motto_rule", line))
        elif _DATE.search(line.text):
            parts.found.append(("place_date", line))
        elif text:
            parts.found.append(("motto", line))


def _read_rest(parts: Parts, blocks: Sequence[Line | Grid], kinds: frozenset[str]) -> None:
    stage = "annex" if parts.form == "annex" else "top"
    before: Line | Grid | None = None
    for block in blocks:
        previous, before = before, block
        if isinstance(block, Grid):
            _name_table_title(parts)
            if stage != "annex" and any(_is_recipients(line) for line in block.lines):
                parts.signature = block
                _read_signature(parts, block)
                stage = "annex"
            else:
                parts.tables.append(block)
                stage = "body" if stage == "top" else stage
            continue
        if isinstance(previous, Grid) and previous is not parts.signature and _is_small(block):
            parts.found.append(("table_note", block))
        elif stage == "annex":
            _read_annex(parts, block)
        else:
            stage = _read_line(parts, block, stage, kinds)
    _name_closing(parts)


def _read_line(parts: Parts, line: Line, stage: str, kinds: frozenset[str]) -> str:
    """Names one line before the signature; the stage that follows."""
    text = line.text.strip()
    if line.rule_mm:
        parts.found.append(("subject_rule" if stage in ("top", "subject") else "body_rule", line))
        return stage
    if not text:
        return stage
    centred = line.align == "center"
    if folded(text) in {folded(kind) for kind in kinds} and not parts.lines("kind"):
        parts.found.append(("kind", line))
        return "subject"
    if stage == "subject" and centred and not parts.lines("subject_rule"):
        parts.found.append(("subject", line))
        return stage
    if _TO.match(text) and stage in ("top", "to"):
        parts.found.append(("addressee", line))
        return "to" if text.rstrip(" :").casefold() == "kính gửi" else "body"
    if stage == "to" and text.startswith("-") and line.left_mm > 0:
        parts.found.append(("addressee", line))
        return stage
    if centred and _is_capitals(text):
        parts.found.append(("authority_heading", line))
        return stage
    if _BASIS.match(text) and not parts.lines("body"):
        parts.found.append(("basis", line))
        return "bases"
    parts.found.append(("heading" if line.numbered or _is_heading(text) else "body", line))
    return "body"


def _name_table_title(parts: Parts) -> None:
    """A centred line just above a table is the table's title."""
    if parts.found and parts.found[-1][0] == "body" and parts.found[-1][1].align == "center":
        parts.found[-1] = ("table_title", parts.found[-1][1])


def _is_small(line: Line) -> bool:
    return bool(line.shown) and all(run.size <= _NOTE_SIZE for run in line.shown)


def _is_heading(text: str) -> bool:
    return bool(re.match(r"^([IVX]+|\d+)\.\s", text)) and _is_capitals(text)


def _is_capitals(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return bool(letters) and all(sign == sign.upper() for sign in letters)


def _is_recipients(line: Line) -> bool:
    return folded(line.text).startswith("noi nhan")


def _read_signature(parts: Parts, grid: Grid) -> None:
    for row in grid.rows:
        for _, lines in row:
            _read_signature_cell(parts, lines)


def _read_signature_cell(parts: Parts, lines: Sequence[Line]) -> None:
    shown = [line for line in lines if line.text.strip()]
    if any(_is_recipients(line) for line in shown):
        for line in shown:
            name = "recipients_title" if _is_recipients(line) else "recipient"
            parts.found.append((name, line))
        return
    for line in shown:
        name = "authority" if _is_capitals(line.text) else "signer"
        parts.found.append((name, line))


def _read_annex(parts: Parts, line: Line) -> None:
    text = line.text.strip()
    if not text:
        return
    last = parts.found[-1][0] if parts.found else ""
    if _ANNEX.match(text) and line.align == "center":
        parts.found.append(("annex_number", line))
    elif last in ("annex_number", "annex_title") and folded(text).startswith(("(", "kem theo")):
        parts.found.append(("annex_cited", line))
    elif last in ("annex_number", "annex_title") and line.align == "center":
        parts.found.append(("annex_title", line))
    else:
        parts.found.append(("annex_body", line))


def _name_closing(parts: Parts) -> None:
    """The last paragraph of the text, in front of the signature."""
    last = max(
        (i for i, (name, _) in enumerate(parts.found) if name in ("body", "heading")), default=None
    )
    if last is not None:
        parts.found[last] = ("closing", parts.found[last][1])


def shown_runs(lines: Sequence[Line]) -> Iterator[tuple[Line, Run]]:
    """Every run of the lines that shows something."""
    for line in lines:
        for run in line.shown:
            yield line, run
