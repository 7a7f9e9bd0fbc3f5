"""Files that say what was decided: none without its event, whatever moment the power fails.

    with deciding(office.workspace.path):
        put(path, text, append(actor, "fees.accept", subject, after=record))

The text is first written beside the file under the hash of its event, then the event is committed,
then the text takes its place. After a crash ``finish`` looks at what lies beside: with its event
in the log it takes its place, without it was never decided and goes.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from vedich.warehouse.files import PART, make_folder, sync_folder, write_durably

if TYPE_CHECKING:
    from vedich.records.models import AuditEvent

PENDING = ".decided"
_LOCK = "decisions.lock"
# Where decided files lie in a workspace.
_PLACES = (
    "",
    "definitions/fees",
    "definitions/campaigns",
    "definitions/layouts",
    "fees/*",
    "frozen/*",
)
_KINDS = ("direct-transfer*.json", *(f"{place}/*" for place in _PLACES if place))
_held = threading.local()


@contextmanager
def deciding(workspace: Path) -> Iterator[None]:
    """A transaction, one at a time in a workspace over all processes; its files go with it.

    Inside another one it is part of that one. RuntimeError inside any other transaction: whoever
    waited for the lock there would keep the database from whoever holds it.
    """
    from django.db import transaction

    workspace = workspace.absolute()
    if getattr(_held, "workspace", None) == workspace:
        with transaction.atomic():
            yield
        return
    with at_rest(workspace):
        _held.workspace = workspace
        try:
            with transaction.atomic(durable=True):
                yield
            _settle(workspace)
        finally:
            _held.workspace = None


@contextmanager
def at_rest(workspace: Path) -> Iterator[None]:
    """Meanwhile nobody decides, and every decided file is the one its event tells of."""
    make_folder(workspace)
    descriptor = os.open(workspace / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _settle(workspace)
        yield
    finally:
        os.close(descriptor)  # closing the file releases the lock


def is_decided(name: PurePath) -> bool:
    """Is this, named from the workspace on, where decided files lie?"""
    return any(len(name.parts) == kind.count("/") + 1 and name.match(kind) for kind in _KINDS)


def put(path: Path, text: str, event: AuditEvent) -> None:
    """``path`` is replaced by ``text`` once ``event`` is committed; only inside ``deciding``."""
    beside = path.with_name(f"{path.name}.{event.hash}{PENDING}")
    write_durably(beside, lambda part: part.write_text(text, encoding="utf-8"))


def finish(workspace: Path) -> None:
    """Settle what a crash left; costs a look at six folders where nothing was left."""
    if any(_left(workspace, PENDING)):
        with deciding(workspace):
            pass


def _settle(workspace: Path) -> None:
    from vedich.records.models import AuditEvent

    for beside in _left(workspace, PENDING):
        name, _, digest = beside.name.removesuffix(PENDING).rpartition(".")
        if AuditEvent.objects.filter(hash=digest).exists():
            _place(beside, beside.with_name(name))
        else:
            beside.unlink()
    for half in _left(workspace, PENDING + PART):
        half.unlink()


def _left(workspace: Path, ending: str) -> Iterator[Path]:
    for place in _PLACES:
        yield from list(workspace.glob(f"{place}/*{ending}" if place else f"*{ending}"))


def _place(beside: Path, path: Path) -> None:
    beside.rename(path)
    sync_folder(path.parent)
