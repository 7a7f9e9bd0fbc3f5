"""What the minute tick of a worker did: one row per campaign, kind and due, written once.

The unique constraint is what keeps two workers from doing the same thing: whoever commits the row
did it, and what was done stands in the very same transaction.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class TickState(models.TextChoices):
    """What became of something due."""

    DONE = "done", _("Đã làm")
    MISSED = "missed", _("Đã lỡ")
    FAILED = "failed", _("Chưa làm được")


class Tick(models.Model):
    """Something that was due. ``due`` and ``at`` are moments of the product's clock.

    ``attempts``: how often it was tried; ``result``: what was done, or ``{"error": {…}}``.
    """

    campaign = models.CharField(max_length=100)
    kind = models.CharField(max_length=100)
    due = models.DateTimeField()
    state = models.CharField(max_length=8, choices=TickState)
    attempts = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    result = models.JSONField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-due", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "kind", "due"], name="due_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.kind} {self.due:%Y-%m-%d %H:%M} {self.state}"
