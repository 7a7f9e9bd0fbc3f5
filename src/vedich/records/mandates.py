"""Who does what in one campaign: leads it, receives what units send, appraises.

A mandate narrows a right somebody holds by role; it never gives one (operations.people.mandates).
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vedich.records.people import User


class Part(models.TextChoices):
    """The parts in a campaign that are given to somebody by name."""

    LEAD = "lead", _("Chủ trì")
    RECEIVE = "receive", _("Tiếp nhận")
    APPRAISE = "appraise", _("Thẩm định")


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Questions asked of mandates."""

    def in_force(self) -> MandateQuerySet:
        """Those that were not ended."""
        return self.filter(ended_at=None, user__is_active=True)


class Mandate(models.Model):
    """One part in one campaign, held by one person since a moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.CharField(max_length=100)
    part = models.CharField(max_length=8, choices=Part)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates")
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["campaign", "part", "given_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "part", "user"],
                condition=models.Q(ended_at=None),
                name="mandate_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.part} {self.user_id}"
