"""The product's one clock: which day it is in Việt Nam, for everything that is due.

Business moments are naive and local (domain.moments). Leases and signs of life of processes keep
the machine's own time instead: a clock that is moved must not free somebody else's work.

``VEDICH_CLOCK`` names a file with an ISO moment that is taken for the present, to rehearse a
campaign ahead of time; it is read at every call, so a running site follows when it changes.

>>> with at(datetime(2024, 5, 16, 8, 0)):
...     today()
datetime.date(2024, 5, 16)
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path

from vedich.domain.moments import to_local

VARIABLE = "VEDICH_CLOCK"
_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """The present moment, local to Việt Nam, without a zone.

    ValueError or OSError where the file that ``VEDICH_CLOCK`` names holds no moment.
    """
    held = _held.get()
    if held is not None:
        return held
    if file := os.environ.get(VARIABLE):
        return to_local(datetime.fromisoformat(Path(file).read_text("ascii").strip()))
    return to_local(datetime.now(UTC))


def today() -> date:
    """The day it is in Việt Nam."""
    return now().date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Take ``moment`` for the present inside the block, in this thread only."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)
