"""Writes of the command line, told to the log of writes.

    with recording("import.file", "file:a.xlsx", {"layout": "units"}) as outcome:
        outcome.update(import_file(…))

An event before and one after: of a run that is killed between the two, the first one stays. Where
the application has no database yet there is no log either: making one would cost each first import
a second and an office without a site would carry tables nobody reads. The ledger keeps what was
imported, and the first event of a new log (``begin_log``) names every import made before it.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from vedich.domain.errors import Refusal
from vedich.operations.work.serving import has_database, prepare

_LONGEST_NAME = 32
_TOLD = ("import", "file", "sha256", "accepted", "rejected", "snapshot", "withdrawn", "campaign")


def operator() -> str:
    """Who sits at the command line, as the log names them: ``cli:`` and the system's user name."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "?"
    return f"cli:{name}"[:_LONGEST_NAME]


@contextmanager
def recording(
    verb: str, subject: str, about: Mapping[str, Any], why: str = ""
) -> Iterator[dict[str, Any]]:
    """Tell the log that something begins and how it ended; ``outcome`` is filled by the caller."""
    outcome: dict[str, Any] = {}
    if not has_database():
        yield outcome
        return
    prepare()
    tell_log(f"{verb}.begin", subject, about, why)
    try:
        yield outcome
    except Refusal as refusal:
        tell_log(f"{verb}.refused", subject, {"error": refusal.code})
        raise
    rows = outcome.get("rows") if "file" not in outcome and "import" not in outcome else None
    told = [_said(row) for row in rows or () if isinstance(row, Mapping)] or _said(outcome)
    tell_log(f"{verb}.done", subject, told)


def tell_log(verb: str, subject: str, after: Any, why: str = "") -> None:
    """One event of the command line."""
    from django.db import transaction

    from vedich.operations.keeping.auditing import append

    with transaction.atomic():
        append(operator(), verb, subject, after=after, why=why)


def begin_log() -> None:
    """The first event of a new log: the imports that were made before there was one."""
    from vedich.operations.keeping.auditing import append
    from vedich.operations.office import Office

    entries = Office.open().imports
    if entries:
        from django.db import transaction

        known = [
            {"import": one.seq, "kind": one.kind.value, "sha256": one.sha256} for one in entries
        ]
        with transaction.atomic():
            append(operator(), "ledger.known", f"import:{entries[-1].seq}", after=known)


def _said(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {name: answer[name] for name in _TOLD if name in answer}
