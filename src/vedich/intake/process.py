"""Starting the child, listening to it, and ending it when its time is up.

run(Job("heads", path, {}, Limits()))["sheets"]
"""

from __future__ import annotations

import json
import os
import pickle
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import vedich
from vedich.domain.errors import Refusal
from vedich.intake.guarding import refuse
from vedich.intake.limits import Limits

Tell = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Job:
    """A task of the child (accept, heads, annotate, plan …), its file and what else it needs."""

    task: str
    path: Path
    more: dict[str, Any]
    limits: Limits = field(default_factory=Limits)


def run(job: Job, sink: IO[bytes], tell: Tell | None = None) -> dict[str, Any]:
    """The child's report; its bytes are in ``sink``. Refusal where it refuses, dies or stalls."""
    try:
        size = job.path.stat().st_size
    except OSError:
        size = 0  # the child says which file is missing
    seconds = job.limits.seconds_for(size)
    request = {
        "task": job.task,
        "path": str(job.path.resolve()),
        "limits": job.limits,
        "seconds": seconds,
        **job.more,
    }
    with tempfile.TemporaryFile() as report:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [
                sys.executable,
                "-P",
                "-m",
                "vedich.intake.child",
                str(sink.fileno()),
                str(report.fileno()),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(sink.fileno(), report.fileno()),
            env=_environment(),
        )
        try:
            _listen(process, pickle.dumps(request), time.monotonic() + seconds, tell)
        except TimeoutError as error:
            raise refuse(
                job.path,
                "reading_too_long",
                f"đọc quá {seconds:.0f} giây.",
                f"reading took more than {seconds:.0f} seconds.",
                "Chia tệp theo tháng rồi tải từng phần.",
                "Split the file by month and load the parts.",
            ) from error
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
        return _answer(job, report, process.returncode)


def _environment() -> dict[str, str]:
    """Little of ours, and an allocator that takes address space only as it needs it."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "TZDIR", "TMPDIR") if name in os.environ
    }
    return kept | {
        "PYTHONPATH": str(Path(vedich.__file__).parents[1]),
        "PYTHONUTF8": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "MALLOC_ARENA_MAX": "2",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _listen(
    process: subprocess.Popen[bytes], request: bytes, until: float, tell: Tell | None
) -> None:
    """Pass the request, then hear progress until the child ends. Raises TimeoutError."""
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 - pipes above
    try:
        process.stdin.write(request)
        process.stdin.close()
    except BrokenPipeError:
        return  # it died at once; its answer says so
    heard = b""
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
            raise TimeoutError
        more = os.read(process.stdout.fileno(), 65536)
        if not more:
            break
        *lines, heard = (heard + more).split(b"\n")
        if tell is not None and lines:
            done = json.loads(lines[-1])
            tell(int(done["rows"]), done["of"])
    try:
        process.wait(max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error


def _answer(job: Job, report: IO[bytes], code: int) -> dict[str, Any]:
    report.seek(0)
    try:
        answer = json.load(report)
    except ValueError:
        answer = {}
    if "refusal" in answer:
        raise Refusal(*answer["refusal"])
    if "report" in answer:
        found: dict[str, Any] = answer["report"]
        return found
    if "out_of_memory" in answer or code in (-6, -9, -24):
        raise refuse(
            job.path,
            "too_much_memory",
            "đọc tệp cần nhiều bộ nhớ hơn giới hạn.",
            "reading the file needs more memory than allowed.",
            "Chia tệp theo tháng rồi tải từng phần.",
            "Split the file by month and load the parts.",
        )
    raise refuse(
        job.path,
        "unreadable",
        "tệp hỏng đến mức chương trình đọc phải dừng lại.",
        "it is damaged so that the reader had to stop.",
        "Mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi tải lại.",
        "Open the file in Excel or LibreOffice, save it again and load it again.",
    )
