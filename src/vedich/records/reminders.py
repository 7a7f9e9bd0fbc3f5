"""What people were reminded of: matters, the reminders of each, and how they were sent, read and
answered.

A matter is one rule about one unit and subject (an indicator, a period, an officer) while it
lasts; at most one is open. A reminder is one time it was spoken of. A sending is one message, by
mail to a person or to a webhook, about everything that person was reminded of in one go.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from vedich.domain.indicators import Text
from vedich.records.papers import Paper
from vedich.records.people import User


class ReminderMatter(models.Model):
    """``unit`` blank: the matter is the campaign office's own. ``officer``: its code, where the
    matter is one officer's. ``said``, ``todo``: as they stand today, in both languages.
    ``closed_why``: a word of domain.reminding.Why. ``letter``: the official letter about it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.CharField(max_length=100)
    rule = models.CharField(max_length=100)
    about = models.CharField(max_length=16)
    unit = models.CharField(max_length=64, blank=True)
    unit_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    officer = models.CharField(max_length=64, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_why = models.CharField(max_length=16, blank=True)
    said_vi = models.TextField()
    said_en = models.TextField()
    todo_vi = models.TextField()
    todo_en = models.TextField()
    letter = models.ForeignKey(
        Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="reminder_matters"
    )

    class Meta:
        ordering: ClassVar = ["-opened_on", "unit_name", "rule", "subject"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "rule", "unit", "subject"],
                condition=models.Q(closed_on=None),
                name="matter_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.rule} {self.unit} {self.subject}"

    @property
    def said(self) -> Text:
        """What the matter is."""
        return Text(self.said_vi, self.said_en)

    @property
    def todo(self) -> Text:
        """What is asked for."""
        return Text(self.todo_vi, self.todo_en)


class Reminder(models.Model):
    """One time a matter was spoken of, with the words of that day. ``step`` counts from 0."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(ReminderMatter, on_delete=models.PROTECT, related_name="reminders")
    number = models.PositiveIntegerField()
    step = models.PositiveSmallIntegerField()
    day = models.DateField()
    at = models.DateTimeField()
    letter = models.BooleanField(default=False)
    said_vi = models.TextField()
    said_en = models.TextField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "number"], name="reminder_numbered"),
            models.UniqueConstraint(fields=["matter", "day"], name="reminder_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.number}"

    @property
    def said(self) -> Text:
        """What was said on that day."""
        return Text(self.said_vi, self.said_en)


class ReminderTo(models.Model):
    """Somebody a reminder speaks to, as which of domain.reminding.To, and when it was read."""

    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="told")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reminders")
    told_as = models.CharField(max_length=8)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reminder", "user"], name="told_once")
        ]

    def __str__(self) -> str:
        return f"{self.reminder_id} {self.user_id}"


class ReplyKind(models.TextChoices):
    """What a unit says it does about a matter."""

    WORKING = "working", _("Đang xử lý")
    DONE = "done", _("Đã xử lý")
    CONTESTED = "contested", _("Số liệu chưa đúng")


class ReminderReply(models.Model):
    """What a unit answered."""

    matter = models.ForeignKey(ReminderMatter, on_delete=models.PROTECT, related_name="replies")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reminder_replies")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=ReplyKind)
    text = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.kind}"


class Channel(models.TextChoices):
    """By which way a message leaves the site."""

    MAIL = "mail", _("Thư điện tử")
    WEBHOOK = "webhook", _("Webhook")


class SendingState(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", _("Chờ gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Không gửi được")


class ReminderSending(models.Model):
    """One message. ``user``: who a mail is for; ``hook``: the name of a webhook. ``id`` is in the
    message, so that a receiver who gets it twice can tell. ``tries`` counts what was begun."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.CharField(max_length=100)
    day = models.DateField()
    channel = models.CharField(max_length=8, choices=Channel)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="reminder_mails"
    )
    hook = models.CharField(max_length=32, blank=True)
    reminders = models.ManyToManyField(Reminder, related_name="sendings")
    state = models.CharField(max_length=8, choices=SendingState, default=SendingState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    error = models.JSONField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"

    @property
    def hint(self) -> Text:
        """What to do about what went wrong."""
        known = self.error or {}
        return Text(known.get("hint_vi", ""), known.get("hint_en", ""))
