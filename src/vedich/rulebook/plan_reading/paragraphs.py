"""Paragraphs out of lines: wrapped lines joined, footnotes set aside, markers told apart.

>>> from vedich.rulebook.plan_reading.lines import clean_lines
>>> text = "1. Tỷ lệ thanh toán trực tuyến trên địa bàn xã đạt\\ntrên 45%.\\n2. Tuyên truyền."
>>> [one.words.text for one in paragraphs(clean_lines(text), exact=False)]
['1. Tỷ lệ thanh toán trực tuyến trên địa bàn xã đạt trên 45%.', '2. Tuyên truyền.']
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vedich.domain.plan_texts import Stretch

ROMAN = r"(?=[IVX])X{0,2}(?:IX|IV|V?I{0,3})"
MARKER = re.compile(
    rf"^(?:(?:Phần|Mục|Chương)\s+)?(?:(?P<roman>{ROMAN})[.:)]?\s+(?=\S)(?<=[.:)\s])"
    r"|Điều\s+(?P<article>\d{1,3})[.:]\s*"
    r"|[-–+•]\s*(?P<inner>[a-zđ])[)]\s+"
    r"|(?P<number>\d{1,2}(?:\.\d{1,2})+)[.)]?\s+(?=\D)|(?P<single>\d{1,2})[.)]\s+(?=\D)"
    r"|(?P<letter>[a-zđ])[)]\s+|(?P<dash>[-–+•])\s+)"
)
PART = re.compile(
    r"^(?:(?P<part>(?i:Phần|Chương)\s+(?:(?i:thứ)\s+\w+|[IVX]+|\d{1,2}))\s*(?:[.:]\s*|$)"
    r"|(?P<capital>[A-HĐ])\.\s+(?=[^\W\d_a-z]))"
)
FOOTNOTE = re.compile(r"^(?:(?P<raised>[⁰¹²³⁴-⁹]{1,2})\s*|(?P<plain>\d{1,2})\s+(?=[^\W\d_]))")
_RAISED_MARK = re.compile(r"[⁰¹²³⁴-⁹]+")
_STUCK_MARK = re.compile(r"(?<=[^\W\d_]\s20\d\d)\d(?=[,.;]?\s|[,.;])")
_PAPER = 140  # letters on a line of A4, small print and all
_UNWRAPPED = 160
_OPENER = re.compile(r"^(?:Căn cứ|Thực hiện|Kính gửi|Nơi nhận|Số)\b")
_END = (".", ";", ":", "!", "?", "…", "./.", "”.", ")")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words between two breaks; ``footnote`` its number, where it is one."""

    words: Stretch
    footnote: int | None = None


def paragraphs(lines: Sequence[Stretch], *, exact: bool) -> list[Paragraph]:
    """The paragraphs of a text in its order; a footnote stands where its page ends."""
    width = _width(lines)
    found: list[Paragraph] = []
    open_note = False
    resting: int | None = None  # the paragraph a page break cut, waiting behind a footnote
    after_gap = True
    for line in lines:
        if not line.at:
            after_gap = True
            continue
        note = FOOTNOTE.match(line.text)
        if note and (note["raised"] or (after_gap and _expects(found, note["plain"]))):
            if not open_note:
                resting = _unfinished(found)
            words = line.part(note.end())
            found.append(Paragraph(words, _number(note["raised"] or note["plain"])))
            open_note = not exact
        elif exact:
            found.append(Paragraph(line))
        elif open_note and not _closed(found[-1].words) and not MARKER.match(line.text):
            found[-1] = Paragraph(found[-1].words.then(line), found[-1].footnote)
        elif open_note and resting is not None and not MARKER.match(line.text):
            found[resting] = Paragraph(found[resting].words.then(line))
            open_note, resting = False, None
        else:
            last = found[-1] if found else None
            if last and last.footnote is None and _goes_on(last.words, line, width, after_gap):
                found[-1] = Paragraph(last.words.then(line))
            else:
                found.append(Paragraph(line))
            open_note = False
        after_gap = False
    return [Paragraph(_unmarked(one.words), one.footnote) for one in found]


def part_mark(text: str) -> re.Match[str] | None:
    """The number of a part above the sections: “Phần thứ nhất”, “A. MỤC TIÊU”."""
    marked = PART.match(text)
    if marked and marked["capital"] and not shouts(text):
        return None
    return marked


def _width(lines: Sequence[Stretch]) -> int:
    """How long a full line is: nine in ten lines are no longer.

    A line longer than paper is wide says that every line is a whole paragraph.
    """
    lengths = sorted(len(line.text) for line in lines if line.at)
    if not lengths:
        return 0
    full = lengths[int(len(lengths) * 0.9) - 1]
    return max(full, _UNWRAPPED) if lengths[-1] > _PAPER else full


def _goes_on(last: Stretch, line: Stretch, width: int, after_gap: bool) -> bool:
    if MARKER.match(line.text) or part_mark(line.text) or _OPENER.match(line.text):
        return False
    if shouts(last.text) or part_mark(last.text):
        return False
    small = line.text[0].islower() or line.text[0].isdigit() or line.text[0] in '“"(%/,'
    if last.text.rstrip('”")').endswith((".", ":", "!")):
        return False
    if last.text.endswith(";"):
        return line.text[0].islower()
    tail = _last_line(last)
    if small:
        return not after_gap or tail > 0.35 * min(width, 120)
    if shouts(line.text):
        return False
    if not after_gap:
        # A capital after a short line opens a paragraph; so it does where no line is wrapped.
        return width < _UNWRAPPED and tail >= max(50, 0.6 * min(width, 120))
    # Blank lines between all lines: only a full line is cut in the middle of its sentence.
    return width < _UNWRAPPED and tail >= 0.8 * width


def _last_line(words: Stretch) -> int:
    """Length of the last of the lines the stretch was joined from."""
    for place in range(len(words.at) - 1, 0, -1):
        if words.at[place] - words.at[place - 1] > 1 and words.text[place - 1] == " ":
            return len(words.text) - place
    return len(words.text)


def shouts(text: str) -> bool:
    """Is it a heading in capitals?"""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


def _expects(found: Sequence[Paragraph], plain: str | None) -> bool:
    """A bare number opens a footnote only in its turn: 1, then 2, …"""
    have = [one.footnote for one in found if one.footnote]
    return plain is not None and int(plain) == (have[-1] if have else 0) + 1


def _unfinished(found: Sequence[Paragraph]) -> int | None:
    for place in range(len(found) - 1, -1, -1):
        if found[place].footnote is None:
            return None if _closed(found[place].words) else place
    return None


def _closed(words: Stretch) -> bool:
    return words.text.rstrip('”"').endswith(_END)


def _number(mark: str) -> int:
    return int(mark.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))


def _unmarked(words: Stretch) -> Stretch:
    """Without the raised numbers that point to footnotes."""
    hidden = {
        place
        for found in (*_RAISED_MARK.finditer(words.text), *_STUCK_MARK.finditer(words.text))
        for place in range(*found.span())
    }
    if not hidden:
        return words
    kept = [place for place in range(len(words.text)) if place not in hidden]
    return Stretch(
        "".join(words.text[place] for place in kept), tuple(words.at[place] for place in kept)
    ).part(0)
