"""What the sign-in library tells goes into the log: signing in, second factors, identities."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.socialaccount.signals import social_account_removed
from django.dispatch import receiver
from django.http import HttpRequest

from vedich.operations.people.signing_in import record
from vedich.records.models import User


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """By which way, and with which second factor."""
    records = get_authentication_records(request, user)
    told: dict[str, Any] = {"way": "password"}
    for one in records:
        if one["method"] == "socialaccount":
            told["way"] = "sign_on"
        elif one.get("passwordless"):
            told["way"] = "passkey"
        elif one["method"] == "mfa":
            told["second_factor"] = one["type"]
    record(user, "user.sign_in", told)


@receiver(password_changed)
def password_is_new(user: User, **_: Any) -> None:
    """Their own password, by themselves."""
    record(user, "user.password")


@receiver(authenticator_added)
def factor_is_there(user: User, authenticator: Any, **_: Any) -> None:
    """An app, a passkey, recovery codes."""
    record(user, "user.second_factor.add", {"kind": str(authenticator.type)})


@receiver(authenticator_removed)
def factor_is_gone(user: User, authenticator: Any, **_: Any) -> None:
    """Taken off by its owner."""
    record(user, "user.second_factor.remove", {"kind": str(authenticator.type)})


@receiver(social_account_removed)
def identity_is_gone(request: HttpRequest, **_: Any) -> None:
    """Taken off by its owner."""
    if isinstance(request.user, User):
        record(request.user, "user.identity.unlink")
