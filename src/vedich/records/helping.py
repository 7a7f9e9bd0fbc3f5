"""Help for people who have never done it: where it is given, how much of it, and read-aloud guides.

No row names or describes a person who was helped: there are numbers and fixed words only, and the
place of a point is checked to hold no number of a person (operations.help.points).
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vedich.records.people import User


class PointKind(models.TextChoices):
    """Who helps, and where."""

    COUNTER = "counter", _("Quầy của Bộ phận Một cửa")
    KIOSK = "kiosk", _("Máy tra cứu đặt tại quầy")
    TEAM = "team", _("Tổ công nghệ số cộng đồng")
    BOARD = "board", _("Ban nhân dân thôn")


class HelpPoint(models.Model):
    """A registered place where help is given: ``unit`` answers for it, ``place`` says where it is.

    Filings helped at a registered counter are legitimate: that is what the register is for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=8, choices=PointKind)
    unit = models.CharField(max_length=64, db_index=True)
    place = models.CharField(max_length=80)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="help_points")
    registered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["unit", "kind", "code"]

    def __str__(self) -> str:
        return self.code


class HelpKind(models.TextChoices):
    """What people were helped with."""

    ACCOUNT = "account", _("Tạo, dùng tài khoản")
    FILING = "filing", _("Nộp hồ sơ trực tuyến")
    PAYMENT = "payment", _("Thanh toán trực tuyến")
    LOOKUP = "lookup", _("Tra cứu thủ tục, hồ sơ")
    OTHER = "other", _("Việc khác")


class HelpGiven(models.Model):
    """Help of one kind given at one point on one day: how many times, how many minutes in all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    point = models.ForeignKey(HelpPoint, on_delete=models.PROTECT, related_name="help")
    kind = models.CharField(max_length=8, choices=HelpKind)
    on = models.DateField(db_index=True)
    number = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="help_recorded")
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-on", "-recorded_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="help_given_counts")
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind} {self.number}"


class GuideAudio(models.Model):
    """A guide read aloud in one language; its bytes lie in the workspace before this row exists."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    guide = models.CharField(max_length=64)
    language = models.CharField(max_length=3)
    media = models.CharField(max_length=16)
    path = models.CharField(max_length=260)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="guide_audio")
    uploaded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["guide", "language", "-uploaded_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["guide", "language"],
                condition=models.Q(withdrawn_at=None),
                name="one_audio_in_use",
            )
        ]

    def __str__(self) -> str:
        return f"{self.guide} {self.language}"
