"""The tasks of a campaign: planned when it is issued, worked on, shown by evidence, inspected.

    plan_tasks(user, campaign, revision=1)            # lifecycle calls it on issue and amendment
    assign(office_user, task, head)
    report(head, task, "Đã niêm yết tại Bộ phận Một cửa", file)
    inspect(office_user, task, date(2024, 5, 20), "Niêm yết đủ", passed=True)

Whoever was put in charge works on a task; the office may for everybody. Nobody inspects what they
reported themselves. From which state, domain.tasks.TASK.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.domain.errors import Refusal
from vedich.domain.plans import Duty
from vedich.domain.steps import START, Step
from vedich.domain.tasks import DROPPED, TASK, last_day
from vedich.operations.data.uploads import Incoming, keep
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.people.permissions import Action, can, check
from vedich.records.models import Task, TaskEvidence, TaskInspection, Upload, User

_LONGEST = 2000


def plan_tasks(actor: Actor, campaign: Campaign, revision: int) -> list[Task]:
    """Everything the plan asks for as a task, inside the transaction of its issue or amendment.

    A duty known by section and words stays what it is; one that the plan lost is dropped.
    """
    known: dict[tuple[str, str], list[Task]] = {}
    for task in Task.objects.select_for_update().filter(campaign=campaign.id):
        known.setdefault((task.section, task.text), []).append(task)
    kept = []
    for place, duty in enumerate(campaign.work, start=1):
        same = known.get((duty.section, duty.text))
        task = same.pop(0) if same else Task(campaign=campaign.id, state=START)
        kept.append(_planned(actor, task, duty, place, revision))
    for left in (task for tasks in known.values() for task in tasks):
        if left.state != DROPPED:
            _take(actor, TASK.step("drop", left.state), left)
    return kept


def assign(actor: User, task: Task, user: User | None) -> Task:
    """Put a person in charge, or nobody; Refusal for one who may not work on tasks there."""
    check(actor, Action.RUN_CAMPAIGN, campaign=task.campaign)
    if user is not None and not can(user, Action.WORK_TASK, campaign=task.campaign):
        raise Refusal(
            "role_first",
            f"{user.full_name} chưa có vai trò nhận nhiệm vụ trong đợt thi đua này.",
            f"{user.full_name} holds no role that takes tasks in this campaign.",
            hint_vi="Giao vai trò ở trang của người này trước.",
            hint_en="Give them a role on their own page first.",
        )
    with transaction.atomic():
        held = _held(task)
        before = held.assigned_to.username if held.assigned_to else None
        held.assigned_to = user
        held.save()
        append(
            actor,
            "task.assign",
            subject_of(held),
            before={"to": before},
            after={"to": user.username if user else None},
        )
    return held


def start(actor: User, task: Task) -> Task:
    """Work on it has begun."""
    return _work(actor, task, "start")


def report(actor: User, task: Task, text: str, file: Incoming | None = None) -> Task:
    """Report it as done, with what shows it."""
    with transaction.atomic():
        add_evidence(actor, task, text, file)
        return _work(actor, task, "report")


def add_evidence(actor: User, task: Task, text: str, file: Incoming | None = None) -> TaskEvidence:
    """Words and a file that show what was done; a continuous task collects several."""
    text = _written(text, "evidence_needed", "Cần ghi kết quả đã làm.", "Say what was done.")
    with transaction.atomic():
        held = _held(task)
        _check_worker(actor, held)
        _check_alive(held)
        upload: Upload | None = keep(actor, file) if file else None
        given = TaskEvidence.objects.create(
            task=held, text=text, upload=upload, given_by=actor, given_at=clock.now()
        )
        append(
            actor,
            "task.evidence",
            subject_of(held),
            after={"evidence": given.id, "sha256": upload.sha256 if upload else None},
        )
    return given


def inspect(actor: User, task: Task, day: date, finding: str, *, passed: bool) -> Task:
    """Put an inspection on record. A reported task is accepted if it passed, else sent back; at
    any other time the inspection alone is kept."""
    check(actor, Action.INSPECT_TASK, campaign=task.campaign)
    finding = _written(finding, "no_reason", "Cần ghi kết quả kiểm tra.", "Say what was found.")
    if day > clock.today():
        raise Refusal(
            "inspection_ahead",
            "Ngày kiểm tra phải là hôm nay hoặc đã qua.",
            "The day of an inspection is today or past.",
            where="day",
        )
    with transaction.atomic():
        held = _held(task)
        _check_alive(held)
        if held.evidence.exists() and held.evidence.all()[0].given_by_id == actor.id:
            raise Refusal(
                "own_report",
                "Người báo cáo kết quả không tự kiểm tra kết quả đó.",
                "Whoever reported a task does not inspect it.",
            )
        TaskInspection.objects.create(
            task=held,
            day=day,
            finding=finding,
            passed=passed,
            inspected_by=actor,
            inspected_at=clock.now(),
        )
        append(
            actor,
            "task.inspect",
            subject_of(held),
            after={"day": day, "passed": passed},
            why=finding,
        )
        verb = "accept" if passed else "send_back"
        if any(step.verb == verb for step in TASK.steps_from(held.state)):
            _take(actor, TASK.step(verb, held.state), held, finding)
    return held


def subject_of(task: Task) -> str:
    """How the log names a task."""
    return f"campaign:{task.campaign}:task:{task.id}"


def may_work(user: User, task: Task) -> bool:
    """Is the task this person's: put in charge of it, or running the campaign?"""
    mine = task.assigned_to_id == user.id and can(user, Action.WORK_TASK, campaign=task.campaign)
    return mine or can(user, Action.RUN_CAMPAIGN, campaign=task.campaign)


