"""``kill -9`` at random moments of an import: what was acknowledged is there, nothing twice.

Each round starts a real ``vedich import`` of a second file in a process group of its own, kills
the whole group after a random part of the time an import takes, asks the next command, and then
imports the file again.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from vedich.operations.data.importing import import_file, list_imports
from vedich.operations.data.verifying import verify
from vedich.operations.figures.counting import count_indicator
from vedich.operations.office import Office

_PROGRAM = (sys.executable, "-c", "from vedich.cli.main import run; run()")
_LAYOUT = "vedich-synthetic"
_AS_OF = datetime(2027, 1, 1)
_ROWS = 400


@dataclass(frozen=True, slots=True)
class Loss:
    """A round that went wrong, and how."""

    round: int
    after_seconds: float
    what: str


def run(*, kills: int, seed: int = 1) -> list[Loss]:
    """Losses over ``kills`` rounds; empty when every round held."""
    rng = random.Random(seed)
    losses: list[Loss] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, second = _files(folder, seed)
        whole = _time_of_an_import(folder / "timing", first, second)
        before = folder / "before"
        import_file(first, _LAYOUT, office=Office.open(before))
        once, both = _total(before), _total(folder / "timing")
        for number in range(kills):
            home = folder / "home"
            shutil.copytree(before, home)
            wait = rng.uniform(0.2 * whole, 1.1 * whole)
            what = _round(home, second, wait, once, both)
            if what:
                losses.append(Loss(number, wait, what))
            shutil.rmtree(home)
    return losses


def _files(folder: Path, seed: int) -> tuple[Path, Path]:
    """Two files that overlap: the second holds the first one's rows again and as many new ones."""
    made = _vedich(folder / "made", "generate", "--dossiers", str(2 * _ROWS), "--seed", str(seed))
    lines = Path(made["rows"][0]["file"]).read_text(encoding="utf-8").splitlines(keepends=True)
    first, second = folder / "first.csv", folder / "second.csv"
    first.write_text("".join(lines[: 2 + _ROWS]), encoding="utf-8")
    second.write_text("".join(lines), encoding="utf-8")
    return first, second


def _time_of_an_import(home: Path, first: Path, second: Path) -> float:
    import_file(first, _LAYOUT, office=Office.open(home))
    started = time.monotonic()
    _vedich(home, "import", str(second), "--layout", _LAYOUT)
    return time.monotonic() - started


def _round(home: Path, second: Path, wait: float, once: int, both: int) -> str:
    process = subprocess.Popen(
        (*_PROGRAM, "import", str(second), "--layout", _LAYOUT, "--json"),
        env=_environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(wait)
    _kill_group(process)
    acknowledged = b'"accepted"' in process.communicate()[0]
    row = _vedich(home, "count", "online_filing", "--as-of", f"{_AS_OF:%Y-%m-%d}")["rows"][0]
    counted = int(row["denominator"]) + int(row["excluded"])
    listed = [entry["file"] for entry in list_imports(Office.open(home))["rows"]]
    if acknowledged and second.name not in listed:
        return f"an acknowledged import is gone: {listed}"
    if counted != (both if second.name in listed else once):
        return f"{counted} count with {listed}"
    again = import_file(second, _LAYOUT, office=Office.open(home))
    if again["already_imported"] is not (second.name in listed):
        return f"the repeated import says {again['already_imported']} of {listed}"
    if _total(home) != both:
        return f"after the repeated import {_total(home)} count, not {both}"
    return "" if verify(office=Office.open(home))["ok"] else "verify finds a difference"


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # it had finished before


def _total(home: Path) -> int:
    rows = count_indicator("online_filing", as_of=_AS_OF, office=Office.open(home))["rows"]
    return int(rows[0]["denominator"]) + int(rows[0]["excluded"])


def _vedich(home: Path, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        (*_PROGRAM, *words, "--json"), env=_environment(home), capture_output=True, text=True
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    if done.returncode or "error" in answer:
        raise AssertionError(f"vedich {' '.join(words)}: {done.stdout}{done.stderr}")
    return answer


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "VEDICH_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
