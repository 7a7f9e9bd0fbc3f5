"""Worked examples of fees: the engine and the slow oracle must both say what the file says.

>>> from vedich.rulebook.book import Rulebook
>>> list(wrong_examples(Rulebook()))
[]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from vedich.domain.errors import Refusal
from vedich.domain.fees import Fee, FeeExample, FeeQuestion, FeeRule, lowest_one_by_one
from vedich.payments.fees import charges
from vedich.rulebook.book import Kind, Rulebook
from vedich.rulebook.source import Loc, SourceFile


def _lowest(rules: tuple[FeeRule, ...], asked: FeeQuestion) -> int | None:
    found = charges(rules, asked)
    return found[0].amount if found else None


ENGINES: Mapping[str, Callable[[tuple[FeeRule, ...], FeeQuestion], int | None]] = {
    "fees": _lowest,
    "fees_oracle": lowest_one_by_one,
}


def fee_examples(book: Rulebook) -> Iterator[tuple[SourceFile, Loc, Fee, FeeExample]]:
    """Every example with the file and place it stands at."""
    shelf = book.shelf(Kind.FEES)
    for name, fee in shelf.found.items():
        if isinstance(fee, Fee):
            source = shelf.sources[name]
            index = [one.get("id") for one in source.data["fees"]].index(name)
            for place, example in enumerate(fee.examples):
                yield source, ("fees", index, "examples", place), fee, example


def wrong_examples(book: Rulebook) -> Iterator[Refusal]:
    """What is wrong with an example, with file and line."""
    for source, loc, fee, example in fee_examples(book):
        asked = FeeQuestion(
            example.asked_on,
            example.channel,
            example.payer,
            (example.place,) if example.place else (),
            example.quantity,
        )
        for name, engine in ENGINES.items():
            try:
                found = engine(fee.rules, asked)
            except Refusal as refusal:
                yield source.refuse(loc, refusal.vi, refusal.en)
                break
            if found != example.amount:
                yield source.refuse(
                    loc,
                    f"ví dụ “{example.name}” ({fee.id}): {name} ra {found}, tệp ghi "
                    f"{example.amount}.",
                    f"example “{example.name}” ({fee.id}): {name} finds {found}, the file says "
                    f"{example.amount}.",
                )
