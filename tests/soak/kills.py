"""``kill -9`` at random moments of an import: what was acknowledged is there, nothing twice.

Each round starts a real ``vedich import`` of a second file in a process group of its own, kills
the whole group after a random part of the time an import takes, and then asks the next command.
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
from pathlib import Path
from typing import Any

_PROGRAM = (sys.executable, "-c", "from vedich.cli.main import run; run()")
_ROWS = 400


@dataclass(frozen=True, slots=True)
class Loss:
    """A round that went wrong, and how."""

    round: int
    after_seconds: float
    what: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A workspace that holds the first file, and what the second one makes of it, undisturbed.

    ``before`` and ``after``: dossiers that count without and with the second file.
    """

    home: Path
    second: Path
    seconds: float
    before: int
    after: int


def run(*, kills: int, seed: int = 1) -> list[Loss]:
    """Losses over ``kills`` rounds; empty when every round held."""
    rng = random.Random(seed)
    losses: list[Loss] = []
    with tempfile.TemporaryDirectory() as folder:
        ground = _ground(Path(folder), seed)
        for number in range(kills):
            home = Path(folder) / "home"
            shutil.copytree(ground.home, home)
            wait = rng.uniform(0.05, ground.seconds * 1.1)
            what = _round(home, ground, wait)
            if what:
                losses.append(Loss(number, wait, what))
            shutil.rmtree(home)
    return losses


def _ground(folder: Path, seed: int) -> Ground:
    """The second file holds the first one's rows again and as many new ones."""
    made = _vedich(folder / "made", "generate", "--dossiers", str(2 * _ROWS), "--seed", str(seed))
    lines = Path(made["rows"][0]["file"]).read_text(encoding="utf-8").splitlines(keepends=True)
    first, second = folder / "first.csv", folder / "second.csv"
    first.write_text("".join(lines[: 2 + _ROWS]), encoding="utf-8")
    second.write_text("".join(lines), encoding="utf-8")
    home = folder / "ground"
    _import(home, first)
    before = _total(home)
    shutil.copytree(home, folder / "timing")
    started = time.monotonic()
    _import(folder / "timing", second)
    seconds = time.monotonic() - started
    return Ground(home, second, seconds, before, _total(folder / "timing"))


def _round(home: Path, ground: Ground, wait: float) -> str:
    process = subprocess.Popen(
        (*_PROGRAM, "import", str(ground.second), "--layout", "vedich-synthetic", "--json"),
        env=_environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(wait)
    _kill_group(process)
    acknowledged = b'"accepted"' in process.communicate()[0]
    listed = {row["file"] for row in _vedich(home, "imports")["rows"]}
    if "first.csv" not in listed or (acknowledged and "second.csv" not in listed):
        return f"acknowledged import is gone: {listed}"
    expected = ground.after if "second.csv" in listed else ground.before
    if (found := _total(home)) != expected:
        return f"{found} dossiers count, not {expected}, with {listed}"
    _import(home, ground.second)
    if (found := _total(home)) != ground.after:
        return f"after the repeated import {found} count, not {ground.after}"
    return "" if _vedich(home, "verify")["ok"] else "verify finds a difference"


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # it had finished before


def _import(home: Path, file: Path) -> None:
    _vedich(home, "import", str(file), "--layout", "vedich-synthetic")


def _total(home: Path) -> int:
    row = _vedich(home, "count", "online_filing", "--as-of", "2027-01-01")["rows"][0]
    return int(row["denominator"]) + int(row["excluded"])


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
