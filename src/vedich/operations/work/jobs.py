"""Work that takes longer than a page may: queued, leased to one worker, done once.

    job = enqueue(actor, JobKind.IMPORT, upload=upload, layout="sync-record")
    run_next("worker-1")                # what the worker does, again and again

A worker holds a job by a lease it renews while it lives. When it dies the lease runs out and the
job is claimed again, at most ``MOST_ATTEMPTS`` times; a worker that lost its lease can't write an
outcome any more. The work itself may be begun twice: importing the same file twice counts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from vedich.domain.errors import Refusal
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.people.permissions import Action, check
from vedich.records.models import Job, JobKind, JobState, Upload, User, WorkerPulse

if TYPE_CHECKING:
    from django.db.models import QuerySet

LEASE = timedelta(seconds=20)
BEAT = timedelta(seconds=4)
MOST_ATTEMPTS = 3
_AGAIN_AFTER = timedelta(seconds=3)
NEEDED: Mapping[str, Action] = {
    JobKind.IMPORT: Action.IMPORT_DATA,
    JobKind.REHEARSE: Action.IMPORT_DATA,
    JobKind.WITHDRAW: Action.WITHDRAW_DATA,
    JobKind.REPORT: Action.WRITE_REPORT,
    JobKind.RECORD: Action.CONFIRM_SUMS,
    JobKind.PAPER: Action.WRITE_REPORT,
    JobKind.REMIND: Action.SEND_REMINDERS,
    JobKind.SEND: Action.SEND_REMINDERS,
}
_ENDED = (JobState.DONE, JobState.REFUSED, JobState.FAILED)


class TryLater(Exception):
    """What a job raises whose work can't be done yet: it waits ``after`` and is claimed again."""

    def __init__(self, after: timedelta) -> None:
        super().__init__()
        self.after = after


def enqueue(
    actor: Actor,
    kind: JobKind,
    *,
    upload: Upload | None = None,
    key: str | None = None,
    **payload: Any,
) -> Job:
    """Queue a job, or return the one that is already there for the same work.

    Payload: import and rehearse ``layout`` (blank: the only one that fits), ``published`` (figures
    of a portal, recognised by their content) and ``captured`` (ISO moment); withdraw ``number`` and
    ``reason``; report ``campaign`` and ``as_of`` (ISO moment); record ``campaign`` and
    ``reports``, or ``number`` and ``reason`` of what a contested one takes back; remind
    ``campaign`` and ``day`` (ISO); send ``campaign`` and ``sending``. ``key``: what makes it the
    same work while it is not done; an ended one is then asked anew.
    """
    _check_right(actor, kind, payload)
    about = key or ":".join(
        [kind, str(upload.id) if upload else "", *(f"{payload[name]}" for name in sorted(payload))]
    )
    with transaction.atomic():
        earlier = list(
            Job.objects.filter(Q(key=about[:190]) | Q(key__startswith=about[:190] + "#"))
        )
        for job in earlier:
            finished_for_good = (
                key is None and kind == JobKind.IMPORT and job.state == JobState.DONE
            )
            if job.state not in _ENDED or finished_for_good:
                return job
        job = Job.objects.create(
            kind=kind,
            key=about[:190] + (f"#{len(earlier) + 1}" if earlier else ""),
            payload=payload,
            upload=upload,
            **_asked(actor),
        )
        append(actor, f"job.{kind}", f"job:{job.id}", after={**payload, "upload": _named(upload)})
    return job


def claim(holder: str) -> Job | None:
    """Lease the oldest job that waits, or whose worker is gone, to ``holder``."""
    moment = timezone.now()
    free = Q(state=JobState.WAITING, not_before__lte=moment)
    lost = Q(state=JobState.RUNNING, lease_until__lt=moment)
    with transaction.atomic():
        for job in Job.objects.select_for_update().filter(free | lost).order_by("asked_at"):
            if job.attempts >= MOST_ATTEMPTS:
                _give_up(job)
                continue
            job.state, job.holder = JobState.RUNNING, holder
            job.attempts, job.lease_until = job.attempts + 1, moment + LEASE
            job.started_at, job.progress = moment, ""
            job.save()
            return job
    return None


def run_next(holder: str) -> Job | None:
    """Claim one job, do it and write its outcome; None where nothing waits.

    Whoever calls keeps the lease alive meanwhile with ``beat`` from another thread.
    """
    from vedich.operations.work.job_kinds import perform

    job = claim(holder)
    if job is None:
        return None
    try:
        _check_right(job.asker, job.kind, job.payload)
        result = perform(job, lambda vi, en: _tell(job, vi))
    except Refusal as refusal:
        if refusal.code == "workspace_busy":
            _put_back(job, attempts=job.attempts - 1)
        else:
            _end(job, JobState.REFUSED, {"error": error_of(refusal)})
    except TryLater as later:
        _put_back(job, attempts=job.attempts - 1, after=later.after)
    except Exception as error:
        if job.attempts < MOST_ATTEMPTS:
            _put_back(job, attempts=job.attempts)
        else:
            _end(job, JobState.FAILED, {"error": error_of(_unexpected(error))})
    else:
        _end(job, JobState.DONE, result)
    job.refresh_from_db()
    return job


