"""Sums that units report by themselves for a period, and the periods that are closed.

A report is one unit's figures for one period of one campaign. Its file (``upload``) exists from the
moment it is submitted; ``import_seq`` names the import that made the figures count, once confirmed.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vedich.domain import clock
from vedich.records.people import User
from vedich.records.work import Upload


class SumState(models.TextChoices):
    """The states of domain.states.PERIOD_SUMS."""

    SUBMITTED = "submitted", _("Đã gửi, chờ xác nhận")
    CONTESTED = "contested", _("Bị yêu cầu xem lại")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    LOCKED = "locked", _("Đã khóa kỳ")


class PeriodReport(models.Model):
    """One unit's sums for one period; ``revision`` counts how often they were submitted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.CharField(max_length=100)
    unit = models.CharField(max_length=64)
    start = models.DateField()
    end = models.DateField()
    state = models.CharField(max_length=10, choices=SumState, default=SumState.SUBMITTED)
    revision = models.PositiveIntegerField(default=1)
    template = models.CharField(max_length=16)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="period_reports")
    import_seq = models.PositiveIntegerField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="period_reports")
    submitted_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="decided_reports"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-end", "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "start", "end"], name="one_report_a_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.start}–{self.end} {self.state}"


class PeriodSum(models.Model):
    """Numerator and denominator of one indicator in a report."""

    report = models.ForeignKey(PeriodReport, on_delete=models.PROTECT, related_name="sums")
    indicator = models.CharField(max_length=100)
    numerator = models.PositiveBigIntegerField()
    denominator = models.PositiveBigIntegerField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "indicator"], name="one_sum_an_indicator"),
            models.CheckConstraint(
                condition=models.Q(numerator__lte=models.F("denominator")),
                name="numerator_within_denominator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.numerator}/{self.denominator}"


class ClosedPeriod(models.Model):
    """Days of a campaign whose figures are closed: nothing about them changes by any door.

    ``start`` None: from the first dossier on, where the campaign's first day is unknown.
    ``snapshot``: what its figures come from for good. ``reopened_at``: two persons opened it again;
    closing it once more raises ``revision``.
    """

    campaign = models.CharField(max_length=100)
    start = models.DateField(null=True, blank=True)
    end = models.DateField()
    snapshot = models.CharField(max_length=100, blank=True)
    revision = models.PositiveIntegerField(default=1)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="closed_periods")
    closed_at = models.DateTimeField(default=clock.now)
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-end"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "end"], name="closed_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.start}–{self.end}"


class Reopening(models.Model):
    """A proposal to open a closed period again, and what a second person said to it."""

    period = models.ForeignKey(ClosedPeriod, on_delete=models.PROTECT, related_name="reopenings")
    reason = models.CharField(max_length=500)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reopenings")
    proposed_at = models.DateTimeField(default=clock.now)
    agreed = models.BooleanField(null=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="decided_reopenings"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-proposed_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["period"], condition=models.Q(agreed=None), name="one_open_proposal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.agreed}"
