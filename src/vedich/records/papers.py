"""Papers of a campaign and the registers their numbers come from.

A paper's file lies in the workspace before its row exists. Numbers are taken from a ``NumberBook``
(one for each issuing body, series and year) whose row is locked meanwhile, so that there is neither
a gap nor a double; a paper withdrawn later keeps its number.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from vedich.domain import clock
from vedich.records.people import User
from vedich.records.work import Upload, called


class PaperState(models.TextChoices):
    """The states of domain.papers.PAPER."""

    DRAFT = "draft", _("Dự thảo")
    SIGNED = "signed", _("Đã ký")
    ISSUED = "issued", _("Đã ban hành")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")


class NumberBook(models.Model):
    """The register of one body, series ("KH", or "" for all) and year; ``last``: last used."""

    body = models.CharField(max_length=200)
    series = models.CharField(max_length=16, blank=True)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-year", "body", "series"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "series", "year"], name="one_book_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.series} {self.year}: {self.last}"


class Paper(models.Model):
    """A drafted, signed, issued or withdrawn paper.

    ``facts`` and ``figures``: what it was drafted from and which figures it shows, plain. ``file``:
    the draft's path in the workspace. ``revises``: the paper this one replaces, with ``reason``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    unit = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=500)
    body = models.CharField(max_length=200)
    symbol = models.CharField(max_length=40)
    series = models.CharField(max_length=16, blank=True)
    year = models.PositiveIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=PaperState, default=PaperState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    revises = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    reason = models.CharField(max_length=500, blank=True)
    as_of = models.DateTimeField()
    snapshot = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    file = models.CharField(max_length=260)
    sha256 = models.CharField(max_length=64)
    signed = models.ForeignKey(
        Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="signed_papers"
    )
    drafted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )
    drafted_as = models.CharField(max_length=32, blank=True)
    drafted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-drafted_at"]
        indexes: ClassVar = [models.Index(fields=["campaign", "kind"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "series", "year", "number"],
                condition=models.Q(number__isnull=False),
                name="a_number_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number or ''}/{self.symbol} {self.state}"

    @property
    def drafter(self) -> str:
        """Who had it drafted, as people call them."""
        return called(self.drafted_by, self.drafted_as)
