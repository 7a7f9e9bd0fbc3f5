"""Writes asked for on the command line: done here, or handed to the worker of a running site.

    import_file(Path("dossiers.xlsx"), "sync-record", tell=say.progress)

A site's worker writes to the workspace one job after the other; a command beside it takes its turn
as a job instead of waiting for the lock. The same file asked for again while its job is not done is
the same job. Without a living worker, and for what a job does not take (a layout file of one's own,
a name or size the site refuses), the command does the work itself and tells the log (recording).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.errors import Refusal
from vedich.domain.layouts import SourceKind
from vedich.operations.data import importing
from vedich.operations.data.recording import operator, recording
from vedich.operations.telling import Tell, silent
from vedich.operations.work.serving import has_database, prepare
from vedich.warehouse.files import sha256_of

if TYPE_CHECKING:
    from vedich.records.models import Job

_LOOK_AGAIN = 0.25
_PATIENCE = 30.0


def import_file(
    path: Path,
    layout: str | None = None,
    *,
    dry_run: bool = False,
    annotate: Path | None = None,
    kinds: Collection[SourceKind] = tuple(SourceKind),
    tell: Tell = silent,
) -> dict[str, Any]:
    """The receipt, as ``importing.import_file`` gives it."""
    if annotate is not None:
        importing.check_copy(path, annotate)
    if not dry_run:
        payload = {"layout": layout or "", "kinds": sorted(kinds)}
        job = _hand_over("import", [path], payload, tell)
        if job is not None:
            if annotate is not None:
                from vedich.operations.work.job_kinds import annotated_path

                shutil.copyfile(annotated_path(job), annotate)
            return _result(job)
    with _told(dry_run, "import.file", path, {"layout": layout}) as outcome:
        outcome.update(
            importing.import_file(
                path, layout, dry_run=dry_run, annotate=annotate, kinds=kinds, tell=tell
            )
        )
    return outcome


def observe_files(
    paths: Sequence[Path],
    layout: str | None = None,
    *,
    captured: datetime | None = None,
    dry_run: bool = False,
    tell: Tell = silent,
) -> dict[str, Any]:
    """One receipt per file, as ``importing.observe_files`` gives them."""
    if not dry_run:
        moment = captured.isoformat(sep=" ") if captured else None
        payload = {"layout": layout or "", "published": True, "captured": moment}
        job = _hand_over("import", paths, payload, tell)
        if job is not None:
            return _result(job) if len(paths) > 1 else {"rows": [_result(job)]}
    about = {"layout": layout, "files": [path.name for path in paths]}
    with _told(dry_run, "import.published", paths[0], about) as outcome:
        outcome.update(
            importing.observe_files(paths, layout, captured=captured, dry_run=dry_run, tell=tell)
        )
    return outcome


def withdraw_import(number: int, reason: str, tell: Tell = silent) -> dict[str, Any]:
    """The entry that was taken back, as ``importing.withdraw_import`` gives it."""
    importing.check_reason(reason)
    job = _hand_over("withdraw", [], {"number": number, "reason": reason}, tell)
    if job is not None:
        return _result(job)
    with recording("import.withdraw", f"import:{number}", {"number": number}, reason) as outcome:
        outcome.update(importing.withdraw_import(number, reason))
    return outcome


def _result(job: Job) -> dict[str, Any]:
    found: dict[str, Any] = job.result or {}
    return found


def _told(
    dry_run: bool, verb: str, path: Path, about: dict[str, Any]
) -> AbstractContextManager[dict[str, Any]]:
    """The log is told of what changes something."""
    outcome: dict[str, Any] = {}
    return nullcontext(outcome) if dry_run else recording(verb, f"file:{path.name}", about)


def _hand_over(kind: str, files: Sequence[Path], payload: dict[str, Any], tell: Tell) -> Job | None:
    """The job once it is done, or None where the command has to do the work; Refusal as the
    worker was refused."""
    if not has_database():
        return None
    prepare()
    from vedich.operations.data.uploads import store_file
    from vedich.operations.work.jobs import enqueue, worker_alive
    from vedich.records.models import Job, JobKind, JobState

    if not worker_alive() or not all(_is_taken(path) for path in files):
        return None
    if payload.get("layout") and not _is_in_force(payload["layout"]):
        return None
    digests = [sha256_of(path) for path in files]
    about = json.dumps([digests, payload], sort_keys=True)
    key = f"cli:{kind}:{hashlib.sha256(about.encode()).hexdigest()}"
    waiting = Job.objects.filter(
        key__startswith=key, state__in=(JobState.WAITING, JobState.RUNNING)
    )
    job = waiting.first()
    if job is None:
        uploads = [store_file(operator(), path) for path in files]
        if len(uploads) > 1:
            payload = {**payload, "files": [str(one.id) for one in uploads]}
        first = uploads[0] if uploads else None
        job = enqueue(operator(), JobKind(kind), upload=first, key=key, **payload)
    tell(
        "Trang đang chạy: đã giao cho tiến trình làm việc của trang …",
        "The site is running: handed to its worker …",
    )
    return _wait_for(job, tell)


def _wait_for(job: Job, tell: Tell) -> Job:
    from vedich.operations.work.jobs import worker_alive
    from vedich.records.models import JobState

    said, alive_at = "", time.monotonic()
    try:
        while job.state in (JobState.WAITING, JobState.RUNNING):
            if job.progress and job.progress != said:
                said = job.progress
                tell(said, f"Working: {said}")
            if worker_alive():
                alive_at = time.monotonic()
            elif time.monotonic() - alive_at > _PATIENCE:
                raise _left_to_worker("worker_stopped", "đã dừng", "has stopped")
            time.sleep(_LOOK_AGAIN)
            job.refresh_from_db()
    except KeyboardInterrupt:
        raise _left_to_worker("left_to_worker", "vẫn làm tiếp", "goes on with it") from None
    if job.state != JobState.DONE:
        raise Refusal(**(job.result or {})["error"])
    return job


def _left_to_worker(code: str, vi: str, en: str) -> Refusal:
    return Refusal(
        code,
        f"Lệnh không chờ nữa: tiến trình làm việc của trang {vi}; việc vẫn nằm trong hàng đợi.",
        f"No longer waiting: the site's worker {en}; the work stays queued.",
        hint_vi="Xem ở trang Việc nền; chạy lại đúng lệnh này thì chờ tiếp việc đó.",
        hint_en="See the page of jobs; the same command again waits for the same work.",
    )


def _is_taken(path: Path) -> bool:
    """Would the site keep this file under this very name?"""
    from vedich.operations.data.uploads import MOST_BYTES, safe_name

    try:
        return safe_name(path.name) == path.name and 0 < path.stat().st_size <= MOST_BYTES
    except Refusal:
        return False


def _is_in_force(layout: str) -> bool:
    """A layout the worker knows by its name; a file of one's own it does not."""
    from vedich.operations.office import Office

    return layout in Office.open().book.layouts
