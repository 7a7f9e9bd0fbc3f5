"""Whole years of simulated time for 150 units, with a worker that is off now and then.

Each year is a process and a database of its own: 2024 from its first to its last hour in steps of
three, the worker off for some days that the seed chooses, and the clock set back once. Every
milestone has to open on its day, or on the first day the worker is back, of a rhythm only the last.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.functional.site_room import start, vedich

_LIVE = """
import json, time
from pathlib import Path
from tests.functional.year_room import Year
year = Year(Path({folder!r}), Path({home!r}), seed={seed})
started = time.monotonic()
wrong = year.whole()
print(json.dumps({{"wrong": wrong, "seconds": time.monotonic() - started}}))
"""


def run(years: int, seed: int) -> list[str]:
    """What went wrong, year by year; empty: every milestone was on its day and done once."""
    wrong: list[str] = []
    for number in range(seed, seed + years):
        with tempfile.TemporaryDirectory() as name:
            folder, home = Path(name), Path(name) / "var"
            vedich(home, "people", "invite", "binh", "--name", "Bình", "--role", "office")
            process = start(home, _LIVE.format(folder=str(folder), home=str(home), seed=number))
            said = process.communicate(timeout=3600)[0]
            if process.returncode:
                wrong.append(f"year {number}: {said.splitlines()[-1] if said else '?'}")
                continue
            answer = json.loads(said.splitlines()[-1])
            print(f"year {number}: {answer['seconds']:.0f} s")
            wrong += [f"year {number}: {one}" for one in answer["wrong"]]
    return wrong
