"""Find a procedure by what people type: everyday words, no accents, a slip of the finger, a code.

>>> birth = Procedure("1.001193", "Thủ tục đăng ký khai sinh", "Hộ tịch")
>>> again = Procedure("1.004884", "Thủ tục đăng ký lại khai sinh", "Hộ tịch")
>>> finder = Finder([again, birth], noise=["thủ tục", "làm", "giấy"])
>>> [hit.procedure for hit in finder.find("lam giay khia sinh")]
['1.001193', '1.004884']

How it ranks: each word of the question weighs by how rare it is. A procedure scores by the share
of that weight its texts contain, then by how much of its name was asked for, by words that stand
side by side in both, and by being handled where most people go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise
from math import log

from vedich.domain.procedures import EverydayWords, Procedure
from vedich.domain.saying import Sayings
from vedich.domain.typed_words import Spelling, Word, words_of

_CODE = re.compile(r"\d\.?\d{2,6}(\.[\w.]*)?")
_ASIDE = re.compile(r"\([^)]*\)?")  # "(thực hiện tại cấp xã)"
# How much a match counts: in the name, in what stands in brackets there, in field and handler.
_NAME, _IN_BRACKETS, _BESIDE = 1.0, 0.6, 0.5
# A word one slip away, a word begun and not ended.
_SLIP, _BEGUN = 0.75, 0.7
_OTHER_ACCENTS = 0.7
_SHARE, _FULLNESS, _ORDER, _FIRST = 0.6, 0.22, 0.18, 0.03
_LEAST_SHARE = 0.4
_RARE = 5  # a word in fewer procedures than this weighs no more for it
_UNKNOWN = 0.6  # what a word nobody knows weighs, of the rarest
_HEAD = 12  # words at the head of a name that say what it is; long names go on with details
_LOOKED_AT = 300
_MOST_WORDS = 20
_GOOD = 0.7  # a best score under this is worth a second, more forgiving look


@dataclass(frozen=True, slots=True)
class Hit:
    """A procedure found; ``score`` between 0 and about 1."""

    procedure: str
    score: float


@dataclass(frozen=True, slots=True)
class _Entry:
    """A procedure as it is looked through."""

    code: str
    pairs: frozenset[tuple[str, str]]
    weight: float
    length: int
    first: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """A word of the question: what it weighs, and where the words it may stand for are met.

    ``met``: procedure → how well, 1 in the name and as typed.
    """

    weight: float
    words: frozenset[str]
    met: Mapping[int, float]


class Finder:
    """An index over procedures, made once for a list of them."""

    def __init__(
        self,
        procedures: Iterable[Procedure],
        *,
        sayings: Iterable[EverydayWords] = (),
        noise: Iterable[str] = (),
        first: Iterable[str] = (),
    ) -> None:
        listed = list(procedures)
        self._noise = {word.marked for text in noise for word in words_of(text)}
        self._noise_bare = {word.bare for text in noise for word in words_of(text)}
        self._sayings = Sayings(sayings)
        self._first = tuple(" ".join(word.bare for word in words_of(text)) for text in first)
        # Where a word is met, whatever its accents, and with exactly these.
        self._posted: dict[str, dict[int, float]] = {}
        self._marked: dict[str, dict[int, float]] = {}
        texts = [self._post(at, one) for at, one in enumerate(listed)]
        most = log(1 + len(listed) / _RARE)
        self._rarity = {
            bare: min(most, log(1 + len(listed) / len(posted)))
            for bare, posted in self._posted.items()
        }
        self._unknown = most * _UNKNOWN
        self._spelling = Spelling(self._posted)
        self._entries = [self._entry(one, words) for one, words in zip(listed, texts, strict=True)]
        self._pairs = frozenset(pair for entry in self._entries for pair in entry.pairs)

    def find(self, question: str, limit: int = 10) -> list[Hit]:
        """The best procedures, the likeliest first; none where nothing fits."""
        asked = question.strip()
        if _CODE.fullmatch(asked):
            return self._by_code(asked, limit)
        readings = self._sayings.readings(self._apart(words_of(asked)[:_MOST_WORDS]))
        best = self._best(readings, forgiving=False)
        if max(best.values(), default=0.0) < _GOOD:
            best |= self._best(readings, forgiving=True)
        ranked = nsmallest(limit, best, key=lambda at: self._place(at, best[at]))
        return [Hit(self._entries[at].code, round(best[at], 4)) for at in ranked]

    def _apart(self, words: Iterable[Word]) -> list[Word]:
        """The words, those typed without the space between them taken apart: ``khaisinh``."""
        found: list[Word] = []
        for word in words:
            alone = word.bare in self._noise_bare or self._spelling.means(word.bare)
            parts = None if alone else self._spelling.parts(word.bare)
            found += [Word(part, part) for part in parts] if parts else [word]
        return found

    def _best(self, readings: Iterable[Sequence[Word]], *, forgiving: bool) -> dict[int, float]:
        """Each procedure with its score under the reading that suits it most."""
        best: dict[int, float] = {}
        for reading in readings:
            for at, score in self._scores(reading, forgiving):
                best[at] = max(score, best.get(at, 0.0))
        return best

    def _by_code(self, text: str, limit: int) -> list[Hit]:
        digits = text.replace(".", "")
        found = [one for one in self._entries if one.code.replace(".", "").startswith(digits)]
        if not found and "." in text:  # the code of a province's entry, under a national one
            found = [one for one in self._entries if text.startswith(f"{one.code}.")]
        return [Hit(one.code, 1.0) for one in sorted(found, key=lambda e: e.code)[:limit]]

    def _place(self, at: int, score: float) -> tuple[float, int, str]:
        entry = self._entries[at]
        return -round(score, 4), entry.length, entry.code

    def _post(self, at: int, one: Procedure) -> list[Word]:
        """File the words of a procedure; returns those of its name outside brackets."""
        name = words_of(_ASIDE.sub(" ", one.name))
        aside = [word for part in _ASIDE.findall(one.name) for word in words_of(part)]
        beside = words_of(f"{one.field or ''} {one.handled_by or ''}")
        for worth, words in ((_NAME, name), (_IN_BRACKETS, aside), (_BESIDE, beside)):
            for word in words:
                if word.marked in self._noise:
                    continue
                self._posted.setdefault(word.bare, {}).setdefault(at, worth)
                self._marked.setdefault(word.marked, {}).setdefault(at, worth)
        return name

    def _entry(self, one: Procedure, name: Sequence[Word]) -> _Entry:
        bare = [word.bare for word in name if word.marked not in self._noise]
        handler = " ".join(word.bare for word in words_of(f"{one.handled_by or ''} {one.name}"))
        return _Entry(
            one.procedure,
            frozenset(pairwise(bare)),
            sum(self._rarity[word] for word in set(bare[:_HEAD])) or 1.0,
            len(name),
            any(words in handler for words in self._first),
        )

    def _scores(self, reading: Sequence[Word], forgiving: bool) -> Iterator[tuple[int, float]]:
        last = reading[-1] if reading else None
        asked = [
            self._asked(word, word is last, forgiving)
            for word in dict.fromkeys(self._telling(reading))
        ]
        total = sum(one.weight for one in asked)
        if not total:
            return
        share = _shares(asked, total * _LEAST_SHARE)
        steps = [
            {(first, second) for first in one.words for second in other.words}
            for one, other in pairwise(asked)
        ]
        for at in nsmallest(_LOOKED_AT, share, key=lambda at: -share[at]):
            entry = self._entries[at]
            named = sum(one.weight for one in asked if one.met.get(at, 0.0) > _BESIDE)
            order = sum(not step.isdisjoint(entry.pairs) for step in steps)
            fit = (
                _SHARE
                + _FULLNESS * min(1.0, named / entry.weight)
                + _ORDER * (order / len(steps) if steps else 1.0)
            )
            yield at, share[at] / total * fit + _FIRST * entry.first

    def _telling(self, reading: Sequence[Word]) -> Iterator[Word]:
        """The words that tell procedures apart; a letter alone is a word just begun.

        Without accents "can" may be "cần", which tells nothing, or "căn": it tells something where
        it stands beside a word it stands beside in a name, as in "căn cước".
        """
        for at, word in enumerate(reading):
            if word.bare in self._noise_bare:
                near = reading[max(at - 1, 0) : at + 2]
                beside = any((a.bare, b.bare) in self._pairs for a, b in pairwise(near))
                if word.marked not in self._noise if word.has_marks else beside:
                    yield word
            elif len(word.bare) > 1 or word.bare in self._spelling.known:
                yield word

    def _asked(self, word: Word, unfinished: bool, forgiving: bool) -> _Asked:
        """What a word may stand for: itself, a longer word begun, else a slip, else two words.

        ``forgiving``: a slip also where the word as typed is known, for "sin" is one, too.
        """
        known = self._spelling.known
        choices = {word.bare: 1.0} if word.bare in known else {}
        if unfinished and len(word.bare) > 1:
            choices |= dict.fromkeys(self._spelling.starting(word.bare), _BEGUN)
        if forgiving or not choices:
            choices = dict.fromkeys(self._spelling.near(word.bare), _SLIP) | choices
        weight = max((self._rarity[one] for one in choices), default=self._unknown)
        if word.bare in known:
            weight = self._rarity[word.bare]
        return _Asked(weight, frozenset(choices), self._met(word, choices))

    def _met(self, word: Word, choices: Mapping[str, float]) -> Mapping[int, float]:
        """Procedure → how well the word is met there; accents that are typed have to fit."""
        if choices == {word.bare: 1.0} and not word.has_marks:
            return self._posted[word.bare]
        found: dict[int, float] = {}
        for bare, worth in choices.items():
            alike = worth * _OTHER_ACCENTS if bare == word.bare and word.has_marks else worth
            for at, place in self._posted[bare].items():
                if alike * place > found.get(at, 0.0):
                    found[at] = alike * place
        if word.has_marks and word.bare in choices:
            for at, place in self._marked.get(word.marked, {}).items():
                found[at] = max(place, found.get(at, 0.0))
        return found


def _shares(asked: Sequence[_Asked], least: float) -> dict[int, float]:
    """Procedure → the weight it meets, for those that meet the least or more.

    The rarest word first: once the words that are left can't make the least by themselves, no
    procedure need be added any more.
    """
    left = sum(one.weight for one in asked)
    share: dict[int, float] = {}
    for one in sorted(asked, key=lambda one: -one.weight):
        if left >= least:
            for at, worth in one.met.items():
                share[at] = share.get(at, 0.0) + one.weight * worth
        else:
            for at in share.keys() & one.met.keys():
                share[at] += one.weight * one.met[at]
        left -= one.weight
    return {at: met for at, met in share.items() if met >= least}
