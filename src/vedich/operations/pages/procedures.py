"""Procedures as citizens' pages show them: found while typing, then what, where, how much, how.

    look_up("sao y")["rows"][0]["procedure"]
    page = procedure_page("2.000815", {"pages": 3})
    page.counter["amount"], page.online["amount"]            # 5000, 5000

The index is made once per ledger, rules and day and kept in this process. Nobody is asked who
they are, and nothing of a question is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vedich.domain import clock
from vedich.domain.clock import now
from vedich.domain.fees import CHANNELS, QUANTITIES, Fee
from vedich.domain.finding import Finder
from vedich.domain.indicators import Text
from vedich.domain.procedures import Procedure
from vedich.operations.fees.asking import fee_book, fee_of, quote, rules_of
from vedich.operations.fees.procedures import (
    finder_of,
    found_answer,
    procedure_called,
    procedures_of,
    rows_of,
)
from vedich.operations.pages.board import kept, office_now

COUNTER, ONLINE = CHANNELS
MOST_FOUND = 10


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every procedure and the index over them, as they stand today."""

    procedures: Mapping[str, Procedure]
    finder: Finder


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """A procedure with its fee at the counter and online; None: no fee is on record.

    ``quantities``: what can be asked to work the amount out.
    """

    procedure: Procedure
    counter: Mapping[str, Any] | None
    online: Mapping[str, Any] | None
    quantities: Mapping[str, Text]

    @property
    def same_fee(self) -> bool:
        """Is one amount enough to say for both channels?"""
        if self.counter is None or self.online is None:
            return self.counter is self.online
        return all(self.counter[part] == self.online[part] for part in ("state", "amount"))

    @property
    def nothing_to_pay(self) -> bool:
        """Is it known that the counter takes no money for this?"""
        if self.counter is None:
            return self.procedure.fee_bearing is False
        return bool(self.counter["state"] == "free")

    @property
    def always_free(self) -> bool:
        """Nothing to pay either way, whatever the circumstances?"""
        fees = (self.counter, self.online)
        return all(fee and fee["state"] == "free" and not fee["when"] for fee in fees)


def look_up(words: str, limit: int = MOST_FOUND) -> dict[str, Any]:
    """The likeliest procedures; see ``procedures.search``."""
    shelf = _shelf()
    return found_answer(shelf.finder, shelf.procedures, words, limit)


def often_asked() -> list[str]:
    """What is offered before anything is typed."""
    return [words for book in office_now().book.catalogues.values() for words in book.often]


def procedure_page(code: str, quantity: Mapping[str, int]) -> ProcedurePage:
    """Everything the page of a procedure says; Refusal for a code nobody knows.

    A quantity that can't be is refused, too.
    """
    procedure = procedure_called(code, _shelf().procedures)
    fee = fee_of(procedure.procedure, office_now())
    if fee is None:
        return ProcedurePage(procedure, None, None, {})
    counter, online = (
        quote(
            procedure.procedure,
            channel=channel,
            quantity=quantity,
            office=office_now(),
        )
        for channel in (COUNTER, ONLINE)
    )
    return ProcedurePage(procedure, counter, online, _quantities(fee))


def _quantities(fee: Fee) -> dict[str, Text]:
    rules = rules_of(fee_book(office_now()).fees, fee)
    wanted = {name for rule in rules for name in rule.quantities}
    return {name: text for name, text in QUANTITIES.items() if name in wanted}


def _shelf() -> Shelf:
    return kept("procedures", clock.today(), _make_shelf, 2)


def _make_shelf() -> Shelf:
    office, at = office_now(), now()
    procedures = procedures_of(office, rows_of(office), at)
    return Shelf(procedures, finder_of(office, procedures, at))
