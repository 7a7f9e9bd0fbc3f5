"""Files people hand in and the work that follows: uploads, jobs and the worker's pulse."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vedich.records.people import User


def called(user: User | None, name: str) -> str:
    """A person's full name; of the command line its words and the system's user name; what the
    product does by itself is called so."""
    if user is not None:
        return user.full_name
    if not name.startswith("cli:"):
        return str(_("Phần mềm, tự động"))
    return str(_("Dòng lệnh (%(name)s)")) % {"name": name.removeprefix("cli:")}


class Upload(models.Model):
    """A file as it came; its bytes lie in the workspace at ``path`` before this row exists.

    ``uploaded_as``: who, where it was handed over by the command line and by no user of the site.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=150)
    path = models.CharField(max_length=260)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    uploaded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    uploaded_as = models.CharField(max_length=32, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def sender(self) -> str:
        """Who handed it in, as people call them."""
        return called(self.uploaded_by, self.uploaded_as)


class JobKind(models.TextChoices):
    """What a job does."""

    IMPORT = "import", _("Nhập dữ liệu")
    REHEARSE = "rehearse", _("Xem trước khi nhập")
    WITHDRAW = "withdraw", _("Rút lần nhập")
    REPORT = "report", _("Lập báo cáo")
    RECORD = "record", _("Ghi nhận hoặc rút số tự báo cáo")
    PAPER = "paper", _("Lập bản PDF của văn bản")
    REMIND = "remind", _("Xét việc cần đôn đốc")
    SEND = "send", _("Gửi lời nhắc")


class JobState(models.TextChoices):
    """Where a job stands. A refused job was done, and the answer was no."""

    WAITING = "waiting", _("Đang chờ")
    RUNNING = "running", _("Đang làm")
    DONE = "done", _("Xong")
    REFUSED = "refused", _("Không nhận")
    FAILED = "failed", _("Hỏng")


class Job(models.Model):
    """One piece of work. Whoever holds the lease (``holder`` until ``lease_until``) does it.

    ``asked_as``: who, where the command line asked and no user of the site.
    ``key``: the same work asked twice is one job. ``result``: the operation's answer, or
    ``{"error": {code, vi, en, hint_vi, hint_en}}``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=JobKind)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    asked_as = models.CharField(max_length=32, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    holder = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    progress = models.CharField(max_length=200, blank=True)
    result = models.JSONField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        indexes: ClassVar = [models.Index(fields=["state", "not_before"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def asker(self) -> User | str:
        """Who the log names for it."""
        return self.asked_by or self.asked_as

    @property
    def asker_name(self) -> str:
        """Who asked, as people call them."""
        return called(self.asked_by, self.asked_as)


class WorkerPulse(models.Model):
    """A worker that was alive at ``beat_at``."""

    holder = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.holder
