"""The import part: 200,000 rows × 25 columns up to the durable receipt, beside the bare readers.

    python -m bench.intake [--rows N] [--runs N]

Each way runs in a process of its own; its memory is the largest of it and its children. The
bound for .xlsx is a ratio to the bare fastexcel read of the same run, the others are absolute.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bench.results import Result, show

MIB = 1024 * 1024
COLUMNS = (
    *("code", "unit", "unit_name", "officer", "procedure", "procedure_name", "field", "channel"),
    *("service_level", "status", "submitted_at", "received_at", "due_at", "finished_at"),
    *("returned_at", "stopped_at", "updated_at", "waiting_minutes", "supplements", "amount_due"),
    *("paid", "paid_at", "payment_route", "payments", "inputs_digitised"),
)


def make_files(folder: Path, rows: int, seed: int = 1) -> tuple[Path, Path]:
    """The same synthetic dossiers as a workbook and as CSV."""
    import xlsxwriter

    chance = random.Random(seed)  # noqa: S311 - the same rows every time
    book_path, csv_path = folder / "dossiers.xlsx", folder / "dossiers.csv"
    with (
        xlsxwriter.Workbook(book_path, {"constant_memory": True}) as book,
        csv_path.open("w", encoding="utf-8", newline="") as file,
    ):
        page, writer = book.add_worksheet("Hồ sơ"), csv.writer(file)
        writer.writerow(COLUMNS)
        page.write_row(0, 0, COLUMNS)
        for number in range(rows):
            row = _row(number, chance)
            writer.writerow(row)
            for place, text in enumerate(row):
                if place in (17, 18, 19, 23):
                    page.write_number(number + 1, place, int(text))
                elif text:
                    page.write_string(number + 1, place, text)
    return book_path, csv_path


def _row(number: int, chance: random.Random) -> list[str]:
    unit, procedure = chance.randrange(150), chance.randrange(400)
    received = datetime(2026, 1, 1) + timedelta(minutes=chance.randrange(500_000))
    done = received + timedelta(minutes=chance.randrange(10_000))
    amount = chance.choice([0, 8000, 150_000, 1_250_000])
    when = f"{received:%d/%m/%Y %H:%M:%S}"
    return [
        f"H21.{unit}-2601{number:07}",
        f"H21.{unit}",
        f"UBND xã Ia Ake {unit}",
        f"H21.{unit}-CB{chance.randrange(7)}",
        f"1.{procedure:06}",
        f"Đăng ký khai sinh, khai tử {procedure}",
        "Hộ tịch",
        chance.choice(["online", "counter"]),
        "full",
        "finished",
        when,
        when,
        f"{received + timedelta(days=7):%d/%m/%Y %H:%M}",
        f"{done:%d/%m/%Y %H:%M:%S}",
        f"{done:%d/%m/%Y %H:%M:%S}",
        "",
        f"{done:%d/%m/%Y %H:%M:%S}",
        str(chance.randrange(1000)),
        "0",
        str(amount),
        str(int(amount > 0)),
        when,
        "national",
        "1",
        "1",
    ]


def _bare_workbook(path: Path) -> int:
    import fastexcel

    rows: int = fastexcel.read_excel(path).load_sheet(0).to_arrow().num_rows
    return rows


def _bare_csv(path: Path) -> int:
    import pyarrow.csv

    rows: int = pyarrow.csv.read_csv(path).num_rows
    return rows


def _read(path: Path) -> int:
    from vedich.intake.reading import read
    from vedich.operations.office import Office

    return read(path, Office.open().book.layout("vedich-dossiers")).receipt.accepted


def _import(path: Path) -> int:
    """Read, sort out versions, land: what happens before an import is acknowledged."""
    from vedich.intake.reading import read
    from vedich.operations.office import Office
    from vedich.warehouse.landing import Delivery, land
    from vedich.warehouse.shapes import Kind
    from vedich.warehouse.versions import classify

    with tempfile.TemporaryDirectory() as folder:
        office = Office.open(Path(folder))
        layout = office.book.layout("vedich-dossiers")
        reading = read(path, layout)
        receipt, names = reading.receipt, reading.table.column_names
        delivery = Delivery(
            kind=Kind.DOSSIERS,
            original=path,
            name=path.name,
            sha256=receipt.sha256,
            layout=layout.id,
            layout_digest=layout.digest,
            source=layout.source,
            rows=reading.table,
            covered=tuple(name for name in names if name not in ("row", "sheet")),
        )
        with office.workspace.writing() as writer:
            new = classify(writer, delivery).new
            land(writer, delivery)
    return new


WAYS: dict[str, Callable[[Path], int]] = {
    "bare fastexcel": _bare_workbook,
    "read .xlsx": _read,
    "import .xlsx": _import,
    "bare pyarrow csv": _bare_csv,
    "read .csv": _read,
    "import .csv": _import,
}


def run(rows: int = 200_000, runs: int = 3) -> list[Result]:
    """Measure every way over the same rows; ``runs`` count, after one that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        book, text = make_files(Path(folder), rows)
        found = {name: _measure(name, text if "csv" in name else book, rows, runs) for name in WAYS}
    bare = found["bare fastexcel"].seconds
    size = rows / 200_000
    return [
        found["bare fastexcel"],
        found["read .xlsx"],
        _bounded(found["import .xlsx"], 3 * bare, 800, f"≤ 3 × {bare:.2f} s, ≤ 800 MB"),
        found["bare pyarrow csv"],
        found["read .csv"],
        _bounded(found["import .csv"], 2.5 * size, 400, "≤ 2.5 s, ≤ 400 MB"),
    ]


def _bounded(result: Result, seconds: float, peak: float, bound: str) -> Result:
    return result.bounded(bound, result.seconds <= seconds and result.peak <= peak)


def _measure(name: str, path: Path, rows: int, runs: int) -> Result:
    times, peaks = [], []
    for number in range(runs + 1):
        answer = subprocess.run(
            [sys.executable, "-m", "bench.intake", "--one", name, "--file", str(path)],
            capture_output=True,
            check=True,
        )
        found = json.loads(answer.stdout)
        assert found["rows"] == rows, f"{name}: {found['rows']} of {rows} rows"
        if number:
            times.append(found["seconds"])
            peaks.append(found["peak"])
    return Result(name, statistics.median(times), min(times), max(times), max(peaks))


def _one(name: str, path: Path) -> None:
    from vedich import do_without_pandas

    do_without_pandas()  # as the command line does
    started = time.perf_counter()
    rows = WAYS[name](path)
    seconds = time.perf_counter() - started
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"rows": rows, "seconds": seconds, "peak": max(own, children) / 1024}))


def main() -> int:
    """Print the results; exit 1 where a bound is not kept."""
    parser = argparse.ArgumentParser(prog="python -m bench.intake", description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", choices=WAYS)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.one:
        _one(asked.one, asked.file)
        return 0
    return show(run(asked.rows, asked.runs))


if __name__ == "__main__":
    sys.exit(main())
