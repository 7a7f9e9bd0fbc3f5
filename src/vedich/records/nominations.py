"""Nominations of units and persons as their award files come in: what came, when, how, from whom.

The states are those of domain.nominations.NOMINATION; rows are written by
operations.awards.receiving alone.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from vedich.domain import clock
from vedich.domain.nominations import is_late
from vedich.records.people import User
from vedich.records.work import Upload, called


class NominationState(models.TextChoices):
    """The states of domain.nominations.NOMINATION."""

    SENT = "sent", _("Đã gửi, chờ tiếp nhận")
    INCOMPLETE = "incomplete", _("Chờ bổ sung")
    RECEIVED = "received", _("Đã tiếp nhận đủ")
    WITHDRAWN = "withdrawn", _("Đã rút")
    DECLINED = "declined", _("Không đề nghị khen thưởng")


class Nomination(models.Model):
    """The award file of one subject: a unit, or a ``person`` (by name) that a unit puts forward.

    ``items``: sections of the papers that came; ``arrived_on``: the day it came first, and
    ``completed_on`` the day it was whole; ``last_day``: the last day in time when it came, None
    where the plan names none. ``upload``: its file, None where it came on paper.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.CharField(max_length=100)
    unit = models.CharField(max_length=64)
    person = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=NominationState)
    state_at = models.DateTimeField(default=clock.now)
    items = models.JSONField(default=list)
    arrived_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="nominations"
    )
    reason = models.CharField(max_length=500, blank=True)
    sent_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="sent_nominations"
    )
    received_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="received_nominations"
    )
    received_as = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering: ClassVar = ["campaign", "unit", "person"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "person"], name="one_nomination_a_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.unit} {self.state}"

    @property
    def late(self) -> bool:
        """Did it come after the last day in time?"""
        return is_late(self.arrived_on, self.last_day)

    @property
    def receiver(self) -> str:
        """Who took it in, as people call them; "" while nobody has."""
        if self.received_by is None and not self.received_as:
            return ""
        return called(self.received_by, self.received_as)
