"""The counting part: all indicators by unit and month, ways of doing it side by side in one run.

    python -m bench.counting [--rows N] [--runs N]

The compiled query is held against two-level SQL written by hand; pandas and Polars do the same
from the same Parquet file. Every way must give the same figures. Each runs in a process of its
own with two threads; the bound is a ratio, so it means something on any machine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import by_hand, frames
from bench.dossiers import catalogue, write_parquet
from bench.results import Result, show
from vedich.domain.moments import Interval

UNITS = 150
YEAR = Interval(datetime(2024, 1, 1).date(), datetime(2024, 12, 31).date())
SINCE, UNTIL = datetime(2024, 1, 1), datetime(2024, 12, 31, 23, 59, 59, 999999)
AS_OF = datetime(2024, 12, 15, 17)
RATIO = 1.15


def _connect(path: Path) -> Any:
    """Dossiers as a view of the Parquet file, and the catalogue, for both DuckDB ways."""
    import duckdb
    import pyarrow as pa

    con = duckdb.connect(config={"threads": 2})
    con.read_parquet(str(path)).create_view("dossiers")
    national, fee_bearing, offered = zip(*catalogue(), strict=True)
    columns = {"national": national, "fee_bearing": fee_bearing, "offered": offered}
    con.register("listed", pa.table({name: list(values) for name, values in columns.items()}))
    con.execute("CREATE TABLE catalogue AS FROM listed").fetchall()
    return con


def _by_hand(path: Path) -> Callable[[], by_hand.Rows]:
    con = _connect(path)
    return lambda: by_hand.sql(con, AS_OF, SINCE, UNTIL)


def _compiled(path: Path) -> Callable[[], by_hand.Rows]:
    from vedich.rulebook.book import Rulebook
    from vedich.warehouse.catalogue import CATALOGUE_TYPES, LEVEL_TYPES
    from vedich.warehouse.counting import Books, count_tables
    from vedich.warehouse.shapes import arrow_schema
    from vedich.warehouse.sqlcache import SqlCache

    con = _connect(path)
    con.register("no_procedures", arrow_schema(CATALOGUE_TYPES).empty_table())
    con.register("unit_levels", arrow_schema(LEVEL_TYPES).empty_table())
    con.execute(
        "CREATE TABLE procedures AS FROM no_procedures UNION ALL BY NAME"
        " SELECT national AS procedure, national, fee_bearing, 'full' AS service_level"
        " FROM catalogue"
    ).fetchall()
    books = Books(con, SqlCache())
    indicators = [Rulebook().indicator(name) for name in by_hand.COLUMNS]
    asked = [(each.grain, each.version_at()) for each in indicators]

    def count() -> by_hand.Rows:
        cells: by_hand.Cells = {}
        for table, places in count_tables(
            books, asked, by=("unit", "month"), interval=YEAR, as_of=AS_OF
        ):
            keys = list(zip(table["unit"].to_pylist(), table["month"].to_pylist(), strict=True))
            for column, place in enumerate(places):
                sides = (table[f"{side}{column}"].to_pylist() for side in "ndx")
                for key, *counts in zip(keys, *sides, strict=True):
                    cells.setdefault(key, {})[place] = counts
        return by_hand.in_order(cells)

    return count


def _polars(path: Path) -> Callable[[], by_hand.Rows]:
    return lambda: frames.polars(path, catalogue(), AS_OF, SINCE, UNTIL)


def _pandas(path: Path) -> Callable[[], by_hand.Rows]:
    return lambda: frames.pandas(path, catalogue(), AS_OF, SINCE, UNTIL)


WAYS: dict[str, Callable[[Path], Callable[[], by_hand.Rows]]] = {
    "SQL by hand": _by_hand,
    "compiled": _compiled,
    "Polars": _polars,
    "pandas": _pandas,
}


def run(rows: int = 10_000_000, runs: int = 3) -> list[Result]:
    """Measure every way over the same rows; ``runs`` count, after one that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dossiers.parquet"
        write_parquet(path, rows, units=UNITS)
        answers = {name: _apart(name, path, runs) for name in WAYS}
    digests = {name: answer["digest"] for name, answer in answers.items()}
    assert len(set(digests.values())) == 1, f"the ways differ: {digests}"
    results = {
        name: Result(
            name,
            statistics.median(answer["seconds"]),
            min(answer["seconds"]),
            max(answer["seconds"]),
            answer["peak"],
        )
        for name, answer in answers.items()
    }
    ratio = results["compiled"].seconds / results["SQL by hand"].seconds
    bound = f"{ratio:.2f} ×, ≤ {RATIO} × SQL by hand"
    results["compiled"] = results["compiled"].bounded(bound, ratio <= RATIO)
    return list(results.values())


def _apart(name: str, path: Path, runs: int) -> dict[str, Any]:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "bench.counting"),
            *("--one", name, "--file", str(path), "--runs", str(runs)),
        ],
        capture_output=True,
        check=True,
        env={**os.environ, "POLARS_MAX_THREADS": "2"},
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _one(name: str, path: Path, runs: int) -> None:
    count = WAYS[name](path)
    found = count()  # thrown away: compiles, warms the file cache
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        found = count()
        seconds.append(time.perf_counter() - started)
    digest = hashlib.sha256(repr(found).encode()).hexdigest()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "digest": digest, "peak": peak, "cells": len(found)}))


def main() -> int:
    """Print the results; exit 1 where the bound is not kept."""
    parser = argparse.ArgumentParser(prog="python -m bench.counting", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", choices=WAYS)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.one:
        _one(asked.one, asked.file, asked.runs)
        return 0
    return show(run(asked.rows, asked.runs))


if __name__ == "__main__":
    sys.exit(main())
