"""Clean lines with their places: composed letters, plain blanks, marks of emphasis left out.

>>> [line.text for line in clean_lines("**I. MỤC  TIÊU**\\n<sup>1</sup> Số liệu")]
['I. MỤC TIÊU', '¹ Số liệu']
"""

from __future__ import annotations

import re
import unicodedata

from vedich.domain.plan_texts import Stretch

_HIDDEN = re.compile(
    r"</?su[bp]>|\*+|^#{1,6}\s+|^[-_=]{3,}\s*$|(?<=\s)<(?=https?:)|(?<=[\w/])>(?=[\s,;.]|$)"
)
_RAISED = re.compile(r"<sup>\s*(\d{1,2})\s*</sup>")
_SUPERSCRIPTS = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))


def clean_lines(text: str) -> list[Stretch]:
    """Every line of the text, the empty ones as empty stretches."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(_clean(line, start))
        start += len(line) + 1
    return lines


def _clean(line: str, start: int) -> Stretch:
    letters: list[str] = []
    at: list[int] = []
    hidden = {place for found in _HIDDEN.finditer(line) for place in range(*found.span())}
    raised = {
        place for found in _RAISED.finditer(line) for place in range(found.start(1), found.end(1))
    }
    for place, letter in enumerate(line):
        if place in hidden:
            continue
        if unicodedata.combining(letter) and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + letter)
            continue
        if place in raised:
            letter = _SUPERSCRIPTS[letter]
        elif letter.isspace() or unicodedata.category(letter) in ("Zs", "Cf", "Cc"):
            if not letters or letters[-1] == " ":
                continue
            letter = " "
        letters.append(letter)
        at.append(start + place)
    # A letter that was composed may be longer than one; then its places repeat.
    text, places = "", []
    for letter, place in zip(letters, at, strict=True):
        text += letter
        places += [place] * len(letter)
    return Stretch(text, tuple(places)).part(0)