def _planned(actor: Actor, task: Task, duty: Duty, place: int, revision: int) -> Task:
    task.place, task.section, task.text = place, duty.section, duty.text
    task.leads, task.helps = list(duty.leads), list(duty.helps)
    task.by, task.due, task.continuous = duty.by or "", last_day(duty.by), duty.continuous
    task.revision = revision
    if task.state in (START, DROPPED):
        _take(actor, TASK.step("plan", task.state), task)
    else:
        task.save()
    return task


def _work(actor: User, task: Task, verb: str) -> Task:
    with transaction.atomic():
        held = _held(task)
        _check_worker(actor, held)
        return _take(actor, TASK.step(verb, held.state), held)


def _take(actor: Actor, step: Step, task: Task, reason: str = "") -> Task:
    before = task.state
    task.state, task.state_at = step.after, clock.now()
    task.save()
    append(
        actor,
        f"task.{step.verb}",
        subject_of(task),
        before={"state": before} if before else None,
        after={"state": task.state, "section": task.section},
        why=reason,
    )
    return task


def _check_worker(actor: User, task: Task) -> None:
    if not may_work(actor, task):
        raise Refusal(
            "not_your_task",
            "Nhiệm vụ này chưa giao cho bạn.",
            "This task was not given to you.",
            hint_vi="Cơ quan thường trực giao người phụ trách ở trang Nhiệm vụ.",
            hint_en="The campaign office puts somebody in charge on the page of tasks.",
        )


def _check_alive(task: Task) -> None:
    if task.state == DROPPED:
        raise Refusal(
            "state_forbids",
            "Nhiệm vụ này không còn trong kế hoạch.",
            "This task is no longer in the plan.",
        )


def _held(task: Task) -> Task:
    return (
        Task.objects.select_for_update(of=("self",)).select_related("assigned_to").get(id=task.id)
    )


def _written(text: str, code: str, vi: str, en: str) -> str:
    if not text.strip():
        raise Refusal(code, vi, en)
    return text.strip()[:_LONGEST]


def rows_told(tasks: list[Task]) -> dict[str, Any]:
    """How many tasks stand where, and how many are late."""
    today = clock.today()
    counts: dict[str, Any] = dict.fromkeys(TASK.states, 0)
    for task in tasks:
        counts[task.state] += 1
    return {**counts, "late": sum(1 for one in tasks if is_late(one, today))}


def is_late(task: Task, today: date) -> bool:
    """Is its day over while nobody has reported it as done?"""
    return task.due is not None and task.due < today and task.state in ("open", "doing")
