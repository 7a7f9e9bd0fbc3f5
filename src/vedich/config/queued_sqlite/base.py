"""SQLite whose writers take turns.

SQLite lets a waiting writer look again ten times a second: beside processes that write without a
pause some wait until they give up. Here a transaction first takes the lock of a file beside the
database, for which it looks hundreds of times a second; whoever is killed lets go of it.

    DATABASES = {"default": {"ENGINE": "vedich.config.queued_sqlite", …}}
"""

from __future__ import annotations

import fcntl
import os
import random
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

_PATIENCE = 60.0
_SHORTEST, _LONGEST = 0.001, 0.005


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that queues before it begins to write."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if not self.is_in_memory_db():
            self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        self._end_turn()
        name = f"{self.settings_dict['NAME']}-queue"
        descriptor = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    os.close(descriptor)
                    raise OperationalError("database is locked") from None
                time.sleep(random.uniform(_SHORTEST, _LONGEST))  # noqa: S311 - no secret
        self._turn = descriptor

    def _end_turn(self) -> None:
        if self._turn is not None:
            os.close(self._turn)  # closing the file releases the lock
            self._turn = None
