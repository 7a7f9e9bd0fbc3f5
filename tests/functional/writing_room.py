"""Verbs done at once or killed half way, each in a process forked from one that has all loaded.

    said = at_once(lambda: take("an", CAMPAIGN, "issue"), lambda: take("binh", CAMPAIGN, "issue"))
    killed(lambda: take("an", CAMPAIGN, "issue"), BEFORE_PLACING)

The process that forks never counts anything itself: threads of a counting engine would be lost in
a fork. ``run`` does every case of a module and says what became of each.
"""

from __future__ import annotations

import json
import math
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

from django.db import connections

from vedich.domain.errors import Refusal
from vedich.operations.keeping import decided_files

Do = Callable[[], Any]
# Imported once, or every fork would import them anew; importing starts no thread.
_HEAVY = ("duckdb", "ibis", "docxtpl", "pyarrow.parquet", "vedich.operations.papers.drafting")
# Where a decision can be cut: its file written beside and nothing committed; committed, and the
# file not yet in its place.
BEFORE_COMMIT, BEFORE_PLACING = "before commit", "before placing"


def at_once(*verbs: Do) -> list[Any]:
    """What each said, or the code it was refused with; all begin at one moment."""
    ready, go = os.pipe()
    begun = [_fork(one, ready, go) for one in verbs]
    os.close(ready)
    os.close(go)  # whoever waits to read from it goes on
    return [_answer(*one) for one in begun]


def alone(verb: Do) -> Any:
    """The same with one."""
    return at_once(verb)[0]


def killed(verb: Do, at: str | float) -> bool:
    """Kill whoever does it, at a place or after so many seconds (infinite: it dies by itself);
    False if it was done before."""

    def cut() -> Any:
        if at == BEFORE_COMMIT:
            write = decided_files.write_durably
            decided_files.write_durably = lambda *given: (write(*given), die())  # type: ignore[assignment]
        elif at == BEFORE_PLACING:
            decided_files._place = lambda *_: die()  # type: ignore[assignment]
        return verb()

    pid, answer = _fork(cut)
    if isinstance(at, float) and at < math.inf:
        time.sleep(at)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    os.close(answer)
    return os.WIFSIGNALED(status)


def die() -> Any:
    """As if the power failed for this process alone."""
    os.kill(os.getpid(), signal.SIGKILL)


def _fork(verb: Do, ready: int | None = None, go: int | None = None) -> tuple[int, int]:
    connections.close_all()
    answer, say = os.pipe()
    pid = os.fork()
    if pid:
        os.close(say)
        return pid, answer
    try:
        if go is not None and ready is not None:
            os.close(go)
            os.read(ready, 1)
        try:
            told: Any = {"said": verb()}
        except Refusal as refusal:
            told = {"said": refusal.code}
        except BaseException:
            told = {"error": traceback.format_exc()}
        os.write(say, json.dumps(told, default=str).encode())
        connections.close_all()
    finally:
        os._exit(0)


def _answer(pid: int, answer: int) -> Any:
    with os.fdopen(answer, "rb") as file:
        told = json.loads(file.read() or b'{"error": "died"}')
    os.waitpid(pid, 0)
    if "error" in told:
        raise AssertionError(told["error"])
    return told["said"]


def run(module: ModuleType) -> None:
    """Do every ``case_…`` of a module, one after the other; print ``{case: "" or its fault}``."""
    for heavy in _HEAVY:
        import_module(heavy)
    found: dict[str, str] = {}
    for name, case in vars(module).items():
        if name.startswith("case_"):
            try:
                case()
                found[name] = ""
            except Exception:
                found[name] = traceback.format_exc()
    sys.stdout.write("\n" + json.dumps(found) + "\n")
