"""Everyday words turned into the words of official names: "sao y" is "chứng thực bản sao".

>>> sayings = Sayings([EverydayWords(("sao y",), ("chứng thực bản sao",))])
>>> [[word.bare for word in reading] for reading in sayings.readings(words_of("cần sao y"))]
[['can', 'sao', 'y'], ['can', 'chung', 'thuc', 'ban', 'sao']]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, product

from vedich.domain.procedures import EverydayWords
from vedich.domain.typed_words import Word, words_of

_MOST_READINGS = 8
Phrase = tuple[Word, ...]


class Sayings:
    """The list of everyday words, ready to be looked for in a question."""

    def __init__(self, entries: Iterable[EverydayWords]) -> None:
        self._by_start: dict[str, list[tuple[Phrase, list[Phrase]]]] = {}
        for entry in entries:
            meant = [tuple(words_of(text)) for text in entry.means]
            for text in entry.say:
                if phrase := tuple(words_of(text)):
                    self._by_start.setdefault(phrase[0].bare, []).append((phrase, meant))

    def readings(self, words: Sequence[Word]) -> list[Sequence[Word]]:
        """The question as typed, then with the sayings in it replaced by what they mean.

        Where sayings overlap the longer one counts.
        """
        places: dict[int, tuple[int, list[Phrase]]] = {}
        taken: set[int] = set()
        for start, length, meant in sorted(self._said(words), key=lambda one: (-one[1], one[0])):
            here = range(start, start + length)
            if taken.isdisjoint(here):
                taken.update(here)
                places[start] = length, meant
        parts: list[list[Phrase]] = []
        at = 0
        while at < len(words):
            length, meant = places.get(at, (1, [(words[at],)]))
            parts.append(meant)
            at += length
        replaced = product(*parts) if places else ()
        return [words, *(list(chain(*one)) for one in islice(replaced, _MOST_READINGS))]

    def _said(self, words: Sequence[Word]) -> Iterator[tuple[int, int, list[Phrase]]]:
        """Where each saying stands, its number of words and what it means.

        One short word alone has to have the right accents, or none.
        """
        for start, word in enumerate(words):
            for phrase, meant in self._by_start.get(word.bare, ()):
                here = words[start : start + len(phrase)]
                if [one.bare for one in here] == [one.bare for one in phrase] and (
                    len(phrase) > 1 or not word.has_marks or word.marked == phrase[0].marked
                ):
                    yield start, len(phrase), meant
