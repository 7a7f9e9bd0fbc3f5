"""The signs of life of a worker: given again as soon as a busy database is back."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError

from vedich.operations.work import jobs, serving


def test_a_busy_database_does_not_end_the_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    gone = threading.Event()

    def beat(holder: str) -> None:
        given.append(holder)
        if len(given) == 1:
            raise OperationalError("database is locked")
        gone.set()

    monkeypatch.setattr(jobs, "beat", beat)
    monkeypatch.setattr(jobs, "BEAT", jobs.BEAT / 1000)
    serving._beat_until(gone, "worker")
    assert given == ["worker", "worker"]
