"""Duties of a plan as tasks: planned on issue, worked on by whom they were given to, inspected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from tests.integration.course_room import CAMPAIGN, UNIT, begin, campaign
from tests.integration.sum_room import person
from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.domain.plans import Duty
from vedich.domain.tasks import last_day
from vedich.operations.campaign import tasks as verbs
from vedich.operations.campaign.task_views import campaign_tasks
from vedich.operations.data.uploads import path_of
from vedich.records.models import AuditEvent, Role, Task, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(vedich_home: Path) -> User:
    vedich_home.mkdir()
    (vedich_home / "app.sqlite").touch()  # without one, a plan's duties are shown instead of tasks
    return person(Role.OFFICE, name="vanphong")


@pytest.fixture
def head() -> User:
    return person(Role.UNIT_HEAD, UNIT, name="truongxa")


@pytest.fixture
def task(office: User) -> Task:
    begin(office)
    return Task.objects.get(campaign=CAMPAIGN, section="IV.2")


def refused(code: str, do: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        do()
    assert caught.value.code == code, caught.value.vi
    return caught.value


def test_every_duty_of_the_plan_becomes_a_task_on_issue(office: User) -> None:
    assert not campaign_tasks(CAMPAIGN)["planned"]
    begin(office)
    tasks = list(Task.objects.filter(campaign=CAMPAIGN))
    duties = campaign().duties
    assert [(one.section, one.text) for one in tasks] == [(d.section, d.text) for d in duties]
    assert [one.leads for one in tasks] == [list(d.leads) for d in duties]
    assert {one.state for one in tasks} == {"open"}
    assert AuditEvent.objects.filter(verb="task.plan").count() == len(tasks) == 17
    asked: list[str] = []

    def noted(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        told = campaign_tasks(CAMPAIGN)
    assert told["planned"]
    # Counting beside drops a table's own order; without one the rows come as they like.
    assert any("GROUP BY" in one and "ORDER BY" in one for one in asked)
    assert [(row["section"], row["text"]) for row in told["rows"]] == [
        (d.section, d.text) for d in duties
    ]


def test_an_amendment_keeps_drops_and_adds(office: User, task: Task) -> None:
    verbs.start(office, task)
    plan = campaign()
    added = Duty("IV.6", "Báo cáo trước ngày 02/6/2024", ("Công an xã",), by="trước ngày 02/6/2024")
    changed = replace(plan, duties=(*plan.duties[5:], added))
    from django.db import transaction

    with transaction.atomic():
        verbs.plan_tasks(office, changed, 2)
    states = [one.state for one in Task.objects.filter(campaign=CAMPAIGN)]
    assert states.count("dropped") == 5
    new = Task.objects.get(section="IV.6")
    assert (new.due, new.state, new.revision) == (date(2024, 6, 1), "open", 2)
    task.refresh_from_db()
    assert (task.state, task.revision) == ("doing", 2)
    with clock.at(datetime(2024, 6, 1, 23)):
        assert not verbs.is_late(new, clock.today())
    with clock.at(datetime(2024, 6, 2)):
        assert verbs.is_late(new, clock.today())


def test_only_who_was_put_in_charge_works_and_another_inspects(
    office: User, head: User, task: Task
) -> None:
    refused("not_your_task", lambda: verbs.start(head, task))
    refused("not_allowed", lambda: verbs.assign(head, task, head))
    auditor = person(Role.AUDITOR)
    refused("role_first", lambda: verbs.assign(office, task, auditor))
    verbs.assign(office, task, head)
    verbs.start(head, task)
    refused("evidence_needed", lambda: verbs.report(head, task, " "))
    file = ContentFile(b"%PDF-1.4 anh chup", name="minh-chung.pdf")
    done = verbs.report(head, task, "Đã đăng 3 tin, bài", file)
    assert done.state == "reported"
    evidence = done.evidence.get()
    assert path_of(evidence.upload).read_bytes().startswith(b"%PDF")
    today = clock.today()
    refused("not_allowed", lambda: verbs.inspect(head, task, today, "Tốt", passed=True))
    refused(
        "inspection_ahead", lambda: verbs.inspect(office, task, date(2999, 1, 1), "x", passed=True)
    )
    refused("no_reason", lambda: verbs.inspect(office, task, today, "", passed=False))
    again = verbs.inspect(office, task, today, "Thiếu bài trên loa", passed=False)
    assert again.state == "doing"
    verbs.report(head, task, "Đã phát thêm trên loa")
    assert verbs.inspect(office, task, today, "Đủ", passed=True).state == "accepted"
    assert task.inspections.count() == 2
    verbs_told = [one.verb for one in AuditEvent.objects.filter(subject=verbs.subject_of(task))]
    assert verbs_told[0] == "task.accept"
    assert verbs_told[-1] == "task.plan"


def test_nobody_inspects_what_they_reported(office: User, task: Task) -> None:
    verbs.report(office, task, "Đã làm")
    today = clock.today()
    refused("own_report", lambda: verbs.inspect(office, task, today, "Tốt", passed=True))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("trước ngày 02/01/2025", date(2025, 1, 1)),
        ("đến hết ngày 30/6/2024", date(2024, 6, 30)),
        ("Trước 15.7.2024", date(2024, 7, 14)),
        ("ngày 31/02/2024", None),
        ("kịp thời", None),
        (None, None),
    ],
)
def test_the_day_in_the_words(words: str | None, day: date | None) -> None:
    assert last_day(words) == day
