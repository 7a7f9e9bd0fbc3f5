"""Administrative procedures (thủ tục hành chính) as people look them up.

A procedure is told by its national code: ``2.000815``; the code of a province's own entry
(``2.000815.000.00.00.H55``) begins with it. A blank is unknown: a procedure that is not said to
bear a fee is not said to be free.

>>> Procedure("2.000815", "Chứng thực bản sao", valid_to=datetime(2026, 6, 30)).holds_at(
...     datetime(2026, 7, 1))
False
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vedich.domain.indicators import Basis, Text


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure, put together from every list that names it.

    ``service_level``: full, partial or information. ``imported`` False: known from the product's
    own short list only.
    """

    procedure: str
    name: str
    field: str | None = None
    level: str | None = None
    issued_by: str | None = None
    handled_by: str | None = None
    service_level: str | None = None
    fee_bearing: bool | None = None
    payable_online: bool | None = None
    processing_time: str | None = None
    exemption: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    imported: bool = True

    def holds_at(self, moment: datetime) -> bool:
        """Is it valid then? An unknown day does not end it."""
        begun = self.valid_from is None or self.valid_from <= moment
        return begun and (self.valid_to is None or moment <= self.valid_to)


@dataclass(frozen=True, slots=True)
class EverydayWords:
    """What people say, and the words of the official name it stands for (several: any of them)."""

    say: tuple[str, ...]
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownProcedure:
    """A procedure the product knows without any list being imported."""

    procedure: str
    name: str
    basis: tuple[Basis, ...]
    field: str | None = None
    fee_bearing: bool | None = None


@dataclass(frozen=True, slots=True)
class ProcedureScope:
    """Which procedures a number in a document speaks of: a blank narrows nothing.

    >>> online = ProcedureScope(level="commune", service_levels=("partial", "full"))
    >>> online.includes(Procedure("2.000815", "…", level="commune", service_level="full"))
    True
    """

    level: str | None = None
    service_levels: tuple[str, ...] = ()

    def includes(self, procedure: Procedure) -> bool:
        """Is such a procedure among them? What is not known of it keeps it out."""
        fits = not self.service_levels or procedure.service_level in self.service_levels
        return fits and (self.level is None or procedure.level == self.level)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One file of help in looking procedures up: everyday words and known ones.

    ``noise``: words that tell nothing ("làm", "xin"). ``first``: words in the handling body that
    put a procedure before its namesakes, since most people go to their commune. ``often``: what
    is offered before anything is typed.
    """

    id: str
    title: Text
    noise: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    often: tuple[str, ...] = ()
    words: tuple[EverydayWords, ...] = ()
    procedures: tuple[KnownProcedure, ...] = ()
