"""Where each campaign stands, and the revisions its plan went through.

A campaign without a row is a draft. The states are those of domain.lifecycle.CAMPAIGN; rows are
written by operations.campaign.lifecycle alone, each write with its event.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from vedich.domain import clock
from vedich.records.people import User
from vedich.records.work import Upload, called


class CampaignState(models.TextChoices):
    """The states of domain.lifecycle.CAMPAIGN."""

    DRAFT = "draft", _("Dự thảo")
    ISSUED = "issued", _("Đã ban hành")
    RUNNING = "running", _("Đang thực hiện")
    CLOSING = "closing", _("Đang tổng kết")
    CLOSED = "closed", _("Đã kết thúc")
    ARCHIVED = "archived", _("Đã lưu trữ")


class CampaignLife(models.Model):
    """One campaign: its state since when, its revision, the campaign it hangs under.

    ``proposed_*``: a proposal to reopen that nobody has decided on; ``proposed_as`` names its
    maker as the log does.
    """

    campaign = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=8, choices=CampaignState, default=CampaignState.DRAFT)
    since = models.DateTimeField(default=clock.now)
    revision = models.PositiveIntegerField(default=0)
    parent = models.CharField(max_length=100, blank=True)
    proposed_as = models.CharField(max_length=32, blank=True)
    proposed_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["campaign"]

    def __str__(self) -> str:
        return f"{self.campaign} {self.state}"


class PlanRevision(models.Model):
    """The plan as it was signed, or amended, for the ``number``-th time (1: the first issue).

    ``digest`` and ``definition``: the campaign's file at that moment. ``changed``: one entry for
    each value that differs from the revision before: ``{"field", "before", "after"}``.
    """

    campaign = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    definition = models.TextField()
    document_number = models.CharField(max_length=60, blank=True)
    document_date = models.DateField(null=True, blank=True)
    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_revisions"
    )
    changed = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_revisions"
    )
    made_as = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["campaign", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "number"], name="one_plan_a_revision")
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.number}"

    @property
    def maker(self) -> str:
        """Who made it, as people call them."""
        return called(self.made_by, self.made_as)
