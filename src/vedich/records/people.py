"""People, the roles they hold over units, and the links by which they come in.

A user signs in with a name, not an address: an office may have no mail server. Changing roles
raises ``session_epoch``, which ends every session the person has open.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from vedich.records.roles import Role


class User(AbstractBaseUser):
    """Somebody who can sign in. Nobody is deleted: ``is_active`` is taken away instead."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("Tên đăng nhập"), max_length=32, unique=True)
    full_name = models.CharField(_("Họ và tên"), max_length=120)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="vi")
    session_epoch = models.PositiveIntegerField(default=0)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = BaseUserManager["User"]()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["full_name"]

    class Meta:
        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.full_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # A session is good for one password and one set of roles.
        return salted_hmac(
            "vedich.records.User.session",
            f"{self.password}:{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class ScopeKind(models.TextChoices):
    """How far an assignment reaches."""

    ALL = "all", _("Tất cả đơn vị")
    SUBTREE = "subtree", _("Đơn vị và các đơn vị trực thuộc")
    UNIT = "unit", _("Một đơn vị")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Questions asked of assignments."""

    def in_force(self, at: datetime | None = None) -> AssignmentQuerySet:
        """Those that count at a moment (now), of people who can still sign in."""
        moment = at or timezone.now()
        begun = self.filter(user__is_active=True, starts_at__lte=moment)
        return begun.filter(models.Q(ends_at=None) | models.Q(ends_at__gt=moment))


class Assignment(models.Model):
    """A role somebody holds: over which units, in which campaign (blank: all), from when to when.

    ``unit``: id of the unit; blank exactly when the scope is all units. ``officer``: the code by
    which the data name this person as the officer of that unit, so that one reads one's own work.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=16, choices=Role)
    scope = models.CharField(max_length=8, choices=ScopeKind, default=ScopeKind.ALL)
    unit = models.CharField(max_length=64, blank=True)
    campaign = models.CharField(max_length=100, blank=True)
    officer = models.CharField(max_length=64, blank=True)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(scope=ScopeKind.ALL, unit="")
                | (~models.Q(scope=ScopeKind.ALL) & ~models.Q(unit="")),
                name="unit_named_unless_all",
            ),
            models.CheckConstraint(
                condition=models.Q(officer="") | (models.Q(role=Role.OFFICER) & ~models.Q(unit="")),
                name="officer_of_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.unit or self.scope}"


class Invitation(models.Model):
    """A link that lets one person set a password, once. Only the hash of its token is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.CharField(max_length=32)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"
