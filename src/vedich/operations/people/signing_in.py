"""What the log says of signing in: by which way, second factors and linked identities.

    record(user, "user.sign_in", {"way": "passkey"})

Neither addresses nor identities' claims are written, only the kind.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from vedich.operations.keeping.auditing import append
from vedich.records.models import AuditEvent, User

IDENTITY_LINKED, IDENTITY_REMOVED = "user.identity.link", "user.identity.remove"


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
            append(user, IDENTITY_LINKED, f"user:{user.username}", after={"how": how})
    return account


def user_of_email(email: str) -> User | None:
    """The one active person whom that e-mail may link; None where there is none or more than one.

    Where somebody in charge took an identity off, only its owner links one again, signed in.
    """
    found = list(User.objects.filter(email__iexact=email, is_active=True)[:2])
    return found[0] if len(found) == 1 and not _was_removed(found[0]) else None


def _was_removed(user: User) -> bool:
    verbs = (IDENTITY_LINKED, IDENTITY_REMOVED)
    told = AuditEvent.objects.filter(subject=f"user:{user.username}", verb__in=verbs)
    last = told.order_by("-seq").first()
    return last is not None and last.verb == IDENTITY_REMOVED
