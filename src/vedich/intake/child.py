"""The child process: reads one hostile file under limits and reports through three channels.

The request comes pickled on standard input (from our own parent); accepted rows go as an Arrow
file to one descriptor, the report as JSON to another, progress as lines on standard output.
Nothing it writes is ever unpickled: a child taken over by a file can only lie about that file.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from vedich import do_without_pandas
from vedich.domain.errors import Refusal
from vedich.intake.limits import Limits


def _limit(limits: Limits, seconds: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    cpu = int(seconds) * (os.cpu_count() or 1) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _tell(done: int, total: int | None) -> None:
    print(json.dumps({"rows": done, "of": total}), flush=True)


def _accept(request: dict[str, Any], sink: Any) -> dict[str, Any]:
    from vedich.intake.accepting import accept

    outcome = accept(
        Path(request["path"]),
        request["layout"],
        request["keep"],
        request["secret"],
        request["limits"],
        _tell,
        sink,
    )
    tally = outcome.tally
    return {
        "physical_rows": outcome.physical_rows,
        "accepted": tally.accepted,
        "blank": tally.blank,
        "structural": [asdict(row) for row in tally.structural],
        "warnings": [asdict(warn) for warn in tally.warnings],
        "rejects": [asdict(reject) for reject in tally.rejects],
        "skipped": outcome.skipped,
    }


def _heads(request: dict[str, Any], sink: Any) -> dict[str, Any]:
    from vedich.intake.grids import Progress
    from vedich.intake.opening import open_file

    opened = open_file(Path(request["path"]), None, request["limits"], Progress(_tell))
    return {
        "sheets": [
            {
                "name": sheet.name,
                "head": sheet.head,
                "keys": sheet.keys,
                "merged": list(sheet.merged),
            }
            for sheet in opened.sheets
        ]
    }


def _annotate(request: dict[str, Any], sink: Any) -> dict[str, Any]:
    from vedich.intake.annotated_copy import write

    write(Path(request["path"]), request["layout"], request["marks"], request["limits"], sink)
    return {}


def _published(request: dict[str, Any], sink: Any) -> dict[str, Any]:
    from vedich.intake.published import accept_published

    return accept_published(request, _tell, sink)


def _cells(request: dict[str, Any], sink: Any) -> dict[str, Any]:
    from vedich.intake.cell_grid import cells_of

    return cells_of(Path(request["path"]), request["limits"])


def _sample(request: dict[str, Any], sink: Any) -> dict[str, Any]:
    from vedich.intake.sampling import cut

    return {"cut": cut(Path(request["path"]), request["limits"], sink)}


def _plan(request: dict[str, Any], sink: Any) -> dict[str, Any]:
    from vedich.intake.plan_files import extract

    return extract(Path(request["path"]), request["limits"])


def _survey(request: dict[str, Any], sink: Any) -> dict[str, Any]:
    from vedich.intake.surveying import columns_of

    return columns_of(request)


def _measure(request: dict[str, Any], sink: Any) -> dict[str, Any]:
    from vedich.intake.docx_measures import measure

    return measure(Path(request["path"]), request["limits"])


_TASKS: dict[str, Callable[[dict[str, Any], Any], dict[str, Any]]] = {
    "accept": _accept,
    "heads": _heads,
    "annotate": _annotate,
    "published": _published,
    "plan": _plan,
    "cells": _cells,
    "measure": _measure,
    "sample": _sample,
    "survey": _survey,
}


def main() -> None:
    """Do the one task of the request; a refusal is an answer, everything else is a crash."""
    do_without_pandas()
    sink_at, report_at = int(sys.argv[1]), int(sys.argv[2])
    request = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent
    _limit(request["limits"], request["seconds"])
    try:
        with os.fdopen(sink_at, "wb") as sink:
            report: dict[str, Any] = {"report": _TASKS[request["task"]](request, sink)}
    except Refusal as refusal:
        report = {"refusal": refusal.__reduce__()[1]}
    except MemoryError:
        report = {"out_of_memory": True}
    except Exception as error:
        # pyarrow and the workbook reader say “out of memory” in words of their own.
        if "alloc" not in str(error).lower() and "memory" not in str(error).lower():
            raise
        report = {"out_of_memory": True}
    with os.fdopen(report_at, "w", encoding="utf-8") as file:
        json.dump(report, file)


if __name__ == "__main__":
    main()
