"""The site part: how long pages take, alone and with fifty readers beside an import.

    python -m bench.site [--rows N] [--seconds N] [--place example] [--sqlite-only]

Pages are asked over HTTP by people who have signed in; a first request is thrown away (it computes
the standings). The load is made by wrk, each connection with a session of its own, while the
command line hands an import to the site's worker, which then publishes a new snapshot.
"""

from __future__ import annotations

import argparse
import http.client
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.site_room import Place, country, example, province, sign_in
from tests.functional.site_room import RUN, environment, served, vedich
from tests.postgres_room import postgres

READERS, ASKED = 50, 100
PLACES: dict[str, Callable[[Path, int], Place]] = {
    "example": lambda folder, _: example(folder),
    "province": province,
    "country": country,
}
_PAGE, _LEAGUE, _LOAD, _READY, _KILOBYTES = 0.080, 0.150, 0.800, 3.0, 200
_WRK = """
local cookies = {{{cookies}}}
local paths = {{{paths}}}
local number, turn = 0, 0
function setup(thread) thread:set("first", number); number = number + 1 end
function request()
  turn = turn + 1
  local cookie = cookies[(turn * 7 + first * 25) % #cookies + 1]
  return wrk.format("GET", paths[turn % #paths + 1],
    {{["Cookie"] = "vedich_session=" .. cookie, ["Accept-Encoding"] = "gzip"}})
end
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One measurement with its spread and bound, in ``unit``."""

    name: str
    value: float
    fastest: float
    slowest: float
    bound: float
    unit: str = "s"

    @property
    def kept(self) -> bool:
        """True where the bound is kept."""
        return self.value <= self.bound


def run(
    rows: int = 1_000_000,
    seconds: int = 60,
    places: Sequence[str] = tuple(PLACES),
    imported: int = 200_000,
    databases: Sequence[str] = ("SQLite", "PostgreSQL"),
) -> list[Result]:
    """Every place on every database."""
    results = []
    for name in places:
        for database in databases:
            with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
                address = stack.enter_context(postgres()) if database == "PostgreSQL" else ""
                if address is None:
                    continue
                more = {"VEDICH_DATABASE_URL": address} if address else {}
                place = PLACES[name](Path(folder), rows)
                for one in _measure(place, Path(folder), seconds, imported, more):
                    label = f"{name}, {database}: {one.name}"
                    results.append(
                        Result(label, one.value, one.fastest, one.slowest, one.bound, one.unit)
                    )
    return results


def _measure(
    place: Place, folder: Path, seconds: int, imported: int, more: dict[str, str]
) -> list[Result]:
    cookies = sign_in(place, READERS, **more)
    file = _file(folder, imported)
    base = f"/campaign/{place.campaign}/"
    paths = [base, f"{base}ranking/", *(f"{base}unit/{unit}/" for unit in place.units[:20])]
    started = time.perf_counter()
    with served(place.home, **more) as (url, _):
        ready = time.perf_counter() - started
        for path in ("/", *paths):
            _ask(url, path, cookies[0])
        results = [
            Result("ready", ready, ready, ready, _READY),
            _timed("campaign page", url, [base], cookies[0], _PAGE),
            _timed("unit page", url, paths[2:], cookies[0], _PAGE),
            _timed(
                "league table, searched and sorted",
                url,
                [f"{base}ranking/?q={q}&sort={sort}" for q in ("", "1") for sort in ("", "name")],
                cookies[0],
                _LEAGUE,
            ),
        ]
        sizes = [_ask(url, path, cookies[0])[1] / 1024 for path in paths]
        results.append(
            Result("largest page, compressed", max(sizes), min(sizes), max(sizes), _KILOBYTES, "KB")
        )
        if shutil.which("wrk"):
            results += _loaded(place, url, paths, cookies, file, seconds, more)
    return results


def _timed(name: str, url: str, paths: Sequence[str], cookie: str, bound: float) -> Result:
    """The 95th centile of a page that was asked before."""
    for path in paths:
        _ask(url, path, cookie)
    times = sorted(_ask(url, paths[n % len(paths)], cookie)[0] for n in range(ASKED))
    return Result(f"{name}, 95th centile", times[ASKED * 95 // 100], times[0], times[-1], bound)


def _ask(url: str, path: str, cookie: str) -> tuple[float, int]:
    """Seconds to the last byte, and bytes."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=600)
    headers = {"Cookie": f"vedich_session={cookie}", "Accept-Encoding": "gzip"}
    started = time.perf_counter()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    size = len(answer.read())
    taken = time.perf_counter() - started
    connection.close()
    if answer.status != 200:
        raise AssertionError(f"{path}: {answer.status}")
    return taken, size


def _loaded(
    place: Place,
    url: str,
    paths: Sequence[str],
    cookies: Sequence[str],
    file: Path,
    seconds: int,
    more: dict[str, str],
) -> list[Result]:
    """Fifty readers while a file is imported by the site's worker and published."""
    script = file.with_name("readers.lua")
    quoted = {"cookies": cookies, "paths": paths}
    script.write_text(
        _WRK.format(
            **{name: ", ".join(f'"{one}"' for one in them) for name, them in quoted.items()}
        )
    )
    program = [sys.executable, "-c", RUN, "import", str(file), "-l", "vedich-synthetic"]
    importing = subprocess.Popen(
        program, env=environment(place.home, **more), stdout=subprocess.DEVNULL
    )
    said = subprocess.run(
        ["wrk", "-t2", f"-c{READERS}", f"-d{seconds}s", "--timeout", "30s", "--latency",
         "-s", str(script), url],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    code = importing.wait()
    faults = [int(number) for number in re.findall(r"(?:connect|read|write|timeout) (\d+)", said)]
    faults += [int(number) for number in re.findall(r"Non-2xx or 3xx responses: (\d+)", said)]
    middle, last = (_centile(said, centile) for centile in ("50", "99"))
    wrong = sum(faults) + (code != 0)
    return [
        Result(f"{READERS} readers beside an import, 99th centile", last, middle, last, _LOAD),
        Result("errors among them", wrong, wrong, wrong, 0, ""),
    ]


def _centile(said: str, centile: str) -> float:
    found = re.search(rf"\s{centile}%\s+([\d.]+)(us|ms|s|m)\b", said)
    if found is None:
        raise AssertionError(said)
    return float(found[1]) * {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}[found[2]]


def _file(folder: Path, rows: int) -> Path:
    vedich(folder / "made", "generate", "--dossiers", str(rows), "--out", str(folder / "made"))
    return next((folder / "made").glob("*.csv"))


def main() -> int:
    """Print the results; exit 1 where a bound is not kept."""
    parser = argparse.ArgumentParser(prog="python -m bench.site", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--imported", type=int, default=200_000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--place", action="append", choices=list(PLACES))
    parser.add_argument("--sqlite-only", action="store_true")
    asked = parser.parse_args()
    databases = ("SQLite",) if asked.sqlite_only else ("SQLite", "PostgreSQL")
    places = asked.place or list(PLACES)
    results = run(asked.rows, asked.seconds, places, asked.imported, databases)
    for each in results:
        verdict = f"≤ {each.bound} {each.unit}: {'kept' if each.kept else 'MISSED'}"
        spread = f"{each.fastest:.3f}–{each.slowest:.3f}"
        print(f"{each.name:66} {each.value:8.3f} {each.unit:2} ({spread})  {verdict}")
    return 0 if all(each.kept for each in results) else 1


if __name__ == "__main__":
    sys.exit(main())
