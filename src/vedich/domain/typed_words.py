"""Words as people type them: without accents, with either tone style, with a slip of the finger.

>>> fold("Đak Pơ"), fold("UBND xã Ia Ake")
('dak po', 'ubnd xa ia ake')
>>> [word.bare for word in words_of("Đăng kí chữ ký")]
['dang', 'ki', 'chu', 'ki']
>>> words_of("hoà")[0] == words_of("hòa")[0]
True
>>> Spelling(["sinh", "thuong"]).near("snih")
['sinh']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from vedich.domain.vietnamese import unmarked

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"[^\W_]+")
# "ký" and "kí" are one word, written by two rules; "quy" and "huy" have no such pair.
_LATE_Y = re.compile(r"(?<=[bcdghklmnprstvx])y$")
_SHORTEST_SLIP = 3  # below that nearly every word is one slip away from every other


def fold(text: str) -> str:
    """The text as it is compared: no accents, đ as d, no case, single spaces."""
    return " ".join(unmarked(text).casefold().split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word without accents, and with them in an order no typing style changes."""

    bare: str
    marked: str

    @property
    def has_marks(self) -> bool:
        """Was it typed with accents, or is there nothing to tell?"""
        return self.marked != self.bare


def words_of(text: str) -> list[Word]:
    """The words of a text in their order."""
    return [_word(word) for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold())]


@lru_cache(maxsize=20_000)
def _word(text: str) -> Word:
    return Word(_LATE_Y.sub("i", fold(text)), _marked(text))


def _marked(word: str) -> str:
    """Letters with their own marks, the tone at the end: wherever it was typed, it is the same."""
    spelt = unicodedata.normalize("NFD", word)
    letters = "".join(sign for sign in spelt if sign not in _TONES)
    tone = "".join(sign for sign in spelt if sign in _TONES)
    return _LATE_Y.sub("i", unicodedata.normalize("NFC", letters)) + tone


class Spelling:
    """Known words, and which of them a slip of one letter away may have been meant.

    Every word is filed under itself and under each form with one letter left out; two words
    within one slip share such a form, so few candidates remain to be compared.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self._filed: dict[str, list[str]] = {}
        for word in self.known:
            for form in _forms(word):
                self._filed.setdefault(form, []).append(word)

    def near(self, word: str) -> list[str]:
        """Known words one letter more, less, other or swapped away."""
        found = {one for form in _forms(word) for one in self._filed.get(form, ())}
        return sorted(one for one in found if _one_slip(word, one))

    def means(self, word: str) -> bool:
        """Is the word known, or some known word one slip away?"""
        return word in self.known or bool(self.near(word))

    def parts(self, word: str) -> tuple[str, str] | None:
        """Two known words typed without the space between them: ``khaisinh``."""
        for at in range(2, len(word) - 1):
            if word[:at] in self.known and word[at:] in self.known:
                return word[:at], word[at:]
        return None

    def starting(self, start: str, most: int = 40) -> list[str]:
        """Known words that begin so, the shortest first: the last word may be unfinished."""
        found = sorted((one for one in self.known if one.startswith(start)), key=len)
        return [one for one in found if one != start][:most]


def _forms(word: str) -> set[str]:
    if len(word) < _SHORTEST_SLIP:
        return set()
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _one_slip(one: str, other: str) -> bool:
    """Are the words one insertion, deletion, exchange or swap of neighbours apart?"""
    if one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b or a == b[1:]
