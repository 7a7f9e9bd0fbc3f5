"""What the log says of signing in: by which way, second factors and linked identities.

    record(user, "user.sign_in", {"way": "passkey"})

Neither addresses nor identities' claims are written, only the kind.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from vedich.operations.auditing import append
from vedich.records.models import User


def record(user: User, verb: str, told: dict[str, Any] | None = None) -> None:
    """One event of somebody's own account."""
    with transaction.atomic():
        append(user, verb, f"user:{user.username}", after=told)


def link_identity(user: User, provider: str, uid: str, *, how: str) -> Any:
    """Link an identity of the provider with an account; the link that exists stays."""
    from allauth.socialaccount.models import SocialAccount

    with transaction.atomic():
        account, made = SocialAccount.objects.get_or_create(
            provider=provider, uid=uid, defaults={"user": user}
        )
        if made:
            append(user, "user.identity.link", f"user:{user.username}", after={"how": how})
    return account


def user_of_email(email: str) -> User | None:
    """The one active person of that e-mail; None where there is none or more than one."""
    found = list(User.objects.filter(email__iexact=email, is_active=True)[:2])
    return found[0] if len(found) == 1 else None
