"""All benchmarks, or the parts named: ``script/bench [import] [count] [province] [start] [site]``.

Results go to docs/reference/benchmarks.md with machine, commit and versions, part by part. Timings
never decide a test; a bound that is missed is written down as missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "benchmarks.md"
Row = tuple[str, str, str, str, str]
_HEAD = (
    "# Benchmarks / Đo tốc độ\n\n"
    "Written by `script/bench`; see bench/README.md for what is measured and how. Each part says\n"
    "when and on what it was measured.\n"
)
_LIBRARIES = ("duckdb", "ibis-framework", "pyarrow", "fastexcel", "pandas", "polars")


def main() -> int:
    """Measure, print and record the parts; exit 0 whatever the clock says."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help="parts (all of them)")
    asked = parser.parse_args().parts or list(PARTS)
    unknown = [name for name in asked if name not in PARTS]
    if unknown:
        parser.error(f"{unknown[0]}: not one of {', '.join(PARTS)}")
    sections = _sections()
    for name in asked:
        title, measure = PARTS[name]
        print(f"== {title}", flush=True)
        where = _where()
        rows = measure()
        sections[title] = _table(title, where, rows)
        for row in rows:
            print("  ".join(row), flush=True)
        # Each part is written as soon as it is measured; the others keep what they last had.
        known = [sections[one] for one, _ in PARTS.values() if one in sections]
        PAGE.write_text(_HEAD + "".join(known), encoding="utf-8")
    print(f"→ {PAGE.relative_to(Path.cwd())}" if PAGE.is_relative_to(Path.cwd()) else PAGE)
    return 0


def _sections() -> dict[str, str]:
    """What the page holds: title → its section."""
    if not PAGE.is_file():
        return {}
    _, *parts = PAGE.read_text(encoding="utf-8").split("\n## ")
    return {part.split("\n", 1)[0]: f"\n## {part}" for part in parts}


def _import() -> list[Row]:
    from bench import intake

    return [_with_memory(one) for one in intake.run()]


def _count() -> list[Row]:
    from bench import counting

    return [_with_memory(one) for one in counting.run()]


def _province() -> list[Row]:
    from bench import province

    return [
        _row(one.name, one.seconds, one.fastest, one.slowest, "", f"≤ {one.bound} s", one.kept)
        for one in province.run()
    ]


def _site() -> list[Row]:
    from bench import site

    return [
        _row(
            one.name, one.value, one.fastest, one.slowest, "", f"≤ {one.bound} {one.unit}", one.kept
        )
        for one in site.run()
    ]


def _start() -> list[Row]:
    """``vedich --help`` as a whole process."""
    program = (sys.executable, "-c", "from vedich.cli.main import run; run()", "--help")
    times = []
    for _ in range(8):
        started = time.perf_counter()
        subprocess.run(program, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - started)
    middle = statistics.median(times[1:])
    kept = middle <= 0.4
    return [_row("vedich --help", middle, min(times), max(times), "", "≤ 0.4 s", kept)]


PARTS: dict[str, tuple[str, Callable[[], list[Row]]]] = {
    "start": ("Start of the command line", _start),
    "import": ("Import of 200,000 × 25, up to its durable receipt", _import),
    "count": ("All indicators by unit and month over 10 million dossiers", _count),
    "province": (
        "A province's year: 1 million dossiers, 150 units; 11,000 units ranked",
        _province,
    ),
    "site": ("The site: pages, and 50 readers beside an import", _site),
}


def _with_memory(one: Any) -> Row:
    peak = f"{one.peak:.0f}"
    return _row(one.name, one.seconds, one.fastest, one.slowest, peak, one.bound, one.kept)


def _row(
    name: str, middle: float, fastest: float, slowest: float, peak: str, bound: str, kept: bool
) -> Row:
    verdict = f"{bound}: {'kept' if kept else 'MISSED'}" if bound else ""
    return name, f"{middle:.4g}", f"{fastest:.4g}–{slowest:.4g}", peak, verdict


def _table(title: str, where: str, rows: Sequence[Row]) -> str:
    lines = [
        f"\n## {title}\n",
        f"{where}\n",
        "| What | Seconds (median) | Spread | Peak MB | Bound |",
    ]
    lines.append("|---|---|---|---|---|")
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _where() -> str:
    """Day, commit, machine, libraries and load of one measurement."""
    commit = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"), capture_output=True, text=True, check=False
    ).stdout.strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    load = os.getloadavg()[0]
    return (
        f"{date.today()}, commit {commit}; {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}; "
        f"{libraries}; load before the run {load:.1f}."
    )


if __name__ == "__main__":
    sys.exit(main())
