"""The log of every write: events chained by their hashes, and the head of the chain.

``hash`` is the SHA-256 of the event's canonical JSON, which names the hash before it; so no event
can be changed, moved or left out without every later hash changing (operations.keeping.auditing).
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models


class AuditEvent(models.Model):
    """Who did what to what, with the state before and after, and why. Never changed."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField(max_length=26)
    actor = models.CharField(max_length=32, db_index=True)
    verb = models.CharField(max_length=48, db_index=True)
    subject = models.CharField(max_length=200, db_index=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    why = models.TextField(blank=True)
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["-seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new event; an existing one stays as it is."""
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Nothing is taken out of the log."""
        raise TypeError("an audit event is never deleted")


class AuditHead(models.Model):
    """The last event's number and hash, in one row that writers lock before they append."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"
