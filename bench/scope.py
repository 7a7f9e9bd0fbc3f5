"""Who is under whom, asked for rights: the dated tree beside a materialised path in SQLite.

    python -m bench.scope

11,034 units: one country, 34 provinces, the rest communes, a third of them merged in 2025. The
path table is what a tree kept in the application's database would ask (one indexed range of
``path``); it knows one tree only, that of today, and nothing of what was merged.
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from datetime import date

from vedich.domain.unit_tree import Held, UnitTree

TODAY = date(2026, 9, 1)
MERGED = date(2025, 6, 30)
PROVINCES, COMMUNES = 34, 11_000
TIMES = 100


def held() -> list[Held]:
    """The units with their dates."""
    rows = [Held("vn", "vn", "")]
    rows += [Held(f"p{n}", f"p{n}", "", parent="vn") for n in range(PROVINCES)]
    for n in range(COMMUNES):
        parent = f"p{n % PROVINCES}"
        if n % 3 == 0:
            heir = f"c{n + PROVINCES}" if n + PROVINCES < COMMUNES else ""
            rows.append(
                Held(
                    f"c{n}", f"c{n}", "", parent=parent, end=MERGED, successors=(heir,) * bool(heir)
                )
            )
        else:
            rows.append(Held(f"c{n}", f"c{n}", "", parent=parent))
    return rows


def paths(rows: list[Held]) -> sqlite3.Connection:
    """The same units of today as a table with a materialised path."""
    con = sqlite3.connect(":memory:")
    con.execute("CREATE TABLE unit (id TEXT PRIMARY KEY, path TEXT NOT NULL)")
    parents = {one.unit: one.parent for one in rows}

    def path(unit: str) -> str:
        parent = parents.get(unit, "")
        return (path(parent) if parent else "") + f"{unit}/"

    today = [(one.unit, path(one.unit)) for one in rows if one.holds_on(TODAY)]
    con.executemany("INSERT INTO unit VALUES (?, ?)", today)
    con.execute("CREATE INDEX by_path ON unit (path)")
    return con


def median(do: Callable[[], object]) -> float:
    """Milliseconds, the median of many."""
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        do()
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


def main() -> None:
    """Print the table of the decision page."""
    rows = held()
    started = time.perf_counter()
    tree = UnitTree(rows)
    tree.below("vn", TODAY)
    print(f"tree built, once per snapshot: {1000 * (time.perf_counter() - started):.0f} ms")
    con = paths(rows)
    ask = "SELECT id FROM unit WHERE path >= ? AND path < ?"
    for unit, start in (("c1", "vn/p1/c1/"), ("p1", "vn/p1/"), ("vn", "vn/")):
        asked = (start, start[:-1] + "0")
        fresh = median(lambda unit=unit: tree._work_out(unit, tree._level(TODAY), True))
        mine = median(lambda unit=unit: tree.below(unit, TODAY))
        other = median(lambda asked=asked: con.execute(ask, asked).fetchall())
        size, known = len(tree.below(unit, TODAY)), len(con.execute(ask, asked).fetchall())
        print(f"{unit}: tree {fresh:.3f} ms, again {mine:.4f} ms, {size} units")
        print(f"    path {other:.3f} ms, {known} units")


if __name__ == "__main__":
    main()
