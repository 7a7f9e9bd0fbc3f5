"""Who changed what in a campaign: imports, reports, pinned snapshots, and events of the log.

    for line in history_of("gia-lai-2026", Seeing(data=True, jobs=True, log=False)):
        line["at"], line["kind"], line["who"]

Everybody who reads a campaign sees that its figures changed and when; whose hand it was, and the
log's own events, only those who may read jobs and the log.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db.models import Q

from vedich.domain.moments import to_local
from vedich.operations.data.importing import list_imports
from vedich.operations.office import home
from vedich.operations.pages.board import office_now
from vedich.operations.pages.calendar import report_files
from vedich.operations.pages.names import deed_named, people_named
from vedich.records.models import AuditEvent, Job, JobKind, JobState

MOST_EVENTS = 500
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seeing:
    """What the reader may see beside the bare facts: file names, people, the log."""

    data: bool
    jobs: bool
    log: bool


def history_of(campaign: str, seeing: Seeing) -> list[Line]:
    """Lines ``{at, kind, who, what, number, number_of, import, job, event}``, the latest first.

    ``kind``: import, withdrawal, report, snapshot or event; ``what``: the file, report or verb.
    """
    found = [*_imports(seeing), *_reports(campaign, seeing), *_snapshots(campaign)]
    if seeing.log:
        found += _events(campaign)
    return sorted(found, key=lambda line: (line["at"], line["kind"]), reverse=True)


def _imports(seeing: Seeing) -> Iterator[Line]:
    people = {}
    if seeing.jobs:
        done = Job.objects.filter(kind=JobKind.IMPORT, state=JobState.DONE)
        people = {
            (job.result or {}).get("import"): job.asker_name
            for job in done.select_related("asked_by")
        }
    for one in list_imports(office_now())["rows"]:
        yield {
            "at": datetime.fromisoformat(one["imported_at"]),
            "kind": "withdrawal" if one["withdraws"] else "import",
            "of": one["kind"],
            "what": one["file"] if seeing.data else "",
            "number": one["accepted"],
            "import": one["withdraws"] or one["import"],
            "withdrawn": bool(one["withdrawn_by"]),
            "who": people.get(one["import"], ""),
        }


def _reports(campaign: str, seeing: Seeing) -> Iterator[Line]:
    """Reports asked for on the site, and those that lie there without having been."""
    asked = Job.objects.filter(kind=JobKind.REPORT, payload__campaign=campaign)
    named: set[str] = set()
    for job in asked.select_related("asked_by"):
        files = [row["file"] for row in (job.result or {}).get("rows", [])]
        named.update(files)
        yield {
            "at": (job.ended_at or job.asked_at).replace(microsecond=0),
            "kind": "report",
            "what": str(job.payload.get("as_of", ""))[:10],
            "state": job.state,
            "who": job.asker_name if seeing.jobs else "",
            "job": job.id if seeing.jobs else None,
        }
    beside: dict[str, datetime] = {}
    for path in report_files(home().absolute() / "reports", campaign):
        if path.name not in named:
            at = _written(path)
            beside[path.stem[-10:]] = max(at, beside.get(path.stem[-10:], at))
    for day, at in beside.items():
        yield {"at": at, "kind": "report", "what": day, "state": JobState.DONE, "who": ""}


def _snapshots(campaign: str) -> Iterator[Line]:
    """Snapshots that are kept for good because a report of this campaign names them."""
    for path in sorted(office_now().workspace.snapshots.glob("*.pins")):
        named = path.read_text(encoding="utf-8").splitlines()
        if any(line.startswith(f"{campaign} ") for line in named):
            yield {"at": _written(path), "kind": "snapshot", "what": path.stem, "who": ""}


def _events(campaign: str) -> Iterator[Line]:
    about = (
        Q(subject=f"campaign:{campaign}")
        | Q(subject__startswith=f"campaign:{campaign}:")
        | Q(after__campaign=campaign)
        | Q(before__campaign=campaign)
    )
    events = list(AuditEvent.objects.filter(about)[:MOST_EVENTS])
    who = people_named(event.actor for event in events)
    for event in events:
        yield {
            "at": datetime.fromisoformat(event.at),
            "kind": "event",
            "what": deed_named(event.verb),
            "who": who[event.actor],
            "event": event.seq,
            "why": event.why,
        }


def _written(path: Path) -> datetime:
    """When a file was written, as the records keep a moment: local, without a zone."""
    return to_local(datetime.fromtimestamp(path.stat().st_mtime, UTC)).replace(microsecond=0)
