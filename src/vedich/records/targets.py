"""Versions of the targets of a campaign, each signed by a decision; and its values.

``unit`` blank: the version of the whole campaign; a unit's code: how its head splits the targets
among officers. ``choices`` (domain.choices) and ``duties`` are edited while it is a draft; the
cells are written once, when it is signed, and never change.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from vedich.domain import clock
from vedich.records.people import User


class VersionState(models.TextChoices):
    """The states of domain.states.TARGET_VERSION."""

    DRAFT = "draft", _("Bản thảo")
    DROPPED = "dropped", _("Đã bỏ")
    SIGNED = "signed", _("Đã ký, đang hiệu lực")
    REPLACED = "replaced", _("Đã được thay thế")


class TargetVersion(models.Model):
    """One assignment decision. ``day``: from which it counts; ``revision``: changes of the draft.

    ``document``: number and date of the decision; ``signatory``: who signs it, as it writes.
    ``made_as``, ``signed_as``: who, where the command line did it. ``duties``: per officer the
    fields and procedures handled. ``sheet``: hash of the workbook a draft was last filled from.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.CharField(max_length=100)
    unit = models.CharField(max_length=64, blank=True)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=VersionState, default=VersionState.DRAFT)
    day = models.DateField()
    document = models.CharField(max_length=120, blank=True)
    signatory = models.CharField(max_length=120, blank=True)
    choices = models.JSONField(default=list)
    duties = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    sheet = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="target_drafts"
    )
    made_as = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="target_versions"
    )
    signed_as = models.CharField(max_length=32, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["campaign", "unit", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "number"], name="target_version_once"
            ),
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                condition=models.Q(state="draft"),
                name="one_target_draft",
            ),
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                condition=models.Q(state="signed"),
                name="one_target_version_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.unit} {self.number} {self.state}"


class TargetCell(models.Model):
    """One signed target. ``subject``: the unit, or in a unit's own version the officer.

    Values are written as exact fractions in percent or points ("60", "283/6").
    """

    version = models.ForeignKey(TargetVersion, on_delete=models.PROTECT, related_name="cells")
    subject = models.CharField(max_length=64)
    indicator = models.CharField(max_length=100)
    milestone = models.CharField(max_length=100)
    comparison = models.CharField(max_length=2)
    value = models.CharField(max_length=64)
    baseline = models.CharField(max_length=64, blank=True)
    central = models.CharField(max_length=64, blank=True)
    clause = models.CharField(max_length=300)
    trace_vi = models.TextField()
    trace_en = models.TextField()
    choice = models.JSONField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "subject", "indicator", "milestone"], name="one_target_a_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.indicator} {self.milestone} {self.value}"
