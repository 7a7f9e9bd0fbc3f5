"""The outline of a document: sections by their numbers, each with its role.

Section names are those people cite: ``II.1``, ``IV.2.1.a``, ``2.3`` in a letter, ``Phụ lục II``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vedich.domain.plan_texts import Stretch
from vedich.domain.plan_words import PlanWords
from vedich.rulebook.plan_reading.paragraphs import MARKER, Paragraph, part_mark

OPENING = "Mở đầu"
CLOSING = "Cuối văn bản"
_ANNEX = re.compile(r"^(?:PHỤ LỤC|Phụ lục)\s*(?P<number>[IVX]+|\d+)?\s*(?:$|[.:(]|(?=[A-ZĐ]))")
_RECIPIENTS = re.compile(r"^Nơi nhận\s*:?", re.IGNORECASE)
LAST_WORDS = re.compile(r"\./\.?[”\"]?$")
_HEADING_WORDS = 14
_IN_PART = 1.5  # between a part and an item


@dataclass(slots=True)
class Node:
    """One numbered section (or bullet): its words, what stands under it, and its role.

    ``words`` are those of its first paragraph without the marker; ``body`` its further ones.
    """

    section: str
    words: Stretch
    level: float
    role: str = ""
    marker: str = ""
    body: list[Stretch] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)
    parent: Node | None = None
    notes: list[tuple[int, Stretch]] = field(default_factory=list)

    @property
    def heading(self) -> bool:
        """Does it name what follows rather than say something itself?"""
        text = self.words.text
        follows = bool(self.body or self.parts)
        return follows and (not text.endswith((".", ";")) or len(text.split()) <= 8)

    def walk(self) -> Iterator[Node]:
        """The node and everything under it, in the order of the text."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def passages(self) -> Iterator[Stretch]:
        """The own paragraphs."""
        if self.words.at:
            yield self.words
        yield from self.body


def outline(paragraphs: Sequence[Paragraph], words: PlanWords) -> Node:
    """The tree of a document's body; its root holds what stands before the first section."""
    root = Node(OPENING, Stretch("", ()), 0)
    at = root
    for paragraph in paragraphs:
        if paragraph.footnote is not None:
            _noted(at).notes.append((paragraph.footnote, paragraph.words))
            continue
        if at.role != "tail" and _RECIPIENTS.match(paragraph.words.text):
            at = _under(root, Node(CLOSING, Stretch("", ()), 1, "tail"))
        annex = _ANNEX.match(paragraph.words.text)
        part = part_mark(paragraph.words.text)
        marked = MARKER.match(paragraph.words.text)
        if annex:
            number = annex["number"] or ""
            at = _under(root, Node(f"Phụ lục {number}".strip(), paragraph.words, 1, "annex"))
        elif at.role in ("tail", "annex"):
            at.body.append(paragraph.words)
        elif part:
            name = part["part"] or part["capital"]
            at = _under(root, Node(name, paragraph.words.part(part.end()), 1, marker="roman"))
        elif marked:
            at = _placed(at, marked, paragraph.words)
        elif _unnamed(at):
            at.words = paragraph.words
        elif LAST_WORDS.search(paragraph.words.text):
            above = _climb(at, 1)
            if above is root and root.parts:
                above = _under(root, Node(CLOSING, Stretch("", ()), 1, "closing"))
            above.body.append(paragraph.words)
        else:
            if at.marker == "dash" and at.parent and _ended(at) and at.parent.marker != "dash":
                at = at.parent
            at.body.append(paragraph.words)
        if at.role not in ("tail", "annex") and LAST_WORDS.search(paragraph.words.text):
            at = _under(root, Node(CLOSING, Stretch("", ()), 1, "tail"))
    for node in root.walk():
        _give_role(node, words)
    return root


def _unnamed(node: Node) -> bool:
    """Is it a part whose name stands on the next line?"""
    return node.level == 1 and node.marker == "roman" and not node.words.at and not node.body


def _ended(node: Node) -> bool:
    """Did the bullet come to a full stop? Then what follows is no part of it."""
    return list(node.passages())[-1].text.endswith(".")


def _noted(node: Node) -> Node:
    while node.marker == "dash" and node.parent:
        node = node.parent
    return node


def _placed(at: Node, marked: re.Match[str], words: Stretch) -> Node:
    rest = words.part(marked.end())
    if marked["roman"] or marked["article"]:
        number = marked["roman"] or f"Điều {marked['article']}"
        part = _climb(at, 1)
        if part.level == 1 and part_mark(f"{part.section}. A"):
            # Beneath a part a section is numbered as an item elsewhere: “B.I”.
            return _under(part, Node(f"{part.section}.{number}", rest, _IN_PART, marker="number"))
        return _under(_climb(at, 0), Node(number, rest, 1, marker="roman"))
    if marked["number"] or marked["single"]:
        number = marked["number"] or marked["single"]
        depth = 2 + number.count(".")
        parent = _climb(at, depth - 1 if depth > 2 else _IN_PART)
        top = _climb(parent, _IN_PART)
        prefix = f"{top.section}." if top.level else ""
        return _under(parent, Node(f"{prefix}{number}", rest, depth, marker="number"))
    if marked["letter"] or marked["inner"]:
        parent = _climb(at, 5)
        letter = marked["letter"] or marked["inner"]
        prefix = f"{parent.section}." if parent.level else ""
        return _under(parent, Node(f"{prefix}{letter}", rest, 6, marker="letter"))
    plus = marked["dash"] == "+"
    parent = _climb(at, 7 if plus else 6)
    return _under(parent, Node(parent.section, rest, 8 if plus else 7, marker="dash"))


def _climb(node: Node, level: float) -> Node:
    """The nearest section at or above a level."""
    while node.level > level and node.parent:
        node = node.parent
    return node


def _under(parent: Node, node: Node) -> Node:
    node.parent = parent
    parent.parts.append(node)
    return node


def _give_role(node: Node, words: PlanWords) -> None:
    if node.role or node.parent is None:
        return
    node.role = node.parent.role if node.parent.role != "annex" else "annex"
    if node.marker == "dash":
        return
    head = _head(node)
    if head is None:
        return
    aim = node.role == "contents" and ":" in node.words.text
    best: tuple[int, int, str] | None = None
    for role, names in words.roles.items():
        for name in names:
            place = head.find(name)
            if aim and head != name:
                # “Thời gian chờ khám: không quá 60 phút” is an aim, not the campaign's period.
                continue
            if place >= 0 and (best is None or (place, -len(name)) < best[:2]):
                best = (place, -len(name), role)
    if best:
        node.role = best[2]


def _head(node: Node) -> str | None:
    """The words that may name the section's role: a heading, or what stands before a colon."""
    text = node.words.text
    before, colon, _after = text.partition(":")
    if colon and len(before.split()) <= _HEADING_WORDS and node.level <= 2:
        return before.lower()
    if (node.heading or node.level == 1) and len(text.split()) <= 2 * _HEADING_WORDS:
        return text.lower()
    return None
