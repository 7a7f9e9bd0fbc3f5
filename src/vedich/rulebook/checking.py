"""``rules check``: every definition read, every example counted on every engine, every name found.

An engine has the signature of ``domain.counting.count``; the slow oracle is one of them. The
caller joins them, since the rooms that count are not known here.

>>> from vedich.domain.counting import count
>>> from vedich.rulebook.book import Rulebook
>>> check(Rulebook(), {"oracle": count})
[]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from vedich.domain.counting import Key
from vedich.domain.errors import Refusal
from vedich.domain.figures import Counts
from vedich.domain.indicators import Example, Grain, Indicator, Version
from vedich.domain.reminding import ReminderRule
from vedich.rulebook.book import Kind, Rulebook
from vedich.rulebook.references import wrong_references
from vedich.rulebook.reminders import wrong_examples
from vedich.rulebook.source import Loc, SourceFile

Engine = Callable[..., Mapping[Key, Counts]]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a definition: ``where`` is file and line."""

    code: str
    where: str
    vi: str
    en: str
    hint_vi: str = ""
    hint_en: str = ""

    @classmethod
    def of(cls, refusal: Refusal) -> Problem:
        """The same as a refusal says."""
        return cls(
            refusal.code,
            refusal.where,
            refusal.vi,
            refusal.en,
            refusal.hint_vi,
            refusal.hint_en,
        )

    def text(self, lang: str = "vi") -> str:
        """The sentence, with what to do where there is something to say."""
        said, hint = (self.en, self.hint_en) if lang == "en" else (self.vi, self.hint_vi)
        return f"{said} {hint}".strip()


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is to check: definitions by kind, and worked examples.

    ``examples``: those of indicators, which every engine counts; ``judged``: those of reminders.
    """

    definitions: Mapping[Kind, int]
    examples: int
    judged: int = 0


def extent(book: Rulebook) -> Extent:
    """What ``check`` goes through."""
    return Extent(
        {kind: len(book.shelf(kind).found) for kind in Kind},
        sum(1 for _ in _examples(book)),
        sum(len(rule.examples) for _, rule in _reminders(book)),
    )


def check(book: Rulebook, engines: Mapping[str, Engine]) -> list[Problem]:
    """Everything wrong, in the order of kinds and files; empty when all is right."""
    problems = [Problem.of(refusal) for kind in Kind for refusal in book.shelf(kind).refusals]
    for source, loc, indicator, version, example in _examples(book):
        for name, engine in engines.items():
            refusal = _run(source, loc, name, engine, indicator.grain, version, example)
            if refusal is not None:
                problems.append(Problem.of(refusal))
    for source, rule in _reminders(book):
        problems += [Problem.of(refusal) for refusal in wrong_examples(source, rule)]
    problems += [Problem.of(refusal) for refusal in wrong_references(book)]
    return problems


def _examples(
    book: Rulebook,
) -> Iterator[tuple[SourceFile, Loc, Indicator, Version, Example]]:
    shelf = book.shelf(Kind.INDICATORS)
    for name, indicator in shelf.found.items():
        if isinstance(indicator, Indicator):
            for v, version in enumerate(indicator.versions):
                for e, example in enumerate(version.examples):
                    loc = ("versions", v, "examples", e)
                    yield shelf.sources[name], loc, indicator, version, example


def _reminders(book: Rulebook) -> Iterator[tuple[SourceFile, ReminderRule]]:
    shelf = book.shelf(Kind.REMINDERS)
    for name, rule in shelf.found.items():
        if isinstance(rule, ReminderRule):
            yield shelf.sources[name], rule


def _run(
    source: SourceFile,
    loc: Loc,
    engine_name: str,
    engine: Engine,
    grain: Grain,
    version: Version,
    example: Example,
) -> Refusal | None:
    """What is wrong with one example on one engine, if anything."""
    wanted = Counts(example.numerator, example.denominator, example.excluded)
    try:
        counted = engine(
            grain, version, example.dossiers, as_of=example.as_of, catalogue=example.procedures
        )
    except Exception as error:  # an engine that fails on a definition is a finding, not the end
        return source.refuse(
            loc,
            f"ví dụ “{example.name}”: bộ đếm {engine_name} không chạy được ({error}).",
            f"example “{example.name}”: engine {engine_name} failed ({error}).",
        )
    found = counted.get((), Counts())
    if found == wanted:
        return None
    return source.refuse(
        loc,
        f"ví dụ “{example.name}” (phiên bản {version.id}): bộ đếm {engine_name} ra "
        f"{_vi(found)}, tệp ghi {_vi(wanted)}.",
        f"example “{example.name}” (version {version.id}): engine {engine_name} counts "
        f"{_en(found)}, the file says {_en(wanted)}.",
    )


def _vi(counts: Counts) -> str:
    below = "chưa rõ mẫu số" if counts.denominator is None else str(counts.denominator)
    return f"{counts.numerator}/{below}, đếm riêng {counts.excluded}"


def _en(counts: Counts) -> str:
    below = "unknown" if counts.denominator is None else str(counts.denominator)
    return f"{counts.numerator}/{below}, {counts.excluded} excluded"
