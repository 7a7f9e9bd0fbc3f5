"""What each kind of job does; the answers are those of the operations, as plain JSON values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from vedich.domain.errors import Refusal
from vedich.domain.layouts import SourceKind
from vedich.operations.answers import jsonable
from vedich.operations.closing.milestone_papers import paper_at
from vedich.operations.data.importing import import_file, observe_files, withdraw_import
from vedich.operations.data.uploads import path_of
from vedich.operations.office import Office, home
from vedich.operations.papers.reporting import write_report
from vedich.operations.papers.shelf import find_paper, make_pdf
from vedich.operations.reminders.reminding import send
from vedich.operations.reminders.sending import deliver
from vedich.operations.sums.periods import LAYOUT
from vedich.operations.sums.reports import mark_recorded, mark_withdrawn
from vedich.operations.telling import Tell
from vedich.records.models import Job, JobKind, PeriodReport, SumState, Upload


def perform(job: Job, tell: Tell) -> dict[str, Any]:
    """Do the job and return its result; Refusal where the operation refuses."""
    result: dict[str, Any] = jsonable(_DO[job.kind](job, tell))
    return result


def annotated_path(job: Job) -> Path:
    """Where the annotated copy of an import's or rehearsal's workbook lies, once it is made."""
    return home().absolute() / "annotated" / f"{job.id}.xlsx"


def _import(job: Job, tell: Tell) -> dict[str, Any]:
    return _read(job, tell, dry_run=False)


def _rehearse(job: Job, tell: Tell) -> dict[str, Any]:
    return _read(job, tell, dry_run=True)


def _read(job: Job, tell: Tell, *, dry_run: bool) -> dict[str, Any]:
    path, layout = path_of(_upload(job)), _layout(job.payload.get("layout") or None)
    if job.payload.get("published"):
        several = job.payload.get("files")
        paths = [path_of(Upload.objects.get(id=one)) for one in several] if several else [path]
        captured = _moment(job.payload.get("captured"))
        answer = observe_files(paths, layout, captured=captured, dry_run=dry_run, tell=tell)
        return answer if several else dict(answer["rows"][0])
    annotated = annotated_path(job)
    annotated.parent.mkdir(mode=0o700, exist_ok=True)
    kinds = [SourceKind(kind) for kind in job.payload.get("kinds", SourceKind)]
    return import_file(path, layout, dry_run=dry_run, annotate=annotated, kinds=kinds, tell=tell)


def _withdraw(job: Job, tell: Tell) -> dict[str, Any]:
    number, reason = int(job.payload["number"]), str(job.payload["reason"])
    try:
        answer = withdraw_import(number, reason)
    except Refusal as refusal:
        if refusal.code != "already_withdrawn" or job.attempts == 1:
            raise
        # The worker before was killed when the ledger had it; the report is still to be told.
        answer = {"rows": [], "withdrawn": number}
    mark_withdrawn(job.asker, number, reason)
    return answer


def _record(job: Job, tell: Tell) -> dict[str, Any]:
    """Import the files of confirmed reports and write down which import each became; or take back
    the import of a contested one."""
    if "number" in job.payload:
        return _withdraw(job, tell)
    named = [text.partition(":") for text in job.payload["reports"]]
    found = PeriodReport.objects.filter(id__in=[name for name, _, _ in named])
    reports = {str(one.id): one for one in found.select_related("upload")}
    wanted = [
        (reports[name], int(revision))
        for name, _, revision in named
        if reports[name].revision == int(revision) and reports[name].state == SumState.CONFIRMED
    ]
    answer = observe_files([path_of(one.upload) for one, _ in wanted], LAYOUT, tell=tell)
    for (report, revision), receipt in zip(wanted, answer["rows"], strict=True):
        mark_recorded(job.asker, str(report.id), revision, receipt["import"])
    return {"rows": [_said_of(receipt) for receipt in answer["rows"]]}


def _said_of(receipt: Mapping[str, Any]) -> dict[str, Any]:
    return {name: receipt[name] for name in ("file", "sha256", "import", "accepted", "rejected")}


def _report(job: Job, tell: Tell) -> dict[str, Any]:
    answer = write_report(job.payload["campaign"], _moment(job.payload.get("as_of")), tell=tell)
    # Pages ask for a report's file by its name: where the workspace lies is not their business.
    files = [{"file": Path(row["file"]).name, "bytes": row["bytes"]} for row in answer["rows"]]
    answer = {**answer, "rows": files}
    moment = _moment(job.payload.get("as_of"))
    if moment is not None and job.payload.get("milestone"):
        answer["paper"] = str(paper_at(job.asker, job.payload["campaign"], moment).id)
    return answer


def _paper(job: Job, tell: Tell) -> dict[str, Any]:
    paper = find_paper(str(job.payload["paper"]))
    tell("Đang chuyển sang .pdf …", "Converting to .pdf …")
    made = make_pdf(paper)
    return {"rows": [{"file": made.name, "bytes": made.stat().st_size}], "campaign": paper.campaign}


def _remind(job: Job, tell: Tell) -> dict[str, Any]:
    answer = send(job.asker, job.payload["campaign"])
    # Who is reminded of what stands in the records; a job's answer says how much.
    return answer | {"rows": [], "reminders": len(answer["rows"])}


def _send(job: Job, tell: Tell) -> dict[str, Any]:
    return deliver(job.payload["sending"])


def _layout(asked: str | None) -> str | None:
    """The name of a layout in force: on the command line it may also be a file, here never."""
    if asked is not None:
        Office.open().book.layout(asked)
    return asked


def _upload(job: Job) -> Upload:
    if job.upload is None:
        raise ValueError("the job names no upload")
    return job.upload


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


_DO: Mapping[str, Callable[[Job, Tell], dict[str, Any]]] = {
    JobKind.IMPORT: _import,
    JobKind.REHEARSE: _rehearse,
    JobKind.WITHDRAW: _withdraw,
    JobKind.REPORT: _report,
    JobKind.RECORD: _record,
    JobKind.PAPER: _paper,
    JobKind.REMIND: _remind,
    JobKind.SEND: _send,
}
