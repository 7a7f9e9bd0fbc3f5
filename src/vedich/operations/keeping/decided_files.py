"""Files that say what was decided: none without its event, whatever moment the power fails.

    with deciding(office.workspace.path):
        put(path, text, lambda: append(actor, "fees.accept", subject, after=record))

The text is first written beside the file under the hash of its event, then the event is committed,
then the text takes its place. After a crash ``finish`` looks at what lies beside: with its event
in the log it takes its place, without it was never decided and goes.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction

from vedich.records.models import AuditEvent
from vedich.warehouse.files import make_folder, sync_folder, write_durably

PENDING = ".decided"
_LOCK = "decisions.lock"
# Where decided files lie in a workspace.
_PLACES = ("", "definitions/fees", "fees/*")


@contextmanager
def deciding(workspace: Path) -> Iterator[None]:
    """One decision at a time in a workspace, over all processes; the one before is finished."""
    make_folder(workspace)
    descriptor = os.open(workspace / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _finish(workspace)
        yield
    finally:
        os.close(descriptor)  # closing the file releases the lock


def put(path: Path, text: str, tell: Callable[[], AuditEvent]) -> None:
    """Replace ``path`` by ``text`` together with the event; only inside ``deciding``."""
    with transaction.atomic():
        beside = path.with_name(f"{path.name}.{tell().hash}{PENDING}")
        write_durably(beside, lambda part: part.write_text(text, encoding="utf-8"))
    _place(beside, path)


def finish(workspace: Path) -> None:
    """Settle what a crash left; costs a look at three folders where nothing was left."""
    if any(_pending(workspace)):
        with deciding(workspace):
            pass


def _finish(workspace: Path) -> None:
    for beside in _pending(workspace):
        name, _, digest = beside.name.removesuffix(PENDING).rpartition(".")
        if AuditEvent.objects.filter(hash=digest).exists():
            _place(beside, beside.with_name(name))
        else:
            beside.unlink()


def _pending(workspace: Path) -> Iterator[Path]:
    for place in _PLACES:
        yield from list(workspace.glob(f"{place}/*{PENDING}" if place else f"*{PENDING}"))


def _place(beside: Path, path: Path) -> None:
    beside.rename(path)
    sync_folder(path.parent)