def beat(holder: str) -> None:
    """Say that the worker lives, and renew the lease of what it is doing."""
    moment = timezone.now()
    # Without a transaction: a sign of life must not queue behind long writes.
    if not WorkerPulse.objects.filter(holder=holder).update(beat_at=moment):
        WorkerPulse.objects.create(holder=holder, beat_at=moment, started_at=moment)
    Job.objects.filter(holder=holder, state=JobState.RUNNING).update(lease_until=moment + LEASE)


def leave(holder: str) -> None:
    """The worker stops in good order: its pulse ends, and what it held waits for the next one."""
    WorkerPulse.objects.filter(holder=holder).delete()
    Job.objects.filter(holder=holder, state=JobState.RUNNING).update(
        state=JobState.WAITING, holder="", lease_until=None
    )


def worker_alive() -> bool:
    """Whether some worker gave a sign of life lately."""
    return WorkerPulse.objects.filter(beat_at__gt=timezone.now() - 3 * BEAT).exists()


def list_jobs(kind: JobKind | None = None, state: JobState | None = None) -> QuerySet[Job]:
    """Jobs, the latest first, with who asked and for which file."""
    jobs = Job.objects.select_related("asked_by", "upload")
    if kind is not None:
        jobs = jobs.filter(kind=kind)
    return jobs.filter(state=state) if state is not None else jobs


def retry(actor: User, job: Job) -> Job:
    """Let a failed job wait again; Refusal for one that did not fail."""
    check(actor, NEEDED[job.kind], campaign=job.payload.get("campaign"))
    with transaction.atomic():
        again = Job.objects.filter(id=job.id, state=JobState.FAILED).update(
            state=JobState.WAITING, attempts=0, not_before=timezone.now(), result=None
        )
        if not again:
            raise Refusal(
                "job_did_not_fail",
                "Chỉ chạy lại được việc đã hỏng.",
                "Only a failed job can be run again.",
            )
        append(actor, "job.retry", f"job:{job.id}")
    job.refresh_from_db()
    return job


def error_of(refusal: Refusal) -> dict[str, str]:
    """A refusal as a job keeps it, in both languages."""
    return {
        "code": refusal.code,
        "vi": refusal.vi,
        "en": refusal.en,
        "where": refusal.where,
        "hint_vi": refusal.hint_vi,
        "hint_en": refusal.hint_en,
    }


def _check_right(actor: Actor, kind: str, payload: Mapping[str, Any]) -> None:
    # Whoever runs the command line holds the workspace itself: the system has asked already.
    if isinstance(actor, User):
        check(actor, NEEDED[kind], campaign=payload.get("campaign"))


def _asked(actor: Actor) -> dict[str, Any]:
    return {"asked_by": actor} if isinstance(actor, User) else {"asked_as": actor}


def _tell(job: Job, text: str) -> None:
    Job.objects.filter(id=job.id, holder=job.holder).update(progress=text[:200])


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(
        id=job.id, holder=job.holder, attempts=job.attempts, state=JobState.RUNNING
    )


def _put_back(job: Job, attempts: int, after: timedelta = _AGAIN_AFTER) -> None:
    _held(job).update(
        state=JobState.WAITING,
        holder="",
        lease_until=None,
        attempts=attempts,
        not_before=timezone.now() + after,
    )


def _end(job: Job, state: JobState, result: Mapping[str, Any]) -> None:
    with transaction.atomic():
        written = _held(job).update(
            state=state, result=result, ended_at=timezone.now(), lease_until=None, progress=""
        )
        if written:
            append(job.asker, f"job.{job.kind}.{state}", f"job:{job.id}", after=_outcome(result))


def _give_up(job: Job) -> None:
    job.state, job.ended_at, job.lease_until = JobState.FAILED, timezone.now(), None
    job.result = {
        "error": error_of(
            Refusal(
                "worker_lost",
                f"Tiến trình làm việc đã dừng đột ngột {job.attempts} lần khi làm việc này.",
                f"The worker stopped abruptly {job.attempts} times while doing this.",
                hint_vi="Xem bộ nhớ và dung lượng đĩa của máy chủ, rồi bấm “Chạy lại”.",
                hint_en="Look at the server's memory and disk space, then press “Run again”.",
            )
        )
    }
    job.save()
    append(job.asker, f"job.{job.kind}.{job.state}", f"job:{job.id}", after=_outcome(job.result))


def _outcome(result: Mapping[str, Any]) -> dict[str, Any]:
    """What the log keeps of a result: counts and names, never rows of a file."""
    kept = ("import", "file", "sha256", "accepted", "rejected", "snapshot", "withdrawn", "campaign")
    said = {name: result[name] for name in kept if name in result}
    return said | ({"error": result["error"]["code"]} if "error" in result else {})


def _named(upload: Upload | None) -> str | None:
    return str(upload.id) if upload is not None else None


def _unexpected(error: Exception) -> Refusal:
    kind = type(error).__name__
    return Refusal(
        "internal_error",
        f"Lỗi ngoài dự kiến của phần mềm ({kind}). Dữ liệu đã nhận không bị mất.",
        f"Unexpected error of the program ({kind}). No acknowledged data is lost.",
        hint_vi="Chạy “vedich verify”, rồi báo cho người hỗ trợ phần mềm.",
        hint_en="Run “vedich verify”, then tell whoever supports the program.",
    )
