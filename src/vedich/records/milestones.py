"""Milestones of a campaign as they were lived through: opened, confirmed by units, signed.

The states are those of domain.milestones.MILESTONE; rows are written by
operations.closing.milestones alone. What a closed period rests on is records.periods.ClosedPeriod.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from vedich.domain import clock
from vedich.records.people import User


class MilestoneState(models.TextChoices):
    """The states of domain.milestones.MILESTONE."""

    OPEN = "open", _("Đang lấy xác nhận của đơn vị")
    VERIFYING = "verifying", _("Chờ thẩm định số liệu")
    FROZEN = "frozen", _("Đã chốt số liệu")


class Milestone(models.Model):
    """One day of a campaign's course at which figures are looked at (domain.campaign_days.Stone).

    ``day``: its own day; ``due``: where a day off moved it; ``counted_to``: the last day counted;
    ``confirm_until``: the last day on which units answer. ``checks``: what was found when it
    opened (freshness of sources, outages) and when the round ended (who stayed silent).
    ``revision``: how often it was frozen.
    """

    campaign = models.CharField(max_length=100)
    day = models.DateField()
    due = models.DateField()
    counted_to = models.DateField()
    rhythm = models.CharField(max_length=100)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=MilestoneState, default=MilestoneState.OPEN)
    opened_at = models.DateTimeField(default=clock.now)
    confirm_until = models.DateField()
    checks = models.JSONField(default=dict)
    signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="signed_milestones"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["campaign", "day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "day"], name="one_milestone_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.day} {self.state}"


class Answer(models.TextChoices):
    """What a unit says of its figures."""

    CONFIRMED = "confirmed", _("Xác nhận đúng")
    CONTESTED = "contested", _("Đề nghị xem lại")


class UnitAnswer(models.Model):
    """One unit's word on its figures at a milestone; the latest one counts.

    ``snapshot``: the figures it speaks of.
    """

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="answers")
    unit = models.CharField(max_length=64)
    answer = models.CharField(max_length=10, choices=Answer)
    reason = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="unit_answers")
    answered_at = models.DateTimeField(default=clock.now)
    snapshot = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["milestone", "unit"], name="one_answer_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.answer}"


class Outage(models.Model):
    """A source that gave no data from a day to a day (None: still), and why."""

    source = models.CharField(max_length=100)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="outages")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-start", "source"]

    def __str__(self) -> str:
        return f"{self.source} {self.start}–{self.end or ''}"
