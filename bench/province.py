"""The province and query parts: a year of 1 million dossiers published, then asked.

    python -m bench.province [--rows N] [--runs N]

150 units for the year of a province, 11,000 units for the ranking. "Published" is everything
between an acknowledged import and a snapshot that readers can open: versions, units, roll-ups.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bench.dossiers import rows as made_rows
from vedich.domain.clock import now
from vedich.domain.dossiers import FIELDS
from vedich.domain.indicators import Grain, Indicator
from vedich.domain.moments import Interval
from vedich.rulebook.book import Rulebook
from vedich.warehouse.counting import count_many, count_tables
from vedich.warehouse.files import sha256_of
from vedich.warehouse.landing import Delivery, land
from vedich.warehouse.shapes import Kind
from vedich.warehouse.snapshot import READER_THREADS, Snapshot, current, publish
from vedich.warehouse.workspace import Workspace

IN_THE_PAST = datetime(2024, 12, 15, 17)
MONTHS = Interval(datetime(2024, 3, 1).date(), datetime(2024, 11, 30).date())


@dataclass(frozen=True, slots=True)
class Result:
    """One measurement: seconds, the spread of its runs, and the bound in seconds."""

    name: str
    seconds: float
    fastest: float
    slowest: float
    bound: float

    @property
    def kept(self) -> bool:
        """True where the bound is kept."""
        return self.seconds <= self.bound


def run(rows: int = 1_000_000, runs: int = 3) -> list[Result]:
    """Measure with 150 units, then the ranking with 11,000."""
    indicators = [i for i in Rulebook().indicators.values() if i.grain is not Grain.OBSERVED]
    with tempfile.TemporaryDirectory() as folder:
        workspace = _landed(Path(folder), rows, units=150)
        results = [_published(workspace, indicators, runs)]
        with current(workspace) as snapshot:
            results.append(_all_counted(snapshot, indicators, runs))
        with _as_served(), current(workspace) as snapshot:
            results.append(_unit_asked(snapshot, indicators))
    with tempfile.TemporaryDirectory() as folder:
        workspace = _landed(Path(folder), rows, units=11_000)
        with workspace.writing() as writer:
            publish(writer, indicators)
        with _as_served(), current(workspace) as snapshot:
            results.append(_ranked(snapshot, indicators))
    return results


@contextmanager
def _as_served() -> Iterator[None]:
    """Read as the site's process does: one thread a query, the database held open."""
    os.environ[READER_THREADS] = "1"
    try:
        yield
    finally:
        del os.environ[READER_THREADS]


def _landed(folder: Path, rows: int, *, units: int) -> Workspace:
    workspace = Workspace(folder / "var")
    original = folder / "dossiers.csv"
    original.write_text("the rows are made in memory", encoding="utf-8")
    delivery = Delivery(
        kind=Kind.DOSSIERS,
        original=original,
        name=original.name,
        sha256=sha256_of(original),
        layout="bench",
        layout_digest="bench",
        source="bench",
        rows=made_rows(rows, units=units),
        covered=tuple(FIELDS),
    )
    with workspace.writing() as writer:
        land(writer, delivery)
    return workspace


def _published(workspace: Workspace, indicators: Sequence[Indicator], runs: int) -> Result:
    def again() -> None:
        for path in workspace.snapshots.iterdir():
            path.unlink()
        with workspace.writing() as writer:
            publish(writer, indicators)

    return _timed("a province's year published", 5.0, again, runs)


def _all_counted(snapshot: Snapshot, indicators: Sequence[Indicator], runs: int) -> Result:
    """From the dossiers, not from roll-ups: the moment asked for lies in the past."""
    asked = [(each.grain, each.version_at()) for each in indicators]

    def again() -> None:
        count_many(snapshot.books, asked, by=("unit", "month"), as_of=IN_THE_PAST)

    return _timed("all indicators by unit and month", 1.0, again, runs)


def _unit_asked(snapshot: Snapshot, indicators: Sequence[Indicator], runs: int = 300) -> Result:
    """One indicator of one unit by month, another unit and indicator each time."""
    places = iter(range(10**9))
    as_of = now()

    def again() -> None:
        place = next(places)
        each = indicators[place % len(indicators)]
        asked = [(each.grain, each.version_at())]
        unit = f"H21.{place % 150}"
        count_many(snapshot.books, asked, by=("month",), as_of=as_of, unit=unit)

    for _ in indicators:
        again()
    return _timed("one unit by month, 99th centile", 0.010, again, runs, centile=99)


def _ranked(snapshot: Snapshot, indicators: Sequence[Indicator], runs: int = 100) -> Result:
    """One indicator of 11,000 units over nine months, as Arrow; the 99th centile."""
    by_id = {each.id: each for each in indicators}
    asked = [(by_id["on_time"].grain, by_id["on_time"].version_at())]
    as_of = now()

    def again() -> None:
        tables = count_tables(snapshot.books, asked, by=("unit",), interval=MONTHS, as_of=as_of)
        assert tables[0][0].num_rows > 10_000

    again()
    return _timed("ranking of 11,000 units, 99th centile", 0.030, again, runs, centile=99)


def _timed(
    name: str, bound: float, again: Callable[[], None], runs: int, centile: int = 50
) -> Result:
    again()  # thrown away: compiles, warms the file cache
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        again()
        seconds.append(time.perf_counter() - started)
    seconds.sort()
    middle = statistics.median(seconds)
    measured = seconds[min(runs - 1, runs * centile // 100)] if centile > 50 else middle
    return Result(name, measured, seconds[0], seconds[-1], bound)


def main() -> int:
    """Print the results; exit 1 where a bound is not kept."""
    parser = argparse.ArgumentParser(prog="python -m bench.province", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    results = run(asked.rows, asked.runs)
    for each in results:
        spread = f"{each.fastest:.4f}–{each.slowest:.4f}"
        verdict = f"≤ {each.bound} s: {'kept' if each.kept else 'MISSED'}"
        print(f"{each.name:38} {each.seconds:8.4f} s ({spread})  {verdict}")
    return 0 if all(each.kept for each in results) else 1


if __name__ == "__main__":
    sys.exit(main())
