"""The heavy proofs, whole: ``script/soak``, or so many of each: ``script/soak --counts N …``.

CI runs the same code on samples. Results go to docs/reference/soak.md with seed and commit.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from types import ModuleType

from tests.soak import campaign_states, closed_doors, generated_counts, kills

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "soak.md"
_EVENTS = 500
_HEAD = """# Heavy proofs / Phép thử nặng

Written by `script/soak`; CI runs samples of the same code.

| Day | Commit | Proof | Seed | Number | Wrong | Seconds |
|---|---|---|---|---|---|---|
"""


def main() -> int:
    """Run the asked proofs, print and record each; exit 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="script/soak", description=__doc__)
    parser.add_argument("--counts", type=int, default=2_000, help="generated campaigns")
    parser.add_argument("--kills", type=int, default=200, help="kill -9 during an import")
    parser.add_argument("--files", type=int, default=2_000, help="mutated files")
    parser.add_argument("--writers", type=int, default=20, help="writers of 500 events each")
    parser.add_argument("--tamperings", type=int, default=1_000, help="tamperings with a log")
    parser.add_argument("--years", type=int, default=3, help="simulated years of 150 units")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=100_000, help="steps of campaigns")
    parser.add_argument("--doors", type=int, default=3_000, help="writes at a closed period")
    parser.add_argument("--cells", type=int, default=200, help="cells in every channel")
    asked = parser.parse_args()
    wrong = _prove("DuckDB = oracle", asked.counts, asked.seed, _counts)
    wrong += _prove("kill -9", asked.kills, asked.seed, _kills)
    wrong += _prove("mutated files", asked.files, asked.seed, _files)
    for name in ("SQLite", "PostgreSQL"):
        proof = partial(_writers, name == "PostgreSQL")
        wrong += _prove(f"{_EVENTS} events a writer, {name}", asked.writers, asked.seed, proof)
    wrong += _prove("tampered logs", asked.tamperings, asked.seed, _tamperings)
    wrong += _prove("steps of campaigns", asked.steps, asked.seed, _steps)
    wrong += _prove("writes at a closed period", asked.doors, asked.seed, _doors)
    wrong += _prove("a year of 150 units", asked.years, asked.seed, _years)
    wrong += _prove("cells in every channel", asked.cells, asked.seed, _cells)
    return 1 if wrong else 0


def _cells(number: int, seed: int) -> Sequence[object]:
    from tests.soak import same_numbers

    return same_numbers.run(number, seed)


def _years(number: int, seed: int) -> Sequence[object]:
    from tests.soak import simulated_years

    return simulated_years.run(number, seed)


def _counts(number: int, seed: int) -> Sequence[object]:
    from vedich.warehouse.example_engine import count_rows

    return generated_counts.run(count_rows, campaigns=number, first_seed=seed)


def _kills(number: int, seed: int) -> Sequence[object]:
    return kills.run(kills=number, seed=seed)


def _files(number: int, seed: int) -> Sequence[object]:
    from tests.soak import mutated_files

    return mutated_files.run(files=number, seed=seed)


def _audit_log() -> ModuleType:
    """The proofs of the log, which name events as the application does: that needs its settings."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "vedich.config.settings"
    import django

    django.setup()
    from tests.soak import audit_log

    return audit_log


def _writers(on_postgres: bool, number: int, _seed: int) -> Sequence[object]:
    from tests.postgres_room import postgres

    audit_log = _audit_log()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        address = stack.enter_context(postgres()) if on_postgres else ""
        if address is None:
            return ["PostgreSQL is not installed"]
        home = Path(name) / "var"
        wrong: Sequence[object] = audit_log.writers(
            home, number=number, events=_EVENTS, database=address
        )
        return wrong


def _tamperings(number: int, seed: int) -> Sequence[object]:
    audit_log = _audit_log()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "var"
        wrong: list[object] = audit_log.writers(home, number=4, events=100)
        log = audit_log.exported(home, Path(name) / "log.jsonl", most=400)
        wrong += audit_log.tamperings(log, number=number, seed=seed)
        return wrong


def _steps(number: int, seed: int) -> Sequence[object]:
    wrong: list[object] = campaign_states.in_a_process(number, seed)["wrong"]
    return wrong


def _doors(number: int, seed: int) -> Sequence[object]:
    wrong: list[object] = closed_doors.found_in_a_process(number, seed)["wrong"]
    return wrong


def _prove(name: str, number: int, seed: int, proof: Callable[[int, int], Sequence[object]]) -> int:
    if not number:
        return 0
    started = time.monotonic()
    wrong = proof(number, seed)
    seconds = time.monotonic() - started
    for each in wrong[:20]:
        print(each, file=sys.stderr)
    commit = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"), capture_output=True, text=True, check=False
    ).stdout.strip()
    row = (
        f"| {date.today()} | {commit} | {name} | {seed} | {number} | {len(wrong)} | {seconds:.0f} |"
    )
    print(row)
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else _HEAD
    PAGE.write_text(text + row + "\n", encoding="utf-8")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
