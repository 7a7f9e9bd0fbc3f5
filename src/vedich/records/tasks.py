"""The duties of an issued plan as tasks: who does them, how they stand, what shows it.

The states are those of domain.tasks.TASK; rows are written by operations.campaign.tasks alone.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from vedich.domain import clock
from vedich.records.people import User
from vedich.records.work import Upload


class TaskState(models.TextChoices):
    """The states of domain.tasks.TASK."""

    OPEN = "open", _("Chưa thực hiện")
    DOING = "doing", _("Đang thực hiện")
    REPORTED = "reported", _("Đã báo cáo kết quả")
    ACCEPTED = "accepted", _("Hoàn thành, đã kiểm tra")
    DROPPED = "dropped", _("Không còn trong kế hoạch")


class Task(models.Model):
    """One duty of a campaign's plan, word for word. ``place``: its place among the duties.

    ``leads``, ``helps``: who the plan names; ``by``: its words about time, ``due`` the day in them.
    ``assigned_to``: the person the office put in charge.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.CharField(max_length=100)
    place = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=60)
    text = models.TextField()
    leads = models.JSONField(default=list)
    helps = models.JSONField(default=list)
    by = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)
    continuous = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=TaskState, default=TaskState.OPEN)
    state_at = models.DateTimeField(default=clock.now)
    assigned_to = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["campaign", "place"]
        indexes: ClassVar = [models.Index(fields=["campaign", "state"])]

    def __str__(self) -> str:
        return f"{self.campaign} {self.section} {self.state}"


class TaskEvidence(models.Model):
    """What shows that a task is done: words, and a file where there is one."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="evidence")
    text = models.CharField(max_length=2000)
    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="task_evidence"
    )
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="task_evidence")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-given_at"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.given_at:%Y-%m-%d}"


class TaskInspection(models.Model):
    """An inspection (kiểm tra) of a task: on which day, by whom, what was found."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="inspections")
    day = models.DateField()
    finding = models.CharField(max_length=2000)
    passed = models.BooleanField()
    inspected_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="inspections")
    inspected_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-day", "-inspected_at"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.day}"
